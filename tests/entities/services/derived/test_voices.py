from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.services import delete_articles
from entities.models import JointSpeaker, PairTotal, Quote, Role, Voice, VoiceInPrint
from entities.pages.actor import Profile
from entities.pages.saved_pages import normalised
from entities.queries import PairQuery, QuoteQuery, RelationsQuery
from entities.queries.base import address
from entities.querysets import quotes
from entities.reads.relations.strongest import every_cell, leaves_out, strongest_cells, who_about_whom
from entities.reads.relations.tone import tone_of
from entities.services.actors.merging import merge_actors, undo_merge
from entities.services.actors.naming import retype_actor
from entities.services.correcting.mentions import accept_mention, reject_mention, set_mention_actor
from entities.services.correcting.quotes import accept_quote, reject_quote, set_stance, set_targets
from entities.services.correcting.speakers import set_speaker
from entities.services.correcting.undo import undo_step
from entities.services.derived.recounting import recounting
from entities.services.derived.voices import decide_voice, read_all
from tests.factories import NOON, actor, article, mention, quote, user

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” said {office} Ana Lind. “Never,” said a spokesman for Norland. Norland wants the ferry."
OFFICE = "Norland foreign minister"


def tell(lind, land, berg, *, office=OFFICE, published_at=datetime(2025, 11, 20, 12, tzinfo=UTC)):
    """An article in which Lind, called by her office, and an unnamed spokesman speak about Berg."""
    told = article(f"{TEXT.format(office=office)} It was {published_at:%d %B %Y}.", published_at=published_at)
    with recounting(article=told):
        mention(told, "Ana Lind", lind)
        for at in (told.text.index("Norland"), told.text.rindex("a spokesman for Norland") + len("a spokesman for ")):
            told.mentions.create(
                start=at, end=at + len("Norland"), text="Norland", actor=land, label="GPE", published_at=published_at
            )
        start = told.text.index(office)
        Role.objects.create(
            actor=lind, article=told, text=office, key=office.casefold(), start=start, end=start + len(office),
            published_at=published_at,
        )  # fmt: skip
        quote(told, "We will talk", lind, [berg], stance="positive")
        unnamed = quote(told, "Never", None, [berg], stance="negative", speaker_words="a spokesman for Norland")
        start = told.text.index("a spokesman for Norland")
        unnamed.spans.create(part="source", position=0, start=start, end=start + len("a spokesman for Norland"))
        quote(told, "wants the ferry", land, [berg])
    return told


@pytest.fixture
def cast():
    return actor("Ana Lind"), actor("Norland", kind="place", country="NL"), actor("Tom Berg")


def found(asked):
    return Quote.objects.matching(QuoteQuery(QueryDict(asked))).count()


def test_an_article_says_who_speaks_for_whom_and_until_when(cast):
    lind, land, _ = cast
    tell(*cast)
    voice = Voice.objects.get()
    assert (voice.speaker, voice.body, voice.state) == (lind, land, "suggested")
    assert (voice.since, voice.until) == (date(2025, 5, 22), date(2026, 5, 21))
    assert set(VoiceInPrint.objects.values_list("speaker", "text")) == {
        (lind.pk, OFFICE), (None, "a spokesman for Norland")
    }  # fmt: skip


def test_voices_with_a_name_and_without_are_included_unless_left_out(cast):
    _, land, berg = cast
    tell(*cast)
    assert found(f"speaker={land.pk}&spokespeople=0") == 1
    assert found(f"speaker={land.pk}") == found(f"speaker={land.pk}&spokespeople=1") == 3
    assert found(f"speaker={land.pk}&spokespeople=1&about={berg.pk}&stance=negative") == 1
    assert found(f"speaker={land.pk}&speaker=unknown&spokespeople=1") == 3
    assert found(f"speaker={berg.pk}&spokespeople=1") == 0


@pytest.mark.parametrize("at_once", [1, 2, 50])
def test_the_newest_of_many_voices_come_first_however_many_are_walked_at_once(cast, monkeypatch, at_once):
    monkeypatch.setattr(quotes, "MOST_WALKS", at_once)
    _, land, berg = cast
    for day, name in ((3, "Ana Berg"), (1, "Ola Dahl"), (2, "Siv Holm")):
        tell(actor(name), land, berg, published_at=datetime(2025, 11, day, 12, tzinfo=UTC))
    page = Quote.objects.matching(QuoteQuery(QueryDict(f"speaker={land.pk}&printings=all"))).newest_first().page(size=4)
    assert [row.published_at.day for row in page.rows] == [3, 3, 3, 2]


