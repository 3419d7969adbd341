"""Where sentences begin and end, and a tokenizer that does not grow with what it reads."""

import pytest
import spacy

from entities.nlp.language.sentences import BoundedTokenizer, sentence_borders


def tokenizer(**given):
    return BoundedTokenizer(spacy.blank("en").tokenizer, fresh=lambda: spacy.blank("en").tokenizer, **given)


def sentences(text):
    return [span.of(text) for span in sentence_borders(tokenizer()(text))._.sentences]


@pytest.mark.parametrize(
    "expected",
    [
        ["Ana Ruiz left.", "She came back!", "Why?"],
        ["“It is late.”", "He left."],
        ["She moved to the U.S. in May.", "He stayed in the U.S.", "The rest is known."],
        ["“Why?” he asked.", "Nobody knew."],
    ],
)
def test_sentences_end_at_marks_before_a_capital(expected):
    assert sentences(" ".join(expected)) == expected


def test_line_ends_its_sentence_without_a_mark():
    assert sentences("Rents must fall\nthe minister says so") == ["Rents must fall", "the minister says so"]


def test_text_of_blanks_has_no_sentence():
    assert sentences(" \n\n ") == []


def test_long_run_of_marks_keeps_its_characters():
    text = "«" * 1_000 + " she said"
    assert tokenizer()(text).text == text


def test_full_vocabulary_is_replaced_and_the_texts_read_with_it_stay():
    bounded = tokenizer(most_words=1_000)
    docs = [bounded(" ".join(f"word{number * 100 + each}" for each in range(100))) for number in range(20)]
    assert len({id(doc.vocab) for doc in docs}) > 1
    assert max(len(doc.vocab) for doc in docs) <= 1_100
    assert [doc[99].text for doc in docs] == [f"word{number * 100 + 99}" for number in range(20)]
