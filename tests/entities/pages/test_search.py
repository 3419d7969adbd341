import pytest

from entities.pages.search import name_answering, search_everywhere
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote


@pytest.mark.parametrize(
    ("name", "aliases", "words", "answer"),
    [
        ("Ana Lind", ["Ana Lind", "Minister Lind"], "lin", ""),
        ("Ana Lind", ["Ana Lind", "Iron Annie", "Iron Annie of Corran"], "iron", "Iron Annie"),
        ("Ana Lind", ["Ana Lind", "Ánnie"], "ANNIE", "Ánnie"),
        ("Ana Lind", ["Ana Lind", "Al-Lind"], "ind", ""),
        ("Ana Lind", ["Ana Lind", "Berg-Öst"], "ost", "Berg-Öst"),
    ],
)
def test_the_alias_is_told_where_the_name_does_not_answer(name, aliases, words, answer):
    assert name_answering(name, aliases, words) == answer


@pytest.mark.django_db
def test_the_beginning_of_a_word_finds_actors_by_any_alias_articles_and_quotes():
    known, unknown = actor("Ferry Berg"), actor("Tom Berg", aliases=["The Ferryman"])
    actor("Conferred")
    for day, when in enumerate(("", "always ")):
        told = article(
            f"“The ferries are {when}late,” Tom Berg said on day {day}.", title=f"Day {day} of the FERRY strike"
        )
        with recounting(article=told):
            mention(told, "Tom Berg", unknown)
            quote(told, f"The ferries are {when}late,", unknown)
    hits = search_everywhere("férr", counted_to=1, size=1)
    assert hits.sought == "férr*"
    assert [(each.name, each.n_mentions) for each in hits.actors] == [("Tom Berg", 2)]
    assert hits.actors.next
    assert str(hits.n_actors) == "1+"
    assert hits.in_words == "1+ actors, 1+ articles, 1+ quotes"
    assert [each.title for each in hits.articles] == ["Day 1 of the FERRY strike"]
    assert [each.text for each in hits.quotes] == ["The ferries are always late,"]
    assert [each.name for each in search_everywhere("ferry berg", counted_to=9).actors] == [known.name]


@pytest.mark.django_db
def test_nothing_found_is_false():
    assert not search_everywhere("ferry", counted_to=9)
