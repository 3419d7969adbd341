import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict

from entities.models import Quote, Voice
from entities.queries import QuoteQuery, RelationsQuery
from entities.reads.relations.network import actors_in
from entities.services.derived.exact import repair
from tests.factories import actor, article, quote

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late."


@pytest.fixture
def cast():
    lind, berg, port = actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    told = article(TEXT)
    quote(told, "We will talk", lind, [port], stance="positive")
    quote(told, "It was late", lind, [port, berg], stance="negative")
    quote(told, "Never", berg, [lind])
    repair()
    return lind, berg, port


def test_the_network_has_every_pair_in_a_table_too(carol, cast):
    lind, _, port = cast
    answer = carol.get("/relations/?view=network&attribution=said&table=1")
    assert len(answer.context["network"]["edges"]) == 3
    assert f'href="/quotes/?speaker={lind.pk}&amp;about={port.pk}"' in answer.text
    assert "3 pairs, most quotes first." in answer.text


def test_names_of_the_matrix_are_links_and_its_dots_lead_to_the_pair(carol, cast):
    lind, berg, port = cast
    page = carol.get("/relations/?from=2025-11-01").text
    for one in cast:
        assert re.search(rf'<a href="/actors/{one.pk}/"[^>]* dir="auto">{one}</a>', page)
    assert f'href="/relations/pair/?speaker={lind.pk}&amp;about={port.pk}&amp;from=2025-11-01"' in page
    assert 'title="2 quotes: 1 positive, 1 negative\nlikely ' in page
    quote(article("“Maybe,” he said."), "Maybe", berg, [port], speaker_doubted=True)
    repair()
    assert f'href="/quotes/?speaker={berg.pk}&amp;about={port.pk}&amp;perhaps=1"' in carol.get("/relations/").text


def test_an_actor_has_a_network_of_its_own(carol, cast):
    lind, berg, port = cast
    holm = actor("Eva Holm")
    quote(article("“No,” said Holm."), "No", holm, [port])
    repair()
    answer = carol.get(f"/relations/?view=network&around={berg.pk}&table=1")
    assert {str(one) for one in actors_in(answer.context["network"]["edges"])} == {"Ana Lind", "Tom Berg"}
    assert {cell.ends for cell in answer.context["network"]["edges"]} == {(berg.pk, lind.pk), (lind.pk, berg.pk)}
    around_port = carol.get(f"/relations/?view=network&around={port.pk}").context["network"]
    assert {str(one) for one in actors_in(around_port["edges"])} == {"Ana Lind", "Harbour Authority", "Eva Holm"}
    assert f'href="/relations/?around={port.pk}&amp;view=network"' in carol.get(f"/actors/{port.pk}/").text
    quotes = Quote.objects.between_actors(RelationsQuery(QueryDict(f"around={berg.pk}")))
    assert {one.text for one in quotes} == {"Never", "It was late"}  # what the bars of the period count
    matrix = carol.get(f"/relations/?around={port.pk}").context["matrix"]
    assert {str(one) for one in matrix.speakers} == {"Ana Lind", "Eva Holm"}
    rows = carol.get(f"/relations/export.csv?around={port.pk}&every=1").getvalue().decode().splitlines()
    assert len(rows) == 1 + 2


