"""Annotations in columns: CoNLL-U Plus (https://universaldependencies.org/ext-format.html).

ID and FORM as there; MISC has the code points of the token in the article and `SpaceAfter=No`. The columns of our own:

NER     names in the IOB2 scheme; of overlapping ones the longest
ACTOR   every mention in the brackets of CoNLL-2012, which may overlap: `(12` opens a mention of actor 12, `12)` closes
        it, `(12)` does both; `(?` is a mention of nobody known
QUOTE   every fragment of a quote in the same brackets, by the quote's number
CUE     the cues, in the same way

The comments before a text's first sentence say what each quote is, and who the actors are.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from entities.exports.docbin import doc_of

COLUMNS = "# global.columns = ID FORM MISC NEWSDESK:NER NEWSDESK:ACTOR NEWSDESK:QUOTE NEWSDESK:CUE\n"


def lines(records: Iterable[dict]) -> Iterator[bytes]:
    """The file, an article at a time."""
    yield COLUMNS.encode()
    for record in records:
        yield "".join(_article(record)).encode()


def _article(record):
    yield f"# newdoc id = {record['id']}\n"
    for key in ("title", "publisher", "date", "address"):
        yield f"# {key} = {_one_line(record[key] or '')}\n"
    for actor in record["actors"]:
        yield f"# actor {actor['id']} = {_one_line(actor['name'])}\n"
    for quote in record["quotes"]:
        keys = ("type", "attribution", "speaker", "speakers", "cue_class", "about", "stance")
        kept = {key: quote[key] for key in keys}
        yield f"# quote {quote['id']} = {json.dumps(kept, ensure_ascii=False)}\n"
    doc = doc_of(record)
    actors, quotes, cues = (_brackets(doc.spans[name]) for name in ("mentions", "quotes", "cues"))
    for number, sentence in enumerate(doc.sents, 1):
        tokens = [token for token in sentence if not token.is_space]
        if not tokens:
            continue
        yield f"# sent_id = {record['id']}-{number}\n# text = {_one_line(sentence.text)}\n"
        for position, token in enumerate(tokens, 1):
            misc = f"Start={token.idx}|End={token.idx + len(token)}"
            misc += "" if token.whitespace_ or _before_blank(doc, token) else "|SpaceAfter=No"
            name = f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O"
            marks = (actors[token.i], quotes[token.i], cues[token.i])
            yield "\t".join([str(position), token.text, misc, name, *("|".join(m) or "*" for m in marks)]) + "\n"
        yield "\n"


def _brackets(spans):
    """{position of a token: [what opens and closes there]}, the widest first to open and last to close.

    Tokens of blanks are left out of the file, so a bracket stands on the nearest token that is not one.
    """
    found = defaultdict(list)
    words = [(_inner(span), span.kb_id_ or "?") for span in spans]
    words = sorted((place, name) for place, name in words if place)
    for (first, last), name in sorted(words, key=lambda item: (item[0][0], -item[0][1])):
        found[first].append(f"({name})" if first == last else f"({name}")
    for (first, last), name in sorted(words, key=lambda item: (item[0][1], -item[0][0])):
        if first != last:
            found[last].append(f"{name})")
    return found


def _inner(span):
    tokens = [token.i for token in span if not token.is_space]
    return (tokens[0], tokens[-1]) if tokens else None


def _before_blank(doc, token):
    return token.i + 1 < len(doc) and doc[token.i + 1].is_space


def _one_line(words):
    return " ".join(words.split())
