import pytest

from entities.rules.words.roles_told import roles_told


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ([], []),
        (["Foreign Minister"], [(0, "Foreign Minister")]),
        (["its president", "leader"], [(0, "president"), (1, "leader")]),
        (["president", "its president", "the President"], [(0, "president")]),
        (["president", "president of the dockers’ federation"], [(1, "president of the dockers’ federation")]),
        (["president of the dockers' federation", "President of the dockers’ federation"],
         [(0, "president of the dockers' federation")]),
        (["minister", "prime minister", "Prime Minister of Velmara"], [(2, "Prime Minister of Velmara")]),
        (["president", "vice-president"], [(0, "president"), (1, "vice-president")]),  # another office
        (["итальянский министр", "министр"], [(0, "итальянский министр")]),
        (["—"], []),
        (["its"], [(0, "its")]),
    ],
)  # fmt: skip
def test_what_another_role_says_too_is_left_out(roles, told):
    assert roles_told(roles) == told
