"""What is known of an actor, in words: who it is, what it says about whom, what changed lately, and what is missing.

Everything is read off the counts; what a printed dossier cites are the newest few quotes of each line.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from articles.models import Article, Source
from entities.choices import Attribution, State
from entities.models import Actor, PairActivity, PairMonth, PairTotal, Quote
from entities.pages.actor import Profile
from entities.queries.actors import COUNTRIES
from entities.queries.base import address
from entities.reads.cards import cited
from entities.reads.relations.cells import Cell
from entities.rules.days.periods import longest_gap, usual_range
from entities.rules.words.roles_told import roles_told
from newsdesk.days import day_of
from newsdesk.web.addresses import fixed
from newsdesk.web.paging import newest_shelves

PERIOD = timedelta(days=30)  # what is called lately, and compared with as long before
MOST_LINES = 5
MOST_NEW, MOST_LOOKED_AT = 4, 100
MOST_OUTLETS = 5
CITED_EACH = 2  # of the quotes behind a line
NEWEST_QUOTES = 8
LONG_SILENCE = 21  # days
COUNTRY_NAMES = dict(COUNTRIES)
# What is counted, what it is called, the page that lists it, and the parameter there that names the actor.
MEASURES = (
    ("mentions", "mentioned", "article_list", "actor"),
    ("quotes_by", "quoted", "quote_list", "speaker"),
    ("quotes_about", "talked about", "quote_list", "about"),
)


@dataclass(frozen=True, slots=True)
class Called:
    """What articles call the actor."""

    text: str
    first: datetime | None
    last: datetime | None
    article: Article  # the newest that does

    @property
    def is_once(self) -> bool:
        return day_of(self.first) == day_of(self.last)


@dataclass(frozen=True, slots=True)
class Change:
    what: str
    now: int
    before: int
    url: str  # of what it counts now
    url_before: str

    @property
    def by(self) -> int:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the articles leave open about the actor."""

    silence: tuple[date, date] | None = None  # without a mention, though mentioned before and after
    silent_since: date | None = None  # the last mention, if it is long ago
    outlets: Sequence[Source] = ()  # that never name the actor
    n_outlets: int = 0
    undated: int = 0  # mentions in articles without a date
    unverified: int = 0  # quotes by and about

    def __bool__(self) -> bool:
        return bool(self.silence or self.silent_since or self.outlets or self.undated or self.unverified)


@dataclass
class Line:
    """A cell with the numbers of the citations that show it."""

    cell: Cell
    notes: list[int] = field(default_factory=list)


