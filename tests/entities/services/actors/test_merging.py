"""Merging two actors that are one, and taking a merge back at any later time."""

from collections import Counter

import pytest

from entities.models import Actor, ActorActivity, Alias, Mention, Merge, NeverLink, Quote, QuoteTarget, Role, Wording
from entities.reads.actors.merge_preview import CannotMerge, numbers_of, preview_merge
from entities.services.actors import merging
from entities.services.actors.merging import later_names, merge_actors, undo_merge
from entities.services.derived.exact import drift, repair
from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” J. Smith said. “Never,” said Tom Berg of John Smith. “Perhaps,” Smith replied."


@pytest.fixture
def john():
    return actor("John Smith", aliases=["Smith"])


@pytest.fixture
def short():
    """J. Smith, who is John Smith."""
    return actor("J. Smith", aliases=["Smith"])


@pytest.fixture
def story(john, short, berg):
    """J. Smith says one thing about Berg, Berg one about both, John Smith one."""
    story = article(TEXT)
    mention(story, "J. Smith", short)
    mention(story, "John Smith", john)
    mention(story, "Tom Berg", berg)
    quote(story, "We will talk", short, [berg])
    quote(story, "Never", berg, [john, short], stance="negative")
    quote(story, "Perhaps", john, [berg])
    repair()
    return story


@pytest.fixture(autouse=True)
def exact():
    yield
    assert not any(vars(drift()).values())


def rows():
    """Everything that names an actor, to compare before and after."""
    return {
        "mentions": set(Mention.objects.values_list("pk", "actor", "actor_origin", "state")),
        "quotes": set(Quote.objects.values_list("pk", "speaker", "about_self", "speaker_origin")),
        "targets": set(QuoteTarget.objects.values_list("pk", "quote", "actor", "stance", "rank", "state", "origin")),
        "aliases": set(Alias.objects.values_list("pk", "actor", "key")),
        "roles": set(Role.objects.values_list("pk", "actor")),
        "barriers": set(NeverLink.objects.values_list("pk", "actor")),
        "merged": set(Actor.objects.values_list("pk", "merged_into")),
        "counts": Counter(
            {
                (row.actor_id, row.day, row.source_id, row.verified, name): getattr(row, name)
                for row in ActorActivity.objects.all()
                for name in ("mentions", "quotes_by", "quotes_about")
                if getattr(row, name)
            }
        ),
    }


def totals(actor):
    return tuple(ActorActivity.objects.of(actor).totals().values())


def test_merging_moves_everything_and_its_counts(story, john, short, berg, bob):
    merge = merge_actors(keep=john, absorb=short, by=bob)
    assert (merge.n_mentions, merge.n_quotes) == (1, 2)
    assert totals(john) == (2, 2, 1)
    assert totals(short) == (0, 0, 0)
    assert {alias.text for alias in john.aliases.all()} == {"John Smith", "J. Smith", "Smith"}
    assert Actor.objects.get(pk=short.pk).current == john


def test_preview_tells_what_moves(story, john, short):
    preview = preview_merge(keep=john, absorb=short)
    assert (preview.n_mentions, preview.n_quotes, preview.n_about) == (1, 1, 1)
    assert (preview.n_about_both, preview.n_about_each_other, preview.n_together) == (1, 0, 1)
    assert preview.names == ["J. Smith"]
    assert not preview.kinds_differ


@pytest.mark.parametrize("way", [0, 1])
def test_the_numbers_of_the_preview_are_those_afterwards(story, john, short, berg, bob, way):
    told = article("“It rains,” J. Smith said of John Smith. “It pours,” said John Smith, and J. Smith, too.")
    quote(told, "It rains", short, about=[john, short])
    pours = quote(told, "It pours", john, about=[berg])
    pours.joint.create(actor=short, position=1)
    quote(told, "said of", john, about=[short], attribution="attitude")
    quote(told, "too", short, speaker_doubted=True, about=[berg])
    repair()
    keep, absorb = (john, short) if way else (short, john)
    preview = preview_merge(keep=keep, absorb=absorb)
    merge = merge_actors(keep=keep, absorb=absorb, by=bob)
    assert preview.after == numbers_of(keep) == totals(keep)
    assert (preview.n_mentions, preview.n_quotes_moved) == (merge.n_mentions, merge.n_quotes)


