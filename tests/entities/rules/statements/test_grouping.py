from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from entities.rules.statements.grouping import Segment, Utterance, grouped, later, same_statement, segments, words_of

NOON = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
WHOLE = "We will keep the harbour open until the last ferry has come home, whatever the company says."


def said(text, id=1, *, article=None, speaker=7, speaker_words="", days=0):
    moment = None if days is None else NOON + timedelta(days=days)
    return Utterance(id, article or id, speaker, speaker_words, moment, text)


def test_words_are_compared_without_case_accents_and_punctuation():
    assert words_of("“Señor Gil’s ferry,” he said —") == ("senor", "gil's", "ferry", "he", "said")


def test_the_same_words_in_two_articles_are_one_statement():
    assert same_statement(said(WHOLE), said(WHOLE.replace(",", " –").upper(), 2))


def test_other_words_of_the_speaker_are_another_statement():
    assert not same_statement(said(WHOLE), said("The company has never answered a single one of our letters.", 2))


def test_a_word_more_or_less_is_the_same_statement():
    reworded = WHOLE.replace("open until", "wide open until").replace("whatever", "no matter what")
    assert same_statement(said(WHOLE), said(reworded, 2))


def test_a_part_is_the_same_statement_as_the_whole():
    assert same_statement(said("until the last ferry has come home"), said(WHOLE, 2))


def test_a_short_part_has_to_stand_in_the_whole():
    assert same_statement(said("the last ferry has"), said(WHOLE, 2))
    assert not same_statement(said("the last ferry has sunk"), said(WHOLE, 2))


def test_fewer_than_four_words_have_to_be_equal():
    assert not same_statement(said("the last ferry"), said(WHOLE, 2))
    assert same_statement(said("The last ferry."), said("the last ferry", 2))
    assert not same_statement(said("the last ferry"), said("the last bus", 2))


def test_two_speakers_make_one_statement_only_in_the_very_same_words():
    reworded = WHOLE.replace("whatever", "no matter what")
    for other in (8, None):
        assert same_statement(said(WHOLE), said(WHOLE.upper(), 2, speaker=other))
        assert said(WHOLE).keys & said(WHOLE, speaker=other).keys
        assert not same_statement(said(WHOLE), said(reworded, 2, speaker=other))
        assert not same_statement(said("until the last ferry has come home"), said(WHOLE, 2, speaker=other))
    few = "until the last ferry has come home"
    assert not same_statement(said(few), said(few, 2, speaker=8))


def test_speakers_without_a_name_are_the_same_under_the_same_words():
    one = said(WHOLE, speaker=None, speaker_words="A ministry official")
    assert same_statement(one, said(WHOLE, 2, speaker=None, speaker_words="a ministry official"))
    part = WHOLE.replace(", whatever the company says", "")
    assert same_statement(one, said(part, 2, speaker=None, speaker_words="a ministry official"))
    assert not same_statement(one, said(part, 2, speaker=None, speaker_words="a docker"))


def test_a_few_words_of_nobody_known_are_no_statement():
    words = "We will not comment today"
    assert not same_statement(said(words, speaker=None), said(words, 2, speaker=None))


def test_a_statement_is_made_within_two_weeks():
    assert same_statement(said(WHOLE), said(WHOLE, 2, days=14))
    assert not same_statement(said(WHOLE), said(WHOLE, 2, days=15))
    assert not same_statement(said(WHOLE), said(WHOLE, 2, days=None))


def test_quotes_of_one_article_are_not_compared():
    assert not same_statement(said(WHOLE, 1, article=5), said(WHOLE, 2, article=5))


def test_the_same_statement_shares_a_key_and_others_need_not():
    part = said("until the last ferry has come home", 2)
    assert said(WHOLE).keys & part.keys
    assert not part.keys & said(WHOLE, speaker=8).keys
    assert not said("“…”").keys


