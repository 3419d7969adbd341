"""What the pages of lists show: all lists, one with its actors, a table before and while it is stored."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, Sum

from articles.search.folding import fold_words
from entities.models import (
    Actor,
    ActorList,
    ActorTotal,
    ImportedRow,
    Listed,
    ListImport,
    NameSearch,
    Quote,
    SearchedText,
)
from entities.queries import QuoteQuery
from entities.queries.base import address
from entities.reads.actors.listed_actors import tell_spoken_for
from entities.rules.lists.rows import days_in_words
from newsdesk.web.addresses import fixed

PER_PAGE, ROWS_PER_PAGE = 50, 100
LATEST_QUOTES = 5
IMPORTS_SHOWN = 10
MOST_LISTS_OF_ACTOR = 20
Outcome = ImportedRow.Outcome


class Lists:
    """The page of all lists that somebody may see."""

    def __init__(self, user, *, is_editor: bool):
        visible = list(ActorList.objects.visible_to(user).with_n_entries().select_related("owner"))
        self.known = [one for one in visible if one.is_known]
        self.own = [one for one in visible if not one.is_known and one.owner_id == user.pk]
        self.shared = [one for one in visible if not one.is_known and one.owner_id != user.pk]
        kept = ActorList.objects.deleted_of(user, is_editor=is_editor).with_n_entries()
        self.deleted = list(kept.order_by("-deleted_at")[:IMPORTS_SHOWN])
        self.waiting = list(ListImport.objects.waiting().select_related("by")[:IMPORTS_SHOWN]) if is_editor else []


@dataclass
class Place:
    """An actor's place on a list, as its row shows it."""

    entry: Listed
    mentions: int
    quotes_by: int
    quotes_about: int
    with_spokespeople: int  # quotes by it, those said for it included

    @property
    def roles(self):
        """[(words, days in words)]"""
        return roles_of(self.entry)


def roles_of(entry: Listed) -> list[tuple[str, str]]:
    return [(role["text"], days_in_words(role["since"], role["until"])) for role in entry.roles]


class ListPage:
    """One list. `gaps`: only those that no text mentions yet; `words`: only who is called or numbered so."""

    def __init__(self, actor_list: ActorList, *, words: str = "", gaps: bool = False, number=1):
        self.list, self.words, self.gaps = actor_list, words, gaps
        entries = actor_list.entries.select_related("actor")
        if words:
            by_id = Q(wikidata=words.upper()) | Q(own_id=words)
            entries = entries.filter(by_id | Q(key__contains=fold_words(words)) | Q(aliases__icontains=words))
        if gaps:
            entries = entries.unmentioned()
        self.page = Paginator(entries.order_by("key", "pk"), PER_PAGE).get_page(number)

    @cached_property
    def places(self) -> list[Place]:
        entries = list(self.page)
        counted = Actor.objects.filter(pk__in=[entry.actor_id for entry in entries]).with_totals().in_bulk()
        tell_spoken_for(counted.values())
        return [self._place(entry, counted.get(entry.actor_id)) for entry in entries]

    def _place(self, entry, actor):
        if actor is None:
            return Place(entry, 0, 0, 0, 0)
        return Place(entry, actor.n_mentions, actor.n_quotes_by, actor.n_quotes_about, actor.n_with_spokespeople)

    @cached_property
    def n_entries(self):
        return self.list.entries.count()

    @cached_property
    def n_gaps(self):
        return self.list.entries.unmentioned().count()

    @cached_property
    def n_mentions(self):
        """Of all its actors together."""
        on_list = self.list.entries.filter(actor=OuterRef("actor"))
        totals = ActorTotal.objects.filter(Exists(on_list), verified_only=False, once=True)
        return totals.aggregate(n=Sum("mentions"))["n"] or 0

    @cached_property
    def latest(self):
        """The newest quotes by or about anyone on it."""
        asked = QuoteQuery({"listed": self.list.key})
        return list(Quote.objects.matching(asked).with_context().newest_first()[:LATEST_QUOTES])

    @property
    def quotes_address(self):
        return address(fixed("quote_list"), listed=self.list.key)

    @property
    def by_address(self):
        return address(fixed("quote_list"), speaker_listed=self.list.key)

    @property
    def about_address(self):
        return address(fixed("quote_list"), about_listed=self.list.key)

    @property
    def actors_address(self):
        return address(fixed("actor_list"), listed=self.list.key)

    @cached_property
    def imports(self):
        return list(self.list.imports.select_related("by")[:IMPORTS_SHOWN])

    @cached_property
    def search(self):
        return search_of(NameSearch.objects.filter(list=self.list).first())

    @cached_property
    def settling(self):
        return settling_of(self.list)


