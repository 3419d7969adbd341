"""What hangs on mentions that come to mean another actor: quotes by and about it, its pronouns, its roles.

A split asks for what hangs on the mentions that a person took from an actor (`Following`). Saying whom a mention means
carries more along, its pronouns too, and leaves alone what a person decided (`Reach`). The decisions are in
entities/rules/attribution.py.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass, field

from django.db.models import Q

from entities.choices import Form, Origin, Part, State
from entities.models import InnerAttribution, Mention, Quote, QuoteTarget
from entities.rules.attribution import Place, anaphors_following, carried_in_words, speaker_follows, target_follows
from newsdesk.database.batching import batched

ARTICLES_AT_ONCE = 100


class Following:
    """In some articles: which of the actor's `quotes` follow the mentions that move. All are sets of ids."""

    def __init__(self, actor: int, articles: Iterable[int], moving: Collection[int], *, quotes, mentions=None):
        mentions = Mention.objects.all() if mentions is None else mentions
        moved: dict[int, list[Place]] = defaultdict(list)
        stayed: dict[int, list[Place]] = defaultdict(list)
        self.actor, self.mentions = actor, []
        rows = mentions.of(actor).filter(article__in=articles).values_list("pk", "article", "start", "end")
        for pk, article, start, end in rows:
            if pk in moving:
                self.mentions.append(pk)
            (moved if pk in moving else stayed)[article].append((start, end))
        self.emptied = {article for article in articles if not stayed[article]}
        self.spoken: set[int] = set()
        self.about: set[int] = set()
        self.joint: set[int] = set()
        self.inner: set[int] = set()
        self._article_of: dict[tuple[type, int], int] = {}  # of these quotes, and of what belongs to them
        quotes = quotes.filter(article__in=articles)
        for quote in quotes.by(actor).prefetch_related("spans").only("article_id", "speaker_id"):
            links = [*_places(quote, Part.SPEAKER), *_places(quote, Part.CHAIN)]
            spoken = self.spoken
            if quote.speaker_id != actor:  # of one of several speakers the source alone tells: "Lind and Berg"
                links, spoken = _places(quote, Part.SOURCE), self.joint
            if speaker_follows(links, moved[quote.article_id], stayed[quote.article_id]):
                spoken.add(quote.pk)
                self._article_of[Quote, quote.pk] = quote.article_id
        for inner in InnerAttribution.objects.filter(speaker=actor, quote__in=quotes).select_related("quote"):
            article = inner.quote.article_id
            if speaker_follows([tuple(place) for place in inner.source], moved[article], stayed[article]):
                self.inner.add(inner.pk)
                self._article_of[InnerAttribution, inner.pk] = article
        about = QuoteTarget.objects.filter(actor=actor).values("quote")
        for quote in quotes.filter(pk__in=about).prefetch_related("spans").only("article_id"):
            if target_follows(_places(quote, Part.CONTENT), moved[quote.article_id], stayed[quote.article_id]):
                self.about.add(quote.pk)
                self._article_of[Quote, quote.pk] = quote.article_id

    @property
    def quotes(self) -> set[int]:
        return self.spoken | self.joint | self.about

    @property
    def articles(self) -> set[int]:
        return self.emptied.union(self._article_of.values())

    def within(self, article: int) -> "Following":
        """What of it is in this article; without its mentions."""
        here, of = copy(self), self._article_of
        for name in ("spoken", "joint", "about"):
            setattr(here, name, {pk for pk in getattr(self, name) if of[Quote, pk] == article})
        here.inner = {pk for pk in self.inner if of[InnerAttribution, pk] == article}
        here.emptied, here.mentions = self.emptied & {article}, []
        return here


def _places(quote, part):
    return [(span.start, span.end) for span in quote.spans.all() if span.part == part]


