"""Pages on which annotators merge, split and rename actors."""

import re

import pytest

from entities.models import Actor, CorpusChange, Merge, PossibleDuplicate, PossibleSplit, Role
from entities.services import corpus_changes
from entities.services.actors.merging import merge_actors
from entities.services.actors.suggesting import suggest_duplicates
from entities.services.actors.suspecting import suggest_splits
from entities.services.derived.exact import drift, repair
from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” J. Smith said of John Smith. “Never,” said Tom Berg."


@pytest.fixture
def john():
    return actor("John Smith")


@pytest.fixture
def short():
    return actor("J. Smith")


@pytest.fixture
def story(john, short):
    told = article(TEXT)
    mention(told, "J. Smith", short)
    mention(told, "John Smith", john)
    quote(told, "We will talk", short)
    repair()
    return told


@pytest.fixture
def pair(john, short):
    suggest_duplicates([john.pk, short.pk])
    return PossibleDuplicate.objects.get()


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("name", ["merge", "split", "edit"])
def test_an_analyst_may_not_curate(carol, john, name):
    assert carol.get(f"/actors/{john.pk}/{name}/").status_code == 403
    assert carol.get("/actors/duplicates/").status_code == 403
    answer = carol.post("/actors/merge/", {"keep": john.pk, "absorb": john.pk})
    assert answer.status_code == 403
    assert f"/actors/{john.pk}/edit/" not in words(carol.get(f"/actors/{john.pk}/"))


def test_the_merge_page_tells_what_moves(bob, story, john, short):
    answer = bob.get(f"/actors/{short.pk}/merge/?other={john.pk}&keep=other")
    assert "<strong>1 mention and 1 quote move. Then <bdi>John Smith</bdi> has" in " ".join(words(answer).split())
    assert "<bdi>John Smith</bdi> will also be known as <bdi>J. Smith</bdi>." in words(answer)


def test_the_other_actor_is_found_by_its_name(bob, story, john, short):
    answer = bob.get(f"/actors/{short.pk}/merge/", {"other": "john smi"})
    assert answer.context["choice"].other == john


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("Nobody Here", "No actor is called “Nobody Here”."),
        ("Smith", "Several actors are called “Smith”. Choose one from the list."),
        ("J. Smith", "J. Smith can&#x27;t be merged into itself. Choose another actor."),
    ],
)
def test_a_name_that_leads_nowhere_is_answered_beside_the_field(bob, story, short, typed, fault):
    answer = bob.get(f"/actors/{short.pk}/merge/", {"other": typed})
    assert fault in words(answer)


def test_merging_says_what_moved_and_offers_to_undo_it(bob, story, john, short):
    answer = bob.post("/actors/merge/", {"keep": john.pk, "absorb": short.pk}, follow=True)
    assert answer.redirect_chain == [(f"/actors/{john.pk}/", 302)]
    assert "Merged J. Smith into John Smith. 1 mention and 1 quote moved." in words(answer)
    undo = f"/actors/merges/{Merge.objects.get().pk}/undo/"
    assert words(answer).count(f'action="{undo}"') == 2  # in the message and among the merges
    answer = bob.post(undo, follow=True)
    assert "J. Smith is an actor of its own again. 1 mention and 1 quote returned." in words(answer)
    assert not any(vars(drift()).values())


def test_a_merge_sent_twice_is_answered_in_words(bob, story, john, short):
    bob.post("/actors/merge/", {"keep": john.pk, "absorb": short.pk})
    answer = bob.post("/actors/merge/", {"keep": john.pk, "absorb": short.pk}, follow=True)
    assert "J. Smith was already merged into John Smith." in words(answer)
    assert Merge.objects.count() == 1


def test_a_merge_undone_twice_is_answered_in_words(bob, story, john, short):
    merge = merge_actors(keep=john, absorb=short, by=bob.person)
    bob.post(f"/actors/merges/{merge.pk}/undo/")
    answer = bob.post(f"/actors/merges/{merge.pk}/undo/", follow=True)
    assert "The merge of J. Smith into John Smith was already undone." in words(answer)


