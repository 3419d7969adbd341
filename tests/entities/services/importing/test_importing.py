"""Archives with their annotations come in whole, once, and with everything that follows from them exact."""

import json
import multiprocessing

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import Article, LargeFile, Source, Upload, UploadItem
from articles.revisions.deleting import ask_to_delete, carry_out
from articles.services import store_article
from entities.archives.shards import pieces_of, shards_of
from entities.exports.records import article_records
from entities.management.commands import import_annotations
from entities.models import Actor, BlockingKey, DateMention, Mention, Quote, Role, Statement, Wording
from entities.nlp.interchange import annotation_of
from entities.services.actors.looking import LOOK, look_at_all_left
from entities.services.actors.merging import merge_actors
from entities.services.annotating.storing import store_annotation
from entities.services.derived.exact import drift
from entities.services.derived.ranking import rank_quotes
from entities.services.derived.statements import group_all
from entities.services.importing.records import imported
from tests.factories import NOON, actor, article, mention, quote, user

pytestmark = pytest.mark.django_db
TEXT = (
    "Mayor Ana Ruiz said the harbour of Port Kessin would close. “Tom Berg has failed the harbour,” she told reporters."
)


def written(path, records):
    path.write_bytes(b"".join(json.dumps(record).encode() + b"\n" for record in records))
    return path


def record(number=1, **told):
    """An annotated article as the engine writes it."""
    text = told.pop("text", f"{TEXT} That was report {number}.")
    begin = text.index("Tom Berg has")
    she = text.index("she told")
    return {
        "id": str(number),
        "text": text,
        "title": f"Harbour {number}",
        "publisher": f"The Outlet {number}",
        "date": f"2025-11-{10 + number}",
        "pipeline": "7",
        "actors": [
            {"name": "Ana Ruiz", "kind": "person", "aliases": ["Ana Ruiz"], "country": "",
             "roles": [{"start": 0, "end": 5, "text": "Mayor"}]},
            {"name": "Tom Berg", "kind": "person", "aliases": ["Tom Berg"]},
        ],
        "entities": [
            {"start": 6, "end": 14, "label": "PERSON", "actor": "Ana Ruiz", "confidence": 1.0},
            {"start": begin, "end": begin + 8, "label": "PERSON", "actor": "Tom Berg", "confidence": 0.8},
            {"start": she, "end": she + 3, "label": "PERSON", "form": "pronoun", "actor": "Ana Ruiz"},
        ],
        "quotes": [
            {"content": [[begin, begin + 32]], "type": "direct", "source": [[she, she + 3]],
             "cue": [[she + 4, she + 8]], "cue_class": "criticised", "speaker": "Ana Ruiz", "confidence": 0.6,
             "speaker_span": [she, she + 3], "stance": "negative",
             "targets": [{"actor": "Tom Berg", "stance": "negative"}],
             "unnamed_targets": [{"start": begin + 20, "end": begin + 31, "words": "dockers", "stance": "positive"}]},
        ],
        "dates": [],
        **told,
    }  # fmt: skip


def load(path):
    call_command("import_annotations", str(path))


def what_pages_show():
    """Everything that does not depend on keys."""
    quotes = Quote.objects.select_related("article__source", "speaker", "wording").prefetch_related("targets__actor")
    return {
        "articles": sorted(
            (one.title, one.source.name, one.author, one.text, str(one.published_at), one.published_precision,
             one.copy_of and one.copy_of.title)
            for one in Article.objects.all()
        ),
        "actors": sorted(
            (one.name, one.kind, one.country, *sorted(row.key for row in one.aliases.all()))
            for one in Actor.objects.filter(merged_into=None)
        ),
        "totals": sorted(
            (row.actor.name, row.verified_only, row.once, row.mentions, row.quotes_by, row.quotes_about)
            for one in Actor.objects.filter(merged_into=None) for row in one.totals.all()
        ),
        "mentions": sorted(
            (one.article.title, one.start, one.end, one.text, one.label, one.form, str(one.actor), one.is_verified)
            for one in Mention.objects.select_related("article", "actor")
        ),
        "quotes": sorted(
            (one.article.title, one.text, str(one.speaker), one.speaker_words, one.cue, one.kind, one.attribution,
             one.stance, one.is_verified, one.perhaps, str([(str(t.actor), t.stance) for t in one.targets.all()]),
             sorted((s.part, s.position, s.start, s.end) for s in one.spans.all()),
             sorted((str(j.actor), j.position) for j in one.joint.all()),
             [(u.words, u.start, u.end, u.stance, u.confidence) for u in one.unnamed_targets.all()],
             _repeats(one))
            for one in quotes
        ),
        "dates": sorted((one.article.title, one.start, one.value) for one in DateMention.objects.all()),
        "roles": sorted((str(one.actor), one.article.title, one.text) for one in Role.objects.all()),
        "statements": sorted((one.n_outlets, one.n_quotes, str(one.first_at)) for one in Statement.objects.all()),
    }  # fmt: skip