def test_one_pair_is_shown_both_ways(carol, cast):
    lind, berg, _ = cast
    answer = carol.get(f"/relations/?speaker={lind.pk}&about={berg.pk}&view=network")
    assert [(str(way.speaker), way.cell.quotes) for way in answer.context["directions"]] == [
        ("Ana Lind", 1),
        ("Tom Berg", 1),
    ]
    assert f'href="/quotes/?speaker={berg.pk}&amp;about={lind.pk}&amp;stance=neutral"' in answer.text
    assert "2 pairs:" in " ".join(answer.text.split())
    assert "every pair, not only those shown" not in answer.text
    for way_round in ((lind, berg), (berg, lind)):
        file = carol.get("/relations/export.csv?speaker={}&about={}".format(*(one.pk for one in way_round)))
        speakers = [row["Speaker"] for row in csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig")))]
        assert speakers == [str(one) for one in way_round]
    pair = carol.get(f"/relations/pair/?speaker={lind.pk}&about={berg.pk}&verified=1")
    assert [way.cell for way in pair.context["directions"]()] == [None, None]
    assert pair.text.count("no quotes</span>") == 2


def test_two_who_never_spoke_of_each_other_are_no_dead_end(carol, cast):
    lind, berg, _ = cast
    answer = carol.get(f"/relations/?speaker={lind.pk}&about={berg.pk}&to=2020-01-01")
    assert answer.text.count("no quotes</span>") == 2
    assert "No quotes of one about the other, either way." in answer.text
    assert "without the period" in answer.text
    assert "Export" not in answer.text.partition('class="page-head"')[2].partition("</form>")[0]


def test_names_from_right_to_left_turn_no_sentence_around(carol):
    fatima, ministry = actor("فاطمة الزهراء"), actor("משרד התחבורה", kind="organisation")
    quote(article("“We will talk,” she said."), "We will talk", fatima, [ministry])
    repair()
    asked = f"?speaker={fatima.pk}&about={ministry.pk}"
    pair = carol.get(f"/relations/pair/{asked}").text
    assert re.search(rf"<h1>\s*<bdi>{fatima}</bdi> about <bdi>{ministry}</bdi>", pair)
    assert f"<bdi>{fatima}</bdi> about <bdi>{ministry}</bdi></span>" in pair
    assert f"1 quote by \u2068{fatima}\u2069 about \u2068{ministry}\u2069" in carol.get(f"/quotes/{asked}").text


def test_the_table_comes_when_it_is_asked_for(carol, cast):
    lind, _, port = cast
    link = f'href="/quotes/?speaker={lind.pk}&amp;about={port.pk}&amp;from=2025-11-01"'
    page = carol.get("/relations/?from=2025-11-01").text
    assert link not in page
    assert '<a href="?from=2025-11-01&amp;table=1">' in page  # without JavaScript
    whole = carol.get("/relations/?from=2025-11-01&table=1").text
    assert link in whole
    assert "?from=2025-11-01&amp;table=1" not in whole
    fragment = carol.get(
        "/relations/?from=2025-11-01&table=1", headers={"HX-Request": "true", "HX-Target": "table"}
    ).text
    assert link in fragment
    assert fragment.strip().startswith('<div class="table-scroll">')


def test_pinned_actors_are_rows_and_columns_however_weak(carol, cast):
    _, berg, port = cast
    matrix = carol.get(f"/relations/?row={port.pk}&column={berg.pk}&sort=name").context["matrix"]
    assert [str(speaker) for speaker in matrix.speakers] == ["Harbour Authority", "Ana Lind", "Tom Berg"]
    assert [str(target) for target in matrix.targets] == ["Tom Berg", "Ana Lind", "Harbour Authority"]


def test_the_months_before_and_after_are_one_click_away(carol, cast):
    text = carol.get("/relations/?from=2025-11-01&to=2025-11-30&top=8").text
    assert 'href="?from=2025-10-01&amp;to=2025-10-31&amp;top=8"' in text
    assert 'href="?from=2025-12-01&amp;to=2025-12-31&amp;top=8"' in text
    assert 'href="?top=8"' in text


def tell_over_time(lind, port, *days):
    """Quotes of Lind about the port: (day of January 2025, stances)."""
    for day, stances in days:
        text = " ".join(f"“No {day}-{number},” Ana Lind said." for number in range(len(stances)))
        told = article(text, published_at=datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=day - 1))
        for number, stance in enumerate(stances):
            quote(told, f"No {day}-{number},", lind, [port], stance=stance)
    repair()


def found(url):
    return Quote.objects.matching(QuoteQuery(QueryDict(url.partition("?")[2]))).count()


def test_a_pair_is_shown_over_time_and_each_part_of_a_bar_opens_its_quotes(carol, cast):
    lind, _, port = cast
    tell_over_time(lind, port, (2, ["negative", "negative", "neutral"]), (3, ["positive"]))
    answer = carol.get(f"/relations/pair/?speaker={lind.pk}&about={port.pk}&to=2025-02-01")
    tone = answer.context["tone"]
    assert tone.grain == "day"
    assert [(bar.first.day, bar.stances) for bar in tone.bars] == [
        (2, {"negative": 2, "neutral": 1}), (3, {"positive": 1}),
    ]  # fmt: skip
    for bar in tone.bars:
        assert found(bar.url) == bar.quotes
        assert [found(url) for _, _, url in bar.cells] == [n for _, n, _ in bar.cells]
    assert answer.text.count('class="quote-card') == 4


def test_too_few_quotes_are_not_drawn_and_the_page_says_so_with_a_way_on(carol, cast):
    lind, _, port = cast
    answer = carol.get(f"/relations/pair/?speaker={lind.pk}&about={port.pk}&from=2025-11-01")
    assert not answer.context["tone"].is_drawn
    assert "Too few quotes to tell a change of tone from chance: 2 on 1 day; it takes 12 on 8 days." in answer.text
    assert "chart-pair" not in answer.text
    assert 'class="ways-on"' in answer.text


def test_a_change_of_tone_is_told_with_its_sides_and_how_sure_it_is(carol, cast):
    lind, _, port = cast
    tell_over_time(
        lind, port,
        *((day, ["positive", "positive", "neutral"]) for day in range(1, 9)),
        *((day, ["negative", "negative", "neutral"]) for day in range(11, 19)),
    )  # fmt: skip
    answer = carol.get(f"/relations/pair/?speaker={lind.pk}&about={port.pk}&to=2025-02-01")
    ((change, before, after),) = answer.context["tone"].changes
    assert (found(before), found(after)) == (change.before.quotes, change.after.quotes) == (24, 24)
    text = " ".join(answer.text.split())
    assert "The tone almost certainly became more negative between 8 and 11 January 2025." in text
    assert "Before: 16 of 24 quotes positive, 0 negative" in text
    assert "By chance alone, fewer than 1 in 2,000 series like this one would change as much." in text
    (line,) = answer.context["figure"]()["layout"]["shapes"]
    assert line["x0"] == "2025-01-10 00:00"


