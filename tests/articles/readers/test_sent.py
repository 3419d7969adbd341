import json

import pytest

from articles.readers.sent import LONGEST_ID, MOST, Misfit, Sent, articles_sent

TEXT = "The ferry stops in May, the harbour master said on Wednesday."


def opened(article):
    return articles_sent(json.dumps(article).encode())


def test_one_article_and_a_list_and_a_list_in_an_object_are_alike():
    article = {"id": 7, "title": "Ferry", "text": TEXT}
    alone, listed, within = opened(article), opened([article]), opened({"articles": [article]})
    assert alone == listed == within == [Sent("7", json.dumps(article))]


def test_a_page_and_an_address_are_taken_too():
    page = {"html": "<p>Ferry</p>", "url": "https://bell.example/1"}
    assert opened([page, {"url": "https://bell.example/2", "id": "b"}]) == [
        Sent("", json.dumps(page)),
        Sent("b", address="https://bell.example/2"),
    ]


def test_fields_that_mean_nothing_are_named():
    (sent,) = opened({"text": TEXT, "titel": "Ferry", "full text": TEXT})
    assert sent.unused == ("titel",)


@pytest.mark.parametrize(
    ("article", "field"),
    [
        ({}, "text"),
        ({"title": "Ferry"}, "text"),
        ({"text": "  "}, "text"),
        ({"text": 5}, "text"),
        ({"text": {}}, "text"),
        ({"html": ["<p>"]}, "html"),
        ({"id": "x" * (LONGEST_ID + 1), "text": TEXT}, "id"),
        ({"id": "a\0b", "text": TEXT}, "id"),
        ({"id": True, "text": TEXT}, "id"),
        ({"url": "ftp://bell.example/1"}, "url"),
        ({"link": "nonsense"}, "link"),
        ({"url": "http://[::1"}, "url"),
        ({"url": "https://bell.example/1", "title": "Ferry"}, "text"),
    ],
)
def test_what_is_wrong_with_an_article_is_said_of_its_field(article, field):
    misfit = opened(article)
    assert isinstance(misfit, Misfit)
    assert (list(misfit.fields), misfit.is_json) == ([field], True)
    assert list(opened([{"text": TEXT}, article]).fields) == [f"articles.1.{field}"]


@pytest.mark.parametrize("body", [b"", b"nonsense", b"\xff\xfe", b"[" * 100_000, b'{"id": ' + b"1" * 5000 + b"}"])
def test_what_is_no_json_says_so(body):
    misfit = articles_sent(body)
    assert (list(misfit.fields), misfit.is_json) == (["body"], False)


@pytest.mark.parametrize("whole", [5, "text", None, [5]])
def test_what_is_no_article_says_so(whole):
    assert isinstance(opened(whole), Misfit)


def test_too_many_none_and_equal_ids_are_refused():
    assert list(opened([]).fields) == ["articles"]
    assert list(opened([{"text": TEXT}] * (MOST + 1)).fields) == ["articles"]
    assert list(opened([{"id": "a", "text": TEXT}] * 2).fields) == ["articles.1.id"]
