"""One actor that is two: which mentions go, what follows them, and names that never mean an actor."""

import pytest

from entities.models import Actor, ActorActivity, Mention, QuoteSpan, QuoteTarget
from entities.services.actors.merging import merge_actors
from entities.services.actors.splitting import CannotSplit, allow_link, never_link, split_actor
from entities.services.derived.exact import drift, repair
from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said. “Never,” the other Lind replied, of Ana Lind."


@pytest.fixture
def lind():
    return actor("Ana Lind", aliases=["Lind"])


@pytest.fixture
def story(lind):
    """“Lind” in “the other Lind” is Per."""
    story = article(TEXT)
    mention(story, "Ana Lind", lind)
    at = story.text.index("other Lind") + 6
    Mention.objects.create(article=story, start=at, end=at + 4, text="Lind", actor=lind, label="PERSON",
                           published_at=story.published_at)  # fmt: skip
    quote(story, "We will talk", lind)
    never = quote(story, "Never", lind)
    QuoteSpan.objects.create(quote=never, part="speaker", position=0, start=at - 10, end=at + 4)
    repair()
    return story


@pytest.fixture(autouse=True)
def exact():
    yield
    assert not any(vars(drift()).values())


def other(story):
    return [story.mentions.get(text="Lind").pk]


def totals(actor):
    return tuple(ActorActivity.objects.of(actor).totals().values())


def test_splitting_makes_a_new_actor_of_the_chosen_mentions(story, lind, bob):
    split = split_actor(actor=lind, mentions=other(story), name="Per Lind", kind="person", by=bob)
    assert (split.to.name, split.to.kind, split.n_mentions, split.n_quotes) == ("Per Lind", "person", 1, 1)
    assert totals(lind) == (1, 1, 0)
    assert totals(split.to) == (1, 1, 0)
    moved = story.mentions.get(text="Lind")
    assert (moved.actor, moved.actor_origin) == (split.to, "person")


def test_the_quote_follows_the_mention_that_named_its_speaker(story, lind, bob):
    split = split_actor(actor=lind, mentions=other(story), name="Per Lind", by=bob)
    assert story.quotes.get(text="Never").speaker == split.to
    assert story.quotes.get(text="We will talk").speaker == lind


def test_names_follow_the_mentions_that_print_them(story, lind, bob):
    split = split_actor(actor=lind, mentions=other(story), name="Per Lind", by=bob)
    assert {alias.text for alias in split.to.aliases.all()} == {"Per Lind", "Lind"}
    assert {alias.text for alias in lind.aliases.all()} == {"Ana Lind"}


def test_a_target_follows_the_words_inside_its_quote(lind, bob):
    berg = actor("Tom Berg")
    told = article("“Lind is wrong,” Tom Berg said. Ana Lind shrugged.")
    inside = mention(told, "Lind", lind)
    mention(told, "Ana Lind", lind)
    quote(told, "Lind is wrong", berg, [lind])
    repair()
    split = split_actor(actor=lind, mentions=[inside.pk], name="Per Lind", by=bob)
    assert QuoteTarget.objects.get().actor == split.to


def test_mentions_can_go_to_an_actor_that_exists(story, lind, bob):
    per = actor("Per Lind")
    split = split_actor(actor=lind, mentions=other(story), to=per, by=bob)
    assert split.to == per
    assert totals(per) == (1, 1, 0)


def test_splitting_off_whom_a_quote_is_about_already_leaves_one_target(story, lind, bob):
    per = actor("Per Lind")
    told = article("“Lind and Per Lind,” said Tom. Ana Lind left.")
    mention(told, "Ana Lind", lind)
    inside = mention(told, "Lind", lind)
    quote(told, "Lind and Per Lind", None, [per, lind])
    repair()
    split_actor(actor=lind, mentions=[inside.pk], to=per, by=bob)
    assert [target.actor for target in told.quotes.get().targets.all()] == [per]


def test_a_split_is_taken_back_by_merging(story, lind, bob):
    split = split_actor(actor=lind, mentions=other(story), name="Per Lind", by=bob)
    merge_actors(keep=lind, absorb=split.to, by=bob)
    assert totals(lind) == (2, 2, 0)


@pytest.mark.parametrize(
    ("chosen", "fields", "words"),
    [
        (lambda story: [], {"name": "Per Lind"}, "Choose the mentions that mean somebody else."),
        (other, {"name": " "}, "Type the name of who it is instead."),
        (lambda story: list(story.mentions.values_list("pk", flat=True)), {"name": "Per"}, "That is every mention"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(story, lind, bob, chosen, fields, words):
    with pytest.raises(CannotSplit, match=words):
        split_actor(actor=lind, mentions=chosen(story), by=bob, **fields)
    assert totals(lind) == (2, 2, 0)


def test_mentions_that_somebody_moved_meanwhile_are_left_where_they_are(story, lind, bob):
    berg = actor("Tom Berg")
    chosen = other(story)
    story.mentions.filter(pk__in=chosen).update(actor=berg)
    repair()
    with pytest.raises(CannotSplit, match=r"Choose the mentions"):
        split_actor(actor=lind, mentions=chosen, name="Per Lind", by=bob)
    assert story.mentions.get(pk=chosen[0]).actor == berg
    assert Actor.objects.filter(name="Per Lind").count() == 0


def test_never_linking_a_name_takes_the_machines_links(story, lind, bob):
    split = never_link(actor=lind, text="Lind", by=bob)
    assert (split.n_mentions, split.n_quotes) == (1, 1)
    assert story.mentions.get(text="Lind").actor is None
    told = story.quotes.get(text="Never")
    assert (told.speaker, told.speaker_words) == (None, "the other Lind")
    assert {alias.text for alias in lind.aliases.all()} == {"Ana Lind"}


def test_never_linking_leaves_what_a_person_linked(story, lind, bob):
    story.mentions.filter(text="Lind").update(actor_origin="person")
    never_link(actor=lind, text="lind", by=bob)
    assert story.mentions.get(text="Lind").actor == lind


def test_an_actors_own_name_cannot_be_barred(lind, bob):
    with pytest.raises(CannotSplit, match=r"“ana LIND” is the actor's own name."):
        never_link(actor=lind, text="ana LIND", by=bob)


def test_a_barrier_can_be_taken_away(lind, bob):
    never_link(actor=lind, text="Lind", by=bob)
    allow_link(actor=lind, text="LIND", by=bob)
    assert list(lind.never_links.all()) == []
