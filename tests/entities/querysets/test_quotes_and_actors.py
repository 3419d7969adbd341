from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from entities.models import Actor, ActorActivity, Alias, DateMention, Mention, PairActivity, Quote
from entities.queries import ActorQuery, QuoteQuery
from entities.querysets.names import begin, begin_with_any
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote, source

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg of the Harbour Authority in May 2024. It was late."
NOON = datetime(2025, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def cast():
    return actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")


@pytest.fixture
def told(cast):
    """One article: Lind about the Authority, Berg about Lind, and one whose speaker nobody knows."""
    lind, berg, authority = cast
    story = article(TEXT)
    return (
        quote(story, "We will talk", lind, [authority], stance="positive", cue_class="promised"),
        quote(story, "Never", berg, [lind], stance="negative", kind="mixed", state="accepted"),
        quote(story, "It was late", None, attribution="thought", kind="indirect"),
    )


def asked(**wanted):
    return list(Quote.objects.matching(QuoteQuery({name.rstrip("_"): str(v) for name, v in wanted.items()})))


def test_quotes_answer_who_said_what_about_whom(cast, told):
    lind, berg, authority = cast
    assert asked(speaker=lind.pk, about=authority.pk) == [told[0]]
    assert asked(speaker=lind.pk, about=berg.pk) == []
    assert asked(about=lind.pk) == [told[1]]
    assert asked(about_type="organisation") == [told[0]]
    assert asked(speaker_type="person") == [told[0], told[1]]


def test_quotes_are_narrowed_by_what_they_are(told):
    assert asked() == [told[0], told[1]]
    assert asked(attribution="any") == list(told)
    assert asked(attribution="any", speaker="unknown") == [told[2]]
    assert asked(kind="mixed") == [told[1]]
    assert asked(stance="positive") == [told[0]]
    assert asked(cue="promised") == [told[0]]
    assert asked(verified=1) == [told[1]]
    assert asked(q="TALK") == [told[0]]
    assert asked(source=source().pk, from_="2025-11-20", to="2025-11-20") == [told[0], told[1]]
    assert asked(from_="2025-11-21") == []
    assert asked(source=source("Bay News").pk) == []


def test_stance_toward_a_subject_is_that_subjects_own(cast):
    lind, berg, authority = cast
    mixed = quote(article(TEXT), "We will talk", lind, [authority, berg], stance="positive")
    mixed.targets.filter(actor=berg).update(stance="negative")
    assert asked(about=berg.pk, stance="negative") == [mixed]
    assert asked(about=berg.pk, stance="positive") == []


def test_rejected_quotes_and_targets_do_not_count(cast, told):
    _, _, authority = cast
    told[0].targets.update(state="rejected")
    Quote.objects.filter(pk=told[1].pk).update(state="rejected")
    assert asked(about=authority.pk) == []
    assert asked() == [told[0]]


def test_unsure_are_the_machines_least_certain_suggestions(cast):
    lind, berg, _ = cast
    story = article(TEXT)
    doubtful = quote(story, "We will talk", lind, confidence=0.3)
    whose = quote(story, "Never", berg, speaker_confidence=0.5)
    quote(story, "It was late", lind, confidence=0.3, state="accepted")
    assert asked(unsure=1) == [doubtful, whose]


def test_a_card_takes_a_fixed_number_of_queries(cast, told, django_assert_num_queries):
    with django_assert_num_queries(5):
        first = next(iter(Quote.objects.order_by("pk").with_context()))
        assert first.window[first.start - first.window_start :].startswith("We will talk")
        assert [span.words for span in first.spans.all()] == ["We will talk"]
        assert [target.actor.name for target in first.targets.all()] == ["Harbour Authority"]
        assert "text" in first.article.get_deferred_fields()


def test_a_window_counts_code_points():
    story = article("🚢 " * 400 + "“Ahoy,” she said." + " 🚢" * 400)
    quote(story, "Ahoy")
    shown = Quote.objects.with_context().get()
    assert shown.window[shown.start - shown.window_start :][:4] == "Ahoy"
    assert len(shown.window) == 280 + 4 + 280


def test_actors_are_found_by_the_beginning_of_any_word_of_any_name():
    qadrawi = actor("Samir al-Qadrawi", aliases=["Dr. Samír"])
    brien = actor("Nora O'Brien")
    actor("Someone Else")
    for words, found in (("qadr", qadrawi), ("samir", qadrawi), ("AL-Q", qadrawi), ("al q", qadrawi), ("brien", brien)):
        assert list(Actor.objects.named(words)) == [found]
    assert list(Actor.objects.named("adrawi")) == []
    assert list(Actor.objects.named("dr. sam")) == [qadrawi]
    for words in ("samir qadr", "dr sam", "al  ruz", "\\", "qadr:*", "n|s"):  # the words between have to stand there
        assert list(Actor.objects.named(words)) == []


@pytest.mark.parametrize("typed", ["(" * 3000, f"lind {'x' * 3000}", "é" * 1500])
def test_a_word_longer_than_any_name_finds_nobody(cast, typed):
    assert not Actor.objects.named(typed)
    assert not Alias.objects.filter(begin_with_any(typed.split()[-1:]))


def test_a_name_is_sought_by_an_index_on_words():
    named = Alias.objects.filter(begin("qadr"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "alias_by_words" in named.explain()


def day(days):
    return NOON + timedelta(days=days)


@pytest.fixture
def months(cast):
    """Lind is mentioned twice 40 days ago and once today, Berg twice today; Lind said one thing about Berg."""
    lind, berg, _ = cast
    for ago in (40, 40, 0):
        mention(article(published_at=day(-ago)), "Ana Lind", lind)
    for _ in range(2):
        mention(article(), "Tom Berg", berg)
    quote(article(TEXT), "We will talk", lind, [berg])
    repair()


def listed(**wanted):
    query = ActorQuery({name.rstrip("_"): str(value) for name, value in wanted.items()})
    page = Actor.objects.matching(query, NOON.date()).page_by(query.sort)
    return [(each.name, each.n_mentions, each.n_quotes_by, each.n_quotes_about, each.rising) for each in page]


def test_actors_carry_their_counts_most_mentioned_first(months):
    assert listed() == [
        ("Ana Lind", 3, 1, 0, -1),
        ("Tom Berg", 2, 0, 1, 2),
        ("Harbour Authority", 0, 0, 0, 0),
    ]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("quotes_by", ["Ana Lind", "Tom Berg", "Harbour Authority"]),
        ("quotes_about", ["Tom Berg", "Ana Lind", "Harbour Authority"]),
        ("rising", ["Tom Berg", "Harbour Authority", "Ana Lind"]),
        ("name", ["Ana Lind", "Harbour Authority", "Tom Berg"]),
    ],
)
def test_actors_can_be_sorted(months, sort, names):
    assert [name for name, *_ in listed(sort=sort)] == names


def test_a_period_shows_only_the_actors_seen_in_it(months):
    assert listed(from_="2025-10-01", to="2025-10-31") == [("Ana Lind", 2, 0, 0, 2)]
    assert listed(verified=1) == []


def test_actors_are_narrowed_by_kind_country_and_name(cast):
    actor("Velmara", kind="place", country="FR")
    assert [name for name, *_ in listed(type="place")] == ["Velmara"]
    assert [name for name, *_ in listed(country="FR")] == ["Velmara"]
    assert [name for name, *_ in listed(q="berg")] == ["Tom Berg"]


def test_merged_actors_are_not_listed(cast):
    lind, berg, _ = cast
    Actor.objects.filter(pk=berg.pk).update(merged_into=lind)
    assert [name for name, *_ in listed()] == ["Ana Lind", "Harbour Authority"]
    assert Actor.objects.current_of(berg.pk) == lind
    assert Actor.objects.current_of(0) is None


def test_leaders_are_those_with_most_and_never_none(months, cast):
    lind, berg, _ = cast
    activity = ActorActivity.objects.between(None, None)
    assert activity.leaders("mentions", 5) == [(lind.pk, 3), (berg.pk, 2)]
    assert activity.leaders("mentions", 1) == [(lind.pk, 3)]
    assert activity.between(NOON.date(), None).leaders("mentions", 5) == [(berg.pk, 2), (lind.pk, 1)]
    assert activity.verified().leaders("mentions", 5) == []


def test_activity_is_added_up_by_day(months, cast):
    lind, *_ = cast
    activity = ActorActivity.objects.of(lind)
    assert activity.per_day("mentions") == [(lind.pk, date(2025, 10, 11), 2), (lind.pk, date(2025, 11, 20), 1)]
    days, outlets = activity.by_day_and_outlet()
    assert sorted(days) == [(date(2025, 10, 11), 2, 0, 0), (date(2025, 11, 20), 1, 1, 0)]
    assert sorted(outlets) == sorted(
        (row["source"], row["mentions"], row["quotes_by"], row["quotes_about"]) for row in activity.per_source()
    )
    assert activity.totals() == {"mentions": 3, "quotes_by": 1, "quotes_about": 0}


def test_pairs_are_added_up_by_stance(cast):
    lind, berg, authority = cast
    story = article(TEXT)
    quote(story, "We will talk", lind, [authority], stance="positive")
    quote(story, "Never", lind, [authority], stance="negative", state="accepted")
    quote(story, "It was late", berg, [authority], attribution="attitude")
    repair()
    pairs = PairActivity.objects.attributed("said")
    counts = {"total": 2, "positive": 1, "neutral": 0, "negative": 1, "sure": 1}
    everything = {"speaker": lind.pk, "target": authority.pk, **counts}
    assert list(pairs.per_pair()) == [everything]
    assert [pair["total"] for pair in pairs.verified().per_pair()] == [1]
    assert list(pairs.of_types("", "place").per_pair()) == []
    assert list(pairs.of_types("person", "organisation").per_pair()) == [everything]


def test_dates_near_a_name_are_within_reach_of_it(cast):
    lind, berg, _ = cast
    story = article(TEXT + " x" * 200 + " In June 2024 nothing happened.")
    mention(story, "Tom Berg", berg)

    def dated(words, first, last):
        start = story.text.index(words)
        return DateMention.objects.create(
            article=story, start=start, end=start + len(words), text=words, earliest=first, latest=last, grain="month"
        )

    near = dated("May 2024", date(2024, 5, 1), date(2024, 5, 31))
    dated("June 2024", date(2024, 6, 1), date(2024, 6, 30))
    dates = DateMention.objects.live().resolved()
    assert list(dates.near(Mention.objects.of(berg), {story.pk})) == [near]
    assert list(dates.near(Mention.objects.of(lind), {story.pk})) == []


def test_company_is_counted_in_articles(cast):
    lind, berg, authority = cast
    for _ in range(2):
        story = article()
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", berg)
    mention(story, "She", berg, form="pronoun")
    mention(article(), "Ana Lind", authority)
    articles = Mention.objects.of(lind).newest_articles(10)
    assert list(Mention.objects.beside(lind, articles)) == [{"actor": berg.pk, "n": 2}]
    assert list(Mention.objects.of(berg).newest(10).per_name()) == [{"text": "Tom Berg", "n": 2}]


def test_actors_rise_by_as_much_however_they_are_ordered(db):
    lind, berg, port = actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    last = article(published_at=datetime(2025, 11, 20, 12, tzinfo=UTC))
    before = article(published_at=datetime(2025, 10, 10, 12, tzinfo=UTC))
    mention(last, "Ana Lind", lind)
    mention(before, "Ana Lind", berg)
    mention(before, "Tom Berg", berg)
    repair()
    as_of = date(2025, 11, 20)
    rises = {lind: 1, berg: -2, port: 0}
    for by_rise in (False, True):
        counted = Actor.objects.with_activity(as_of=as_of, by_rise=by_rise)
        assert {one: one.rising for one in counted} == rises
        assert {one: one.n_mentions for one in counted} == {lind: 1, berg: 2, port: 0}
    november = Actor.objects.with_activity(as_of=as_of, since=date(2025, 11, 1), until=date(2025, 11, 30))
    assert {one: (one.n_mentions, one.rising) for one in november} == {lind: (1, 1), berg: (0, -2), port: (0, 0)}
    assert list(november.all_by("rising")) == [lind, port, berg]
