"""Of whom a quote speaks, and whom its words only name in passing."""

import pytest

from entities.nlp import annotate
from entities.nlp.attributions.spoken_of import Likelihood, direction, weights
from entities.nlp.attributions.unnamed import UnnamedLikelihood
from entities.nlp.encoding.encoder import WIDTH

REPORT = """Harbour to close, minister says

Transport Minister Ana Ruiz said on Tuesday that the Dockers' Union had wrecked the talks.

"The union lied to us," she told reporters. "The money is gone."

Ralph Okafor, who chairs the Dockers' Union, denied it. He said a Norwegian ship had brought the coal before Christmas.

A crane stood idle on Tuesday. The crew had sailed two weeks ago. Nobody knew when the harbour would open again.

Acme has run the pier since 2011. It lost money for the third year in a row, and its chairman left in May."""


def targets(report):
    found = annotate(report)
    return [[found.actors[target.actor].name for target in quote.targets] for quote in found.quotes]


def test_quote_is_about_the_ship_and_not_about_whose_it_is():
    assert targets(REPORT)[-1] == ["Norwegian ship"]


def test_those_described_by_a_name_are_actors_only_where_a_quote_is_about_them():
    assert "Norwegian ship" in {actor.name for actor in annotate(REPORT).actors}
    silent = REPORT.replace(" He said a Norwegian ship had brought the coal before Christmas.", "")
    silent = silent.replace("A crane stood idle", "A Norwegian ship stood idle")
    assert "Norwegian ship" not in {actor.name for actor in annotate(silent).actors}


@pytest.mark.parametrize("judge", [Likelihood, UnnamedLikelihood])
def test_weights_are_of_features_that_there_are(monkeypatch, judge):
    """Whatever a text asks for is known to the model, but for cue classes and kinds that it has not met."""
    asked = set()
    features = judge.features

    def noted(self, *given):
        found = features(self, *given)
        asked.update(found)
        return found

    monkeypatch.setattr(judge, "features", noted)
    annotate(REPORT + "\n\nMs Ruiz said the captain had lied to his crew.")
    opening = ("cue ", "is ", "kind ", "rank ")
    assert {name for name in weights(judge.table) if not name.startswith(opening)} <= asked


def test_vectors_of_the_encoder_are_weighed_place_by_place():
    assert direction().weights.shape == (WIDTH,)
    assert direction().along(direction().weights) > direction().along(-direction().weights)
