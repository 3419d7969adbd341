import pytest
from django.http import QueryDict

from entities.models import JointSpeaker, Quote
from entities.queries import QuoteQuery
from entities.reads.timeline.counted_days import days_counted
from entities.reads.timeline.period_slider import days_of
from entities.services.derived.exact import repair
from tests.factories import NOON, actor, article, quote

pytestmark = pytest.mark.django_db
WORDS = ("We will talk", "Never", "It was late")


@pytest.fixture
def cast():
    """Lind says three things on two days, one of them together with Berg and one perhaps; Berg one about her."""
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    told = article("“We will talk. Never,” they said. It was late.")
    later = article("“It was late,” he said. Never again.", published_at=NOON.replace(day=22))
    quote(told, WORDS[0], lind, [berg], state="accepted")
    JointSpeaker.objects.create(quote=quote(told, WORDS[1], berg, [lind]), actor=lind, position=1)
    quote(later, WORDS[2], lind, [berg])
    quote(later, WORDS[1], lind, [berg], attribution="attitude")
    quote(article("It was late.", published_at=None), WORDS[2], lind)
    repair()
    return lind, berg


@pytest.mark.parametrize("more", ["", "&verified=1", "&printings=all", "&spokespeople=0", "&from=2025-11-21"])
@pytest.mark.parametrize("end", ["speaker", "about"])
def test_the_days_that_are_counted_are_those_of_the_quotes(cast, end, more):
    for one in cast:
        query = QuoteQuery(QueryDict(f"{end}={one.pk}{more}"))
        assert days_counted(query) == days_of(Quote.objects.matching(query.without_period))


NOT_COUNTED = (
    "", "speaker={0}&about={1}", "speaker={0}&speaker={1}", "speaker={0}&q=talk", "speaker={0}&attribution=any",
    "speaker={0}&perhaps=1", "speaker=unknown",
)  # fmt: skip


@pytest.mark.parametrize("asked", NOT_COUNTED)
def test_what_no_counts_tell_is_read_from_the_quotes(cast, asked):
    assert days_counted(QuoteQuery(QueryDict(asked.format(*(one.pk for one in cast))))) is None
