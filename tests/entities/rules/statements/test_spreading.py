from entities.rules.statements.spreading import Change, Changes, Version, changes, is_harder

WORDS = "We will keep the harbour open until the last ferry has come home"


def version(outlet, text=WORDS, cue_class="stated", speaker="Ana Lind", actor=1):
    cue = {"stated": "said", "warned": "warned", "condemned": "condemned"}[cue_class]
    return Version(outlet, text, cue, cue_class, speaker, frozenset({actor} if actor else ()))


def test_the_first_changes_nothing():
    assert changes([version("The Post")]) == changes([]) == Changes()


def test_other_words_are_told_with_those_they_stand_for():
    reworded = version("The Lamp", WORDS.replace("the last ferry", "every ship"))
    assert changes([version("The Post"), reworded]).words == [Change("The Lamp", "every ship", "the last ferry")]


def test_words_left_out_within_and_words_put_in_are_changes_and_a_cut_end_is_none():
    shorter = version("The Lamp", WORDS.replace("the harbour ", ""))
    longer = version("The Quay", WORDS.replace("open", "wide open"))
    cut = version("Bay News", WORDS.removesuffix(" until the last ferry has come home"))
    assert changes([version("The Post"), shorter, longer, cut]).words == [
        Change("The Lamp", "", "the harbour"), Change("The Quay", "wide", ""),
    ]  # fmt: skip


def test_a_mark_that_words_are_left_out_is_no_other_word():
    pieces = version("The Lamp", WORDS.replace("open until", "open … until"))
    assert changes([version("The Post"), pieces]).words == []


def test_a_harder_verb_is_told_and_a_softer_one_is_not():
    harder, softer = version("The Lamp", cue_class="condemned"), version("The Quay")
    assert changes([version("The Post", cue_class="warned"), harder, softer]).verbs == [
        Change("The Lamp", "condemned", "warned")
    ]
    assert is_harder("warned", than="stated")
    assert not is_harder("denied", than="warned")


def test_another_speaker_is_told_and_an_unnamed_one_is_not():
    other, nobody = (
        version("The Lamp", speaker="Tom Berg", actor=2),
        version("The Quay", speaker="a source", actor=None),
    )
    assert changes([version("The Post"), other, nobody]).speakers == [Change("The Lamp", "Tom Berg", "Ana Lind")]