def _repeats(one):
    wording = getattr(one, "wording", None)
    return wording and (wording.repeats, wording.statement and wording.statement.n_quotes)


def clear():
    for upload in Upload.objects.all():
        carry_out(ask_to_delete(upload=upload, by=None))
    Article.objects.all().delete()
    Wording.objects.all().delete()
    Statement.objects.all().delete()
    while Actor.objects.exists():
        Actor.objects.filter(absorbed=None).delete()
    Source.objects.all().delete()


def test_an_export_comes_back_as_the_same_pages(tmp_path):
    load(written(tmp_path / "a.jsonl", [record(n) for n in range(1, 5)]))
    alice = user("alice", "editor")
    one = article(
        "Tom Berg met Tom Berg of Norland. “The harbour was closed by the wind,” he said.", title="Two of a name"
    )
    first, second = actor("Tom Berg", kind="person"), actor("Berg", kind="person")
    mention(one, "Tom Berg", second, state="accepted")
    mention(one, "Tom Berg of", first)
    quote(one, "The harbour was closed by the wind", first, [second], state="accepted")
    merge_actors(keep=Actor.objects.get(name="Ana Ruiz"), absorb=actor("A. Ruiz"), by=alice)
    Article.objects.filter(pk=one.pk).update(published_precision="time", author="Per Lind", published_at=NOON)
    group_all()
    before = what_pages_show()  # those of one moment come in another order: none are of one here
    records = list(article_records(Article.objects.all(), base="https://desk.example"))
    clear()
    load(written(tmp_path / "export.jsonl", records))
    after = what_pages_show()
    known = {"actors", "totals"}  # names that no text prints any more went with the actors they were of
    assert {key: after[key] for key in after.keys() - known} == {key: before[key] for key in before.keys() - known}
    assert [(name, kind) for name, kind, *_ in after["actors"]] == [
        (n, k) for n, k, *_ in before["actors"] if n != "A. Ruiz"
    ]
    assert [row for row in before["totals"] if any(row[3:])] == [row for row in after["totals"] if any(row[3:])]
    assert len(drift()) == 0


def test_an_import_stores_what_one_article_after_the_other_would(tmp_path):
    records = [record(n) for n in range(1, 6)]
    records[3]["text"] = records[2]["text"]  # an agency's text, printed by another outlet
    load(written(tmp_path / "a.jsonl", records))
    at_once = what_pages_show()
    clear()
    for one in records:
        stored = store_article(
            text=one["text"], title=one["title"], source_name=one["publisher"], published_at=imported_at(one),
            precision="day",
        )  # fmt: skip
        store_annotation(article=stored, annotation=annotation_of(one["text"], one), pipeline="7")
    assert at_once == what_pages_show()
    assert [one[-1] for one in at_once["articles"] if one[-1]] == ["Harbour 3"]
    assert len(drift()) == 0


def imported_at(one):
    return imported(json.dumps(one).encode()).published_at


def test_a_killed_import_goes_on_and_a_finished_one_adds_nothing(tmp_path, monkeypatch):
    path = written(tmp_path / "a.jsonl", [record(n) for n in range(1, 8)])
    monkeypatch.setattr(import_annotations, "ARTICLES_AT_ONCE", 2)
    kept, calls = import_annotations.store_lines, []

    def killed_after_two(**given):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(given)
        return kept(**given)

    monkeypatch.setattr(import_annotations, "store_lines", killed_after_two)
    with pytest.raises(KeyboardInterrupt):
        load(path)
    assert Article.objects.count() == 4
    monkeypatch.setattr(import_annotations, "store_lines", kept)
    for _ in range(2):
        load(path)
        assert sorted(Article.objects.values_list("title", flat=True)) == [f"Harbour {n}" for n in range(1, 8)]
    assert UploadItem.objects.count() == 7
    assert Upload.objects.count() == LargeFile.objects.exclude(finished_at=None).count() == 1
    assert len(drift()) == 0


