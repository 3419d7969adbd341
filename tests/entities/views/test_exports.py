import csv
import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from entities.models import Actor
from entities.services.correcting.quotes import accept_quote
from entities.services.derived.exact import repair
from entities.services.derived.statements import group_all
from newsdesk.accounts.tokens import create_token
from tests.entities.exports.stories import TEXT, told
from tests.factories import NOON, actor, article, mention, quote, source, user

pytestmark = pytest.mark.django_db

LISTS = ["articles", "actors", "quotes", "relations", "timeline"]
FILES = [f"/{name}/export.{form}" for name in LISTS for form in ("csv", "jsonl")]
FILES += [f"/articles/export.{form}" for form in ("jsonld", "conllup", "zip")]


def body(answer):
    return b"".join(answer.streaming_content)


def table(answer):
    """[{title: cell}]"""
    text = body(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def lines(answer):
    return [json.loads(line) for line in body(answer).splitlines()]


def tell(n):
    for number in range(n):
        speaker, subject = actor(f"Speaker {number}"), actor(f"Subject {number}")
        story = article()
        mention(story, "Ana Lind", speaker)
        quote(story, "We will talk", speaker, [subject], stance="negative")
    repair()


@pytest.mark.parametrize("file", FILES)
def test_a_file_takes_as_many_queries_for_three_rows_as_for_one(carol, file):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert body(carol.get(file)) != b""
        return len(captured)

    tell(1)
    if file.startswith("/timeline"):  # a lane has queries of its own
        file += f"?actor={Actor.objects.earliest('pk').pk}"
    one = queries()
    tell(3)
    assert queries() == one


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_streamed_under_a_name_that_says_what_and_when(carol, file):
    tell(1)
    answer = carol.get(file)
    assert answer.streaming
    assert re.search(r'filename="[a-z-]+-\d{4}-\d\d-\d\d-\d{4}\.\w+"', answer["Content-Disposition"])
    body(answer)


def test_a_large_file_is_what_a_small_one_is(carol, monkeypatch):
    tell(3)
    small = body(carol.get("/quotes/export.csv"))
    monkeypatch.setattr("entities.views.exports.SMALL_BYTES", 0)
    answer = carol.get("/quotes/export.csv")
    assert body(answer) == small
    assert int(answer["Content-Length"]) == len(small)


@pytest.mark.parametrize("file", [*FILES, "/articles/1/export.jsonl", "/articles/1/text.txt", "/articles/1/report/"])
def test_somebody_without_a_role_gets_no_file(dan, file):
    assert dan.get(file).status_code == 403


@pytest.mark.parametrize("file", FILES)
def test_somebody_signed_out_is_asked_to_sign_in(client, file):
    answer = client.get(file)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/login/")


def test_a_token_opens_a_file(client):
    _, secret = create_token(user=user("carol", "analyst"), name="nightly", now=NOON)
    tell(1)
    answer = client.get("/quotes/export.jsonl", headers={"Authorization": f"Bearer {secret}"})
    assert [line["speaker"] for line in lines(answer)] == ["Speaker 0"]


@pytest.mark.parametrize(
    "asked", ["", "?stance=negative", "?speaker=iv%C3%A1n+lind", "?q=SUM", "?verified=1", "?kind=indirect"]
)
def test_quotes_are_those_of_the_page(carol, asked):
    told()
    other = article()
    quote(other, "We will talk", actor("Ana Lind"), stance="positive", state="accepted")
    shown = [one.pk for one in carol.get(f"/quotes/{asked}").context["quotes"]]
    assert shown != []
    assert [line["id"] for line in lines(carol.get(f"/quotes/export.jsonl{asked}"))] == shown
    assert [int(row["Quote number"]) for row in table(carol.get(f"/quotes/export.csv{asked}"))] == shown


def test_statements_are_exported_as_the_page_groups_them(carol):
    words = "We will keep the harbour open until the last ferry has come home"
    lind = actor()
    for name in ("The Harbour Post", "The Quay"):
        quote(article(f"“{words},” Ana Lind told {name}.", source=source(name)), words, lind)
    group_all()
    shown = carol.get("/quotes/?grouped=1")
    assert len(shown.context["quotes"]) == 1
    assert "Export 1 quote:" in shown.text
    assert len(lines(carol.get("/quotes/export.jsonl?grouped=1"))) == 1
    assert len(carol.get("/api/quotes?grouped=1").json()["items"]) == 1
    assert len(lines(carol.get("/quotes/export.jsonl"))) == 1
    assert len(lines(carol.get("/quotes/export.jsonl?printings=all"))) == 2
    assert len(carol.get("/api/quotes?printings=all").json()["items"]) == 2


@pytest.mark.parametrize("asked", ["", "?q=ferry", "?actor=tom+berg", "?state=undated", "?from=2025-11-01"])
def test_articles_are_those_of_the_page(carol, asked):
    told()
    article(published_at=None)
    shown = [one.pk for one in carol.get(f"/articles/{asked}").context["articles"]]
    assert shown != []
    assert [int(row["Article number"]) for row in table(carol.get(f"/articles/export.csv{asked}"))] == shown
    assert [int(line["id"]) for line in lines(carol.get(f"/articles/export.jsonl{asked}"))] == shown


@pytest.mark.parametrize("asked", ["", "?sort=name", "?sort=quotes_by", "?q=berg", "?verified=1"])
def test_actors_are_those_of_the_page(carol, asked):
    told()
    quote(article(), "We will talk", actor("Ana Lind"), state="accepted")
    repair()
    shown = [one.pk for one in carol.get(f"/actors/{asked}").context["actors"]]
    assert shown != []
    assert [int(row["Actor number"]) for row in table(carol.get(f"/actors/export.csv{asked}"))] == shown
    assert [line["id"] for line in lines(carol.get(f"/actors/export.jsonl{asked}"))] == shown


def test_pairs_are_the_cells_of_the_matrix(carol):
    _, lind, berg = told()
    (row,) = table(carol.get("/relations/export.csv"))
    assert (row["Speaker"], row["About"], row["Quotes"], row["Negative"]) == ("Iván Lind", "Tom Berg", "1", "1")
    assert row["Quotes in Newsdesk"] == f"http://testserver/quotes/?speaker={lind.pk}&about={berg.pk}"
    assert lines(carol.get("/relations/export.jsonl?verified=1")) == []


def test_the_timeline_gives_days_quoted_and_days_spoken_of(carol):
    _, lind, _ = told()
    rows = table(carol.get(f"/timeline/export.csv?actor={lind.pk}"))
    assert [(row["What"], row["From"], row["Quotes"], row["Words"]) for row in rows] == [
        ("quoted", "2025-11-20", "1", ""),
        ("spoken of", "2025-11-17", "", "Monday"),
    ]


def test_a_quote_that_looks_like_a_formula_is_none_in_the_table(carol):
    told()
    assert [row["Quote"] for row in table(carol.get("/quotes/export.csv?kind=indirect"))] == ["'=SUM(A1)"]


def test_a_line_of_quotes_says_who_decided(carol):
    story, *_ = told()
    made = story.quotes.get(kind="direct")
    accept_quote(quote=made, by=user("bob", "annotator"), expected_revision=0)
    (line,) = lines(carol.get("/quotes/export.jsonl?verified=1"))
    assert (line["by"], line["layer"], line["article"]["id"]) == ("bob", "verified", str(story.pk))
    assert line["address"] == f"http://testserver/articles/{story.pk}/#quote-{made.pk}"


def test_offsets_count_in_the_text_as_it_is_served(carol):
    story, *_ = told()
    served = carol.get(f"/articles/{story.pk}/text.txt").content.decode()
    record = lines(carol.get(f"/articles/{story.pk}/export.jsonl"))[0]
    assert served == TEXT
    found = [one["text"] for one in record["entities"]]
    assert [served[one["start"] : one["end"]] for one in record["entities"]] == found == ["Iván Lind", "Tom Berg", "He"]


@pytest.mark.parametrize(("form", "beginning"), [("jsonld", b'{"@context"'), ("conllup", b"# global.columns")])
def test_an_article_is_exported_in_the_formats_of_other_tools(carol, form, beginning):
    story, *_ = told()
    assert body(carol.get(f"/articles/{story.pk}/export.{form}")).startswith(beginning)


def test_a_corpus_for_spacy_is_a_zip_and_an_article_a_file(carol):
    story, *_ = told()
    with zipfile.ZipFile(io.BytesIO(body(carol.get("/articles/export.zip")))) as file:
        (only,) = (file.read(name) for name in file.namelist())
    assert body(carol.get(f"/articles/{story.pk}/export.spacy")) == only


def test_what_people_decided_is_a_layer_of_its_own(carol):
    story, *_ = told()
    assert lines(carol.get("/articles/export.jsonl?layer=decided")) == []
    accept_quote(quote=story.quotes.get(kind="direct"), by=user("bob", "annotator"), expected_revision=0)
    (record,) = lines(carol.get("/articles/export.jsonl?layer=decided"))
    assert [one["by"] for one in record["quotes"]] == ["bob"]


@pytest.mark.parametrize("file", ["/quotes/export.xls", "/articles/export.docx", "/articles/9/export.jsonl"])
def test_what_is_not_there_is_not_found(carol, file):
    assert carol.get(file).status_code == 404


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("quotes/?stance=negative", "Export 1 quote:"),
        ("articles/", "Export 1 article:"),
        ("actors/", "Export 2 actors:"),
        ("relations/", "Export 1 pair:"),
        ("timeline/", "Export 4 dates:"),
    ],
)
def test_a_page_counts_the_rows_before_it_offers_them(carol, page, words):
    told()
    text = carol.get(f"/{page}").text
    assert words in text
    name, _, asked = page.partition("/")
    assert f'href="/{name}/export.csv{asked}"' in text