def test_preview_warns_of_kinds_and_countries_that_differ(john):
    council = actor("Smith", kind="organisation", country="NZ")
    Actor.objects.filter(pk=john.pk).update(country="GB")
    preview = preview_merge(keep=Actor.objects.get(pk=john.pk), absorb=council)
    assert preview.kinds_differ
    assert preview.countries_differ


def test_a_quote_about_both_names_the_kept_actor_once(story, john, short, bob):
    merge_actors(keep=john, absorb=short, by=bob)
    assert list(Quote.objects.get(text="Never").targets.values_list("actor", "rank")) == [(john.pk, 0)]


def test_the_target_that_a_person_vouches_for_stays(story, john, short, bob):
    QuoteTarget.objects.filter(actor=short).update(state="accepted", stance="positive")
    repair()
    merge_actors(keep=john, absorb=short, by=bob)
    assert list(Quote.objects.get(text="Never").targets.values_list("actor", "stance")) == [(john.pk, "positive")]


@pytest.mark.parametrize("absorbed_speaks", [True, False])
def test_a_quote_by_one_about_the_other_is_about_its_own_speaker(story, john, short, bob, absorbed_speaks):
    speaker, other = (short, john) if absorbed_speaks else (john, short)
    told = article("“He is me,” he said. And so on.")
    found = quote(told, "He is me", speaker, [other])
    repair()
    before = rows()
    merge = merge_actors(keep=john, absorb=short, by=bob)
    found.refresh_from_db()
    assert (found.speaker, found.about_self, list(found.targets.all())) == (john, True, [])
    undo_merge(merge=merge, by=bob)
    assert rows() == before


def test_undo_puts_everything_back(story, john, short, bob):
    Role.objects.create(actor=short, article=story, text="envoy", key="envoy", start=16, end=20)
    NeverLink.objects.create(actor=short, text="Smithy", key="smithy")
    mention(story, "Smith replied", short, state="rejected")
    before = rows()
    merge = merge_actors(keep=john, absorb=short, by=bob)
    assert Role.objects.get().actor == john
    assert NeverLink.objects.get().actor == john
    undone = undo_merge(merge=merge, by=bob)
    assert rows() == before
    assert (undone.n_mentions, undone.n_quotes) == (1, 2)
    assert Merge.objects.get().undone_by == bob


def test_a_merge_is_undone_once(story, john, short, bob):
    merge = merge_actors(keep=john, absorb=short, by=bob)
    undo_merge(merge=merge, by=bob)
    with pytest.raises(CannotMerge, match=r"The merge of J. Smith into John Smith was already undone."):
        undo_merge(merge=merge, by=bob)


def test_what_was_merged_can_be_merged_again_after_the_undo(story, john, short, bob):
    undo_merge(merge=merge_actors(keep=john, absorb=short, by=bob), by=bob)
    merge_actors(keep=short, absorb=john, by=bob)
    assert totals(short) == (2, 2, 1)


@pytest.mark.parametrize("first", [0, 1])
def test_a_chain_of_merges_is_undone_in_any_order(story, john, short, berg, bob, first):
    before = rows()
    merges = [merge_actors(keep=john, absorb=short, by=bob), merge_actors(keep=berg, absorb=john, by=bob)]
    assert totals(berg)[0] == 3
    undo_merge(merge=merges[first], by=bob)
    undo_merge(merge=merges[1 - first], by=bob)
    assert rows() == before


def test_mentions_that_came_later_stay_and_are_named(story, john, short, bob):
    merge = merge_actors(keep=john, absorb=short, by=bob)
    later = article("J. Smith was seen again. He waved.")
    mention(later, "J. Smith", john)
    repair()
    undo_merge(merge=merge, by=bob)
    assert later.mentions.get().actor == john
    assert later_names(merge) == ["J. Smith"]


def test_what_a_person_set_since_stays(story, john, short, bob):
    merge = merge_actors(keep=john, absorb=short, by=bob)
    story.mentions.filter(text="J. Smith").update(actor_origin="person")
    story.quotes.filter(text="We will talk").update(speaker_origin="person")
    undo_merge(merge=merge, by=bob)
    assert story.mentions.get(text="J. Smith").actor == john
    assert story.quotes.get(text="We will talk").speaker == john
    assert set(story.quotes.get(text="Never").targets.values_list("actor", flat=True)) == {john.pk, short.pk}


