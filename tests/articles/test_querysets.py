from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from articles.models import Article
from entities.models import Mention, Quote
from tests.factories import actor, article, mention, quote, source

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 11, 20, 12, tzinfo=UTC)


def asked(**wanted):
    nothing = {
        "since": None,
        "until": None,
        "q": "",
        "source": None,
        "state": "",
        "evidence": [],
        "is_understood": True,
    }
    return SimpleNamespace(**{**nothing, **wanted})


def found(**wanted):
    return list(Article.objects.matching(asked(**wanted)).order_by("pk"))


def test_matching_nothing_in_particular_is_everything():
    made = [article(), article(published_at=None)]
    assert found() == made


def test_words_are_found_in_title_and_text_without_accents():
    by_title = article("No names.", title="Sánchez speaks")
    by_text = article("A word of SANCHEZ about ferries.")
    article("Nobody.")
    assert found(q="sanchez") == [by_title, by_text]
    assert found(q='"word of sanchez" -speaks') == [by_text]


def test_a_period_holds_both_its_days():
    days = [datetime(2025, 11, day, hour, tzinfo=UTC) for day, hour in ((19, 23), (20, 0), (21, 23), (22, 0))]
    made = [article(published_at=moment) for moment in days]
    assert found(since=date(2025, 11, 20), until=date(2025, 11, 21)) == made[1:3]


def test_source_and_state_narrow():
    bay = source("Bay News")
    here = article(source=bay, state="annotated")
    article(state="annotated")
    undated = article(source=bay, published_at=None)
    assert found(source=bay, state="annotated") == [here]
    assert found(state="undated") == [undated]


def test_evidence_must_all_be_held():
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    both, one = article(), article()
    mention(both, "Ana Lind", lind)
    mention(both, "Tom Berg", berg)
    mention(one, "Ana Lind", lind)
    mention(one, "Tom Berg", berg, state="rejected")
    evidence = [Mention.objects.live().of(lind), Mention.objects.live().of(berg)]
    assert found(evidence=evidence[:1]) == [both, one]
    assert found(evidence=evidence) == [both]


def test_counting_gives_each_article_its_number():
    made = article()
    quote(made, "We will talk")
    quote(made, "She thanked")
    quote(made, "Tom", state="rejected")
    empty = article()
    counted = Article.objects.counting(n_quotes=Quote.objects.live()).order_by("pk")
    assert [(each, each.n_quotes) for each in counted] == [(made, 2), (empty, 0)]


def test_for_list_leaves_the_text_out_but_for_its_opening():
    article("x" * 1000)
    assert len(Article.objects.for_list().get().opening) == 320
    assert len(Article.objects.for_list(whole_text=True).get().opening) == 1000
    assert "text" in Article.objects.for_list().get().get_deferred_fields()


def test_newest_day_leaves_the_future_out_and_is_today_where_nothing_is():
    assert Article.objects.newest_day(date(2025, 11, 30)) == date(2025, 11, 30)
    article(published_at=NOON)
    article(published_at=datetime(2031, 1, 1, tzinfo=UTC))
    article(published_at=None)
    assert Article.objects.newest_day(date(2025, 11, 30)) == date(2025, 11, 20)
    assert Article.objects.newest_day(date(2025, 11, 20)) == date(2025, 11, 20)
    assert Article.objects.newest_day(date(2025, 11, 19)) == date(2025, 11, 19)
