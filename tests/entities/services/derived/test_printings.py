import random
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from articles.copies.linking import link_copies
from articles.models import Article
from articles.services import delete_articles
from entities.models import ActorActivity, ActorTotal, JointSpeaker, PairTotal, Quote, Wording
from entities.queries import QuoteQuery, RelationsQuery
from entities.reads.relations.strongest import who_about_whom
from entities.services.actors.merging import merge_actors, undo_merge
from entities.services.correcting.quotes import accept_quote, classify_quote, reject_quote, reopen_quote, set_targets
from entities.services.correcting.speakers import set_speaker
from entities.services.correcting.undo import undo_step
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from entities.services.derived.statements import group_all
from newsdesk.web.refusals import Refusal
from tests.factories import NOON, actor, article, describe, mention, quote, source

pytestmark = pytest.mark.django_db

WORDS = "We will keep the harbour open until the last ferry has come home"
TEXT = f"“{WORDS},” Ana Lind said on day %d. Tom Berg heard it, and {' '.join(f'word{n}' for n in range(40))}."


@pytest.fixture
def cast():
    return actor("Ana Lind"), actor("Tom Berg")


def printed(cast, *outlets, text=TEXT, speaker=None):
    """The same report in these outlets, an hour apart, as it comes in: linked to the first and annotated."""
    lind, berg = cast
    quotes = []
    for hour, name in enumerate(outlets):
        body = text % 1 if "%d" in text else text
        story = article(
            body + "\n" * hour, source=source(name), published_at=NOON + timedelta(hours=hour), title=f"Report {hour}"
        )
        link_copies(article=story)
        story.refresh_from_db()
        with recounting(article=story):
            mention(story, "Tom Berg", berg)
            quotes.append(quote(story, WORDS, speaker or lind, [berg], stance="negative"))
    return quotes


def repeating():
    return set(Wording.objects.filter(repeats=True).values_list("quote", flat=True))


def exact():
    """Whether counting and choosing all anew would change nothing."""
    before = repeating()
    assert len(drift()) == 0
    group_all()
    assert repeating() == before
    assert len(drift()) == 0
    return before


def by(who, **layer):
    return ActorTotal.objects.of_layer(**layer).get(actor=who).quotes_by


def listed(**asked):
    return Quote.objects.matching(QuoteQuery({name: str(value) for name, value in asked.items()})).count()


def test_a_report_in_three_outlets_counts_once_and_every_printing_when_asked(cast):
    lind, berg = cast
    _, *others = printed(cast, "NordPress", "Skarholm Times", "Island Herald")
    assert exact() == {one.pk for one in others}
    assert (by(lind), by(lind, once=False)) == (1, 3)
    assert ActorTotal.objects.of_layer().get(actor=berg).mentions == 1
    assert ActorTotal.objects.of_layer(once=False).get(actor=berg).mentions == 3
    assert (listed(speaker=lind.pk), listed(speaker=lind.pk, printings="all")) == (1, 3)
    for asked, n in (({}, 1), ({"printings": "all"}, 3)):
        (cell,) = who_about_whom(RelationsQuery(asked)).cells.values()
        assert (cell.quotes, cell.negative) == (n, n)
    assert PairTotal.objects.of_layer().get(speaker=lind).quotes == 1


def test_the_counted_printing_may_be_deleted(cast, alice):
    lind, _ = cast
    first, second, third = printed(cast, "NordPress", "Skarholm Times", "Island Herald")
    delete_articles(articles=Article.objects.filter(pk=first.article_id), by=alice)
    assert by(lind) == 1
    assert len(exact()) == 1
    delete_articles(articles=Article.objects.filter(pk__in=[second.article_id, third.article_id]), by=alice)
    assert exact() == set()


def test_a_verified_copy_counts_instead_and_what_is_rejected_counts_nothing(cast, alice):
    lind, _ = cast
    first, second = printed(cast, "NordPress", "Skarholm Times")
    accept_quote(quote=second, by=alice, expected_revision=0)
    assert exact() == {first.pk}
    assert (by(lind), by(lind, verified=True)) == (1, 1)
    reject_quote(quote=second, by=alice, expected_revision=1)
    assert exact() == set()
    assert by(lind, verified=True) == 0
    reopen_quote(quote=second, by=alice, expected_revision=2)
    exact()


def test_who_else_is_said_to_have_said_it_counts_too(cast, alice):
    lind, berg = cast
    _, second, third = printed(cast, "NordPress", "Skarholm Times", "Island Herald")
    set_speaker(quote=third, speaker=berg, by=alice, expected_revision=0)
    assert exact() == {second.pk}
    assert (by(lind), by(berg)) == (1, 1)
    undo_step(article=third.article, revision=1, by=alice)
    assert exact() == {second.pk, third.pk}


def test_a_correction_that_leaves_the_statement_alone_is_counted_where_it_belongs(cast, alice):
    lind, berg = cast
    first, second = printed(cast, "NordPress", "Skarholm Times")
    set_targets(quote=second, actors=[], by=alice, expected_revision=0)
    assert exact() == {second.pk}
    assert PairTotal.objects.of_layer().get(speaker=lind, target=berg).quotes == 1
    set_targets(quote=first, actors=[], by=alice, expected_revision=0)
    exact()
    assert PairTotal.objects.of_layer().get(speaker=lind, target=berg).quotes == 0