@dataclass
class Reach:
    """What goes along when these mentions of one actor come to mean another one, and how much a person keeps back."""

    following: list[Following] = field(default_factory=list)  # of each actor that the mentions meant, some articles
    pronouns: dict[int, int] = field(default_factory=dict)  # {mention: its article}
    descriptions: dict[int, int] = field(default_factory=dict)
    n_decided: int = 0  # pronouns, speakers and subjects that would follow, had no person decided on them

    @property
    def mentions(self) -> set[int]:
        return {*self.pronouns, *self.descriptions}

    @property
    def quotes(self) -> set[int]:
        inner = {pk for one in self.following for pk in one.inner}
        citing = InnerAttribution.objects.filter(pk__in=inner).values_list("quote", flat=True) if inner else ()
        return {pk for one in self.following for pk in one.quotes}.union(citing)

    @property
    def articles(self) -> set[int]:
        """Those in which anything goes along, or nothing is left that means an actor it meant."""
        there = {article for one in self.following for article in one.articles}
        return there.union(self.pronouns.values(), self.descriptions.values())

    @property
    def emptied(self) -> dict[int, set[int]]:
        """{actor: articles in which nothing else means it}"""
        emptied: dict[int, set[int]] = defaultdict(set)
        for one in self.following:
            emptied[one.actor] |= one.emptied
        return emptied

    def within(self, article: int) -> "Reach":
        """What of it is in this article."""
        return Reach(
            [one.within(article) for one in self.following if article in one.articles],
            {pk: at for pk, at in self.pronouns.items() if at == article},
            {pk: at for pk, at in self.descriptions.items() if at == article},
        )

    @property
    def in_words(self) -> str:
        """ "8 pronouns, 2 quotes by, 3 about"; empty where nothing goes along"""
        by = sum(len(one.spoken | one.joint) for one in self.following)
        about = sum(len(one.about) for one in self.following)
        cited = sum(len(one.inner) for one in self.following)
        return carried_in_words(len(self.pronouns), len(self.descriptions), by=by, about=about, cited=cited)

    @property
    def kept_in_words(self) -> str:
        """ "2 that a person decided stay as they are"; empty where there are none"""
        n = self.n_decided
        return f"{n:,} that a person decided {'stays as it is' if n == 1 else 'stay as they are'}" if n else ""


def reach_of(mentions: Iterable[Mention], *, to: int | None = None) -> Reach:
    """What hangs on these mentions, which stand as they stand now, and goes along when they come to mean `to`."""
    by_actor = defaultdict(list)
    for mention in mentions:
        if mention.actor_id and mention.actor_id != to:
            by_actor[mention.actor_id].append(mention)
    reach = Reach()
    for actor, moving in by_actor.items():
        ids = {one.pk for one in moving}
        for articles in batched(sorted({one.article_id for one in moving}), ARTICLES_AT_ONCE):
            _reach(reach, actor, ids, articles)
    return reach


def left_behind(reach: Reach) -> set[int]:
    """Ids of the actors that no mention will mean any more once this reach goes along with its mentions."""
    return {
        actor
        for actor, articles in reach.emptied.items()
        if not Mention.objects.of(actor).exclude(article__in=articles).exists()
    }


def _reach(reach, actor, moving, articles):
    live = Mention.objects.live()
    here = live.of(actor).filter(article__in=articles).order_by("article", "start", "-end", "pk")
    rows = list(here.values_list("article", "pk", "form", "state", "origin", "actor_origin"))
    by_article = defaultdict(list)
    decided = set()
    for article, pk, form, state, *origins in rows:
        moves = True if pk in moving else False if form == Form.NAME else None
        by_article[article].append((pk, form, moves))
        if pk not in moving and (state == State.ACCEPTED or Origin.PERSON in origins):
            decided.add(pk)
    wanted = {pk for some in by_article.values() for pk in anaphors_following(some)}
    carried = {
        pk
        for some in by_article.values()
        for pk in anaphors_following([(pk, form, False if pk in decided else moves) for pk, form, moves in some])
    }
    for article, pk, form, *_ in rows:
        if pk in carried:
            (reach.pronouns if form == Form.PRONOUN else reach.descriptions)[pk] = article
    follow = Following(actor, articles, moving | carried, quotes=Quote.objects.live(), mentions=live)
    reach.n_decided += len(wanted & decided) + _leave_decided(follow)
    reach.following.append(follow)


def _leave_decided(follow):
    """Take what a person decided out of what follows; returns how many speakers and subjects that were."""
    whole = Q(state=State.ACCEPTED) | Q(origin=Origin.PERSON)
    quotes = Quote.objects.order_by()

    def decided(ids, condition):
        return set(quotes.filter(whole | condition, pk__in=ids).values_list("pk", flat=True)) if ids else set()

    speakers = decided(follow.spoken | follow.joint, Q(speaker_origin=Origin.PERSON))
    subjects = decided(follow.about, Q(targets_origin=Origin.PERSON))
    if follow.about:
        theirs = QuoteTarget.objects.filter(actor=follow.actor, quote__in=follow.about).exclude(
            origin=Origin.MACHINE, state=State.SUGGESTED
        )
        subjects |= set(theirs.values_list("quote", flat=True))
    of_inner = dict(InnerAttribution.objects.filter(pk__in=follow.inner).values_list("pk", "quote"))
    citing = decided(of_inner.values(), Q(chain_origin=Origin.PERSON))
    cited = {pk for pk, quote in of_inner.items() if quote in citing}
    follow.spoken -= speakers
    follow.joint -= speakers
    follow.about -= subjects
    follow.inner -= cited
    return len(speakers) + len(subjects) + len(cited)
