"""What counts as new, and from when on it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from articles.models import Article
from articles.services import delete_articles
from entities.models import Quote, Watch
from entities.pages.watching import SavedList, SavedSearchPage, in_address, moment_in, watched_by
from entities.services.actors.merging import merge_actors, undo_merge
from entities.services.actors.naming import rename_actor
from entities.services.actors.splitting import split_actor
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.quotes import accept_quote, reject_quote, reopen_quote, set_stance, set_targets
from entities.services.correcting.speakers import set_speaker
from entities.services.correcting.undo import undo_step
from entities.services.derived.exact import repair
from entities.services.keeping.saving import save_search
from entities.services.keeping.watching import mark_seen, settled_moment, stop_watching, watch_search
from tests.entities.services.annotating.test_reannotating import ASKED, BERG, SAFE, TEXT, annotation, quote_found
from tests.factories import NOON, actor, article, mention, quote, user

OLD = datetime(2025, 1, 1, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture
def story(db):
    return article("“We will talk,” said Ana Lind. “Never,” said Tom Berg. They met by the harbour.")


def watching(person, address):
    return save_search(owner=person, address=address, name=address[:100], now=settled_moment())


def n_new(person):
    """{name of the search: number of new hits}"""
    return {one.search.name: str(one.new) for one in watched_by(person, TODAY)}


def arrived_long_ago():
    Quote.objects.update(arrived_at=OLD)


def look(search, person):
    moment = settled_moment()
    mark_seen(search=search, user=person, upto=moment, settled=moment)


def correct(verb, made, by, **what):
    repair()
    made.refresh_from_db()
    revision = Article.objects.get(pk=made.article_id).revision
    verb(quote=made, by=by, expected_revision=revision, **what)


def test_what_was_there_before_is_not_new(carol, lind, story):
    quote(story, "We will talk", lind)
    watching(carol, f"/quotes/?speaker={lind.pk}")
    assert list(n_new(carol).values()) == ["0"]


def test_what_comes_later_and_matches_is_new(carol, lind, berg, story):
    watching(carol, f"/quotes/?speaker={lind.pk}")
    quote(story, "We will talk", lind)
    quote(story, "Never", berg)
    quote(story, "They met", lind, state="rejected", kind="indirect")
    assert list(n_new(carol).values()) == ["1"]


def test_what_was_looked_at_is_not_new_any_more(carol, lind, story):
    search = watching(carol, f"/quotes/?speaker={lind.pk}")
    quote(story, "We will talk", lind)
    look(search, carol)
    assert list(n_new(carol).values()) == ["0"]
    quote(story, "Never", lind)
    assert list(n_new(carol).values()) == ["1"]


def test_looking_marks_no_more_than_was_shown(carol, lind, story):
    search = watching(carol, f"/quotes/?speaker={lind.pk}")
    shown_at = settled_moment()
    quote(story, "We will talk", lind)
    mark_seen(search=search, user=carol, upto=shown_at, settled=settled_moment())
    assert list(n_new(carol).values()) == ["1"]


def test_the_mark_never_goes_back_nor_beyond_what_is_settled(carol):
    search = watching(carol, "/quotes/?q=ferry")
    began = Watch.objects.get().seen_at
    mark_seen(search=search, user=carol, upto=OLD, settled=settled_moment())
    assert Watch.objects.get().seen_at == began
    settled = settled_moment()
    mark_seen(search=search, user=carol, upto=settled + timedelta(days=400), settled=settled)
    assert Watch.objects.get().seen_at == settled


def test_each_person_has_a_mark_of_their_own(carol, bob, lind, story):
    search = watching(carol, f"/quotes/?speaker={lind.pk}")
    search.is_shared = True
    search.save()
    watch_search(search=search, user=bob, now=settled_moment())
    quote(story, "We will talk", lind)
    look(search, carol)
    assert (list(n_new(carol).values()), list(n_new(bob).values())) == (["0"], ["1"])
    stop_watching(search=search, user=bob)
    assert n_new(bob) == {}


def test_a_quote_corrected_so_as_to_match_is_new(carol, bob, lind, berg, story):
    made = quote(story, "We will talk", berg)
    watching(carol, f"/quotes/?speaker={lind.pk}")
    correct(set_speaker, made, bob, speaker=lind)
    assert list(n_new(carol).values()) == ["1"]


def test_a_subject_added_by_a_person_makes_a_quote_new(carol, bob, lind, berg, story):
    made = quote(story, "We will talk", lind)
    arrived_long_ago()
    watching(carol, f"/quotes/?about={berg.pk}")
    correct(set_targets, made, bob, actors=[berg])
    assert list(n_new(carol).values()) == ["1"]


def test_a_stance_corrected_makes_a_quote_new(carol, bob, lind, berg, story):
    made = quote(story, "We will talk", lind, [berg])
    arrived_long_ago()
    watching(carol, f"/quotes/?about={berg.pk}&stance=negative")
    correct(set_stance, made, bob, stance="negative", toward=berg)
    assert list(n_new(carol).values()) == ["1"]


def test_a_rejected_quote_that_is_reopened_is_new(carol, bob, lind, story):
    made = quote(story, "We will talk", lind)
    correct(reject_quote, made, bob)
    watching(carol, f"/quotes/?speaker={lind.pk}")
    correct(reopen_quote, made, bob)
    assert list(n_new(carol).values()) == ["1"]


def test_accepting_is_news_only_to_who_asks_for_verified_quotes(carol, bob, lind, story):
    made = quote(story, "We will talk", lind)
    watching(carol, f"/quotes/?speaker={lind.pk}")
    watching(carol, f"/quotes/?speaker={lind.pk}&verified=1")
    correct(accept_quote, made, bob)
    assert sorted(n_new(carol).values()) == ["0", "1"]
    assert next(name for name, n in n_new(carol).items() if n == "1").endswith("verified=1")


def test_a_merge_its_undo_and_a_split_ring_no_watch(carol, bob, lind, story):
    other = actor("A. Lind")
    quote(story, "We will talk", lind)
    quote(story, "Never", other, about=[lind])
    mention(story, "Ana Lind", lind)
    mention(story, "Tom Berg", lind)
    watching(carol, f"/quotes/?speaker={lind.pk}")
    watching(carol, f"/quotes/?about={lind.pk}")
    repair()
    merge = merge_actors(keep=lind, absorb=other, by=bob)
    assert set(n_new(carol).values()) == {"0"}
    undo_merge(merge=merge, by=bob)
    assert set(n_new(carol).values()) == {"0"}
    split = split_actor(actor=lind, mentions=[story.mentions.get(text="Ana Lind").pk], name="Per Lind", by=bob)
    watching(carol, f"/quotes/?speaker={split.to.pk}")
    merge_actors(keep=lind, absorb=split.to, by=bob)
    rename_actor(actor=lind, name="Ana M. Lind", by=bob)
    assert set(n_new(carol).values()) == {"0"}


def test_a_correction_rings_where_it_is_news_and_its_undo_nowhere(carol, bob, lind, berg, story):
    made = quote(story, "We will talk", lind)
    arrived_long_ago()
    watching(carol, f"/quotes/?speaker={lind.pk}")
    watching(carol, f"/quotes/?speaker={berg.pk}")
    correct(set_speaker, made, bob, speaker=berg, words="")
    assert sorted(n_new(carol).values()) == ["0", "1"]
    undo_step(article=story, revision=1, by=bob)
    assert set(n_new(carol).values()) == {"0"}
    undo_step(article=story, revision=2, by=bob)
    assert sorted(n_new(carol).values()) == ["0", "1"]
    undo_step(article=story, revision=1, by=bob)
    assert set(n_new(carol).values()) == {"0"}
    assert Quote.objects.get().arrived_at == OLD


def test_a_watch_finds_the_speaker_of_a_deleted_article_again_when_it_returns(carol, bob, story):
    who = actor("Ana Lind", aliases=["Lind"])
    mention(story, "Ana Lind", who)
    quote(story, "We will talk", who)
    repair()
    search = watching(carol, f"/quotes/?speaker={who.pk}")
    text = story.text
    delete_articles(articles=Article.objects.filter(pk=story.pk), by=bob)
    page = SavedSearchPage(search, None, TODAY)
    assert (page.faults, page.again) == (["There is no such actor."], [])
    back = article(text)
    again = actor("Lind", aliases=["Ana Lind"])
    quote(back, "We will talk", again)
    page = SavedSearchPage(search, None, TODAY)
    assert (page.faults, page.again, str(page.count)) == ([], [again], "1")
    assert list(n_new(carol).values()) == ["1"]
    [row] = SavedList(carol, TODAY).own_rows
    assert row.again == [again]


def test_nobody_is_found_again_where_two_go_by_the_name(carol, bob, story):
    who = actor("Ana Lind")
    mention(story, "Ana Lind", who)
    repair()
    search = watching(carol, f"/quotes/?speaker={who.pk}")
    delete_articles(articles=Article.objects.filter(pk=story.pk), by=bob)
    actor("Ana Lind"), actor("Ana Lind", country="GB"), actor("Ana Lind", kind="organisation")
    page = SavedSearchPage(search, None, TODAY)
    assert (page.faults, page.again) == (["There is no such actor."], [])


def test_a_date_that_becomes_known_makes_quotes_new(carol, lind):
    undated = article(published_at=None)
    quote(undated, "We will talk", lind)
    arrived_long_ago()
    watching(carol, "/quotes/?from=2025-11-01")
    Quote.objects.update(published_at=NOON)
    assert list(n_new(carol).values()) == ["1"]


def test_news_stop_being_counted_at_99(carol, lind):
    watching(carol, "/quotes/?kind=direct")
    words = " ".join(f"w{n:03}" for n in range(101))
    told = article(words)
    for n in range(99):
        quote(told, f"w{n:03}", lind)
    assert list(n_new(carol).values()) == ["99"]
    quote(told, "w100", lind)
    assert list(n_new(carol).values()) == ["99+"]


# --- reading an article again


def read(told, *quotes):
    store_annotation(article=told, annotation=annotation(*quotes), pipeline="test")


def test_a_quote_that_a_newer_reading_finds_again_is_not_new(carol, db):
    told = article(TEXT)
    read(told, SAFE, ASKED)
    before = dict(Quote.objects.values_list("text", "arrived_at"))
    search = watching(carol, "/quotes/?kind=direct")
    numbers = set(Quote.objects.values_list("pk", flat=True))
    read(told, SAFE, ASKED)
    assert numbers.isdisjoint(Quote.objects.values_list("pk", flat=True))  # the rows are others
    assert dict(Quote.objects.values_list("text", "arrived_at")) == before
    assert list(n_new(carol).values()) == ["0"]
    assert SavedSearchPage(search, Watch.objects.get().seen_at, TODAY).new == []


def test_a_quote_that_a_newer_reading_finds_for_the_first_time_is_new(carol, db):
    told = article(TEXT)
    read(told, SAFE)
    search = watching(carol, "/quotes/?kind=direct")
    read(told, SAFE, ASKED)
    assert [made.text for made in SavedSearchPage(search, Watch.objects.get().seen_at, TODAY).new] == [
        "Nobody asked us"
    ]


def test_a_quote_that_a_newer_reading_gives_to_somebody_else_is_new(carol, db):
    told = article(TEXT)
    read(told, SAFE, ASKED)
    search = watching(carol, "/quotes/?kind=direct")
    read(told, SAFE, quote_found("Nobody asked us", BERG))
    assert [made.text for made in SavedSearchPage(search, Watch.objects.get().seen_at, TODAY).new] == [
        "Nobody asked us"
    ]


def test_an_article_is_new_when_it_comes_and_when_it_is_first_read_but_not_again(carol, db):
    told = article(TEXT)
    Article.objects.update(created_at=OLD)
    search = watching(carol, "/articles/?q=port")
    assert list(n_new(carol).values()) == ["0"]
    read(told, SAFE)
    assert list(n_new(carol).values()) == ["1"]
    look(search, carol)
    read(told, SAFE)
    assert list(n_new(carol).values()) == ["0"]
    article(f"{TEXT} Again.")
    assert list(n_new(carol).values()) == ["1"]


def test_an_actor_is_new_once(carol, db):
    search = watching(carol, "/actors/?type=person")
    actor("Ana Lind")
    actor("Harbour Board", kind="organisation")
    assert list(n_new(carol).values()) == ["1"]
    look(search, carol)
    assert list(n_new(carol).values()) == ["0"]


# --- cost and clocks


@pytest.mark.django_db(transaction=True, serialized_rollback=True)  # as pages ask; within one come its savepoints
def test_all_watches_are_counted_in_one_read(carol, lind, berg, django_assert_max_num_queries):
    watching(carol, f"/quotes/?speaker={lind.pk}")
    with django_assert_max_num_queries(5):  # watches, actors, outlets, the newest day, the counts
        n_new(carol)
    for address in ("/articles/?q=ferry", f"/relations/?speaker={berg.pk}", "/actors/?type=person"):
        watching(carol, address)
    with django_assert_max_num_queries(5):
        n_new(carol)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_being_written_while_somebody_looks_is_new_afterwards():
    """A row bears the moment it was written; whoever looks before its transaction ends has not seen it."""
    carol, lind = user("carol", "analyst"), actor("Ana Lind")
    told = article()
    search = watching(carol, f"/quotes/?speaker={lind.pk}")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                'INSERT INTO entities_quote (article_id, start, "end", text, kind, attribution, cue, cue_class,'
                " speaker_id, speaker_words, speaker_confidence, stance, about_self, speaker_origin, stance_origin,"
                " span_origin, targets_origin, chain_origin, speaker_doubted, search, review_rank, origin, state,"
                " confidence, published_at) VALUES"
                " (%s, 1, 13, 'We will talk', 'direct', 'said', '', 'other', %s, '', 1, 'neutral', false, 'machine',"
                " 'machine', 'machine', 'machine', 'machine', false, '''we'':1 ''will'':2 ''talk'':3', 0, 'machine',"
                " 'suggested', 1, %s)",
                [told.pk, lind.pk, NOON],
            )
            look(search, carol)
            assert list(n_new(carol).values()) == ["0"]
            cursor.execute("COMMIT")
        assert list(n_new(carol).values()) == ["1"]
        look(search, carol)
        assert list(n_new(carol).values()) == ["0"]
    finally:
        other.close()


@pytest.mark.parametrize(
    "words", [None, "", "soon", "2025-11-20", "2025-99-99T00:00:00Z", "2025-11-20T12:00:00", "\x00"]
)
def test_what_is_no_moment_is_none(words):
    assert moment_in(words) is None


def test_a_moment_survives_its_address():
    moment = NOON + timedelta(microseconds=123456)
    assert moment_in(in_address(moment)) == moment


def test_a_rolled_back_quote_never_counts(carol, lind, story):
    watching(carol, f"/quotes/?speaker={lind.pk}")
    with transaction.atomic():
        quote(story, "We will talk", lind)
        transaction.set_rollback(True)
    assert list(n_new(carol).values()) == ["0"]