def test_what_came_after_a_merge_is_offered_when_it_is_undone(bob, story, john, short):
    merge = merge_actors(keep=john, absorb=short, by=bob.person)
    mention(article("J. Smith was seen again. He waved."), "J. Smith", john)
    repair()
    answer = bob.post(f"/actors/merges/{merge.pk}/undo/", follow=True)
    assert "What came later stayed with John Smith: “J. Smith”." in words(answer)
    address = f"/actors/{john.pk}/split/?to={short.pk}&amp;text=J.%20Smith"
    assert f'href="{address}"' in words(answer)
    page = bob.get(address.replace("&amp;", "&"))
    assert page.context["to"] == short
    (shown,) = page.context["splitting"].articles
    assert [one.text for one in shown[1]] == ["J. Smith"]


def test_the_page_of_a_merged_actor_leads_to_the_kept_one(bob, story, john, short):
    merge_actors(keep=john, absorb=short, by=bob.person)
    for address in ("", "merge/", "split/", "edit/"):
        answer = bob.get(f"/actors/{short.pk}/{address}", follow=True)
        assert answer.redirect_chain[-1][0] == f"/actors/{john.pk}/"


def test_possible_duplicates_are_listed_with_reasons_and_sentences(bob, pair, story):
    answer = bob.get("/actors/duplicates/")
    page = words(answer)
    assert "an initial that fits: “John Smith” and “J. Smith”" in page
    assert "“We will talk,” <mark>J. Smith</mark> said of John Smith." in page


def test_the_list_asks_a_fixed_number_of_queries(bob, pair, story, django_assert_num_queries):
    def asked():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert bob.get("/actors/duplicates/").status_code == 200
        return len(queries)

    one = asked()
    for name in ("Ana Lind", "Olga Petrenko"):
        known = [actor(name), actor(f"{name[0]}. {name.split()[1]}")]
        told = article(f"{name} came, and {known[1].name} left the port of {name}town.")
        mention(told, name, known[0])
        suggest_duplicates([one.pk for one in known])
    assert PossibleDuplicate.objects.count() == 3
    assert asked() == one


def test_a_dismissed_pair_never_returns(bob, pair, story, john, short):
    answer = bob.post(f"/actors/duplicates/{pair.pk}/dismiss/", headers={"HX-Request": "true"})
    assert "J. Smith are different." in words(answer) or "John Smith are different." in words(answer)
    suggest_duplicates([john.pk, short.pk])
    assert bob.get("/actors/duplicates/").context["pairs"] == []
    bob.post(f"/actors/duplicates/{pair.pk}/reopen/")
    assert len(bob.get("/actors/duplicates/").context["pairs"]) == 1


def test_a_pair_is_merged_in_its_place(bob, pair, story, john, short):
    answer = bob.post("/actors/merge/", {"keep": john.pk, "absorb": short.pk}, headers={"HX-Request": "true"})
    assert words(answer).startswith('<span class="done-words">Merged J. Smith into John Smith.')
    answer = bob.post("/actors/merge/", {"keep": john.pk, "absorb": short.pk}, headers={"HX-Request": "true"})
    assert (answer.status_code, "already merged" in words(answer)) == (422, True)


def test_an_actors_page_shows_whom_it_may_be(bob, pair, story, john, short):
    assert "an initial that fits" in words(bob.get(f"/actors/{john.pk}/"))


@pytest.mark.parametrize("sent", [{"texts": ["x" * 501]}, {"mentions": ["--"]}, {"articles": ["x.y/z_*"]}])
def test_mentions_that_cannot_be_read_split_nothing_and_say_so(bob, story, john, sent):
    answer = bob.post(f"/actors/{john.pk}/split/", {**sent, "name": "Per Smith", "kind": "person"})
    assert answer.status_code == 422
    assert "Some of the mentions could not be read. Nothing was split; choose them again." in words(answer)
    assert not Actor.objects.filter(name="Per Smith").exists()