def test_a_subject_may_be_its_voices_too(cast):
    lind, land, berg = cast
    told = tell(*cast)
    quote(article("“Out of the question,” Berg said."), "Out of the question", berg, [lind], stance="negative")
    assert told.quotes.count() == 3
    assert found(f"about={land.pk}") == 0
    assert found(f"about={land.pk}&about_spokespeople=1&stance=negative") == 1
    assert found(f"about={land.pk}&about_spokespeople=1&stance=positive") == 0


def test_quotes_from_before_and_after_the_office_are_left_out(cast):
    lind, land, berg = cast
    tell(*cast)
    for year in (2019, 2028):
        old = article(f"“Ships,” Lind said in {year}.", published_at=datetime(year, 1, 1, tzinfo=UTC))
        quote(old, "Ships", lind, [berg])
    assert found(f"speaker={land.pk}&spokespeople=1") == 3
    tell(*cast, office=f"former {OFFICE}", published_at=datetime(2025, 12, 1, tzinfo=UTC))
    assert Voice.objects.get().until == date(2025, 11, 30)


def test_who_is_barred_is_left_out_and_stays_so(cast):
    _, land, _ = cast
    tell(*cast)
    decide_voice(voice=Voice.objects.get(), by=user("bob", "annotator"), state="rejected", now=NOON)
    assert found(f"speaker={land.pk}&spokespeople=1") == 2
    tell(*cast, published_at=datetime(2025, 12, 1, tzinfo=UTC))
    read_all()
    voice = Voice.objects.get()
    assert (voice.state, voice.until, str(voice.decided_by), voice.decided_at) == (
        "rejected", date(2026, 6, 1), "bob", NOON
    )  # fmt: skip


def test_what_is_decided_goes_for_the_actor_it_is_merged_into(cast):
    lind, _, _ = cast
    tell(*cast)
    bob = user("bob", "annotator")
    decide_voice(voice=Voice.objects.get(), by=bob, state="rejected", now=NOON)
    other = actor("A. Lind")
    merge = merge_actors(keep=other, absorb=lind, by=bob)
    assert [(voice.speaker, voice.state) for voice in Voice.objects.filter(since__isnull=False)] == [
        (other, "rejected")
    ]
    undo_merge(merge=merge, by=bob)
    assert [(voice.speaker, voice.state) for voice in Voice.objects.filter(since__isnull=False)] == [(lind, "rejected")]


def test_a_deleted_article_takes_its_word_back(cast):
    told = tell(*cast)
    later = tell(*cast, published_at=datetime(2025, 12, 1, tzinfo=UTC))
    bob = user("bob", "annotator")
    delete_articles(articles=Article.objects.filter(pk=later.pk), by=bob)
    assert Voice.objects.get().until == date(2026, 5, 21)
    delete_articles(articles=Article.objects.filter(pk=told.pk), by=bob)
    assert not Voice.objects.exists()


def test_a_named_spokesman_is_no_longer_unnamed(cast):
    _, land, berg = cast
    told = tell(*cast)
    with recounting(article=told):
        told.quotes.filter(text="Never").update(speaker=berg, speaker_words="")
    assert found(f"speaker={land.pk}&spokespeople=1") == 2


def reading_queries(correct):
    """How often an article's roles, and with them all its names, are read."""
    with CaptureQueriesContext(connection) as asked:
        correct()
    return sum('"entities_role"."start"' in query["sql"] for query in asked.captured_queries)


def test_a_correction_reads_the_article_anew_only_where_it_moves_a_voice(cast):
    lind, land, berg = cast
    told = tell(*cast)
    bob = user("bob", "annotator")
    named, unnamed = told.quotes.get(text="We will talk"), told.quotes.get(text="Never")
    in_office = told.mentions.filter(actor=land).earliest("start")

    def n_read(verb, **given):
        told.refresh_from_db()
        return reading_queries(lambda: verb(by=bob, expected_revision=told.revision, **given))

    def n_undone():
        told.refresh_from_db()
        return reading_queries(lambda: undo_step(article=told, revision=told.revision, by=bob))

    for one in (named, unnamed, in_office):
        one.article = told
    assert n_read(set_stance, quote=named, stance="negative") == 0
    assert n_read(accept_quote, quote=unnamed) == 0
    assert n_read(set_targets, quote=unnamed, actors=[lind]) == 0
    assert n_read(accept_mention, mention=in_office) == 0
    assert n_undone() == 0
    assert Voice.objects.get().speaker == lind

    assert n_read(set_mention_actor, mention=in_office, actor=berg) == 1
    assert not Voice.objects.exists()
    assert n_undone() == 1
    assert Voice.objects.get().speaker == lind
    assert n_read(reject_quote, quote=unnamed) == 1
    assert found(f"speaker={land.pk}&spokespeople=1") == 2
    assert n_undone() == 1
    assert found(f"speaker={land.pk}&spokespeople=1") == 3
    assert n_read(set_speaker, quote=unnamed, speaker=berg) == 1
    assert not VoiceInPrint.objects.filter(quote=unnamed).exists()


