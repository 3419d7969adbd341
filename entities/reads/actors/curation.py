"""What the pages of curation show: pairs that may be one actor, and an actor's mentions to split. Reads only."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from articles.models import Article
from articles.search.folding import fold_words
from entities.models import Actor, Listed, Mention, Merge, PossibleDuplicate, PossibleSplit
from entities.reads.actors.merge_preview import MergePreview, preview_merge
from entities.rules.actors.merging import in_order
from entities.rules.texts.context import in_context

PAIRS_SHOWN = 20
PAIRS_LOOKED_AT = 400
SAMPLES = 2
MENTIONS_SHOWN = 200
NEWEST_MENTIONS = 2_000
MERGES_SHOWN = 20
SPLITS_SHOWN = 10
ARTICLES_OF_PART = 3


@dataclass
class Side:
    """One of two actors that may be one."""

    actor: Actor
    mentions: int = 0
    quotes_by: int = 0
    quotes_about: int = 0
    names: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    samples: list[Mention] = field(default_factory=list)


@dataclass
class Pair:
    possible: PossibleDuplicate
    keep: Side  # the fuller name, or the more mentioned one
    absorb: Side


def sides(actors) -> dict[int, Side]:
    """{actor id: side} in a fixed number of queries."""
    actors = Actor.objects.filter(pk__in={actor.pk for actor in actors}).prefetch_related("aliases")
    found = {actor.pk: Side(actor, names=[alias.text for alias in actor.aliases.all()]) for actor in actors}
    for actor in Actor.objects.filter(pk__in=found).with_totals():
        side = found[actor.pk]
        side.mentions, side.quotes_by, side.quotes_about = actor.n_mentions, actor.n_quotes_by, actor.n_quotes_about
    for mention in Mention.objects.live().samples(list(found), SAMPLES).in_print().newest_first():
        found[mention.actor_id].samples.append(mention)
    return found


def likeliest_pairs(actor: Actor | None = None) -> list[Pair]:
    """The likeliest pairs, of one actor or of all; nobody is offered twice as the one that would be absorbed."""
    pairs = PossibleDuplicate.objects.open()
    looked_at = list((pairs.of(actor) if actor else pairs)[:PAIRS_LOOKED_AT])
    ids = {pk for pair in looked_at for pk in (pair.first_id, pair.second_id)}
    weight = _mentions_of(ids)
    listed = set(Listed.objects.known().filter(actor__in=ids).order_by().values_list("actor", flat=True))
    chosen: list[tuple[PossibleDuplicate, Actor, Actor]] = []
    absorbed: set[int] = set()
    for pair in looked_at:
        keep, absorb = in_order(pair.first, pair.second, weight)
        if absorb.pk in listed and keep.pk not in listed:
            keep, absorb = absorb, keep
        if len(chosen) < PAIRS_SHOWN and absorb.pk not in absorbed:
            absorbed.add(absorb.pk)
            chosen.append((pair, keep, absorb))
    known = sides([one for _, *both in chosen for one in both])
    return [Pair(pair, known[keep.pk], known[absorb.pk]) for pair, keep, absorb in chosen]


@dataclass
class PossiblePart:
    """Articles of an actor that may tell of one person."""

    number: int  # of the part; 0 keeps the name
    words: str  # what its articles call the person
    n_articles: int
    newest: list[Article]


@dataclass
class MaybeSeveral:
    """An actor that may be several people."""

    possible: PossibleSplit
    parts: list[PossiblePart]


def possible_splits(actor: Actor | None = None) -> list[MaybeSeveral]:
    """Actors that may be several people, of one actor or of all, with the newest articles of each part."""
    open_ones = PossibleSplit.objects.open()
    chosen = list((open_ones.filter(actor=actor) if actor else open_ones)[:SPLITS_SHOWN])
    ids = {pk for one in chosen for part in one.parts for pk in part["articles"]}
    articles = Article.objects.filter(pk__in=ids).only("title", "published_at").in_bulk()
    return [
        MaybeSeveral(one, [_part(number, part, articles) for number, part in enumerate(one.parts)]) for one in chosen
    ]


def _part(number, part, articles):
    there = [articles[pk] for pk in part["articles"] if pk in articles]
    newest = sorted(there, key=_moment, reverse=True)[:ARTICLES_OF_PART]
    return PossiblePart(number, part["words"], len(there), newest)


def newest_merges() -> list[Merge]:
    """What Newsdesk merged of its own accord."""
    return list(Merge.objects.in_force().by_newsdesk().in_print()[:MERGES_SHOWN])


def _mentions_of(ids):
    return defaultdict(int, Actor.objects.filter(pk__in=ids).with_totals().values_list("pk", "n_mentions"))


@dataclass
class Curation:
    """What an actor's own page says of its merges and doubles."""

    actor: Actor

    @cached_property
    def merges(self) -> list[Merge]:
        return list(Merge.objects.into(self.actor)[:MERGES_SHOWN])

    @cached_property
    def several(self) -> list[MaybeSeveral]:
        return possible_splits(self.actor)

    @cached_property
    def likely(self) -> list[tuple[PossibleDuplicate, Actor]]:
        """[(pair, the other actor)]"""
        pairs = PossibleDuplicate.objects.open().of(self.actor)[:5]
        return [(pair, pair.second if pair.first == self.actor else pair.first) for pair in pairs]


