import io
import re
import xml.etree.ElementTree as XML

import networkx
import pytest

from entities.services.derived.exact import repair
from tests.factories import actor, article, quote, user

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late."
GEXF = {"gexf": "http://www.gexf.net/1.2draft"}


@pytest.fixture
def carol(client):
    client.force_login(user("carol", "analyst"))
    return client


@pytest.fixture
def cast():
    lind, berg, port = actor("Ana & Lind <\x0b>"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    told = article(TEXT)
    quote(told, "We will talk", lind, [port], stance="positive")
    quote(told, "It was late", lind, [port], stance="negative")
    quote(told, "Never", berg, [lind], stance="negative")
    repair()
    return lind, berg, port


def test_graphml_holds_the_pairs_of_the_network_with_their_numbers(carol, cast):
    lind, berg, port = cast
    answer = carol.get("/relations/export.graphml?view=network")
    assert answer["Content-Type"] == "application/graphml+xml"
    assert ".graphml" in answer["Content-Disposition"]
    read = networkx.read_graphml(io.BytesIO(answer.getvalue()), node_type=int)
    assert {(one, other): edge["quotes"] for one, other, edge in read.edges(data=True)} == {
        (lind.pk, port.pk): 2, (berg.pk, lind.pk): 1,
    }  # fmt: skip
    edge = read.edges[lind.pk, port.pk]
    assert (edge["positive"], edge["negative"], edge["mean_stance"]) == (1, 1, 0.0)
    assert (edge["verified"], edge["perhaps"]) == (0, 0)
    assert edge["likely_from"] <= 2 < edge["likely_to"]
    assert edge["address"] == f"http://testserver/quotes/?speaker={lind.pk}&about={port.pk}"
    assert read.nodes[lind.pk]["label"] == "Ana & Lind <>"
    assert read.nodes[port.pk]["kind"] == "organisation"


def test_gexf_holds_the_same(carol, cast):
    lind, _, _ = cast
    root = XML.fromstring(carol.get("/relations/export.gexf?view=network").getvalue())
    labels = {node.get("id"): node.get("label") for node in root.iterfind(".//gexf:node", GEXF)}
    assert labels[str(lind.pk)] == "Ana & Lind <>"
    weights = sorted(edge.get("weight") for edge in root.iterfind(".//gexf:edge", GEXF))
    assert [float(weight) for weight in weights] == [1, 2]


def test_filters_narrow_the_graph_and_nothing_is_a_graph_too(carol, cast):
    _, berg, _ = cast
    read = networkx.read_graphml(io.BytesIO(carol.get(f"/relations/export.graphml?speaker={berg.pk}").getvalue()))
    assert read.number_of_edges() == 1
    read = networkx.read_graphml(io.BytesIO(carol.get("/relations/export.graphml?verified=1").getvalue()))
    assert read.number_of_nodes() == 0


def test_the_network_says_how_many_pairs_it_exports(carol, cast):
    text = carol.get("/relations/?view=network").text
    assert "Export 2 pairs:" in text
    assert re.search(r'href="/relations/export\.gexf\?view=network" download[^>]*>GEXF', text)
    assert not re.search(r"export\.graphml(?!\?every=1)", carol.get("/relations/").text)
    assert len(carol.get("/relations/export.csv?view=network").getvalue().splitlines()) == 3