def test_the_matrix_and_the_network_count_what_the_quote_list_finds(cast):
    _, land, berg = cast
    tell(*cast)
    tell(*cast, published_at=datetime(2025, 12, 1, tzinfo=UTC))
    for asked in (
        "printings=all", f"printings=all&speaker={land.pk}", "printings=all&from=2025-11-25",
        "printings=all&speaker_type=place", "", "speaker_type=place",
    ):  # fmt: skip
        query = RelationsQuery(QueryDict(asked))
        cells = [*who_about_whom(query).cells.values(), *strongest_cells(query, 9)]
        assert {cell.quotes for cell in cells if cell.speaker == land} == (
            {3} if "from" in asked else {6} if "all" in asked else {4}
        )  # fmt: skip
        for cell in cells:
            assert found(query.quotes_of(cell).partition("?")[2]) == cell.quotes
    without = who_about_whom(RelationsQuery(QueryDict("spokespeople=0"))).cells[land.pk, berg.pk]
    assert without.quotes == 1
    assert PairTotal.objects.of_layer(once=False).get(speaker=land).quotes == 2


@pytest.fixture
def told_together(cast):
    """Lind and Moen, who both speak for Norland, say one thing together; Norland and Lind another; Lind one alone."""
    lind, land, berg = cast
    moen = actor("Vera Moen")
    tell(*cast)
    for speaker in (lind, moen):
        Voice.objects.update_or_create(
            speaker=speaker, body=land, defaults={"since": date(2025, 1, 1), "until": date(2026, 12, 31)}
        )
    story = article("“No ships,” Lind and Moen said. “No trade,” Norland and Lind said. “No talks,” Lind said.")
    with recounting(article=story):
        for words, speaker, other in (("No ships", lind, moen), ("No trade", land, lind), ("No talks", lind, None)):
            made = quote(story, words, speaker, [berg], stance="negative")
            if other:
                JointSpeaker.objects.create(quote=made, actor=other, position=1)
    return moen


def test_two_voices_who_speak_together_count_once_for_their_body(cast, told_together):
    lind, land, berg = cast
    for asked in ("", f"speaker={land.pk}", f"about={berg.pk}", "from=2025-11-01", f"speaker={lind.pk}"):
        query = RelationsQuery(QueryDict(asked))
        cells = [*who_about_whom(query).cells.values(), *strongest_cells(query, 9)]
        assert cells
        for cell in cells:
            assert found(query.quotes_of(cell).partition("?")[2]) == cell.quotes == (
                cell.positive + cell.neutral + cell.negative
            )  # fmt: skip
        assert {cell.quotes for cell in cells if cell.speaker == land} <= {6}
    query = PairQuery(QueryDict(f"speaker={land.pk}&about={berg.pk}"))
    assert [bar.quotes for bar in tone_of(query).bars] == [6]


def test_every_pair_is_exported_as_the_quote_list_counts_it(cast, told_together):
    lind, land, berg = cast
    story = article("“Good ships,” Berg said.")
    with recounting(article=story):
        quote(story, "Good ships", berg, [lind])
    for asked in ("", "spokespeople=0", f"speaker={land.pk}", f"about={berg.pk}", "from=2025-11-01"):
        query = RelationsQuery(QueryDict(asked))
        cells = {(cell.speaker, cell.target): cell.quotes for cell in every_cell(query)}
        assert cells == {(cell.speaker, cell.target): cell.quotes for cell in strongest_cells(query, 99)}
        for cell in every_cell(query):
            assert found(query.quotes_of(cell).partition("?")[2]) == cell.quotes
    query = RelationsQuery(QueryDict("spokespeople=0"))
    cells = list(every_cell(query))
    assert (leaves_out(query, cells), leaves_out(query, cells[1:])) == (False, True)


def test_a_row_of_a_body_says_through_whom(cast, told_together):
    _, land, _ = cast
    matrix = who_about_whom(RelationsQuery(QueryDict("")))
    assert [one.name for one in matrix.through[land.pk]] == ["Ana Lind", "Vera Moen"]
    voices = QuoteQuery(QueryDict(f"speaker={land.pk}")).voices
    said_for = {one.text: voices.through(one) for one in Quote.objects.order_by("pk")}
    assert {words: [str(body) for body in bodies] for words, bodies in said_for.items()} == {
        "We will talk": ["Norland"], "Never": ["Norland"], "wants the ferry": [], "No ships": ["Norland"],
        "No trade": [], "No talks": ["Norland"],
    }  # fmt: skip


