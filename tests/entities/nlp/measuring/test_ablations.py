"""Variants of the engine: each takes effect while it is measured, and leaves nothing behind."""

import pytest

from entities.nlp import annotate
from entities.nlp.measuring import ablations
from entities.nlp.measuring.ablations import VARIANTS, measured_as

TEXT = "Ana Ruiz spoke in Ellery. “We will stay,” she said. “We like it here.”\n\n“It is home.”\n"


def annotated():
    return annotate(TEXT)


def test_engine_itself_is_no_variant():
    before = annotated()
    with measured_as(ablations.ENGINE, {}):
        assert annotated() == before


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_variant_ends_with_its_measurement(variant):
    before = annotated()
    held = [vars(owner)[name] if not isinstance(owner, dict) else owner[name] for owner, name, _ in variant.changes]
    with measured_as(variant, {}):
        annotated()
        assert [
            vars(owner)[name] if not isinstance(owner, dict) else owner[name] for owner, name, _ in variant.changes
        ] == [value for _, _, value in variant.changes]
    assert [
        vars(owner)[name] if not isinstance(owner, dict) else owner[name] for owner, name, _ in variant.changes
    ] == held
    assert annotated() == before


def test_variant_without_continued_speakers_loses_them():
    (variant,) = (variant for variant in VARIANTS if "continues no speaker" in variant.name)
    last = annotated().quotes[-1]
    with measured_as(variant, {}):
        assert (last.speaker is not None, annotated().quotes[-1].speaker) == (True, None)


def test_what_was_read_is_remembered():
    memory = {}
    with measured_as(ablations.ENGINE, memory):
        annotated()
        kept = dict(memory)
        annotated()
    assert len(kept) == 1
    assert all(memory[key] is encoded for key, encoded in kept.items())