class Dossier:
    def __init__(self, profile: Profile, as_of: date):
        self.profile, self.actor, self.until = profile, profile.actor, as_of
        self.since = as_of - PERIOD + timedelta(days=1)

    @property
    def before(self) -> tuple[date, date]:
        """The days that the period is compared with."""
        return self.since - PERIOD, self.since - timedelta(days=1)

    @property
    def country(self) -> str:
        return COUNTRY_NAMES.get(self.actor.country, self.actor.country)

    @cached_property
    def called(self) -> list[Called]:
        found = self.profile.roles
        told = roles_told([role["text"] for role in found])[:MOST_LINES]
        roles = [found[place] | {"text": words} for place, words in told]
        wanted = Article.objects.filter(pk__in=[role["article"] for role in roles])
        articles = wanted.select_related("source").defer("text", "search").in_bulk()
        return [Called(role["text"], role["first"], role["last"], articles[role["article"]]) for role in roles]

    @cached_property
    def speaks_for(self) -> list[Actor]:
        return [body for voice, body, _ in self.profile.speaks_for if voice.state != State.REJECTED]

    @cached_property
    def spoken_for_by(self) -> list[Actor]:
        return [speaker for voice, speaker, _ in self.profile.voices if voice.state != State.REJECTED][:MOST_LINES]

    @cached_property
    def says_about(self) -> list[Line]:
        return [Line(cell) for cell in self.profile.talks_about[:MOST_LINES]]

    @cached_property
    def said_by(self) -> list[Line]:
        return [Line(cell) for cell in self.profile.talked_about_by[:MOST_LINES]]

    # --- lately ---

    @cached_property
    def changes(self) -> list[Change]:
        """Of what occurs lately, or did in the days before."""
        periods = (self.since, self.until), self.before
        now, before = (self.profile.days.between(*days)._asdict() for days in periods)
        return [
            Change(words, now[name], before[name], *(self._counted_in(page, end, *days) for days in periods))
            for name, words, page, end in MEASURES
            if now[name] or before[name]
        ]

    def _counted_in(self, page, end, since, until):
        """The address of the page that lists what is counted in these days."""
        asked = {end: self.actor, "since": since, "until": until}
        if page == "quote_list":
            asked |= {"verified": self.profile.verified, "printings": self.profile.printings}
        return address(fixed(page), **asked)

    @cached_property
    def newly_about(self) -> list[Actor]:
        """Whom the actor talked about lately for the first time."""
        return self._for_the_first_time("by", "target")

    @cached_property
    def newly_by(self) -> list[Actor]:
        return self._for_the_first_time("about", "speaker")

    def _for_the_first_time(self, side, other):
        """All that such a pair ever said was said lately. Of an actor who is new itself, that would be everybody."""
        if not self._days or self._days[0] >= self.since:
            return []
        profile = self.profile
        ever = PairTotal.objects.of_layer(profile.verified, once=profile.once)
        days = PairActivity.objects.between(self.since, None).verified(profile.verified).printed(profile.once)
        ever, days = (getattr(counts.attributed(Attribution.SAID), side)(self.actor) for counts in (ever, days))
        if profile.once:  # the months tell of whom that can be said at all
            own = {"speaker" if side == "by" else "target": self.actor, "month__gte": self.since.replace(day=1)}
            at_most: Counter[int] = Counter()
            for pk, n in PairMonth.objects.filter(**own).values_list(other, "quotes"):
                at_most[pk] += n
            met = ever.filter(**{f"{other}__in": +at_most}).per_pair()
            new = [pair[other] for pair in met if pair["total"] <= at_most[pair[other]]]
            days = days.filter(**{f"{other}__in": new[:MOST_LOOKED_AT]})
        lately = {pair[other]: pair["total"] for pair in days.per_pair()[:MOST_LOOKED_AT]}
        met = ever.filter(**{f"{other}__in": lately}).per_pair()
        ids = [pair[other] for pair in met if lately[pair[other]] == pair["total"]][:MOST_NEW]
        actors = Actor.objects.in_bulk(ids)
        return [actors[pk] for pk in ids]

    # --- what is missing ---

    @cached_property
    def gaps(self) -> Gaps:
        days = self._days
        silence = longest_gap(days) if days else None
        if silence and (silence[1] - silence[0]).days + 1 < LONG_SILENCE:
            silence = None
        is_silent = bool(days) and (self.until - days[-1]) >= PERIOD
        named = {row["source"] for row in self.profile.outlets if row["mentions"]}
        outlets = list(Source.objects.in_use()) if named else []
        totals, verified = self.profile.totals, self.profile.verified_totals
        return Gaps(
            silence=silence,
            silent_since=days[-1] if is_silent else None,
            outlets=[outlet for outlet in outlets if outlet.pk not in named],
            n_outlets=len(outlets),
            undated=self.profile.days.undated.mentions,
            unverified=sum(totals[name] - verified[name] for name in ("quotes_by", "quotes_about")),
        )

    @property
    def few_outlets(self) -> Sequence[Source]:
        """Those that never name the actor, if they are few enough to be named here."""
        return self.gaps.outlets if len(self.gaps.outlets) <= MOST_OUTLETS else ()

    @cached_property
    def _days(self) -> list[date]:
        """On which the actor was mentioned, without lone ones far away."""
        days = self.profile.days.mentioned_on
        usual = usual_range(days)
        return [day for day in days if usual and usual[0] <= day <= usual[1]]


class CitedDossier(Dossier):
    """The same for paper: the newest quotes cited at the end, and those behind each line. Each has one number."""

    def __init__(self, profile: Profile, as_of: date, base: str):
        super().__init__(profile, as_of)
        self.base = base
        self.notes: list[str] = []
        self._numbers: dict[int, int] = {}  # by the quote's id
        for quote in self.newest:
            self._number_of(quote)
        self._number_lines()

    @cached_property
    def newest(self):
        return list(self._quotes.by(self.actor).plain().newest_first().with_context()[:NEWEST_QUOTES])

    @property
    def _quotes(self):
        quotes = Quote.objects.live().said().printed(self.profile.once)
        return quotes.verified() if self.profile.verified else quotes

    def _number_lines(self):
        lines = [*self.says_about, *self.said_by]
        if not lines:
            return
        newest = [
            keys
            for line in lines
            for shelf in newest_shelves(self._quotes.by(line.cell.speaker).plain().about(line.cell.target))
            for keys in shelf.newest_keys(CITED_EACH)
        ]
        ids = newest[0].union(*newest[1:]) if newest[1:] else newest[0]
        quotes = Quote.objects.filter(pk__in=[row["pk"] for row in ids]).newest_first().with_context()
        quotes = list(quotes)
        for line in lines:
            for quote in [quote for quote in quotes if _shows(quote, line.cell)][:CITED_EACH]:
                line.notes.append(self._number_of(quote))

    def _number_of(self, quote: Quote) -> int:
        if quote.pk not in self._numbers:
            self.notes.append(cited(quote, f"{self.base}{quote.get_absolute_url()}"))
            self._numbers[quote.pk] = len(self.notes)
        return self._numbers[quote.pk]


def _shows(quote: Quote, cell: Cell) -> bool:
    targets = {target.actor_id for target in quote.targets.all()}
    return cell.target.pk in targets and cell.speaker.pk in {actor.pk for actor in quote.speakers}