def test_parts_meet_in_the_whole_whatever_the_order():
    first, last = said("We will keep the harbour open", 2), said("whatever the company says", 3)
    whole, other = said(WHOLE), said("Nobody asked us about the new cranes.", 4)
    for order in ([whole, first, last, other], [other, last, first, whole]):
        assert [[each.id for each in group] for group in grouped(order)] == [[1, 2, 3]]
    assert grouped([first, last, other]) == []


@some.composite
def quotes(draw):
    words = WHOLE.split()
    start = draw(some.integers(0, len(words) - 3))
    end = draw(some.integers(start + 2, len(words)))
    speaker = draw(some.sampled_from([7, 7, 8, None]))
    return {
        "text": " ".join(words[start:end]), "article": draw(some.integers(1, 6)), "speaker": speaker,
        "speaker_words": "" if speaker else draw(some.sampled_from(["", "an official"])),
        "days": draw(some.one_of(some.none(), some.integers(0, 40))),
    }  # fmt: skip


@given(some.lists(quotes(), max_size=14))
def test_groups_are_those_that_comparing_each_with_each_connects(given_quotes):
    utterances = [said(id=n, **quote) for n, quote in enumerate(given_quotes, start=1)]
    connected = {one.id: {one.id} for one in utterances}
    for one in utterances:
        for other in utterances:
            if same_statement(one, other) and connected[one.id] is not connected[other.id]:
                connected[one.id] |= connected[other.id]
                for member in connected[other.id]:
                    connected[member] = connected[one.id]
    expected = {frozenset(group) for group in connected.values() if len(group) > 1}
    assert {frozenset(one.id for one in group) for group in grouped(utterances)} == expected


def test_a_statement_that_thousands_repeat_is_grouped_in_no_time():
    repeated = [said(WHOLE, n, days=n % 10) for n in range(1, 20_001)]  # each with each: 200 million comparisons
    assert [len(group) for group in grouped(repeated)] == [20_000]


def test_differences_are_marked_word_by_word():
    assert segments("“We shall keep the port open.”", beside="We will keep the old port open") == [
        Segment("same", "“We"),
        Segment("left_out", "will"),
        Segment("added", "shall"),
        Segment("same", "keep the"),
        Segment("left_out", "old"),
        Segment("same", "port open.”"),
    ]


def test_an_end_that_is_not_printed_is_cut_and_no_difference():
    assert segments("keep the port", beside="We will keep the port open") == [
        Segment("cut", "…"),
        Segment("same", "keep the port"),
        Segment("cut", "…"),
    ]


def test_equal_wordings_are_one_segment():
    assert segments("Keep the port", beside="keep the port!") == [Segment("same", "Keep the port")]


def test_how_much_later_is_said_as_exactly_as_it_is_known():
    def told(to_the_minute=True, **passed):
        return later(NOON, NOON + timedelta(**passed), to_the_minute=to_the_minute)

    assert told() == "the same minute"
    assert told(minutes=1) == "1 minute later"
    assert told(hours=3, minutes=20) == "3 hours later"
    assert told(hours=3, to_the_minute=False) == "the same day"
    assert told(days=2) == "2 days later"


def test_the_same_few_words_quoted_in_different_sentences_are_one_statement():
    accused = said('Sanchez of "selling the front door of the country to the first caller"')
    wrapped = said(
        "Sanchez was “selling the front door of the country” and called Vidal, the prime minister, “a man who signs "
        "first and reads later”",
        2,
    )
    short = said("She's selling the front door to the first caller, … And he is in Lisbon, eating tarts and cake.", 3)
    other = said("Sanchez was “closing the harbour of the country” and called Vidal “a man who signs first”", 4)
    assert same_statement(accused, wrapped)
    assert same_statement(accused, short)
    assert accused.keys & wrapped.keys
    assert accused.keys & short.keys
    assert not same_statement(accused, other)
    assert [[one.id for one in group] for group in grouped([wrapped, short, accused])] == [[1, 2, 3]]


def test_a_part_of_three_words_is_too_short_to_be_compared():
    assert not same_statement(
        said("the company was “never at all” in the harbour of Skarholm, nor in its town"),
        said("what the minister said was “never at all”, and he went home early on the ferry", 2),
    )
