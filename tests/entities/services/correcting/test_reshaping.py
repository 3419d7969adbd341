import pytest

from entities.models import ActorActivity, Quote, QuoteSpan
from entities.rules.texts.spans import InvalidSpan
from entities.services.correcting.mentions import move_mention_border, pass_on_actor, set_mention_actor
from entities.services.correcting.quotes import classify_quote
from entities.services.correcting.reshaping import (
    NothingToJoin,
    content_places,
    join_with_next,
    move_quote_border,
    split_quote,
)
from entities.services.correcting.step import StaleRevision
from entities.services.correcting.undo import undo_step
from entities.services.derived.recounting import recounting
from tests.factories import article, mention, quote

pytestmark = pytest.mark.usefixtures("counts_stay_exact")

TEXT = "“We will talk. Nobody asked us,” he said. “The pier is shut,” he added. Ana Lind thanked Tom Berg."


@pytest.fixture
def story(db):
    return article(TEXT)


@pytest.fixture
def two(story, lind, berg):
    """Two quotes, both said by "he": the first about Berg."""
    with recounting(article=story):
        first = quote(story, "We will talk. Nobody asked us,", lind, about=[berg])
        second = quote(story, "The pier is shut,", lind)
        for made, at in ((first, 33), (second, 62)):
            QuoteSpan.objects.create(quote=made, part="speaker", position=0, start=at, end=at + 2)
            mention(story, "he said", lind, form="pronoun", label="MISC").delete()
    return first, second


def fresh(row, story):
    row.refresh_from_db()
    row.article = story
    return row


def spoken(who):
    return sum(row.quotes_by for row in ActorActivity.objects.filter(actor=who))


def test_those_without_a_name_go_along(story, lind, bob):
    with recounting(article=story):
        first = quote(story, "We will talk. Nobody asked us,", lind, unnamed=["the guards"])
        quote(story, "The pier is shut,", lind, unnamed=["The guards", "his men"])
    joined = join_with_next(quote=fresh(first, story), by=bob, expected_revision=0).quotes[0]
    assert [(one.words, one.position) for one in joined.unnamed_targets.all()] == [("the guards", 0), ("his men", 1)]
    story.refresh_from_db()
    _, second = split_quote(quote=fresh(first, story), at=15, by=bob, expected_revision=1).quotes
    assert [one.words for one in second.unnamed_targets.all()] == ["the guards", "his men"]


def test_split_makes_two_quotes_of_one_speaker(story, two, bob, lind, berg):
    first, _ = two
    _, second = split_quote(quote=fresh(first, story), at=15, by=bob, expected_revision=0).quotes
    first.refresh_from_db()
    assert (first.text, second.text) == ("We will talk.", "Nobody asked us,")
    assert (second.speaker, second.origin, second.state) == (lind, "person", "accepted")
    assert [target.actor for target in second.targets.all()] == [berg]
    assert [(s.part, s.start) for s in second.spans.all()] == [("content", 15), ("speaker", 33)]
    assert spoken(lind) == 3


def test_split_is_undone_whole(story, two, bob):
    first, _ = two
    split_quote(quote=fresh(first, story), at=15, by=bob, expected_revision=0)
    undo_step(article=story, revision=1, by=bob)
    first.refresh_from_db()
    assert (first.text, Quote.objects.count()) == ("We will talk. Nobody asked us,", 2)


@pytest.mark.parametrize("at", [0, 1, 31, 90])
def test_split_outside_the_quote_is_refused(story, two, bob, at):
    with pytest.raises(InvalidSpan, match="inside the quote"):
        split_quote(quote=fresh(two[0], story), at=at, by=bob, expected_revision=0)
    assert Quote.objects.count() == 2


def test_join_takes_the_words_of_the_next_quote(story, two, bob, lind):
    first, second = two
    join_with_next(quote=fresh(first, story), by=bob, expected_revision=0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.text == "We will talk. Nobody asked us, … The pier is shut,"
    assert content_places(first) == [(1, 31), (43, 60)]
    assert (second.state, spoken(lind)) == ("rejected", 1)
    undo_step(article=story, revision=1, by=bob)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.text, second.state, spoken(lind)) == ("We will talk. Nobody asked us,", "suggested", 2)