def test_the_page_of_a_body_counts_what_is_said_for_it(cast, told_together):
    lind, land, berg = cast
    profile = Profile(land)
    assert profile.totals["quotes_by"] == found(f"speaker={land.pk}") == 6
    assert sum(row["quotes_by"] for row in profile.activity.stretches) == 6
    assert [(cell.target, cell.quotes) for cell in profile.talks_about] == [(berg, 6)]
    assert Profile(lind).totals["quotes_by"] == found(f"speaker={lind.pk}")


def test_a_pair_over_time_counts_the_voices(cast):
    _, land, berg = cast
    tell(*cast)
    query = PairQuery(QueryDict(f"speaker={land.pk}&about={berg.pk}&spokespeople=1"))
    (bar,) = tone_of(query).bars
    assert bar.stances == {"positive": 1, "neutral": 1, "negative": 1}
    assert [found(url.partition("?")[2]) for _, _, url in bar.cells] == [1, 1, 1]
    assert found(bar.url.partition("?")[2]) == Quote.objects.of_pair(query).count() == 3


def test_a_ministry_speaks_for_its_country():
    ministry, iran = actor("Iranian Foreign Ministry", kind="organisation"), actor("Iran", kind="place")
    told = article("“No,” the Iranian Foreign Ministry said in a letter from Iran.")
    with recounting(article=told):
        mention(told, "Iranian Foreign Ministry", ministry, label="ORG")
        quote(told, "No", ministry)
    assert list(Voice.objects.values_list("speaker", "body")) == [(ministry.pk, iran.pk)]
    assert found(f"speaker={iran.pk}&spokespeople=1") == 1


@pytest.fixture
def told_of_peru():
    """An article that names Peru in an office alone, where it is no actor's name; and Peru, known from elsewhere."""
    lind, peru = actor("Ana Lind"), actor("Peru", kind="place", country="PE")
    told = article("Peruvian President Ana Lind said no.")
    with recounting(article=told):
        mention(told, "Peruvian", label="NORP")
        mention(told, "Ana Lind", lind)
        office = "Peruvian President"
        Role.objects.create(
            actor=lind, article=told, text=office, key=office.casefold(), start=0, end=len(office), published_at=NOON
        )
        quote(told, "no", lind)
    return told, lind, peru


def test_an_office_speaks_for_a_country_that_the_article_does_not_name_else(told_of_peru):
    _, lind, peru = told_of_peru
    assert list(Voice.objects.values_list("speaker", "body")) == [(lind.pk, peru.pk)]
    assert found(f"speaker={peru.pk}") == 1


def test_a_rejected_adjective_takes_its_voice_back(told_of_peru):
    told, *_ = told_of_peru
    peruvian = told.mentions.get(text="Peruvian")
    reject_mention(mention=peruvian, by=user("bob", "annotator"), expected_revision=0)
    assert not Voice.objects.exists()


def test_nobody_speaks_for_a_country_that_two_actors_are_called(told_of_peru):
    actor("Peru", kind="place")
    read_all()
    assert not Voice.objects.exists()


def test_nobody_speaks_for_what_turns_out_to_be_a_person(cast):
    _, land, _ = cast
    tell(*cast)
    bob = user("bob", "annotator")
    retype_actor(actor=land, kind="person", by=bob)
    assert not Voice.objects.exists()
    retype_actor(actor=land, kind="place", by=bob)
    assert found(f"speaker={land.pk}&spokespeople=1") == 3


def test_an_address_leaves_out_by_saying_no(cast):
    _, land, _ = cast
    for asked, included in (
        ("", True),
        ("&spokespeople=1", True),
        ("&spokespeople=on", True),
        ("&spokespeople=0", False),
    ):
        query = QuoteQuery(QueryDict(f"speaker={land.pk}{asked}"))
        assert query.is_understood
        assert query.voices.included is included
        assert normalised(query) == f"speaker={land.pk}" + ("" if included else "&spokespeople=0")
    assert address("/quotes/", speaker=land, spokespeople=land.alone) == f"/quotes/?speaker={land.pk}&spokespeople=0"
    assert address("/quotes/", speaker=land, spokespeople=True) == f"/quotes/?speaker={land.pk}"
    assert not QuoteQuery(QueryDict("spokespeople=perhaps")).is_understood