def test_splitting_by_the_words_in_print(bob, story, john):
    told = article("Smith came. John Smith left.")
    mention(told, "Smith", john)
    repair()
    answer = bob.post(
        f"/actors/{john.pk}/split/", {"texts": ["Smith"], "name": "Per Smith", "kind": "person"}, follow=True
    )
    made = Actor.objects.get(name="Per Smith")
    assert answer.redirect_chain == [(f"/actors/{made.pk}/", 302)]
    assert "Split Per Smith off from John Smith. 1 mention moved." in words(answer)
    assert told.mentions.get().actor == made


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"name": "Per Smith"}, "Choose the mentions that mean somebody else."),
        ({"name": ""}, "Type the name of who it is instead."),
        ({"mentions": ["x"], "name": "Per"}, "Choose the mentions that mean somebody else."),
    ],
)
def test_a_split_that_makes_no_sense_says_why(bob, story, john, sent, fault):
    answer = bob.post(f"/actors/{john.pk}/split/", sent)
    assert answer.status_code == 422
    assert fault in words(answer) or answer.context["form"].errors


def test_renaming_keeps_the_old_name(bob, story, short):
    answer = bob.post(
        f"/actors/{short.pk}/edit/", {"name": "Jane Smith", "kind": "person", "country": "GB"}, follow=True
    )
    assert "J. Smith is now shown as Jane Smith. Jane Smith&#x27;s country is now GB." in words(answer)
    assert {alias.text for alias in short.aliases.all()} == {"J. Smith", "Jane Smith"}


def test_a_name_that_somebody_else_has_is_added_and_told(bob, john):
    smit = actor("Ann Smit")
    added = bob.post(f"/actors/{john.pk}/names/add/", {"text": "ann smit"}, follow=True)
    assert "Ann Smit has this name, too." in words(added)
    assert "has this name, too." not in words(bob.post(f"/actors/{smit.pk}/names/add/", {"text": "Annie"}, follow=True))


def test_an_empty_name_is_answered_beside_the_field(bob, short):
    answer = bob.post(f"/actors/{short.pk}/edit/", {"name": " ", "kind": "person"})
    assert (answer.status_code, "name" in answer.context["form"].errors) == (422, True)


def test_a_barred_name_is_taken_away_and_listed(bob, story, john):
    told = article("Smith came. John Smith left.")
    mention(told, "Smith", john)
    repair()
    answer = bob.post(f"/actors/{john.pk}/names/bar/", {"text": "Smith"}, follow=True)
    assert "“Smith” never means John Smith. 1 mention is linked to nobody now." in words(answer)
    assert [barrier.text for barrier in answer.context["never_links"]] == ["Smith"]
    answer = bob.post(f"/actors/{john.pk}/names/add/", {"text": "smith"}, follow=True)
    assert "“smith” is on the list of names that never mean this actor. Remove it first." in words(answer)
    bob.post(f"/actors/{john.pk}/names/allow/", {"text": "Smith"})
    bob.post(f"/actors/{john.pk}/names/add/", {"text": "Smith"})
    assert "Smith" in {alias.text for alias in john.aliases.all()}


@pytest.mark.parametrize(("verb", "typed"), [("add", "…!"), ("bar", "John Smith"), ("add", "x" * 301)])
def test_a_name_that_is_refused_stays_typed_with_the_reason_beside_it(bob, john, verb, typed):
    answer = bob.post(f"/actors/{john.pk}/names/{verb}/", {"text": typed})
    if answer.status_code == 302:
        pytest.fail("nothing was refused")
    assert answer.status_code == 422
    assert re.search(rf'id="{verb}-name"[^>]*value="{typed}"', answer.text)
    assert re.search(rf'id="{verb}-problem">\s*[A-Z“]', answer.text)


def test_an_unknown_verb_is_not_found(bob, john):
    assert bob.post(f"/actors/{john.pk}/names/eat/", {"text": "Smith"}).status_code == 404


def test_a_large_merge_leads_to_its_progress(bob, story, john, short, monkeypatch):
    monkeypatch.setattr(corpus_changes, "ROWS_AT_ONCE", 0)
    answer = bob.post("/actors/merge/", {"keep": john.pk, "absorb": short.pk}, follow=True)
    change = CorpusChange.objects.get()
    assert answer.redirect_chain == [(f"/actors/changes/{change.pk}/", 302)]
    assert "Merging J. Smith into John Smith" in words(answer)
    assert "0 of 2 rows." in words(answer)
    assert Merge.objects.count() == 0
    corpus_changes.carry_out(change)
    corpus_changes.carry_out(change)  # a job may run twice
    answer = bob.get(f"/actors/changes/{change.pk}/", follow=True)
    assert answer.redirect_chain == [(f"/actors/{john.pk}/", 302)]
    assert "Merged J. Smith into John Smith. 1 mention and 1 quote moved." in words(answer)
    assert Merge.objects.count() == 1


