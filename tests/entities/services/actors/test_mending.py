import pytest
from django.core.management import call_command

from entities.models import Actor, Mention, Merge, NeverLink, PossibleDuplicate
from entities.reads.actors.candidates import stored_kinds
from entities.reads.actors.known import known_actors
from entities.reads.articles.history import changes
from entities.services.actors.mending import mend_actors
from entities.services.actors.merging import merge_actors, undo_merge
from entities.services.actors.naming import retype_actor
from entities.services.actors.suggesting import dismiss_pair, suggest_duplicates
from entities.services.correcting.mentions import set_mention_actor
from entities.services.derived.exact import drift, repair
from entities.services.derived.pruning import prune_actors
from tests.factories import actor, article, mention, quote, user

pytestmark = pytest.mark.django_db
LABELS = {"person": "PERSON", "place": "GPE", "organisation": "ORG"}


def print_name(of, *texts, words=None):
    """An article of each text that mentions the actor by its name, or these words."""
    return [mention(article(text), words or of.name, of, label=LABELS[of.kind]) for text in texts]


@pytest.fixture
def karsovia():
    place = actor("Karsovia", kind="place")
    print_name(place, "Karsovia opened its dams.", "A delegation of Karsovia left.")
    return place


@pytest.fixture
def slip():
    """A person of that name, of which its only article says nothing."""
    person = actor("Karsovia")
    print_name(person, "They all thanked Karsovia.")
    return person


def mend(*actors):
    repair()
    return [(merge.absorbed.pk, merge.kept.pk) for merge in mend_actors([one.pk for one in actors])]


def test_a_misread_name_is_merged_into_what_it_is(karsovia, slip):
    assert mend(karsovia) == [(slip.pk, karsovia.pk)]
    merge = Merge.objects.get()
    assert (merge.by, merge.n_mentions) == (None, 1)
    assert merge.reasons == ["“Karsovia” is a place in 2 articles, and nothing but its reading makes it a person"]
    assert Mention.objects.filter(actor=karsovia).count() == 3
    assert not drift().actors


def test_the_article_of_the_slip_mends_it_as_well(karsovia, slip):
    assert mend(slip) == [(slip.pk, karsovia.pk)]


def test_one_article_against_one_is_only_suggested(slip):
    place = actor("Karsovia", kind="place")
    print_name(place, "Karsovia opened its dams.")
    suggest_duplicates([place.pk, slip.pk])
    assert mend(place, slip) == []
    assert PossibleDuplicate.objects.open().get().reasons == ["the same name, once as a person, once as a place"]


def test_one_article_that_says_so_is_enough(slip):
    place = actor("Karsovia", kind="place")
    print_name(place, "Nobody lives in Karsovia.")
    assert mend(place) == [(slip.pk, place.pk)]


@pytest.mark.parametrize("text", ["They thanked Mrs Karsovia.", "They thanked Mr. Karsovia."])
def test_a_title_keeps_a_person(karsovia, text):
    person = actor("Karsovia")
    print_name(person, text)
    assert mend(karsovia) == []


def test_a_role_keeps_a_person(karsovia, slip):
    story = slip.mentions.get().article
    slip.roles.create(article=story, text="mayor", key="mayor", start=0, end=4)
    assert mend(karsovia) == []


def test_words_in_quotation_marks_keep_a_person(karsovia):
    story = article("“We will talk,” Karsovia said.")
    person = actor("Karsovia")
    mention(story, "Karsovia", person, form="name")
    said = quote(story, "We will talk,", person)
    said.spans.create(part="source", position=0, start=16, end=24)
    assert mend(karsovia) == []
    said.spans.filter(part="source").delete()  # somebody else's words, which only a pronoun gives to this name
    assert mend(karsovia) == [(person.pk, karsovia.pk)]


def test_an_article_that_mentions_both_tells_them_apart(karsovia, slip):
    both = article("Karsovia and Karsovia met.")
    mention(both, "Karsovia", karsovia, label="GPE")
    Mention.objects.create(article=both, start=13, end=21, text="Karsovia", key="karsovia", actor=slip, confidence=0.9)
    assert mend(karsovia) == []


def test_what_a_person_touched_is_never_merged_away(karsovia, slip):
    bob = user("bob", "annotator")
    set_mention_actor(mention=slip.mentions.get(), actor=slip, by=bob, expected_revision=0)
    assert mend(karsovia, slip) == []


def test_a_kind_that_a_person_gave_stands(karsovia, slip):
    place = actor("Karsovia Coast", kind="place", aliases=["Karsovia Bay"])
    assert mend(place) == []
    retype_actor(actor=slip, kind="organisation", by=user("alice", "editor"))
    retype_actor(actor=Actor.objects.get(pk=slip.pk), kind="person", by=user("bob", "editor"))
    assert mend(karsovia, slip) == []


