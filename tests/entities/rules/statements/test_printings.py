from datetime import UTC, datetime, timedelta

from entities.rules.statements.printings import Printing, repeats

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
LIND, BERG = 1, 2


def printing(pk, outlet, *speakers, family=None, verified=False, hours=None):
    when = NOON + timedelta(hours=pk if hours is None else hours)
    return Printing(pk, outlet, frozenset({100 + pk, family or 100 + pk}), frozenset(speakers), verified, when)


def test_the_first_printing_counts_and_the_others_repeat_it():
    assert repeats([printing(3, 30, LIND), printing(1, 10, LIND), printing(2, 20, LIND)]) == {2, 3}
    assert repeats([printing(1, 10, LIND)]) == set()
    assert repeats([]) == set()


def test_of_printings_at_one_time_the_first_that_came_in_counts():
    assert repeats([printing(2, 20, LIND, hours=0), printing(1, 10, LIND, hours=0)]) == {2}


def test_what_a_person_verified_counts_instead_of_what_came_earlier():
    assert repeats([printing(1, 10, LIND), printing(2, 20, LIND, verified=True)]) == {1}


def test_each_who_is_said_to_have_said_it_counts_once():
    assert repeats([printing(1, 10, LIND), printing(2, 20, BERG), printing(3, 30, BERG)]) == {3}
    assert repeats([printing(1, 10, LIND, BERG), printing(2, 20, BERG)]) == {2}
    assert repeats([printing(1, 10, LIND), printing(2, 20, LIND, BERG), printing(3, 30, BERG)]) == {3}


def test_a_printing_that_names_nobody_counts_only_if_no_other_does():
    assert repeats([printing(1, 10), printing(2, 20, LIND)]) == {1}
    assert repeats([printing(1, 10), printing(2, 20)]) == {2}


def test_a_corrected_version_replaces_what_the_outlet_printed_before():
    versions = [printing(1, 10, LIND, family=7), printing(2, 10, LIND, family=7), printing(3, 10, LIND, family=7)]
    assert repeats(versions) == {1, 2}
    assert repeats([printing(1, 10, LIND, family=7, verified=True), printing(2, 10, LIND, family=7)]) == {1}
    assert repeats([printing(1, 10, BERG, family=7), printing(2, 10, LIND, family=7)]) == {1}


def test_a_version_without_a_speaker_replaces_none_that_named_one():
    assert repeats([printing(1, 10, LIND, family=7), printing(2, 10, family=7)]) == {2}
    assert repeats([printing(1, 10, family=7), printing(2, 10, family=7)]) == {1}


def test_another_outlet_or_another_story_corrects_nothing():
    assert repeats([printing(1, 10, LIND, family=7), printing(2, 20, LIND, family=7)]) == {2}
    assert repeats([printing(1, 10, LIND, family=7), printing(2, 10, LIND, family=8)]) == {2}


def test_versions_are_followed_from_one_to_the_next():
    chain = [
        Printing(pk, 10, frozenset({pk, pk - 1}), frozenset({LIND}), False, NOON + timedelta(hours=pk))
        for pk in (1, 2, 3)
    ]
    assert repeats(chain) == {1, 2}