def test_a_large_merge_that_became_impossible_says_why(bob, story, john, short, monkeypatch):
    monkeypatch.setattr(corpus_changes, "ROWS_AT_ONCE", 0)
    bob.post("/actors/merge/", {"keep": john.pk, "absorb": short.pk})
    merge_actors(keep=john, absorb=short, by=bob.person)
    change = CorpusChange.objects.get()
    corpus_changes.carry_out(change)
    answer = bob.get(f"/actors/changes/{change.pk}/")
    assert "J. Smith was already merged into John Smith." in words(answer)


def test_what_newsdesk_merged_is_listed_with_the_reason_and_can_be_undone(bob, john, short, story):
    merge = merge_actors(keep=john, absorb=short, by=None, reasons=["both are printed as “smith”"])
    for address in ("/actors/duplicates/", f"/actors/{john.pk}/"):
        page = " ".join(bob.get(address).content.decode().split())
        assert '<li class="for">both are printed as “smith”</li>' in page
        assert "1 mention, 1 quote · Newsdesk, " in page
    bob.post(f"/actors/merges/{merge.pk}/undo/")
    assert bob.get("/actors/duplicates/").context["merged"] == []


def test_what_a_person_merged_is_not_listed_as_newsdesks(bob, john, short, story, django_user_model):
    merge_actors(keep=john, absorb=short, by=django_user_model.objects.get(username="bob"))
    assert bob.get("/actors/duplicates/").context["merged"] == []


@pytest.fixture
def several(bob):
    """James Carver, a midfielder in one article and a convicted murderer in another."""
    carver = actor("James Carver")
    for role in ("midfielder", "convicted murderer"):
        told = article(f"James Carver, the {role}, spoke.", title=f"The {role}")
        mention(told, "James Carver", carver)
        Role.objects.create(actor=carver, article=told, text=role, key=role, start=18, end=18 + len(role))
    repair()
    suggest_splits([carver.pk])
    return PossibleSplit.objects.get()


@pytest.mark.parametrize("page", ["duplicates", "actor"])
def test_an_actor_that_may_be_several_people_is_shown_with_its_parts(bob, several, page):
    answer = words(bob.get("/actors/duplicates/" if page == "duplicates" else f"/actors/{several.actor_id}/"))
    assert "May be several people" in answer
    assert "called “midfielder” in some articles, “convicted murderer” in others" in answer
    assert "The midfielder" in answer
    assert answer.count("Split off") >= 1


def test_a_part_is_split_off_and_undone(bob, several):
    answer = bob.post(f"/actors/several/{several.pk}/split/", {"part": "1"}, follow=True)
    assert Actor.objects.current().filter(name="James Carver").count() == 2
    assert "Split off James Carver (convicted murderer): 1 mention moved." in words(answer)
    other = Actor.objects.current().filter(name="James Carver").exclude(pk=several.actor_id).get()
    answer = bob.post("/actors/merge/", {"keep": several.actor_id, "absorb": other.pk}, follow=True)
    assert Actor.objects.current().filter(name="James Carver").count() == 1
    assert suggest_splits([several.actor_id]) == 0  # a person said that they are one
    assert not any(vars(drift()).values())


@pytest.mark.parametrize("part", ["0", "7", "x"])
def test_a_part_that_there_is_not_is_refused(bob, several, part):
    answer = bob.post(f"/actors/several/{several.pk}/split/", {"part": part}, follow=True)
    assert "have changed in the meantime" in words(answer)
    assert Actor.objects.current().filter(name="James Carver").count() == 1


def test_one_person_is_said_and_undone(bob, several):
    answer = bob.post(f"/actors/several/{several.pk}/dismiss/", follow=True)
    assert "James Carver is one person." in words(answer)
    assert "May be several people" not in words(bob.get("/actors/duplicates/"))
    bob.post(f"/actors/several/{several.pk}/reopen/")
    assert "May be several people" in words(bob.get("/actors/duplicates/"))


def test_an_analyst_splits_nobody(carol, several):
    for verb in ("split", "dismiss", "reopen"):
        assert carol.post(f"/actors/several/{several.pk}/{verb}/", {"part": "1"}).status_code == 403
