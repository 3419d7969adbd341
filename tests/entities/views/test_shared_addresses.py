"""Addresses that people shared, saved and printed with any version of Newsdesk keep their meaning.

An address is never taken from this list. Whoever renames a parameter, a value or a page lets the old one be understood.
"""

import pytest

from entities.services.derived.exact import repair
from entities.services.derived.statements import group_all
from tests.entities.views.printing import printed
from tests.factories import article, mention, quote

pytestmark = pytest.mark.django_db

PERIOD = "from=2025-11-01&to=2025-12-31"
SUBJECT = "attribution=any&speaker_type=person&about_type=person"
LISTS = [  # of the first version
    f"/articles/?q=ferry&source={{post}}&state=annotated&actor={{lind}}&speaker={{lind}}&about={{berg}}&{PERIOD}",
    "/articles/?state=undated",
    "/articles/?state=failed&after=",
    f"/actors/?q=lind&type=person&country=NO&sort=quotes_by&verified=on&{PERIOD}",
    *(f"/actors/?sort={sort}" for sort in ("mentions", "quotes_about", "rising", "name")),
    f"/quotes/?speaker={{lind}}&about={{berg}}&q=talk&kind=direct&stance=negative&cue=warned&source={{post}}&{PERIOD}",
    f"/quotes/?{SUBJECT}&verified=on",
    "/quotes/?speaker=unknown&unsure=on",
    "/quotes/?speaker=Ana+Lind&grouped=on",
    *(
        f"/quotes/?cue={cue}"
        for cue in ("stated", "claimed", "denied", "warned", "urged", "promised", "praised", "criticised", "condemned")
    ),
    f"/relations/?speaker={{lind}}&attribution=attitude&about_type=person&source={{post}}&top=20&verified=on&{PERIOD}",
    "/relations/?view=network&about={berg}",
    "/relations/?sort=alike&top=30&row={lind}&column={berg}",
    f"/timeline/?actor={{lind}}&actor={{berg}}&verified=on&{PERIOD}",
    "/compare/?speaker={lind}&other_speaker={berg}&about={lind}&order=newest",
    "/compare/?differ=about&speaker={lind}&about={berg}&other_about={lind}",
    f"/compare/?differ=period&speaker={{lind}}&{PERIOD}&other_from=2025-01-01&other_to=2025-02-01",
    "/compare/?differ=source&speaker={lind}&source={post}&other_source={post}",
]
LATER = [
    f"/relations/pair/?speaker={{lind}}&about={{berg}}&by=week&spokespeople=0&{PERIOD}",
    "/relations/?around={lind}&printings=all&spokespeople=1&table=1",
    "/quotes/?perhaps=1&printings=all&spokespeople=0&not_speaker={lind}&not_about={berg}",
    "/quotes/?about={berg}&about_spokespeople=1",
    f"/statements/?speaker={{lind}}&about={{berg}}&outlets=3&sort=newest&{PERIOD}",
    "/timeline/?actor={lind}&lanes=outlets&dates=earlier",
    "/actors/?role=minister",
]
PLACES = [  # without filters, or whose filters only say what stands beside
    "/", "/articles/{story}/", "/articles/{story}/?panel=history&attribution=any&verified=on",
    "/articles/{story}/report/", "/articles/{story}/text.txt", "/articles/{story}/export/", "/actors/{lind}/?tab=about",
    "/actors/{lind}/dossier/", "/statements/{statement}/", "/search/?q=lind", "/saved/", "/saved/collections/",
    "/quotes/export.csv?speaker={lind}&utm_source=mail", "/articles/export.jsonl", "/actors/export.csv?sort=rising",
    "/relations/export.csv?every=1", "/timeline/export.csv?actor={lind}", "/about-the-data/", "/help/", "/api/docs",
    "/api/quotes?speaker={lind}", "/api/actors/{lind}", "/api/articles/{story}", "/tokens/", "/account/", "/password/",
]  # fmt: skip


@pytest.fixture
def numbers(lind, berg):
    one, _ = printed(lind, "The Harbour Post", "The Lamp")
    quote(article("“Never,” said Tom Berg."), "Never", berg, [lind], stance="negative")
    mention(article("Ana Lind came."), "Ana Lind", lind)
    repair()
    group_all()
    one.wording.refresh_from_db()
    story = one.article
    return {
        "lind": lind.pk, "berg": berg.pk, "post": story.source_id, "story": story.pk,
        "statement": one.wording.statement_id,
    }  # fmt: skip


@pytest.mark.parametrize("address", [*LISTS, *LATER])
def test_a_shared_question_is_understood_to_the_last_parameter(carol, numbers, address):
    answer = carol.get(address.format(**numbers))
    assert answer.status_code == 200
    query = answer.context["query"]
    assert query.errors == {}
    sides = [query, query.left, query.right] if "/compare/" in address else [query]
    for name in {said.partition("=")[0] for said in address.partition("?")[2].split("&")} - {"after"}:
        own = {"from": "since", "to": "until"}.get(name.removeprefix("other_"), name.removeprefix("other_"))
        assert any(getattr(side, own, None) not in (None, "", []) for side in sides), name


@pytest.mark.parametrize("address", PLACES)
def test_a_shared_page_is_still_there(carol, numbers, address):
    assert carol.get(address.format(**numbers)).status_code == 200
