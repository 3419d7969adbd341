"""Who talks about whom as a graph for other programs: GraphML (Gephi, yEd, Cytoscape) and GEXF (Gephi)."""

import re
from collections.abc import Iterable, Iterator

import networkx

from entities.reads.relations.cells import Cell

# XML 1.0 has no way to write these, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graph(cells: Iterable[Cell], quotes_of, *, base: str) -> networkx.DiGraph:
    """An edge from each speaker to each subject, with the numbers of the cell and the address of its quotes.

    `weight` is the number of quotes, `mean_stance` lies between -1 (negative) and 1 (positive); the true number of
    quotes lies between `likely_from` and `likely_to` nine times in ten.
    """
    made = networkx.DiGraph()
    for cell in cells:
        span = cell.likely and cell.likely.interval
        for actor in (cell.speaker, cell.target):
            made.add_node(
                actor.pk,
                label=_UNWRITABLE.sub("", actor.name),
                kind=actor.kind,
                country=actor.country,
                address=base + actor.get_absolute_url(),
            )
        made.add_edge(
            cell.speaker.pk,
            cell.target.pk,
            weight=cell.quotes,
            quotes=cell.quotes,
            positive=cell.positive,
            neutral=cell.neutral,
            negative=cell.negative,
            mean_stance=round(cell.mean_stance, 3),
            verified=cell.verified,
            perhaps=cell.perhaps,
            **({"likely_from": span.low, "likely_to": span.high} if span else {}),
            address=base + quotes_of(cell),
        )
    return made


def graphml(made: networkx.DiGraph) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="utf-8"?>\n'
    for line in networkx.generate_graphml(made, named_key_ids=True):
        yield f"{line}\n".encode()


def gexf(made: networkx.DiGraph) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="utf-8"?>\n'
    for line in networkx.generate_gexf(made, version="1.2draft"):
        yield f"{line}\n".encode()