@dataclass
class Choice:
    """Two actors to be merged, and what that would do either way."""

    actor: Actor
    other: Actor
    keep: str = ""  # "this" or "other", where a person says which

    @cached_property
    def keep_other(self) -> bool:
        if self.keep:
            return self.keep == "other"
        both = self.actor, self.other
        return in_order(*both, _mentions_of({one.pk for one in both}))[0] == self.other

    @cached_property
    def preview(self) -> MergePreview:
        """Raises CannotMerge."""
        keep, absorb = (self.other, self.actor) if self.keep_other else (self.actor, self.other)
        return preview_merge(keep=keep, absorb=absorb)

    @cached_property
    def sides(self) -> list[Side]:
        known = sides([self.actor, self.other])
        return [known[self.preview.keep.pk], known[self.preview.absorb.pk]]


class Splitting:
    """An actor's mentions by article and by words, so that some can be chosen."""

    def __init__(self, actor: Actor, texts=()):
        self.actor = actor
        self.texts = set(texts)  # chosen beforehand

    @cached_property
    def words(self):
        """[{text, form, n, chosen}] among the newest mentions, names first."""
        newest = Mention.objects.live().of(self.actor).newest(NEWEST_MENTIONS)
        return [{**row, "chosen": row["text"] in self.texts} for row in newest.per_text()[:60]]

    @cached_property
    def articles(self):
        """[(article, its mentions in text order)], newest first; with words chosen beforehand, only these."""
        mentions = Mention.objects.live().of(self.actor)
        if self.texts:
            mentions = mentions.printed_as(self.texts)
        newest = mentions.newest(MENTIONS_SHOWN).in_print()
        rows = sorted(newest.newest_first(), key=lambda m: (-_moment(m), m.article_id, m.start))
        return [(mentions[0].article, mentions) for mentions in _runs(rows)]

    @cached_property
    def n_mentions(self):
        return Mention.objects.live().of(self.actor).count()

    @cached_property
    def n_shown(self):
        return sum(len(mentions) for _, mentions in self.articles)

    @cached_property
    def suggested_name(self):
        names = [text for text in self.texts if fold_words(text) != self.actor.key]
        return max(names, key=len, default="")


def mention_in_sentence(mention) -> list[tuple[str, bool]]:
    """A mention from `in_print()` within its printed sentence: [(words, is the mention)]."""
    return in_context(mention.window, mention.window_start, [(mention.start, mention.end)]) or [(mention.text, True)]


def _moment(printed):
    return printed.published_at.timestamp() if printed.published_at else 0


def _runs(rows):
    return [list(run) for _, run in groupby(rows, key=lambda mention: mention.article_id)]