def test_a_pair_that_a_person_dismissed_stays_two(karsovia, slip):
    dismiss_pair(karsovia, slip, by=user("alice", "editor"))
    assert mend(karsovia, slip) == []


def test_a_merge_that_a_person_undid_never_returns(karsovia, slip):
    mend(karsovia)
    undo_merge(merge=Merge.objects.get(), by=user("alice", "editor"))
    assert slip.mentions.count() == 1
    assert mend(karsovia, slip) == []


def test_a_barred_name_keeps_them_two(karsovia, slip):
    NeverLink.objects.create(actor=karsovia, text="Karsovia", key="karsovia")
    assert mend(slip) == []


def former_kinds_of(one):
    [known] = known_actors(Actor.objects.filter(pk=one.pk))
    return known.former_kinds


def test_a_machines_merge_teaches_no_kind_but_a_persons_does(karsovia, slip):
    mend(karsovia)
    assert former_kinds_of(karsovia) == set()
    other = actor("Karsovia Coast")
    merge_actors(keep=karsovia, absorb=other, by=user("alice", "editor"))
    assert former_kinds_of(karsovia) == {"person"}


def test_a_short_name_joins_the_full_one_that_bears_it_since():
    short = actor("OSRC", kind="organisation")
    print_name(short, "The OSRC met.", "The OSRC met again.")
    full = actor("Office of Sea Rescue Control", kind="organisation", aliases=["OSRC"])
    print_name(full, "The Office of Sea Rescue Control (OSRC) met.")
    assert mend(short) == [(short.pk, full.pk)]
    assert Actor.objects.current().get().name == "Office of Sea Rescue Control"


def test_names_that_are_short_for_each_other_join_one_after_the_other():
    full = actor("Lingbo Terminals Group", kind="organisation", aliases=["Lingbo"])
    longer = actor("Lingbo Terminals", kind="organisation", aliases=["Lingbo"])
    short = actor("Lingbo", kind="organisation")
    for one in (full, longer, short):
        print_name(one, f"Nobody praised {one.name}.")
    mend(short)
    assert list(Actor.objects.current()) == [full]


def test_two_people_of_one_surname_stay_two():
    one, other = actor("Lind"), actor("Ana Lind", aliases=["Lind"])
    print_name(one, "They thanked Lind.", "They thanked Lind again.")
    print_name(other, "They thanked Ana Lind.", words="Ana Lind")
    assert mend(one, other) == []


def test_a_name_that_too_many_answer_to_is_left_alone(karsovia, slip):
    for _ in range(59):
        actor("Karsovia")
    assert mend(karsovia) == []


def test_kinds_count_articles_by_the_label_of_the_name(karsovia, slip):
    assert stored_kinds([slip.pk])[slip.pk]["person"].articles == 1
    mend(karsovia)
    kinds = stored_kinds([karsovia.pk])[karsovia.pk]
    assert {kind: evidence.articles for kind, evidence in kinds.items()} == {"place": 2, "person": 1}


def test_what_was_merged_goes_with_the_last_article_that_names_it(karsovia, slip):
    mend(karsovia)
    Mention.objects.all().delete()
    assert prune_actors([karsovia.pk]) == 1
    assert not Actor.objects.exists()


def test_what_a_person_merged_stays(karsovia, slip):
    repair()
    merge_actors(keep=karsovia, absorb=slip, by=user("alice", "editor"))
    Mention.objects.all().delete()
    assert prune_actors([karsovia.pk]) == 0


def test_the_history_of_an_article_names_nobody_for_it(karsovia, slip):
    story = slip.mentions.get().article
    mend(karsovia)
    told = changes(story)[0]
    assert (told.by, told.verb, told.revision) == ("Newsdesk", "merged actors", None)


@pytest.mark.parametrize("n", [1, 3])
def test_mending_asks_the_same_of_any_number_of_actors(karsovia, slip, n, django_assert_num_queries):
    dismiss_pair(karsovia, slip, by=user("alice", "editor"))
    others = [actor(f"Person {i}") for i in range(n)]
    for other in others:
        print_name(other, f"They thanked {other.name}.")
    with django_assert_num_queries(15):
        assert mend_actors([karsovia.pk, *(other.pk for other in others)]) == []


def test_the_command_mends_and_says_so(karsovia, slip, capsys):
    repair()
    call_command("find_duplicates")
    assert capsys.readouterr().out == (
        "Merged Karsovia into Karsovia: “Karsovia” is a place in 2 articles, and nothing but its reading makes it a "
        "person.\n0 possible duplicates.\n"
    )
