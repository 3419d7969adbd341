"""Dates against Thursday, 20 November 2025."""

from datetime import date

import pytest

from entities.nlp.annotation import DateFound, Span
from entities.nlp.dates.find import find

PUBLISHED = date(2025, 11, 20)


def read(text, published=PUBLISHED):
    return [(found.span.of(text), found.value) for found in find(text, published)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        # calendar dates
        ("on July 21, 2017", "July 21, 2017", "2017-07-21"),
        ("on Friday, July 21, 2017,", "Friday, July 21, 2017", "2017-07-21"),
        ("on 21 July 2017", "21 July 2017", "2017-07-21"),
        ("on the 5th of June 2024", "the 5th of June 2024", "2024-06-05"),
        ("on Sept. 12", "Sept. 12", "2025-09-12"),
        ("Tues., Nov. 18", "Tues., Nov. 18", "2025-11-18"),
        ("from June 3-5, 2024", "June 3-5, 2024", "2024-06-03/2024-06-05"),
        ("on 2024-02-28", "2024-02-28", "2024-02-28"),
        ("on 13/02/2024", "13/02/2024", "2024-02-13"),
        ("on 02/13/2024", "02/13/2024", "2024-02-13"),
        ("in July 2003", "July 2003", "2003-07"),
        ("MARCH 4, 2020", "MARCH 4, 2020", "2020-03-04"),
        # no year printed
        ("on March 11", "March 11", "2025-03-11"),
        ("on December 2", "December 2", "2025-12-02"),
        ("will open on April 2", "April 2", "2026-04-02"),
        ("He said the line would open by October 2", "October 2", "2026-10-02"),
        ("The novel is published on May 23.", "May 23", "2026-05-23"),
        ("Stocks would last until the middle of December", "December", "2025-12"),
        ("Orders had begun to recover in September and she expects more", "September", "2025-09"),
        ("Since September, it has", "September", "2025-09"),
        ("in May", "May", "2025-05"),
        ("last September", "last September", "2025-09"),
        ("next March", "next March", "2026-03"),
        ("in September last year", "September last year", "2024-09"),
        ("A man pleaded guilty to threatening to kill a clerk in March, prosecutors said.", "March", "2025-03"),
        ("She was accused of planning to leave the country in May.", "May", "2025-05"),
        ("He was charged with conspiring to rob the depot in April.", "April", "2025-04"),
        ("Two drivers admitted trying to move the lorry in June.", "June", "2025-06"),
        ("The guard was convicted of plotting to free him in August.", "August", "2025-08"),
        ("They were jailed for agreeing to sell the files in July.", "July", "2025-07"),
        ("He promised in February that the wall will stand.", "February", "2025-02"),
        ("She is accused of stealing the files and will stand trial in March.", "March", "2026-03"),
        ("He threatened to close the port in March.", "March", "2026-03"),
        # years before what they belong to
        ("the 2016 election was close", "2016", "2016"),
        ("Ruiz's 2005 memoir", "2005", "2005"),
        ("a 1998 law on ports", "1998", "1998"),
        ("The 2016 election was close", "2016", "2016"),
        # days with a name, and misspelt ones
        ("on Good Friday", "Good Friday", "2025-04-18"),
        ("They voted on Easter Sunday 2024.", "Easter Sunday 2024", "2024-03-31"),
        ("on Labor Day", "Labor Day", "2025-09-01"),
        ("on Memorial Day", "Memorial Day", "2025-05-26"),
        ("He said Wednedsay he would stay.", "Wednedsay", "2025-11-19"),
        ("She left on Teusday.", "Teusday", "2025-11-18"),
        ("several 2028 candidates", "2028", "2028"),
        ("he came a couple of days ago", "a couple of days ago", "2025-11-18"),
        # weekdays
        ("a strike on Sunday", "Sunday", "2025-11-16"),
        ("it was over by Thursday night", "Thursday night", "2025-11-20"),
        ("last Thursday", "last Thursday", "2025-11-13"),
        ("next Friday", "next Friday", "2025-11-21"),
        ("They will meet on Monday.", "Monday", "2025-11-24"),
        ("She said on Monday she would go.", "Monday", "2025-11-17"),
        ("The union called on its chairman to attend a meeting on Tuesday.", "Tuesday", "2025-11-25"),
        ("She spoke to reporters on Tuesday.", "Tuesday", "2025-11-18"),
        ("Members should reply by Friday.", "Friday", "2025-11-21"),
        ("Send the form back by Friday.", "Friday", "2025-11-21"),
        ("Police at the harbour were warned by Friday.", "Friday", "2025-11-14"),
        ('"Come back to us on Friday," she said.', "Friday", "2025-11-21"),
        ("The exhibition opens on Friday.", "Friday", "2025-11-21"),
        ("In her speech on Tuesday she attacked the plan.", "Tuesday", "2025-11-18"),
        ("on Monday of last week", "Monday of last week", "2025-11-10"),
        # near the day of publication
        ("yesterday", "yesterday", "2025-11-19"),
        ("the day after tomorrow", "the day after tomorrow", "2025-11-22"),
        ("last night", "last night", "2025-11-19"),
        ("Earlier this week", "this week", "2025-11-17/2025-11-23"),
        ("last week", "last week", "2025-11-10/2025-11-16"),
        ("this weekend, they won", "this weekend", "2025-11-15/2025-11-16"),
        ("next weekend", "next weekend", "2025-11-22/2025-11-23"),
        ("this year's", "this year", "2025"),
        ("next month", "next month", "2025-12"),
        ("last summer", "last summer", "2025-06/2025-08"),
        ("last winter", "last winter", "2024-12/2025-02"),
        ("by the end of the year", "the end of the year", "2025-12"),
        ("by the end of next month", "the end of next month", "2025-12-31"),
        ("The third-quarter results are due soon", "third-quarter", "2025-07/2025-09"),
        ("the fourth quarter of last year", "fourth quarter of last year", "2024-10/2024-12"),
        # counted
        ("two years ago", "two years ago", "2023"),
        ("nearly a decade ago", "nearly a decade ago", "2015"),
        ("three weeks ago", "three weeks ago", "2025-10-27/2025-11-02"),
        ("just over 24 hours ago", "just over 24 hours ago", "2025-11-19"),
        ("two months from now", "two months from now", "2026-01"),
        # years
        ("who resigned in 2017 over it", "2017", "2017"),
        ("losses of 2009;", "2009", "2009"),
        ("over 2000 - 2050", "2000 - 2050", "2000/2050"),
        ("the 2009-13 term", "2009-13", "2009/2013"),
        ("in the 1990s", "the 1990s", "1990/1999"),
        ("the 19th century", "the 19th century", "1801/1900"),
        ("Q3 2025", "Q3 2025", "2025-07/2025-09"),
    ],
)
def test_date_is_found_and_read(text, words, value):
    assert read(text) == [(words, value)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "every Friday",
        "on Fridays",
        "Black Friday",
        "for three weeks",
        "the last week of it",
        "aged 21",
        "at 1500 GMT",
        "in 2,000 cities",
        "of 2000 people",
        "$1999",
        "room 2012",
        "She may march.",
        "USA Today",
        "2024-02-30",
        "99999 years ago",
    ],
)
def test_date_is_not_seen_where_there_is_none(text):
    assert read(text) == []


