from entities.rules.lists.deciding import Candidate, Entry, Standing, decide, twice
from entities.rules.lists.rows import Said

ANA = Said("Ana Ruiz", "person", ("Ruiz",), "NO", (), "Q77", "7")


def known(id, name="Ana Ruiz", kind="person", country="", aliases=(), barred=()):
    keys = frozenset(Said(text, "").key for text in (name, *aliases))
    return Candidate(id, name, Said(name, "").key, kind, country, keys, frozenset(barred))


def decided(said, entries=(), candidates=(), elsewhere=None):
    made = decide(said, Standing.of(entries), candidates, elsewhere)
    return made.outcome, made.actor, made.candidates


def test_the_same_row_changes_nothing():
    assert decided(ANA, [Entry(1, ANA, 5)]) == ("same", 5, ())


def test_an_identifier_finds_an_entry_under_another_name():
    said = Said("Ana Ruiz Molina", "person", (), "NO", (), "Q77")
    made = decide(said, Standing.of([Entry(1, ANA, 5)]), [])
    assert (made.outcome, made.entry, made.actor) == ("changes", 1, 5)
    assert made.why == "name, other names, own id"


def test_name_and_type_find_an_entry_without_identifiers():
    entry = Entry(1, Said("Ana Ruiz", "person"), 5)
    assert decided(ANA, [entry])[0] == "changes"
    assert decided(Said("Ana Ruiz", "organisation"), [entry])[0] == "new"


def test_one_name_with_two_identifiers_is_two_actors():
    assert decided(Said("Ana Ruiz", "person", wikidata="Q78"), [Entry(1, ANA, 5)])[0] == "new"


def test_a_row_joins_the_one_known_actor_of_its_name():
    assert decided(ANA, candidates=[known(5)]) == ("joins", 5, ())
    assert decided(ANA, candidates=[known(5, country="SE")]) == ("new", None, ())
    assert decided(ANA, candidates=[known(5, kind="organisation")]) == ("new", None, ())
    assert decided(ANA, candidates=[known(5, barred=["ana ruiz"])]) == ("new", None, ())


def test_several_that_fit_are_asked_about():
    assert decided(ANA, candidates=[known(9), known(5)]) == ("asks", None, (5, 9))
    assert decided(ANA, candidates=[known(9, "Ana Ruiz Sol", aliases=["Ana Ruiz"]), known(5)]) == ("asks", None, (5, 9))


def test_a_surname_alone_joins_nobody():
    assert decided(Said("Ruiz", "person"), candidates=[known(5, aliases=["Ruiz"])]) == ("asks", None, (5,))


def test_another_full_name_joins_and_says_so():
    made = decide(Said("Anna Ruiz", "person"), Standing.of([]), [known(5, aliases=["Anna Ruiz"])])
    assert (made.outcome, made.actor, made.why) == ("joins", 5, "It is also called “Anna Ruiz”.")


def test_the_same_id_on_another_list_joins():
    assert decided(ANA, candidates=[known(9), known(5)], elsewhere=3) == ("joins", 3, ())


def test_rows_that_repeat_an_earlier_one_are_told():
    rows = [
        (2, ANA),
        (3, Said("A. Ruiz", "person", wikidata="Q77")),
        (4, Said("ana ruiz", "person")),
        (5, Said("Ana Ruiz", "person", wikidata="Q78")),
        (6, Said("Ana Ruiz", "group")),
    ]
    assert twice(rows) == {3: "Line 2 is about the same actor.", 4: "Line 2 is about the same actor."}
