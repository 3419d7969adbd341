"""What must not change what is found: the style of quotation marks, other names, headlines, blanks, more text.

Each article is put together from invented parts; a relation is read off two annotations of it.
"""

import re
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from entities.nlp import annotate

FEW = settings(max_examples=6, deadline=None, derandomize=True, database=None)

PEOPLE = st.sampled_from(
    ["Ana Ruiz", "Ralph Okafor", "Zoë Lindqvist", "Tomás Ferreira", "Helen Marsh", "Viktor Brandt", "Leila Haddad"]
)
BODIES = st.sampled_from(["the Dockers' Union", "Norland Rail", "the Harbour Authority", "Ellery College"])
PLACES = st.sampled_from(["Port Ellery", "Kirkwick", "Saltmere"])
HEADLINES = st.sampled_from(
    [
        "The end of a harbour",
        "Three years of repairs ahead",
        "A bridge for the valley",
        "Council votes on bridge",
        "Dockers demand answers",
        "Union warns of strike at harbour",
    ]
)
PARTS = (
    "{one}, a spokesman for {body}, said on Tuesday that the harbour of {place} would close next year.",
    "“We cannot keep it open,” {one} told reporters in {place}. “The money is gone.”",
    "“Nobody asked us,” said {two}, the mayor of {place}. “We found out from the radio.”",
    "“It will cost two hundred jobs before the summer is over,” {two} said.",
    "{two} warned that the ferry would stop in March unless the council acted.",
    "The bridge was built eighty years ago and carries a road and a railway line.",
    "{body} told the council that the repair would take three years.",
)
UNRELATED = (
    "The weather in the valley stayed dry for most of the month, and the vines were cut early.",
    "Tickets for the museum cost four crowns. It is closed on Mondays and on public holidays.",
    "The library opens a second reading room in spring. It has forty desks and a small garden.",
)
STYLES = {"straight": ('"', '"'), "double apostrophes": ("''", "''"), "guillemets": ("«", "»"), "single": ("‘", "’")}


@dataclass(frozen=True)
class Story:
    headline: str
    parts: tuple[str, ...]
    names: dict[str, str]

    @property
    def text(self) -> str:
        return f"{self.headline}\n\n" + "\n\n".join(part.format(**self.names) for part in self.parts) + "\n"


@st.composite
def stories(draw) -> Story:
    one, two = draw(st.lists(PEOPLE, min_size=2, max_size=2, unique=True))
    parts = draw(st.lists(st.sampled_from(PARTS), min_size=3, max_size=5, unique=True))
    return Story(draw(HEADLINES), tuple(parts), {"one": one, "two": two, "body": draw(BODIES), "place": draw(PLACES)})


def statements(text: str, beneath: int = 0, **renamed: str) -> set[tuple[str | None, str]]:
    """(speaker, letters of the content) of each quote `beneath` a place; `renamed` tells names back, new to old."""
    annotation = annotate(text)
    return {
        (
            told(annotation.actors[quote.speaker].name, renamed) if quote.speaker is not None else None,
            "".join(re.findall(r"\w+", told(" ".join(part.of(text) for part in quote.content), renamed))).casefold(),
        )
        for quote in annotation.quotes
        if quote.content[0].start >= beneath
    }


def told(words: str, renamed: dict[str, str]) -> str:
    for new, old in renamed.items():
        words = words.replace(new, old)
    return words


@given(story=stories(), style=st.sampled_from(sorted(STYLES)))
@FEW
def test_statements_stay_in_another_style_of_quotation_marks(story, style):
    opens, closes = STYLES[style]
    restyled = story.text.replace("“", opens).replace("”", closes)
    assert statements(restyled) == statements(story.text)


@given(story=stories(), other=st.sampled_from(["Marta Kowal", "Edwin Achebe", "Sofia Lund"]))
@FEW
def test_statements_go_with_the_name_where_a_person_has_another(story, other):
    renamed = replace(story, names=story.names | {"two": other})
    assert statements(renamed.text, **{other: story.names["two"]}) == statements(story.text)


@given(story=stories(), more=st.lists(st.sampled_from(UNRELATED), min_size=1, max_size=3, unique=True))
@FEW
def test_statements_stay_where_unrelated_paragraphs_follow(story, more):
    assert statements(story.text + "\n" + "\n\n".join(more) + "\n") == statements(story.text)


@given(story=stories(), case=st.sampled_from([str.upper, str.title, str.lower]))
@FEW
def test_statements_stay_under_a_headline_in_another_case(story, case):
    shouted = replace(story, headline=case(story.headline))
    beneath = len(story.headline)
    assert statements(shouted.text, beneath) == statements(story.text, beneath)


@given(
    story=stories(),
    blanks=st.sampled_from(
        [
            lambda text: text.replace("\n", "\r\n"),
            lambda text: text.replace("\n\n", "\n"),
            lambda text: text.replace("\n\n", "\n\n\n\n"),
            lambda text: text.replace("\n", "  \n"),
            lambda text: text.replace(". ", ".  "),
            lambda text: "\n \n" + text + "\n\n",
            lambda text: text.replace(" ", "\u00a0"),
        ]
    ),
)
@FEW
def test_statements_stay_where_blanks_and_line_ends_differ(story, blanks):
    assert statements(blanks(story.text)) == statements(story.text)
