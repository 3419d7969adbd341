from entities.nlp.annotation import Span
from entities.nlp.coreference.references import references
from entities.nlp.language.words import Words
from tests.entities.nlp.literals import annotated


def groups(marked, *quotes):
    return [actor.name for actor in annotated(marked, *quotes).actors if actor.kind == "group"]


def test_recurring_group_becomes_an_actor():
    marked = "Many rural farmers are poor. The road is long. Rural farmers want rain, and the farmers got none."
    assert groups(marked) == ["rural farmers"]


def test_group_spoken_of_once_or_without_a_telling_word_stays_unnamed():
    assert groups("Many rural farmers are poor. The road is long.") == []
    assert groups("Farmers are poor. The road is long. The farmers want rain.") == []


def test_bare_noun_that_fits_two_groups_is_neither():
    marked = "Rural farmers met. Organic farmers met. Rural farmers sang. Organic farmers sang. Farmers ate."
    annotation = annotated(marked)
    assert groups(marked) == ["rural farmers", "organic farmers"]
    assert [m.actor for m in annotation.mentions if m.span.of(annotation.text) == "Farmers"] == []


def test_verb_before_a_group_is_no_part_of_it():
    assert groups("It helps rural teachers. It helps rural teachers again. It pays teachers.") == ["rural teachers"]


def test_group_is_a_subject():
    marked = "{PERSON:Ida Lund} said asylum seekers wait. {ORG:Tide Club} feeds asylum seekers."
    annotation = annotated(marked, {"content": "asylum seekers wait", "cue": "said", "source": "Ida Lund"})
    assert [annotation.actors[target.actor].name for target in annotation.quotes[0].targets] == ["asylum seekers"]


def test_a_description_ends_where_another_begins():
    text = "The Maritime Council urged both sides to wait."
    words = Words(text, (Span(0, len(text)),))
    assert [found.span.of(text) for found in references(words, [Span(4, 20)])] == ["both sides"]