def test_the_row_count_of_a_timeline_is_that_of_its_file(carol):
    told()
    assert len(table(carol.get("/timeline/export.csv"))) == 4


def test_a_page_without_rows_offers_no_file(carol):
    assert "Export 0" not in carol.get("/quotes/").text
    assert "/export.csv" not in carol.get("/quotes/").text


def test_the_choice_of_formats_keeps_the_filters(carol):
    told()
    text = carol.get("/articles/export/?q=ferry&after=x").text
    assert "1 article, as filtered" in text
    assert 'href="/articles/export.jsonld?q=ferry&amp;layer=verified"' in text
    story = Article.objects.get()
    assert f'href="/articles/{story.pk}/export.spacy?layer=live"' in carol.get(f"/articles/{story.pk}/export/").text
    assert "No articles match." in carol.get("/articles/export/?q=nothing").text


def test_a_report_prints_the_quotes_the_names_and_the_text(carol):
    story, *_ = told()
    text = carol.get(f"/articles/{story.pk}/report/").text
    assert "2 quotes" in text
    assert "“We will talk … when Tom Berg pays”" in text
    assert '<th scope="row" dir="auto">Tom Berg</th>' in text
    assert "SALT HARBOUR 🚢" in text


def test_a_report_may_be_of_verified_quotes_only(carol):
    story, *_ = told()
    assert "No quotes in this article have been verified." in carol.get(f"/articles/{story.pk}/report/?verified=1").text


