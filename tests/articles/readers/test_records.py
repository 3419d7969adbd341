"""JSON, however programs name its fields."""

import json
from datetime import UTC, datetime

import pytest

from tests.articles.readers.made import BODY, FIRST, SECOND
from tests.articles.readers.whole import DAY, articles_of, one_of

RECORDS = {
    "ours": {"title": "T", "publisher": "Post", "author": "Anna Lind", "date": "2026-04-01", "text": BODY},
    "NewsAPI": {"source": {"id": None, "name": "Post"}, "author": "Anna Lind", "title": "T", "description": "D",
                "publishedAt": "2026-04-01", "content": BODY},
    "Guardian": {"webTitle": "T", "publication": "Post", "webPublicationDate": "2026-04-01",
                 "fields": {"byline": "Anna Lind", "body": f"<p>{FIRST}</p><p>{SECOND}</p>"}},
    "New York Times": {"headline": {"main": "T", "kicker": None}, "byline": {"original": "Anna Lind", "person": []},
                       "pub_date": "2026-04-01", "source": "Post", "body": BODY},
    "newspaper": {"title": "T", "authors": ["Anna Lind"], "publish_date": "2026-04-01", "site_name": "Post",
                  "text": BODY},
    "Media Cloud": {"title": "T", "media_name": "Post", "publish_date": "2026-04-01", "text": BODY,
                    "author": "Anna Lind"},
    "schema.org": {"headline": "T", "publisher": {"@type": "Organization", "name": "Post"},
                   "datePublished": "2026-04-01",
                   "author": [{"@type": "Person", "name": "Anna Lind"}], "articleBody": BODY},
    "GDELT": {"title": "T", "domain": "Post", "seendate": "20260401T000000Z", "text": BODY, "author": "Anna Lind"},
    "numbers": {"title": "T", "source": "Post", "date": 20260401, "content": BODY, "authors": ["Anna Lind"]},
}  # fmt: skip


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_names_that_programs_give_to_fields_are_understood(record):
    (article,) = articles_of("a.json", json.dumps(record).encode())
    assert (article.title, article.source_name, article.author, article.published_at, article.text) == (
        "T", "Post", "Anna Lind", DAY, BODY,
    )  # fmt: skip


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "content",
    [
        "\n".join(json.dumps(record) for record in RECORDS.values()),
        json.dumps(list(RECORDS.values()), indent=1),
        json.dumps({"status": "ok", "articles": list(RECORDS.values())}),
        json.dumps({"response": {"results": list(RECORDS.values())}}),
    ],
    ids=["lines", "array", "NewsAPI", "Guardian"],
)
def test_every_article_of_a_json_file_is_read(content, codec):
    found = articles_of("a.json", content.encode(codec))
    assert [article.text for article in found] == [BODY] * len(RECORDS)


@pytest.mark.parametrize(
    ("date", "moment"),
    [(1775001600, datetime(2026, 4, 1, tzinfo=UTC)), (1775001600000, datetime(2026, 4, 1, tzinfo=UTC)),
     ("20260401", DAY), (12, None), (True, None), (["2026-04-01"], DAY), ({"$date": "2026-04-01"}, DAY)],
)  # fmt: skip
def test_date_of_a_record_never_refuses_an_article(date, moment):
    (article,) = articles_of("a.json", json.dumps({"text": BODY, "date": date}).encode())
    assert (article.text, article.published_at) == (BODY, moment)


@pytest.mark.parametrize(
    ("record", "text", "note"),
    [
        ({"headline": "Ferry", "abstract": FIRST}, FIRST, "This is a summary: there is no text, only “abstract”."),
        ({"title": "Ferry", "Lead Paragraph": FIRST, "abstract": "-"}, FIRST, "only “Lead Paragraph”"),
        ({"title": "Ferry", "article": BODY}, BODY, ""),
        ({"title": "Ferry", "text": BODY, "summary": FIRST}, BODY, ""),
    ],
)
def test_summary_stands_in_for_a_text_that_is_not_there(record, text, note):
    article = one_of("a.jsonl, line 1", json.dumps(record).encode())
    assert article.text == text
    assert ("This is a summary" in " ".join(article.warnings)) == bool(note)
    assert note in " ".join(article.warnings)


def test_text_that_a_service_cut_off_is_said_to_be():
    (article,) = articles_of("a.json", json.dumps({"content": f"{FIRST} He… [+1234 chars]"}).encode())
    assert article.warnings[0] == "The text ends where the service that delivered it cut it off."


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b'{"a":' * 100_000, b"[1, 2]", b"{}", b'{"text": ' + b"9" * 10_000 + b"}"]
)
def test_hostile_json_is_refused_line_by_line(content):
    assert all(isinstance(found, str) for found in articles_of("a.json", content))
