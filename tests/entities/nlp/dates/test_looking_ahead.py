"""Weekdays and dates without a year against Wednesday, 11 June 2014: which are still to come."""

from datetime import date

import pytest

from entities.nlp.dates.find import find

PUBLISHED = date(2014, 6, 11)


def read(text):
    return {found.span.of(text): found.value for found in find(text, PUBLISHED)}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        # a verb of what is arranged, in the present
        ("Tarn United, who travel to Ellery on Saturday, are third.", "Saturday", "2014-06-14"),
        ("She faces Ruiz in the final on Sunday.", "Sunday", "2014-06-15"),
        ("Voters go to the polls on Thursday.", "Thursday", "2014-06-12"),
        ("The talks resume Thursday.", "Thursday", "2014-06-12"),
        ("The polls close at 8 p.m. Tuesday.", "Tuesday", "2014-06-17"),
        ("The law takes effect on Jan. 1.", "Jan. 1", "2015-01-01"),
        ("The ban begins in September.", "September", "2014-09"),
        ("His film, out on Friday, is a comedy.", "Friday", "2014-06-13"),
        ("This weekend he hosts Ellery.", "This weekend", "2014-06-14/2014-06-15"),
        ("From Monday, drivers pay more.", "Monday", "2014-06-16"),
        # the same verbs in the past, and nouns that look like them
        ("Tarn United, who travelled to Ellery on Saturday, are third.", "Saturday", "2014-06-07"),
        ("He opened the plays on Friday.", "Friday", "2014-06-06"),
        ("She faced him after the starts on Sunday.", "Sunday", "2014-06-08"),
        ("From Monday, drivers were told to pay more.", "Monday", "2014-06-09"),
        # until, and before what is appointed
        ("The minister, who is in Tarn until Friday, did not comment.", "Friday", "2014-06-13"),
        ("He was given until Monday to reply.", "Monday", "2014-06-16"),
        ("She vetoed it less than five months before the Nov. 4 election.", "Nov. 4", "2014-11-04"),
        ("Shares fell as traders awaited Thursday's figures.", "Thursday", "2014-06-12"),
        # what is compared with was before
        ("She now expects earnings of $3, down from a forecast in March of $4.", "March", "2014-03"),
        ("Analysts had expected a rise in May.", "May", "2014-05"),
        # the day of saying is no part of what is said
        ('"We will win," he told a crowd in Ellery on Sunday.', "Sunday", "2014-06-08"),
        ('"I\'ll go," she said in a statement late Tuesday.', "Tuesday", "2014-06-10"),
        ("He told the court the trial would end on Friday.", "Friday", "2014-06-13"),
        ("He will give a speech on Friday.", "Friday", "2014-06-13"),
        ("A report, to be published on Friday, says so.", "Friday", "2014-06-13"),
        ("A report, published on Friday, says so.", "Friday", "2014-06-06"),
        ("This Friday's debate is the first.", "This Friday", "2014-06-13"),
        ("He was arrested this Friday.", "this Friday", "2014-06-06"),
        # weeks with their days
        ("They meet next week Tuesday.", "next week Tuesday", "2014-06-17"),
        ("He put the case off to Tuesday week.", "Tuesday week", "2014-06-24"),
        ("I told him last Tuesday week.", "last Tuesday week", "2014-06-03"),
        ("A Tuesday week-long rest", "Tuesday", "2014-06-10"),
    ],
)
def test_date_looks_where_the_words_around_it_do(text, words, value):
    assert read(text).get(words) == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ('"I am leaving tomorrow," he told reporters on Sunday.', "tomorrow", "2014-06-09"),
        ('She told the Post on Monday: "We meet again tomorrow."', "tomorrow", "2014-06-10"),
        ('"I rest tonight," he said in a statement late Tuesday.', "tonight", "2014-06-10"),
        ('Ruiz hinted in a speech Sunday that it was over.\n\n"Tomorrow I sail," she added.', "Tomorrow", "2014-06-09"),
        # nobody says when
        ('"It rains today," she said. The bridge fell on Friday.', "today", "2014-06-11"),
        ('"It rains today," she said.', "today", "2014-06-11"),
        # the reporter's own words
        ("Police said on Sunday that the man left today.", "today", "2014-06-11"),
    ],
)
def test_quoted_words_count_from_the_day_of_saying(text, words, value):
    assert read(text).get(words) == value


def test_day_of_saying_is_unknown_without_a_day_of_publication():
    text = '"I am leaving tomorrow," he told reporters on Sunday.'
    assert [found.value for found in find(text, None)] == [None, None]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        # years that nothing but themselves tells
        ("He is a potential 2016 rival.", "2016", "2016"),
        ("It closes as early as 2021.", "2021", "2021"),
        ("2013 was wet.", "2013", "2013"),
        ("The money will last beyond 2015.", "2015", "2015"),
        # numbers of things, of pages, of money, times, and names
        ("He sold 1975 homes.", "1975", None),
        ("It says so on page 1984.", "1984", None),
        ("Flight 1988 landed.", "1988", None),
        ("It cost $1975 in all.", "1975", None),
        ("The rock 2014 RC flew by.", "2014", None),
        ("They won the 1995 World Cup.", "1995", None),
        # days that are named once and for all, and the day of a feast
        ("Gold has risen since 9/11.", "9/11", "2001-09-11"),
        ("He got 9/11.", "9/11", None),
        ("She lost a brother in the Sept. 11 attacks.", "Sept. 11", "2001-09-11"),
        ("The shop opened on Sept. 11.", "Sept. 11", "2013-09-11"),
        ("It was sold out before Christmas.", "Christmas", "2013-12-25"),
        ("They stood at the Christmas tree.", "Christmas", None),
    ],
)
def test_year_or_day_alone(text, words, value):
    assert read(text).get(words) == value