def test_a_card_cites_its_quote(carol):
    told()
    (shown,) = carol.get("/quotes/?kind=direct").context["quotes"]
    text = carol.get(f"/quotes/{shown.pk}/cite/").text
    assert "Iván Lind, quoted in Per Holm, “Ferry talks resume”, The Harbour Post, 20 November 2025" in text


def test_a_tone_over_time_is_exported_bar_by_bar_with_where_it_changed(carol):
    lind, berg = actor(), actor("Tom Berg")
    for day in range(20):
        told_that_day = article(published_at=NOON + timedelta(days=day))
        stance = "positive" if day < 10 else "negative"
        quote(told_that_day, "We will talk", lind, [berg], stance=stance, state="accepted" if day else "suggested")
    repair()
    asked = f"?speaker={lind.pk}&about={berg.pk}&by=day"
    rows = table(carol.get(f"/relations/pair/export.csv{asked}"))
    assert len(rows) == 20
    first, changed = rows[0], rows[10]
    assert (first["From"], first["To"], first["Quotes"], first["Positive"]) == ("2025-11-20", "2025-11-20", "1", "1")
    assert (first["Verified"], rows[1]["Verified"], changed["Mean stance"]) == ("0", "1", "-1.0")
    assert [row["Change"] for row in rows if row["Change"]] == [
        "The tone almost certainly became more negative between 29 and 30 November 2025"
    ]
    assert 0 < float(changed["Chance of such a change"]) <= 0.001
    weeks = lines(carol.get(f"/relations/pair/export.jsonl{asked.replace('day', 'week')}"))
    assert [(week["first"], week["quotes"]) for week in weeks] == [
        ("2025-11-17", 4), ("2025-11-24", 7), ("2025-12-01", 7), ("2025-12-08", 2),
    ]  # fmt: skip
    assert "Export 20 days: " in " ".join(carol.get(f"/relations/pair/{asked}").text.split())
    assert carol.get(f"/relations/pair/export.csv?speaker={lind.pk}").status_code == 400
