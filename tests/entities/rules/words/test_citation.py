import pytest

from entities.models import Quote
from entities.rules.words.citation import citation, told_apart
from tests.factories import actor, article, quote, source

pytestmark = pytest.mark.django_db

HERE = "https://news.example/articles/1/#quote-1"


def test_a_citation_names_speaker_author_title_outlet_date_and_address():
    told = article("“We will talk,” she said.", author="Per Holm", source=source("The Harbour Post"))
    assert citation(quote(told, "We will talk,", actor("Ana Lind")), HERE) == (
        "“We will talk.” Ana Lind, quoted in Per Holm, “Ferry talks resume”, The Harbour Post, 20 November 2025, "
        "https://news.example/articles/1/#quote-1"
    )


def test_the_address_of_the_original_is_cited_where_there_is_one():
    told = article("“Never!” he said.", url="https://harbour.example/7")
    assert citation(quote(told, "Never!", actor("Tom Berg")), HERE).startswith("“Never!” Tom Berg, quoted in “Ferry")
    assert citation(quote(told, "Never!"), HERE).endswith("https://harbour.example/7")


def test_an_outlet_from_right_to_left_leaves_the_day_in_its_place():
    told = article("“We will talk,” she said.", source=source("جريدة الميناء"))
    assert citation(quote(told, "We will talk,", actor("Ana Lind")), HERE).startswith(
        "“We will talk.” Ana Lind, quoted in “Ferry talks resume”, \u2068جريدة الميناء\u2069, 20 November 2025, "
    )


@pytest.mark.parametrize(
    ("kind", "words"), [("indirect", "[Paraphrased] he would."), ("mixed", "[Partly paraphrased] he would.")]
)
def test_words_that_are_not_printed_as_said_are_not_cited_as_said(kind, words):
    told = article("He said he would.")
    assert citation(quote(told, "he would", kind=kind, speaker_words="an official"), HERE).startswith(
        f"{words} an official, quoted in"
    )


def words_of(told, *fragments, kind="mixed", cut=0):
    """How the fragments are cited, where a window shows what stands behind the first `cut` characters."""
    made = Quote(article=told, text=" … ".join(fragments), kind=kind, speaker_words="an official")
    places = [(told.text.index(words), told.text.index(words) + len(words)) for words in fragments]
    return citation(made, HERE, told_apart(told.text[cut:], cut, places)).partition(" an official, quoted in")[0]


@pytest.mark.parametrize("kind", ["mixed", "indirect"])
def test_words_between_marks_are_never_called_a_paraphrase(kind):
    told = article('She said they would “talk soon”, and that "nobody" was late.')
    assert words_of(told, 'they would “talk soon”, and that "nobody" was late', kind=kind) == (
        "[Paraphrased: they would] “talk soon” [Paraphrased: and that] “nobody” [Paraphrased: was late.]"
    )
    assert words_of(told, "they would “talk soon”", kind=kind) == "[Paraphrased: they would] “talk soon.”"
    assert words_of(told, "“talk soon”", kind=kind) == "“talk soon.”"


def test_a_fragment_that_its_marks_enclose_is_cited_as_said():
    told = article("The mayor, she said, ‘is tired,’ and he agreed, adding: “We all are, I’m afraid.”")
    assert words_of(told, "The mayor", "is tired", "We all are, I’m afraid") == (
        "[Paraphrased: The mayor] … “is tired” … “We all are, I’m afraid.”"
    )


def test_what_the_window_does_not_show_is_cited_as_a_whole():
    told = article("She said they would “talk soon”.")
    assert words_of(told, "they would “talk soon”", cut=9) == "[Paraphrased: they would] “talk soon.”"
    assert words_of(told, "they would “talk soon”", cut=10) == "[Partly paraphrased] they would “talk soon”."


def test_what_is_not_known_is_said_to_be():
    told = article("“Never,” somebody said.", published_at=None)
    words = citation(quote(told, "Never"), HERE)
    assert "unknown speaker" in words
    assert "date not known" in words


@pytest.mark.parametrize(
    ("printed", "cited"),
    [
        ("We never said “no” to Zoë,", "“We never said ‘no’ to Zoë.”"),
        ("“We will talk,”", "“We will talk.”"),
        ('"We will talk"', "“We will talk.”"),
        ("“No” is no answer, and “yes” neither", "“‘No’ is no answer, and ‘yes’ neither.”"),
        ("„Nein“, sagte er", "“‘Nein’, sagte er.”"),
        ("«Jamais»", "“Jamais.”"),
        ("We will “talk", "“We will talk.”"),
        ("It’s late", "“It’s late.”"),
    ],
)
def test_a_citation_never_doubles_its_marks(printed, cited):
    told = article(f"{printed} She said so.", title="Minister: “We will talk”")
    words = citation(quote(told, printed, actor("Ana Lind")), HERE)
    assert words.startswith(f"{cited} Ana Lind, quoted in “Minister: ‘We will talk’”, ")