def test_lines_are_read_ahead_in_their_order_and_go_on_where_that_process_is_ended(tmp_path):
    written(tmp_path / "a.jsonl", [record(n) for n in range(1, 8)])
    [shard] = shards_of(tmp_path)
    pieces = pieces_of(shard, lines=1, size=1_000_000, place=0, number=1)
    titles = []
    with import_annotations.ReadingAhead() as reading:
        for _, [line] in reading.lines_of_each(shard, pieces):
            titles.append(line.article.title)
            if len(titles) == 3:
                [process] = multiprocessing.active_children()
                process.kill()
                process.join()
    assert titles == [f"Harbour {n}" for n in range(1, 8)]


def test_each_line_has_its_outcome(tmp_path, capsys):
    bad = record(3)
    bad["quotes"][0]["content"] = [[5, 5000]]
    path = written(tmp_path / "a.jsonl", [record(1), record(1), bad, record(2)])
    path.write_bytes(path.read_bytes() + b"no JSON\n" + json.dumps({"id": "x", "text": "Plain."}).encode())
    with pytest.raises(CommandError, match="3 lines could not be imported"):
        load(path)
    told = {item.name: (item.state, item.reason) for item in UploadItem.objects.all()}
    assert {name: state for name, (state, _) in told.items()} == {
        "a.jsonl, line 1": "stored", "a.jsonl, line 2": "duplicate", "a.jsonl, line 3": "failed",
        "a.jsonl, line 4": "stored", "a.jsonl, line 5": "failed", "a.jsonl, line 6": "failed",
    }  # fmt: skip
    assert "lies outside the text" in told["a.jsonl, line 3"][1]
    assert "not JSON" in told["a.jsonl, line 5"][1]
    assert "no annotations" in told["a.jsonl, line 6"][1]
    assert "a.jsonl, line 5: not JSON" in capsys.readouterr().err
    assert UploadItem.objects.get(state="duplicate").duplicate_of == Article.objects.get(title="Harbour 1")


def test_what_the_database_refuses_costs_no_other_line(tmp_path):
    bad = record(2, dates=[{"start": 0, "end": 5, "grain": "day", "earliest": "2025-11-20", "latest": "2025-11-01"}])
    with pytest.raises(CommandError, match="1 lines"):
        load(written(tmp_path / "a.jsonl", [record(1), bad, record(3)]))
    assert sorted(Article.objects.values_list("title", flat=True)) == ["Harbour 1", "Harbour 3"]
    assert "contradict each other" in UploadItem.objects.get(state="failed").reason
    assert len(drift()) == 0


def test_an_import_is_an_upload_that_can_be_deleted(tmp_path):
    load(written(tmp_path / "a.jsonl", [record(n) for n in range(1, 4)]))
    carry_out(ask_to_delete(upload=Upload.objects.get(), by=None))
    counts = [
        model.objects.count() for model in (Article, Actor, Mention, Quote, Statement, Wording, LargeFile, Upload)
    ]
    assert counts == [0] * 8
    assert len(drift()) == 0


def test_the_same_number_is_the_same_actor_in_all_files_of_an_archive(tmp_path):
    for number, name in enumerate(("Ana Ruiz", "Ana M. Ruiz"), 1):
        one = record(number)
        one["actors"][0] |= {"id": 7, "name": name}
        one["actors"][1] |= {"id": 8 + number}  # two of one name
        one["entities"][0]["actor"] = one["entities"][2]["actor"] = name
        one["quotes"][0]["speaker"] = name
        written(tmp_path / f"{number}.jsonl", [one])
    load(tmp_path)
    named = Mention.objects.filter(start=6).values_list("actor", flat=True)
    assert len(named) == 2
    assert len(set(named)) == 1
    assert Actor.objects.filter(name="Tom Berg").count() == 2


def test_the_quotes_of_an_import_wait_for_review_and_its_actors_are_looked_at_afterwards(tmp_path):
    load(written(tmp_path / "a.jsonl", [record(1)]))
    assert Quote.objects.filter(review_rank__gt=0).count() == 1
    assert rank_quotes(Quote.objects.all()) == 0
    BlockingKey.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s", [LOOK])
        (given,) = cursor.fetchone()
    look_at_all_left(**json.loads(given))
    assert BlockingKey.objects.exists()