def test_halves_of_a_split_join_without_a_gap(story, two, bob):
    first, _ = two
    split_quote(quote=fresh(first, story), at=15, by=bob, expected_revision=0)
    join_with_next(quote=fresh(first, story), by=bob, expected_revision=1)
    first.refresh_from_db()
    assert first.text == "We will talk. Nobody asked us,"


def test_join_sent_twice_never_takes_the_quote_after_the_next(story, two, bob, lind):
    first, second = two
    with recounting(article=story):
        inside = quote(story, "Nobody asked us,", lind)
        Quote.objects.filter(pk=first.pk).update(span_origin="person")
    join_with_next(quote=fresh(first, story), by=bob, expected_revision=0)
    with pytest.raises(StaleRevision):
        join_with_next(quote=fresh(first, story), by=bob, expected_revision=0)
    assert fresh(first, story).text == "We will talk. Nobody asked us,"
    assert (fresh(inside, story).state, fresh(second, story).state) == ("rejected", "suggested")


def test_last_quote_has_none_to_join(story, two, bob):
    with pytest.raises(NothingToJoin):
        join_with_next(quote=fresh(two[1], story), by=bob, expected_revision=0)


@pytest.mark.parametrize(
    ("edge", "by_steps", "unit", "words"),
    [
        ("end", -1, "word", "The pier is shut"),
        ("end", 1, "word", "The pier is shut,”"),
        ("end", -1, "character", "The pier is shut"),
        ("start", 1, "word", "pier is shut,"),
        ("start", -1, "word", "“The pier is shut,"),
        ("start", 1, "character", "he pier is shut,"),
    ],
)
def test_border_of_a_quote_moves(story, two, bob, edge, by_steps, unit, words):
    [moved] = move_quote_border(
        quote=fresh(two[1], story), edge=edge, by_steps=by_steps, unit=unit, by=bob, expected_revision=0
    ).quotes
    moved.refresh_from_db()
    assert (moved.text, moved.span_origin) == (words, "person")


def test_border_of_a_fragmented_quote_moves_without_the_others(story, two, bob):
    first, _ = two
    join_with_next(quote=fresh(first, story), by=bob, expected_revision=0)
    move_quote_border(quote=fresh(first, story), edge="end", by_steps=-1, unit="word", by=bob, expected_revision=1)
    assert content_places(fresh(first, story)) == [(1, 31), (43, 59)]


def test_border_of_a_mention_moves_and_adds_no_alias(story, bob, lind):
    with recounting(article=story):
        short = mention(story, "Ana", lind)
    move_mention_border(mention=short, edge="end", by_steps=1, unit="word", by=bob, expected_revision=0)
    short.refresh_from_db()
    assert (short.text, short.state) == ("Ana Lind", "accepted")
    assert [alias.text for alias in lind.aliases.all()] == ["Ana Lind"]


def test_way_of_reporting_is_set_and_kept_from_the_machine(story, two, bob, lind):
    first, _ = two
    classify_quote(quote=fresh(first, story), attribution="thought", cue_class="claimed", by=bob, expected_revision=0)
    first.refresh_from_db()
    assert (first.kind, first.attribution, first.cue_class, first.layer) == ("direct", "thought", "claimed", "edited")
    assert spoken(lind) == 1


def test_quotes_that_hang_on_a_corrected_link_follow_in_one_step(story, two, bob, berg, lind):
    first, second = two
    with recounting(article=story):
        he = mention(story, "he", lind, form="pronoun")
    QuoteSpan.objects.create(quote=second, part="chain", position=0, start=he.start, end=he.end)
    set_mention_actor(mention=he, actor=berg, alone=True, by=bob, expected_revision=0)
    assert list(story.quotes.live().hanging_on(he)) == [first, second]
    pass_on_actor(mention=he, by=bob, expected_revision=1)
    assert [found.speaker for found in story.quotes.all()] == [berg, berg]
    assert not story.quotes.live().hanging_on(he).exists()
    undo_step(article=story, revision=2, by=bob)
    assert [found.speaker for found in story.quotes.all()] == [lind, lind]
