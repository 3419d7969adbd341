"""How good the engine is, as a page to read: its scores beside those of systems a user could pick instead.

The figures of the others were measured with the same scorers on the same articles; spaCy's spans were
trimmed to the guidelines of each set. They are constants because those systems are no dependencies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from entities.nlp.measuring.doubt import Doubted, auc_interval, auc_of, calibration_error, risk_and_coverage
from entities.nlp.measuring.intervals import Part, interval
from entities.nlp.measuring.mistakes import Outcome, counted


@dataclass(frozen=True, slots=True)
class GoldSet:
    name: str
    scorer: Literal["spans", "actors"]
    labels: str = ""  # name of the label map, where the set's labels need one
    about: str = ""


Sort = Literal["by", "about", "between"]


@dataclass(frozen=True, slots=True)
class Covered:
    """Of actors whose quotes are counted in so many articles: how often the interval holds the true number."""

    set: str
    sort: Sort
    articles: int
    actors: int
    share: float
    counted: float  # on average, as are the others
    true: float
    width: float


SETS = (
    GoldSet("polnear_dev", "spans", about="84 US political news articles; some write '' for a quotation mark"),
    GoldSet("polnear_dev_norm", "spans", about="the same with '' written as one mark"),
    GoldSet("acceptance_dev", "actors", about="13 articles with speakers resolved, subjects, stance and dates"),
    GoldSet("acceptance2_dev", "actors", about="40 others; 20 were read for errors, the other 20 never"),
    GoldSet("conll03_dev", "spans", "conll03", about="216 Reuters articles of 1996"),
    GoldSet("crossner_politics_dev", "spans", "crossner_politics", about="540 sentences of Wikipedia on politics"),
    GoldSet("gum_news_entities", "spans", "gum", about="24 Wikinews articles, names derived from coreference"),
)

# exact content span, detection, end-to-end attribution; found of direct, mixed and indirect quotes; articles a second
QUOTE_PEERS = (
    ("textacy", 15.2, 16.2, 14.7, 37, 15, 0, "4.2"),
    ("Gender Gap Tracker", 42.3, 46.7, 40.4, 66, 51, 23, "4.0"),
    ("BBC Citron, retrained on the training articles", 49.1, 60.8, 57.5, 66, 66, 43, "2.4"),
)
ANNOTATORS = ("two human annotators with each other", 71.7, 79.6, 76.7, "", "", "", "")
ENTITY_PEER = ("spaCy en_core_web_sm", {"conll03_dev": 67.6, "crossner_politics_dev": 56.7})


def report(
    results: Mapping[str, Mapping[str, Any]],
    wrong: Mapping[str, Mapping[str, Sequence[Outcome]]],
    doubts: Mapping[str, Sequence[Sequence[Doubted]]] = MappingProxyType({}),
    covered: Sequence[Covered] = (),
    parts: Mapping[str, Mapping[str, Sequence[Part]]] = MappingProxyType({}),
    *,
    words_per_second: float,
    version: str,
) -> str:
    """A Markdown page of the results of `score.py` and `score_actor.py`, by name of the gold set.

    `wrong` are the outcomes that `mistakes` counts, by set and by what was looked at; `doubts` the named speakers of
    the statements found, by set and article; `covered`, how often the interval of a count holds the true one; `parts`,
    what each article adds to a score, by set and name of the score.
    """
    sections = [
        f"# Quality\n\nPipeline version {version}. All figures are F1 in percent unless they say otherwise, on\n"
        "development sets: rules and thresholds were chosen with these articles in sight, so expect a little less\n"
        "elsewhere.\n"
        "`manage.py evaluate GOLD_DIR` measures them again and writes this page.",
    ]
    quotes = [name for name in ("polnear_dev_norm", "polnear_dev") if name in results]
    if quotes:
        sections.append(quote_section(results, quotes, words_per_second))
    sections += [
        actor_section(name, results[name]) for name in ("acceptance_dev", "acceptance2_dev") if name in results
    ]
    if parts:
        sections.append(interval_section(parts))
    if any(some for by_article in doubts.values() for some in by_article):
        sections.append(doubt_section(doubts))
    if covered:
        sections.append(count_section(covered))
    entities = [gold.name for gold in SETS if "entities" in results.get(gold.name, {})]
    if entities:
        sections.append(entity_section(results, entities))
    sections.append(mistake_section(wrong))
    sections.append(
        "## Sets\n\n" + "\n".join(f"- `{gold.name}`: {gold.about}" for gold in SETS if gold.name in results)
    )
    return "\n\n".join(sections) + "\n"


def quote_section(results: Mapping[str, Mapping[str, Any]], names: Sequence[str], words_per_second: float) -> str:
    rows: list[tuple[Any, ...]] = [*QUOTE_PEERS]
    for name in names:
        quotes = results[name]["quotes"]
        found = [round(100 * quotes["recall_by_type"][kind]["detected"]) for kind in ("direct", "mixed", "indirect")]
        measures = [quotes[key]["f1"] for key in ("content_exact_span", "detection", "attribution_end_to_end")]
        speed = f"{words_per_second / 800:.1f}" if name == names[0] else ""
        rows.append((f"**Newsdesk** on `{name}`", *map(percent, measures), *found, speed))
    rows.append(ANNOTATORS)
    head = (
        "system",
        "exact content span",
        "detection (IoU ≥ 0.5)",
        "end-to-end attribution",
        "direct found",
        "mixed found",
        "indirect found",
        "articles/s",
    )
    return (
        "## Quotes: content and source\n\n"
        "Other systems on `polnear_dev`. An article has 800 words; one core, of which\n"
        "only the time of the process counts; speeds of the others were measured on another machine.\n\n"
        + "\n".join(table(head, rows))
    )


def actor_section(name: str, result: Mapping[str, Any]) -> str:
    names = {
        "quote_span": "quotes found",
        "quote_speaker": "quotes found, with the right speaker",
        "quote_chars_speaker": "characters said by the right speaker",
        "about_on_matched": "subjects of the quotes found",
        "about_end_to_end": "speaker and subjects, end to end",
        "actors": "actors of an article",
    }
    rows = [(words, *(percent(result[key][part]) for part in ("p", "r", "f1"))) for key, words in names.items()]
    shares = {
        "speaker_acc": "right speaker, of the quotes found",
        "stance": "right stance toward the main subject",
        "actor_kind": "right kind of actor",
        "dates_value": "dates found and read rightly",
    }
    span = result["quote_span"]
    return (
        f"## Who said what about whom, on `{name}`\n\n"
        "Statements only; attitudes and thoughts are kept apart and not counted. They are "
        f"{span['tp'] + span['fn']}, which makes a figure\ngood to some four to six points.\n\n"
        + "\n".join(table(("", "precision", "recall", "F1"), rows))
        + "\n\n"
        + "\n".join(
            table(
                ("", "accuracy", "of"),
                [(words, percent(result[key]["acc"]), result[key]["n"]) for key, words in shares.items()],
            )
        )
    )


def interval_section(parts: Mapping[str, Mapping[str, Sequence[Part]]]) -> str:
    names = list(dict.fromkeys(name for by_name in parts.values() for name in by_name))
    rows = [(name, *(bounds(by_name[name]) for by_name in parts.values())) for name in names]
    return (
        "## Between which bounds\n\n"
        "The same scores with the middle 95% of what they are on articles drawn from the set: what would come out on\n"
        "other articles of the same sorts.\n\n" + "\n".join(table(("", *(f"`{name}`" for name in parts)), rows))
    )


def bounds(articles: Sequence[Part]) -> str:
    found = interval(articles)
    return "" if found is None else f"{percent(found.share)} ({percent(found.low)} to {percent(found.high)})"


def doubt_section(doubts: Mapping[str, Sequence[Sequence[Doubted]]]) -> str:
    """Every named speaker of a statement found, however doubtful: none is left out to flatter the figures."""
    lines = [
        "## What the confidence of a speaker is worth\n\n"
        "Of all named speakers of the statements found, those given as a mere perhaps included. AUC: how often a\n"
        "right one has the higher confidence than a wrong one; 50 is worthless. The interval holds 95% of draws of\n"
        "articles.\n"
    ]
    rows = []
    for name, by_article in doubts.items():
        every = [one for some in by_article for one in some]
        found = auc_of(every)
        low, high = auc_interval(by_article)
        shown = "" if found is None else f"{percent(found)} ({percent(low)} to {percent(high)})"
        wrong = sum(not right for _, right in every)
        rows.append((f"`{name}`", len(every), wrong, shown, f"{calibration_error(every):.3f}"))
    lines += ["\n".join(table(("", "named", "wrong", "AUC", "expected calibration error"), rows))]
    for name, by_article in doubts.items():
        kept = risk_and_coverage([one for some in by_article for one in some])
        lines.append(f"\nThe surest speakers of `{name}`:\n")
        head = ("kept", "least confidence", "wrong among them")
        lines.append(
            "\n".join(table(head, [(f"{share:.0%}", f"{least:.2f}", percent(risk)) for share, least, risk in kept]))
        )
    return "\n".join(lines)


COUNTS = "What a count of quotes is worth"
COUNTED = {
    "by": "quotes by an actor", "about": "quotes about an actor", "between": "quotes by one about another",
}  # fmt: skip


def count_section(covered: Sequence[Covered]) -> str:
    """The intervals of entities/rules/doubt.py against sets that they were not measured on."""
    rows = [
        (
            f"`{one.set}`",
            COUNTED[one.sort],
            "one article" if one.articles == 1 else f"{one.articles} articles, drawn",
            one.actors,
            *(f"{number:.1f}" for number in (one.counted, one.true, one.width)),
            percent(one.share),
        )
        for one in covered
    ]
    head = (
        "set",
        "count",
        "of",
        "actors or pairs",
        "counted",
        "true",
        "width of the interval",
        "true number within, %",
    )
    return (
        f"## {COUNTS}\n\n"
        "A count of quotes by or about an actor, or by one about another, carries an interval that holds\n"
        "the true number, missed quotes included, nine times in ten. It rests on `acceptance2_train`; measured here\n"
        "on articles that it does not rest on. An actor, or a pair, of several articles is made of those of as many\n"
        "articles, for the sets tell nothing across them. Attitudes and thoughts are not counted.\n\n"
        + "\n".join(table(head, rows))
    )


def entity_section(results: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> str:
    peer, figures = ENTITY_PEER
    rows = []
    for name in names:
        entities = results[name]["entities"]
        labels = [
            percent(entities["per_label"][label]["f1"]) if label in entities["per_label"] else "" for label in LABELS
        ]
        rows.append((f"`{name}`", percent(entities["micro"]["f1"]), *labels, figures.get(name, "")))
    return "## Names: span and label right\n\n" + "\n".join(table(("set", "all", *LABELS, peer), rows))


LABELS = ("PER", "ORG", "LOC", "MISC")

LOOKED_AT = {
    "quotes": "Quotes by kind, attitudes included; “other borders” share at least half of the letters",
    "sources": "Printed sources of the quotes found, by how the true one is printed",
    "speakers": "Speakers of the statements found, by how the true one is printed beside the quote",
    "subjects": "Subjects of the statements found, by kind of actor",
    "names": "Names by label",
}


def mistake_section(wrong: Mapping[str, Mapping[str, Sequence[Outcome]]]) -> str:
    parts = ["## What goes wrong\n\nCounts, by class."]
    for name, by_what in wrong.items():
        if name == "polnear_dev":  # the same articles as polnear_dev_norm
            continue
        for what, outcomes in by_what.items():
            parts.append(f"{LOOKED_AT[what]}, on `{name}`:\n\n" + "\n".join(table(*counted(outcomes))))
    return "\n\n".join(parts)


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(map(str, row)) + " |"


def with_section(page: str, title: str, body: str) -> str:
    """A Markdown page with the section of this title written anew; a new one comes before "Limits", or last."""
    head, *sections = re.split(r"^(?=## )", page.rstrip("\n") + "\n", flags=re.MULTILINE)
    titles = [section.partition("\n")[0].removeprefix("## ") for section in sections]
    section = f"## {title}\n\n{body.strip()}\n"
    if title in titles:
        sections[titles.index(title)] = section
    else:
        sections.insert(titles.index("Limits") if "Limits" in titles else len(sections), section)
    return "\n".join(part.rstrip("\n") + "\n" for part in (head, *sections))
