"""Looking for the names of a list in the texts that are there, and reading those again in which some are found.

Bounded steps: some names, then some articles, each in a job of its own that asks for the next. What the engine finds
in an article is stored as ever (services/annotating/storing.py), so what people decided stays.
"""

import logging
import time

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from procrastinate.contrib.django import app

from articles.models import Article
from articles.readers import ANNOTATED
from articles.search.searching import words_query
from entities.models import ActorList, Listed, ListImport, Mention, NameSearch, SearchedText
from entities.reads.lists.known_names import names_of_entries
from entities.services.actors.mending import mend_actors
from entities.services.actors.suggesting import suggest_duplicates
from entities.services.annotating.reading import read
from entities.services.annotating.storing import store_annotation
from newsdesk.database.again import tried_again
from newsdesk.database.away import is_away
from newsdesk.queue.lanes import Priority
from newsdesk.queue.progress import hold_run
from newsdesk.web.refusals import Refusal

log = logging.getLogger(__name__)

SEARCH_NAMES = "entities.search_names"  # name of the task
NAMES_AT_ONCE = 100
SECONDS_AT_ONCE = 20  # of reading; then other work has its turn
MOST_TEXTS = 5_000  # in which one name is looked at


@tried_again
@transaction.atomic
def search_names(
    *, actor_list: ActorList, imported: ListImport | None = None, taking_back: bool = False, since: Listed | None = None
) -> NameSearch | None:
    """Ask for a search for the names of a list in all texts; None where there is nothing to look for.

    `since` is the first entry to look for; without one, all are.

    `taking_back`: read the texts again that the searches of an import found, or those of a deleted list, without its
    names.
    """
    if taking_back:
        before = SearchedText.objects.filter(search__list=actor_list, search__is_taking_back=False)
        before = before.filter(search__imported=imported) if imported else before
        articles = sorted(set(before.order_by().values_list("article", flat=True)))
        if not articles:
            return None
        search = NameSearch.objects.create(list=actor_list, imported=imported, is_taking_back=True, searched_at=Now())
        SearchedText.objects.bulk_create(
            [SearchedText(search=search, article_id=pk) for pk in articles], batch_size=2_000
        )
    else:
        reached = since.pk - 1 if since else 0
        total = actor_list.entries.filter(pk__gt=reached).count()
        if not total or not Article.objects.exists():
            return None
        search = NameSearch.objects.create(list=actor_list, imported=imported, total=total, reached=reached)
    _defer(search)
    return search


def carry_on(search: NameSearch) -> None:
    """One step; the next one is asked for, until nothing is left."""
    if search.searched_at is None:
        _look_for_some(search)
    else:
        _read_some(search)


def fail_search(search: NameSearch, problem: str) -> None:
    NameSearch.objects.under_way().filter(pk=search.pk).update(problem=problem[:300])


def _defer(search):
    app.configure_task(SEARCH_NAMES, queue="annotate", priority=Priority.ANNOTATE).defer(search_id=search.pk)


@tried_again
@transaction.atomic
def _look_for_some(search):
    hold_run(search)
    search = NameSearch.objects.under_way().filter(pk=search.pk, searched_at=None).first()
    if search is None:
        return
    entries = list(
        search.list.entries.filter(pk__gt=search.reached, actor__isnull=False).order_by("pk")[:NAMES_AT_ONCE]
    )
    found = {pk for entry in entries for pk in _texts_with(entry)}
    SearchedText.objects.bulk_create(
        [SearchedText(search=search, article_id=pk) for pk in sorted(found)], ignore_conflicts=True, batch_size=2_000
    )
    if entries:
        NameSearch.objects.filter(pk=search.pk).update(reached=entries[-1].pk, done=F("done") + len(entries))
    else:
        NameSearch.objects.filter(pk=search.pk).update(searched_at=Now(), done=F("total"))
    _defer(search)


def _texts_with(entry: Listed):
    """Ids of articles that print a name of the entry as a name, where nothing says yet that it means its actor."""
    names = names_of_entries([entry])
    found = set()
    for name in (entry.name, *entry.aliases):
        said = Mention.objects.live().of(entry.actor_id)
        known = said.filter(text=name).order_by().values("article")
        texts = Article.objects.filter(search=words_query(f'"{name}"'), language__in=ANNOTATED).exclude(pk__in=known)
        texts = texts.exclude(state=Article.State.RECEIVED)  # which will be read anyway
        for pk, text in texts.order_by("-pk").values_list("pk", "text")[:MOST_TEXTS].iterator(chunk_size=200):
            if pk not in found and _prints(text, names):
                found.add(pk)
    return found


def _prints(text, names):
    from entities.nlp.names.known import found_in  # which loads what only the engine needs

    return bool(found_in(text, names, ()))


def _read_some(search):
    """Each article in a transaction of its own, as if it had just come in."""
    began = time.monotonic()
    while time.monotonic() - began < SECONDS_AT_ONCE:
        one = search.texts.filter(is_done=False).select_related("article__source").order_by("pk").first()
        if one is None:
            NameSearch.objects.filter(pk=search.pk, finished_at=None).update(finished_at=Now())
            return
        problem = _read(one.article)
        SearchedText.objects.filter(pk=one.pk).update(is_done=True, problem=problem)
    _defer(search)


def _read(article: Article) -> str:
    """Why it could not be read, "" if it was. What was found in it before stays then."""
    try:
        annotation, seconds = read(article)
        store_annotation(article=article, annotation=annotation, seconds=seconds)
    except Article.DoesNotExist:
        return "It was deleted."
    except Refusal:  # somebody is changing it for long: the step is tried again
        raise
    except Exception as error:
        if is_away(error):
            raise
        log.exception("Article %s can't be read for the names of a list.", article.pk)
        return type(error).__name__
    named = article.mentions.live().named_actors()
    suggest_duplicates(named)
    mend_actors(named)
    return ""
