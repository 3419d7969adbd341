"""The engine as a whole, on invented articles and on hostile text."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entities import nlp
from entities.nlp.annotation import Annotation
from entities.nlp.encoding.encoder import STRETCH, VOCABULARY, stretches
from entities.nlp.encoding.wordpieces import split
from entities.nlp.language.quotation import quoted
from entities.nlp.pipeline import annotate, detect, language

PUBLISHED = date(2025, 11, 20)

ARTICLE = """Borland to close its oldest harbour

Transport Minister Zoë Ångström said on Tuesday that the harbour of Port Ellery would close next year.

“We cannot keep it open,” she told reporters in Port Ellery. “The money is gone.”

Ralph Okafor, a spokesman for the Dockers' Union, called the plan ‘a betrayal of the coast’.

“Nobody asked us,” Okafor said. “We found out from the radio.

“We will not forget it.”
"""


def annotated(text, published=PUBLISHED) -> Annotation:
    return nlp.annotate(text, published)


def said(text):
    """(speaker, source, cue, content) of each statement, as printed."""
    annotation = annotated(text)
    return [
        (
            annotation.actors[quote.speaker].name if quote.speaker is not None else None,
            " ".join(span.of(text) for span in quote.source),
            " ".join(span.of(text) for span in quote.cue),
            " | ".join(span.of(text) for span in quote.content),
        )
        for quote in annotation.quotes
        if quote.attribution == "said"
    ]


def test_quotes_of_an_article_have_speaker_source_cue_and_content():
    assert said(ARTICLE) == [
        (
            "Zoë Ångström",
            "Transport Minister Zoë Ångström",
            "said",
            "the harbour of Port Ellery would close next year",
        ),
        ("Zoë Ångström", "she", "told", "We cannot keep it open, | The money is gone."),
        (
            "Ralph Okafor",
            "Ralph Okafor, a spokesman for the Dockers' Union,",
            "called",
            "the plan ‘a betrayal of the coast’",
        ),
        ("Ralph Okafor", "Okafor", "said", "Nobody asked us, | We found out from the radio."),
        ("Ralph Okafor", "", "", "We will not forget it."),
    ]


def test_dates_of_an_article_are_read_from_its_day_of_publication():
    assert [found.value for found in annotated(ARTICLE).dates] == ["2025-11-18", "2026"]
    assert [found.value for found in annotated(ARTICLE, None).dates] == [None, None]


@pytest.mark.parametrize(
    ("opens", "closes"), [('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("''", "''"), ("«", "»")]
)
def test_direct_quote_is_found_in_every_style_of_marks(opens, closes):
    text = f"{opens}We will open the bridge in spring,{closes} said Ana Ruiz, the mayor of Port Ellery."
    ((speaker, _, cue, content),) = said(text)
    assert (speaker, cue, content) == ("Ana Ruiz", "said", "We will open the bridge in spring,")
    assert annotated(text).quotes[0].kind == "direct"


def test_detection_keeps_mentions_apart_and_in_order():
    detected = detect(ARTICLE)
    mentions = [mention.span for mention in detected.mentions]
    assert mentions == sorted(mentions)
    assert all(first.end <= second.start for first, second in pairwise(mentions))
    assert [mention.label for mention in detected.mentions if mention.span.of(ARTICLE) == "Port Ellery"] == ["GPE"] * 2


def test_annotation_is_the_same_every_time_and_beside_other_texts():
    alone = annotated(ARTICLE)
    beside = list(annotate([ARTICLE, "Ana Ruiz said no.", ARTICLE], [PUBLISHED, None, PUBLISHED]))
    assert [beside[0], beside[2]] == [alone, alone]


def test_annotate_reads_no_text_ahead():
    taken = []

    def texts():
        for text in ("Ana Ruiz said no.", "Ralph Okafor said yes."):
            taken.append(text)
            yield text

    stream = annotate(texts(), [None, None])
    next(stream)
    assert taken == ["Ana Ruiz said no."]


def test_streams_of_one_process_go_on_side_by_side():
    one, other = annotate([ARTICLE] * 2, [PUBLISHED] * 2), annotate(["Ana Ruiz said no."] * 2, [None] * 2)
    found = list(zip(one, other, strict=True))
    assert found == [(annotated(ARTICLE), annotated("Ana Ruiz said no.", None))] * 2


def test_pipeline_is_one_of_spacy_whose_components_have_what_they_ask_for():
    nlp = language()
    assert not any(nlp.analyze_pipes()["problems"].values())
    (doc,) = nlp.pipe([ARTICLE])
    assert doc._.quotes == annotated(ARTICLE, None).quotes
    assert [sentence.text.strip() for sentence in doc.sents] == [part.of(ARTICLE) for part in doc._.sentences]


def test_annotate_refuses_a_date_too_few():
    with pytest.raises(ValueError, match="shorter"):
        list(annotate(["One.", "Two."], [None]))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "…", "\ud800", "🙂", "”", "a" * 5000, "«" * 500, "\u202e"])
def test_text_without_content_has_no_annotation(text):
    assert annotated(text) == Annotation(text)


def well_formed(annotation: Annotation) -> bool:
    """Spans lie in the text, are ordered and not empty; numbers point at actors; confidences are probabilities."""
    size, actors = len(annotation.text), len(annotation.actors)
    spans = [
        *(mention.span for mention in annotation.mentions),
        *(found.span for found in annotation.dates),
        *(role.span for actor in annotation.actors for role in actor.roles),
    ]
    for quote in annotation.quotes:
        spans += [*quote.content, *quote.source, *quote.cue, *quote.speaker_chain]
        spans += [quote.speaker_span] if quote.speaker_span else []
    numbers = [mention.actor for mention in annotation.mentions]
    numbers += [number for quote in annotation.quotes for number in (quote.speaker, *(t.actor for t in quote.targets))]
    confidences = [each.confidence for each in (*annotation.mentions, *annotation.quotes, *annotation.dates)]
    return (
        all(0 <= span.start < span.end <= size for span in spans)
        and all(number is None or 0 <= number < actors for number in numbers)
        and all(0 <= confidence <= 1 for confidence in confidences)
        and all(list(quote.content) == sorted(quote.content) and quote.content for quote in annotation.quotes)
        and list(annotation.mentions)
        == sorted(annotation.mentions, key=lambda mention: (mention.span.start, -mention.span.end))
        and list(annotation.dates) == sorted(annotation.dates, key=lambda found: found.span)
    )


FRAGMENTS = st.sampled_from(
    [
        *"\"'“”‘’«»\n\r\t .,:;—-()&$%…É🙂\u0301",
        *("\n\n", "''", " said ", " told ", "that ", "according to", "she", "the minister", "Friday", "May 5"),
        *("Ana Ruiz", "Ruiz", "Borland", "Borlandic", "Port Ellery", "U.S.", "Mr. ", "in 1999"),
    ]
)
# halves of surrogate pairs, combining marks, invisible and control characters, letters written from right to left
STRANGE = st.text(
    st.one_of(
        st.characters(categories=["Cs", "Mn", "Me", "Cf", "Cc", "Zs", "Zl", "Zp", "Co"]),
        st.characters(min_codepoint=0x0590, max_codepoint=0x06FF),
    ),
    max_size=40,
)
HOSTILE = st.one_of(
    st.text(max_size=300), st.lists(st.one_of(FRAGMENTS, st.text(max_size=5), STRANGE), max_size=80).map("".join)
)


@given(text=HOSTILE, published=st.one_of(st.none(), st.dates()))
@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_a_well_formed_annotation(text, published):
    assert well_formed(annotated(text, published))


def test_long_text_is_worked_on_in_stretches_that_begin_with_lines():
    text = "Ana Ruiz said no.\n" * 10_000
    parts = list(stretches(split(text, quoted(text), VOCABULARY)))
    assert sum(map(len, parts)) == 50_000
    assert all(len(part) <= STRETCH for part in parts)
    assert all(text[part.starts[0] :].startswith("Ana Ruiz") for part in parts)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 30_000,
        "“‘" * 10_000,
        "« " * 10_000,
        "(((" * 5_000 + ")" * 15_000,
        "''" * 10_000,
        "e\u0301\u200d\u202e" * 3_000,
        "\ud800" * 20_000,
        "\r\n" * 10_000,
    ],
    ids=["marks", "nested", "opening", "brackets", "apostrophes", "combining", "surrogates", "line ends"],
)
def test_long_text_without_sense_is_read_to_its_end(text):
    assert well_formed(annotated(text))


def test_paragraph_without_end_is_read_to_its_end():
    sentence = "Ana Ruiz told the council that the harbour would close, and “nobody asked us,” she added. "
    annotation = annotated(sentence * 200)
    assert well_formed(annotation)
    assert {annotation.actors[quote.speaker].name for quote in annotation.quotes if quote.speaker is not None} == {
        "Ana Ruiz"
    }
    assert annotation.quotes[-1].content[0].start > len(sentence) * 198