def test_an_even_tone_is_told_to_be_one(carol, cast):
    lind, _, port = cast
    tell_over_time(lind, port, *((day, ["positive", "negative"]) for day in range(1, 10)))
    answer = carol.get(f"/relations/pair/?speaker={lind.pk}&about={port.pk}&to=2025-02-01")
    assert answer.context["tone"].changes == []
    assert "No change of tone stands out" in answer.text


def test_bars_are_as_coarse_as_the_days_need_unless_somebody_chooses(carol, cast):
    lind, _, port = cast
    tell_over_time(lind, port, (2, ["negative"] * 3), (9, ["positive"] * 3), (60, ["positive"]))
    pair = f"/relations/pair/?speaker={lind.pk}&about={port.pk}"

    def grain(more):
        tone = carol.get(pair + more).context["tone"]
        return tone.grain, len(tone.bars)

    assert grain("&to=2025-01-31") == ("day", 2)
    assert grain("&to=2025-04-01") == ("week", 3)
    assert grain("") == ("month", 3)
    assert grain("&by=year") == ("year", 1)
    assert grain("&by=day") == ("day", 4)


def test_a_period_narrows_the_bars_and_the_quotes_of_a_pair(carol, cast):
    lind, _, port = cast
    earlier = article(f"{TEXT} Again.", published_at=datetime(2025, 10, 5, 12, tzinfo=UTC))
    quote(earlier, "We will talk", lind, [port])
    repair()
    pair = f"/relations/pair/?speaker={lind.pk}&about={port.pk}&by=month"
    assert [str(bar.first) for bar in carol.get(pair).context["tone"].bars] == ["2025-10-01", "2025-11-01"]
    answer = carol.get(f"{pair}&to=2025-10-20")
    (bar,) = answer.context["tone"].bars
    assert (str(bar.first), bar.stances) == ("2025-10-01", {"neutral": 1})
    assert bar.url == f"/quotes/?from=2025-10-01&to=2025-10-20&speaker={lind.pk}&about={port.pk}"
    assert len(answer.context["quotes"]) == 1
    assert 'class="period-bars"' in answer.text


def test_the_tone_over_time_is_one_click_from_wherever_one_talks_about_another(carol, cast):
    lind, berg, port = cast
    pair = f"/relations/pair/?speaker={lind.pk}&amp;about={port.pk}"
    for page in (
        f"/quotes/?speaker={lind.pk}&about={port.pk}",
        f"/compare/?speaker={lind.pk}&about={port.pk}&other_speaker={berg.pk}",
        f"/actors/{lind.pk}/",
        f"/actors/{port.pk}/",
        "/relations/?table=1",
    ):
        assert f'href="{pair}"' in carol.get(page).text
    assert "/relations/pair/" not in carol.get(f"/quotes/?speaker={lind.pk}").text
    assert f'<a href="{pair}"' in carol.get("/relations/").text  # a dot


def test_paper_says_which_filters_were_set(carol, cast):
    lind, _, _ = cast
    asked = f"/relations/?speaker={lind.pk}&from=2025-11-01&verified=1"
    assert '<p class="asked">Said by Ana Lind, verified only, from 1 November 2025</p>' in carol.get(asked).text
    assert 'class="asked"' not in carol.get("/relations/").text


def test_a_pair_nobody_chose_yet_can_be_chosen(carol):
    assert "Choose a speaker and a subject." in carol.get("/relations/pair/").text
    answer = carol.get("/relations/pair/?speaker=nobody&about=9")
    assert "No actor is called “nobody”." in answer.text


def test_a_pair_that_never_met_says_so(carol, cast):
    _, berg, port = cast
    text = carol.get(f"/relations/pair/?speaker={port.pk}&about={berg.pk}").text
    assert "No quotes by this speaker about this subject." in text


def test_the_bars_around_a_body_count_what_its_spokespeople_say_and_what_is_said_about_it(cast):
    _, berg, _ = cast
    land = actor("Norland", kind="place")
    Voice.objects.create(speaker=berg, body=land, since=date(2025, 1, 1), until=date(2025, 12, 31))
    asked = RelationsQuery(QueryDict(f"around={land.pk}"))
    assert {one.speaker for one in Quote.objects.between_actors(asked)} == {berg}
    alone = RelationsQuery(QueryDict(f"around={land.pk}&spokespeople=0"))
    assert not Quote.objects.between_actors(alone)