def test_dates_of_a_period_are_two():
    assert read("from 2004 to 2009 and") == [("2004", "2004"), ("2009", "2009")]


def test_relative_dates_have_no_value_without_a_day_of_publication():
    text = "On Friday, two years ago, in May and last week."
    assert [value for _, value in read(text, None)] == [None, None, None, None]
    assert read("on July 21, 2017", None) == [("July 21, 2017", "2017-07-21")]


def test_dates_inside_names_are_left_alone():
    text = "May told the Friday Group in May"
    assert [found.span for found in find(text, PUBLISHED, names=[Span(0, 3), Span(13, 25)])] == [Span(29, 32)]


def test_sentence_bounds_what_makes_a_weekday_a_coming_one():
    text = "It rained on Monday. They will go."
    sentences = [Span(0, 20), Span(21, 34)]
    assert [found.value for found in find(text, PUBLISHED, sentences)] == ["2025-11-17"]


def test_date_carries_its_first_and_last_day():
    (found,) = find("in July 2003", PUBLISHED)
    assert found == DateFound(Span(3, 12), "2003-07", date(2003, 7, 1), date(2003, 7, 31), "month", 0.98)


def test_each_of_several_years_is_a_date():
    assert read("They won in 1998, 2002 and 2006.") == [("1998", "1998"), ("2002", "2002"), ("2006", "2006")]


def test_a_part_of_a_named_day_may_have_been_taken_for_a_name():
    text = "He walked into the New Year’s Eve party."
    start = text.index("New Year")
    (found,) = find(text, PUBLISHED, names=[Span(start, start + len("New Year"))])
    assert (found.span.of(text), found.value) == ("New Year’s Eve", "2025-12-31")
