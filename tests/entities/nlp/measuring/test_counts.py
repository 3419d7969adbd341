from entities.nlp.measuring.counts import ActorCount, counted_about, counted_between, counted_by

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. “It is late,” she said. “So be it,” a guard said."
LIND = {"name": "Ana Lind", "aliases": ["Lind"], "kind": "person"}
BERG = {"name": "Tom Berg", "aliases": [], "kind": "person"}


def at(words):
    return [[TEXT.index(words), TEXT.index(words) + len(words)]]


def true(words, speaker, about=(), **more):
    return {"content": at(words), "speaker": speaker, "about": list(about), "certain": True, **more}


def found(words, speaker, targets=(), **more):
    return {
        "content": at(words), "speaker": speaker, "speakers": [speaker] if speaker else [], "confidence": 0.9,
        "speaker_confidence": 0.5, "targets": [{"actor": name, "confidence": 0.8} for name in targets], **more,
    }  # fmt: skip


GOLD = {
    "text": TEXT,
    "actors": [LIND, BERG],
    "quotes": [
        true("We will talk", "Ana Lind", ["Tom Berg"]),
        true("Never", "Tom Berg"),
        true("It is late", "Ana Lind", also_accept={"about": ["Tom Berg"]}),
        true("So be it", "a guard", certain=False),
    ],
}


def told(*quotes, actors=(LIND, BERG)):
    return {"actors": list(actors), "quotes": list(quotes)}


def test_quotes_by_are_counted_right_wrong_and_missed():
    record = told(found("We will talk", "Ana Lind"), found("Never", "Ana Lind"))
    assert list(counted_by(GOLD, record)) == [ActorCount((0.45, 0.45), 1, 2), ActorCount((), 0, 1)]


def test_a_mere_perhaps_and_what_the_set_doubts_count_for_nobody():
    record = told(found("We will talk", "Ana Lind", perhaps=True), found("So be it", "Tom Berg"))
    assert list(counted_by(GOLD, record)) == [ActorCount((), 0, 2), ActorCount((), 0, 1)]


def test_two_names_of_one_actor_are_one():
    record = told(
        found("We will talk", "Ana Lind"), found("It is late", "Lind"),
        actors=({"name": "Ana Lind"}, {"name": "Lind"}),
    )  # fmt: skip
    assert list(counted_by(GOLD, record)) == [ActorCount((0.45, 0.45), 2, 2)]


def test_an_actor_the_engine_does_not_know_has_no_count():
    assert list(counted_by(GOLD, told(actors=(BERG,)))) == [ActorCount((), 0, 1)]


def test_subjects_the_set_accepts_without_asking_do_not_count():
    record = told(found("We will talk", "Ana Lind", ["Tom Berg"]), found("It is late", "Ana Lind", ["Tom Berg"]))
    assert [(one.right, one.true, len(one.probabilities)) for one in counted_about(GOLD, record)] == [(1, 1, 1)]


def test_two_subjects_of_one_quote_are_counted_apart_however_sure_their_stance_is():
    gold = GOLD | {"quotes": [true("We will talk", "a guard", ["Tom Berg", "Ana Lind"])]}
    record = told(found("We will talk", "a guard", ["Tom Berg"]))
    assert list(counted_about(gold, record)) == [ActorCount((), 0, 1), ActorCount((0.9,), 1, 1)]


def test_a_speaker_that_the_set_accepts_instead_is_right():
    gold = GOLD | {"quotes": [true("Never", "a guard", also_accept={"speaker": ["Tom Berg"]})]}
    assert list(counted_by(gold, told(found("Never", "Tom Berg")))) == [ActorCount((0.45,), 1, 1)]
    assert list(counted_by(gold, told(found("Never", "Ana Lind")))) == [ActorCount((0.45,), 0, 0)]


def test_quotes_by_one_about_another_are_right_if_both_are():
    record = told(found("We will talk", "Ana Lind", ["Tom Berg"]), found("Never", "Ana Lind", ["Tom Berg"]))
    sure = 0.9 * 0.5
    assert list(counted_between(GOLD, record)) == [ActorCount((sure, sure), 1, 1)]
    assert list(counted_between(GOLD, told(found("Never", "Tom Berg", ["Ana Lind"])))) == [
        ActorCount((), 0, 1), ActorCount((sure,), 0, 0),
    ]  # fmt: skip