def test_an_attitude_in_a_copy_repeats_and_one_in_a_report_does_not(cast, alice):
    first, second = printed(cast, "NordPress", "Skarholm Times")
    classify_quote(quote=second, attribution="attitude", by=alice, expected_revision=0)
    assert exact() == {second.pk}
    classify_quote(quote=first, attribution="attitude", by=alice, expected_revision=0)
    assert exact() == {second.pk}
    delete_articles(articles=Article.objects.filter(pk=first.article_id), by=alice)
    assert exact() == set()


def test_a_corrected_version_replaces_the_sentence_it_corrects(cast):
    lind, _ = cast
    first = printed(cast, "NordPress")[0]
    corrected = article(
        first.article.text.replace("the last ferry has come", "each ferry has come"),
        source=first.article.source, published_at=NOON + timedelta(hours=3),
    )  # fmt: skip
    link_copies(article=corrected)
    with recounting(article=corrected):
        quote(corrected, WORDS.replace("the last ferry has come", "each ferry has come"), lind)
    assert Article.objects.get(pk=corrected.pk).copy_of_id == first.article_id
    assert exact() == {first.pk}
    assert (by(lind), by(lind, once=False)) == (1, 2)


def test_an_earlier_report_that_comes_in_late_makes_the_others_copies(cast):
    lind, berg = cast
    (late,) = printed(cast, "Skarholm Times")
    early = article(late.article.text + "\n\n", source=source("NordPress"), published_at=NOON - timedelta(hours=5))
    with recounting(article=early):
        mention(early, "Tom Berg", berg)
        first = quote(early, WORDS, lind, [berg])
    assert ActorTotal.objects.of_layer().get(actor=berg).mentions == 2
    link_copies(article=early)
    assert exact() == {late.pk}
    assert ActorTotal.objects.of_layer().get(actor=berg).mentions == 1
    assert first.pk not in repeating()


def test_another_date_or_outlet_chooses_anew(cast, alice):
    first, second = printed(cast, "NordPress", "Skarholm Times")
    describe(second.article, by=alice, published_at=NOON - timedelta(days=1))
    assert exact() == {first.pk}
    describe(first.article, by=alice, source=source("Island Herald"))
    assert exact() == {first.pk}


def test_a_merge_makes_two_speakers_one_and_its_undo_two(cast, alice):
    lind, _ = cast
    double = actor("A. Lind")
    first = printed(cast, "NordPress")[0]
    second = printed(cast, "Skarholm Times", speaker=double, text=TEXT.replace("%d", "2"))[0]
    assert exact() == set()
    merge = merge_actors(keep=lind, absorb=double, by=alice)
    assert exact() == {second.pk}
    assert (by(lind), by(lind, once=False)) == (1, 2)
    undo_merge(merge=merge, by=alice)
    assert exact() == set()
    assert first.pk


def test_counts_stay_exact_in_a_storm_of_changes(cast, alice):
    lind, berg = cast
    chance = random.Random(5)
    outlets = [f"Outlet {n}" for n in range(5)]
    quotes = [one.pk for one in printed(cast, *outlets)] + [
        one.pk for one in printed(cast, *outlets[:3], text=TEXT.replace("%d", "7"))
    ]
    for _ in range(60):
        one = Quote.objects.select_related("article").filter(pk=chance.choice(quotes)).first()
        if one is None:
            continue
        given = {"quote": one, "by": alice, "expected_revision": one.article.revision}
        verb = chance.choice(
            ["accept", "reject", "reopen", "speaker", "targets", "attribution", "undo", "date", "delete"]
        )
        if verb == "accept":
            attempt(accept_quote, **given)
        elif verb == "reject":
            attempt(reject_quote, **given)
        elif verb == "reopen":
            attempt(reopen_quote, **given)
        elif verb == "speaker":
            attempt(set_speaker, speaker=chance.choice([lind, berg]), **given)
        elif verb == "targets":
            attempt(set_targets, actors=chance.choice([[], [lind], [berg], [lind, berg]]), **given)
        elif verb == "attribution":
            attempt(classify_quote, attribution=chance.choice(["said", "attitude"]), **given)
        elif verb == "undo":
            attempt(undo_step, article=one.article, revision=one.article.revision, by=alice)
        elif verb == "date":
            describe(one.article, by=alice, published_at=NOON + timedelta(hours=chance.randrange(-9, 9)))
        elif chance.random() < 0.3:
            delete_articles(articles=Article.objects.filter(pk=one.article_id), by=alice)
        assert len(drift()) == 0, verb
    exact()


def test_what_was_there_before_is_counted_by_the_migration(cast, alice):
    lind, berg = cast
    first, second, _ = printed(cast, "NordPress", "Skarholm Times", "Island Herald")
    classify_quote(quote=second, attribution="attitude", by=alice, expected_revision=0)
    printed(cast, "NordPress", "Skarholm Times", text=TEXT.replace("%d", "7"), speaker=berg)
    JointSpeaker.objects.create(quote=first, actor=berg, position=1)
    group_all()
    before = exact()
    fill_printings = import_module("entities.migrations.0023_fill_printings")
    with connection.cursor() as cursor:
        cursor.execute(fill_printings.EMPTY)
    assert repeating() == set()
    assert not ActorActivity.objects.filter(repeats=True).exists()
    assert by(lind, once=False) == 2
    fill_printings.fill(apps, SimpleNamespace(connection=connection))
    assert repeating() == before
    assert len(drift()) == 0
    fill_printings.fill(apps, SimpleNamespace(connection=connection))  # what was cut short is made again
    assert exact() == before


def attempt(verb, **given):
    with suppress(Refusal):
        verb(**given)
