import pytest

from entities.rules.actors.offices_typed import Office, offices


@pytest.mark.parametrize(
    ("typed", "likeliest"),
    [
        ("the foreign minister", Office("foreign minister")), ("ministers", Office("minister")),
        ("Iran\u2019s foreign minister", Office("foreign minister", "Iran")),
        ("iranian foreign minister", Office("foreign minister", "iranian")),
        ("us president", Office("president", "us")), ("mayor of Troms\u00f8", Office("mayor", "Troms\u00f8")),
        ("dockers' president", Office("president", "dockers")),
        ("spokesmen", Office("spokes")), ("the chairwoman", Office("chair")), ("secretaries", Office("secretary")),
    ],
)  # fmt: skip
def test_an_office_is_read_with_whom_it_speaks_for(typed, likeliest):
    assert next(offices(typed)) == likeliest


@pytest.mark.parametrize("typed", ["medina", "norway", "the dam", "", "minister medina"])
def test_a_name_is_no_office(typed):
    assert list(offices(typed)) == []