@dataclass
class Searching:
    """How far the newest search for names is."""

    search: NameSearch
    found: int
    read: int
    failed: int

    @property
    def is_under_way(self):
        return self.search.finished_at is None and not self.search.problem


def search_of(search: NameSearch | None) -> Searching | None:
    if search is None:
        return None
    texts = SearchedText.objects.filter(search=search)
    return Searching(search, texts.count(), texts.filter(is_done=True).count(), texts.exclude(problem="").count())


@dataclass
class Settling:
    """How far it is that what a deleted list brought is taken away, or is brought back, in entries."""

    list: ActorList
    done: int
    total: int


def settling_of(actor_list: ActorList) -> Settling | None:
    """None when there is nothing left to do."""
    if not actor_list.is_known:
        return None
    there, away = actor_list.entries.to_take_away().count(), actor_list.entries.filter(is_away=True).count()
    left, done = (there, away) if actor_list.deleted_at else (away, there)
    return Settling(actor_list, done, left + done) if left else None


class DeletePage:
    """What goes with a list, before somebody deletes it."""

    def __init__(self, actor_list: ActorList):
        self.list = actor_list

    @cached_property
    def n_entries(self):
        return self.list.entries.count()

    @cached_property
    def n_going(self):
        """Actors that this list alone brought and no text mentions."""
        others = Listed.objects.known().exclude(list=self.list).filter(actor=OuterRef("actor"))
        return self.list.entries.filter(~Exists(others), before__made=True).unmentioned().count()

    @cached_property
    def n_texts(self):
        """Articles in which its names were found."""
        texts = SearchedText.objects.filter(search__list=self.list, search__is_taking_back=False)
        return texts.order_by().values("article").distinct().count()


class ImportPage:
    """A table whose rows wait for somebody to confirm them, or that is stored."""

    def __init__(self, imported: ListImport, *, outcome: str = "", number=1):
        self.imported = imported
        self.outcome = outcome if outcome in Outcome.values else ""
        rows = imported.rows.filter(outcome=self.outcome) if self.outcome else imported.rows.all()
        self.page = Paginator(rows.order_by("line"), ROWS_PER_PAGE).get_page(number)

    @cached_property
    def counts(self) -> dict[str, int]:
        rows = self.imported.rows.order_by().values_list("outcome").annotate(n=Count("pk"))
        return dict(rows)

    @property
    def tabs(self):
        """[(outcome, words, how many)] of those there are."""
        return [(value, words, self.counts[value]) for value, words in Outcome.choices if self.counts.get(value)]

    @property
    def n_rows(self):
        return sum(self.counts.values())

    @cached_property
    def n_open(self):
        """Questions that nobody has answered."""
        return self.imported.rows.filter(outcome=Outcome.ASKS, choice="").count()

    @property
    def n_stored(self):
        """How many rows a confirmation stores."""
        n = self.n_rows - self.counts.get(Outcome.REFUSED, 0) - self.counts.get(Outcome.SAME, 0)
        return n - self.n_open - self.imported.rows.filter(choice="skip").count()

    @cached_property
    def rows(self):
        return shown_rows(list(self.page))

    @cached_property
    def search(self):
        return search_of(self.imported.searches.first())


@dataclass
class Shown:
    """A row with the actors that it may mean."""

    row: ImportedRow
    candidates: list[Actor]

    @property
    def joined(self):
        """The one it joins, unless somebody chose otherwise."""
        return self.candidates[0] if self.candidates and self.row.outcome != Outcome.ASKS else None

    @property
    def said(self):
        return self.row.said

    @property
    def roles(self):
        return [(text, days_in_words(since, until)) for text, since, until in self.row.said.get("roles", [])]


def shown_rows(rows: list[ImportedRow]) -> list[Shown]:
    ids = {pk for row in rows for pk in row.candidates}
    known = Actor.objects.filter(pk__in=ids).with_totals().in_bulk() if ids else {}
    return [Shown(row, [known[pk] for pk in row.candidates if pk in known]) for row in rows]


class OnActor:
    """What an actor's page says of lists, and the lists its reader may put it on."""

    def __init__(self, actor: Actor, user, *, is_editor: bool):
        visible = Listed.objects.filter(actor=actor, list__in=ActorList.objects.visible_to(user))
        self.entries = list(visible.select_related("list").order_by("list__name", "pk")[:MOST_LISTS_OF_ACTOR])
        on = {entry.list_id for entry in self.entries}
        self.may_keep = set(ActorList.objects.kept_by(user, is_editor=is_editor).values_list("pk", flat=True))
        kept = ActorList.objects.filter(pk__in=self.may_keep - on).order_by("name", "pk")
        self.choices = list(kept[:200])

    @property
    def places(self):
        """[(entry, its roles with their days, whether its reader may remove it)]"""
        return [(entry, roles_of(entry), entry.list_id in self.may_keep) for entry in self.entries]