def test_what_somebody_gave_to_a_third_since_stays_there(story, john, short, berg, bob):
    merge = merge_actors(keep=john, absorb=short, by=bob)
    story.mentions.filter(text="J. Smith").update(actor=berg)
    repair()
    undo_merge(merge=merge, by=bob)
    assert story.mentions.get(text="J. Smith").actor == berg


def test_suggestions_that_a_run_replaced_at_the_same_place_return(story, john, short, berg, bob):
    merge = merge_actors(keep=john, absorb=short, by=bob)
    story.mentions.filter(text="J. Smith").delete()
    Wording.objects.all().delete()
    story.quotes.filter(text="We will talk").delete()
    mention(story, "J. Smith", john)
    quote(story, "We will talk", john, [berg])
    repair()
    undo_merge(merge=merge, by=bob)
    assert story.mentions.get(text="J. Smith").actor == short
    assert story.quotes.get(text="We will talk").speaker == short


def test_an_undo_bears_that_the_article_is_gone(story, john, short, bob):
    merge = merge_actors(keep=john, absorb=short, by=bob)
    Wording.objects.all().delete()
    story.delete()
    repair()
    assert undo_merge(merge=merge, by=bob).n_mentions == 0
    assert Actor.objects.get(pk=short.pk).merged_into is None


def test_nobody_is_merged_into_themselves(john, bob):
    with pytest.raises(CannotMerge, match=r"John Smith can't be merged into itself."):
        merge_actors(keep=john, absorb=john, by=bob)


def test_a_merged_actor_is_neither_kept_nor_absorbed_again(story, john, short, berg, bob):
    merge_actors(keep=john, absorb=short, by=bob)
    for keep, absorb in ((berg, short), (short, berg)):
        with pytest.raises(CannotMerge, match=r"J. Smith was already merged into John Smith."):
            merge_actors(keep=keep, absorb=absorb, by=bob)
    assert Merge.objects.count() == 1


def test_an_actor_that_is_gone_cannot_be_merged(john, berg, bob):
    gone = Actor.objects.get(pk=berg.pk)
    berg.delete()
    with pytest.raises(CannotMerge, match=r"One of the two actors no longer exists."):
        merge_actors(keep=john, absorb=gone, by=bob)


def test_an_annotation_never_names_a_merged_actor(story, john, short, berg, bob):
    """Whoever read the actor before the merge and writes after it writes the kept one."""
    merge_actors(keep=john, absorb=short, by=bob)
    merge_actors(keep=berg, absorb=john, by=bob)
    story.mentions.filter(text="Tom Berg").update(actor=short)
    assert story.mentions.get(text="Tom Berg").actor == berg
    late = quote(story, "Perhaps,” Smith", short, [short])
    late.refresh_from_db()
    assert (late.speaker, late.targets.get().actor) == (berg, berg)
    repair()


def test_the_history_of_the_article_names_who_merged(story, john, short, bob):
    from entities.reads.articles.history import changes

    merge_actors(keep=john, absorb=short, by=bob)
    (step,) = changes(story)
    assert (step.by, step.verb) == ("bob", "merged actors")
    assert ("Actor", "J. Smith", "John Smith") in [(edit.field, edit.before, edit.after) for edit in step.edits]


def test_merging_asks_a_fixed_number_of_queries(story, john, short, bob, django_assert_max_num_queries):
    for n in range(20):
        told = article(f"“We will talk,” J. Smith said on the {n}th day.")
        mention(told, "J. Smith", short)
        quote(told, "We will talk", short)
    repair()
    with django_assert_max_num_queries(83):
        merge_actors(keep=john, absorb=short, by=bob)
    assert totals(john)[0] == 22


def test_a_large_merge_runs_in_batches_and_tells_how_far_it_is(story, john, short, bob, monkeypatch):
    monkeypatch.setattr(merging, "ROWS_AT_ONCE", 1)
    n_rows = preview_merge(keep=john, absorb=short).n_rows
    told = []
    merge_actors(keep=john, absorb=short, by=bob, report=told.append)
    assert (sum(told), n_rows) == (3, 3)
