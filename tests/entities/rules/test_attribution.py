from entities.rules.attribution import anaphors_following, carried_in_words

NAME, HE, MINISTER = "name", "pronoun", "description"


def test_a_pronoun_follows_the_name_before_it():
    told = [(1, NAME, True), (2, HE, None), (3, NAME, False), (4, HE, None)]
    assert anaphors_following(told) == {2}


def test_what_stands_before_the_first_name_follows_that():
    assert anaphors_following([(1, HE, None), (2, NAME, True), (3, NAME, False)]) == {1}
    assert anaphors_following([(1, HE, None), (2, NAME, False), (3, NAME, True)]) == set()


def test_a_pronoun_after_a_description_follows_it_and_the_description_the_name():
    told = [(1, NAME, True), (2, MINISTER, None), (3, HE, None)]
    assert anaphors_following(told) == {2, 3}


def test_what_stays_keeps_the_pronouns_after_it():
    told = [(1, NAME, True), (2, MINISTER, False), (3, HE, None), (4, MINISTER, None)]
    assert anaphors_following(told) == {4}


def test_a_description_that_moves_takes_the_pronouns_up_to_the_next_one():
    told = [(1, NAME, False), (2, MINISTER, True), (3, HE, None), (4, MINISTER, None), (5, HE, None)]
    assert anaphors_following(told) == {3}


def test_a_pronoun_that_moves_takes_nothing():
    assert anaphors_following([(1, NAME, False), (2, HE, True), (3, HE, None)]) == set()


def test_what_goes_along_is_told_in_words():
    assert carried_in_words(8, 0, by=2, about=3) == "8 pronouns, 2 quotes by, 3 about"
    assert carried_in_words(1, 2, by=0, about=1) == "1 pronoun, 2 descriptions, 1 quote about"
    assert carried_in_words(0, 0, by=0, about=0, cited=2) == "2 quotes citing"
    assert carried_in_words(0, 0, by=0, about=0) == ""
