"""Files of what a page shows: the same filters, every row."""

from collections.abc import Iterable
from contextlib import ExitStack
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from articles.models import Article
from entities.exports import csv, graph, records, rows, w3c
from entities.models import Actor, Quote, Statement
from entities.nlp.interchange import line_of
from entities.pages.article import ArticlePage
from entities.pages.report import Report
from entities.pages.two_ways import two_ways
from entities.queries import (
    ActorQuery,
    ArticleQuery,
    PairQuery,
    QuoteQuery,
    RelationsQuery,
    StatementsQuery,
    TimelineQuery,
)
from entities.queries.exports import EveryQuery, LayerQuery
from entities.queries.reader import ReaderQuery
from entities.reads.relations.network import MOST_EDGES
from entities.reads.relations.strongest import cells_shown, every_cell
from entities.reads.relations.tone import tone_of
from entities.reads.timeline.lanes import lane_actors
from entities.rules.layers import LAYERS
from entities.rules.words.in_words import period_in_words, quotes_in_words
from newsdesk.accounts.tokens import open_to_tokens
from newsdesk.web.paging import count_up_to
from newsdesk.web.refusals import Refusal


class NotUnderstood(Refusal):
    """A filter can't be understood."""

    status = 400


SMALL_BYTES = 1024 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "jsonld": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    "conllup": "text/plain; charset=utf-8",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "spacy": "application/octet-stream",
    "zip": "application/zip",
}
GRAPHS = {"graphml": graph.graphml, "gexf": graph.gexf}


@open_to_tokens
@require_GET
def quotes(request, form):
    query = _asked(QuoteQuery, request)
    found = rows.all_quotes(
        Quote.objects.matching(query).listed_for(query),
        base=records.base_of(request),
        voices=query.voices,
        oldest_first=query.oldest_first,
    )
    return table(form, found, csv.QUOTES, quotes_in_words("", query))


@open_to_tokens
@require_GET
def statements(request, form):
    query = _asked(StatementsQuery, request)
    found = rows.all_statements(Statement.objects.matching(query), query.sort, base=records.base_of(request))
    return table(form, found, csv.STATEMENTS, _words("statements", query))


@open_to_tokens
@require_GET
def actors(request, form):
    query = _asked(ActorQuery, request)
    matching = Actor.objects.matching(query, Article.objects.newest_day(timezone.localdate()))
    found = rows.all_actors(matching, query, base=records.base_of(request))
    return table(form, found, csv.ACTORS, _words("actors", query))


@open_to_tokens
@require_GET
def relations(request, form):
    """Show as table or as a graph."""
    query = _asked(RelationsQuery, request)
    every, base = _asked(EveryQuery, request).every, records.base_of(request)
    cells = every_cell(query) if every else _cells_on_the_page(query)
    words = _words("who talks about whom", query)
    if form in GRAPHS:
        return _file(GRAPHS[form](graph.graph(cells, query.quotes_of, base=base)), words, form)
    return table(form, rows.pair_rows(cells, query.quotes_of, base=base), csv.PAIRS, words)


def _cells_on_the_page(query):
    """Of one speaker and one subject both ways."""
    if query.is_of_a_pair:
        return [way.cell for way in two_ways(query) if way.cell]
    return cells_shown(query, MOST_EDGES)


@open_to_tokens
@require_GET
def tone(request, form):
    """The tone of one actor about another over time, bar by bar."""
    query = _asked(PairQuery, request)
    if not query.is_complete:
        raise NotUnderstood("No file was made: name a speaker and a subject, in “speaker” and “about”.")
    found = rows.tone_rows(tone_of(query), base=records.base_of(request))
    return table(form, found, csv.TONE, f"tone {query.speaker} about {query.about}")


@open_to_tokens
@require_GET
def timeline(request, form):
    query = _asked(TimelineQuery, request)
    found = rows.date_rows(lane_actors(query, timezone.localdate()), query, base=records.base_of(request))
    return table(form, found, csv.DATES, _words("timeline", query))


@open_to_tokens
@require_GET
def articles(request, form):
    """Show as table, or with texts and annotations in one of the annotation formats."""
    query, layer = _asked(ArticleQuery, request), _asked(LayerQuery, request).layer
    matching = Article.objects.matching(query)
    words = _words("articles", query) if layer == "live" else _words(f"articles {layer}", query)
    if form == "csv":
        return table(form, rows.all_articles(rows.listed(matching), base=records.base_of(request)), csv.ARTICLES, words)
    return _annotations(form, records.article_records(matching, base=records.base_of(request), layer=layer), words)


@require_GET
def articles_choice(request):
    """Formats of what the article list shows, with annotations."""
    count = count_up_to(Article.objects.matching(ArticleQuery(request.GET)))
    asked = request.GET.copy()
    asked.pop("after", None)
    formats = _formats("zip", lambda form: reverse("article_export", args=[form]), asked)
    return render(request, "entities/exports/choice.html", {"count": count, "formats": formats})


@require_GET
def article_choice(request, pk):
    """The same for one article."""
    found = get_object_or_404(Article, pk=pk)
    formats = _formats("spacy", lambda form: reverse("article_file", args=[pk, form]), request.GET.copy())
    return render(request, "entities/exports/choice.html", {"article": found, "formats": formats})


def _formats(for_spacy, address, asked):
    """[(form, [(layer in words, address)])]"""

    def link(form, layer):
        asked["layer"] = layer
        return f"{address(form)}?{asked.urlencode()}"

    return [
        (form, [(layer.label, link(form, name)) for name, layer in LAYERS.items()])
        for form in ("jsonl", "jsonld", "conllup", for_spacy)
    ]


@open_to_tokens
@require_GET
def article(request, pk, form):
    """One article with its annotations."""
    found = get_object_or_404(Article, pk=pk)
    layer = _asked(LayerQuery, request).layer
    record = records.article_record(found, base=records.base_of(request), layer=layer)
    if form == "spacy":
        from entities.exports.docbin import docbin

        return _file([docbin([record])], found.title, form)
    return _annotations(form, [record], found.title)


@open_to_tokens
@require_GET
def article_text(request, pk):
    """The text alone, in which the offsets of all annotations count code points."""
    return HttpResponse(get_object_or_404(Article, pk=pk).text, content_type="text/plain; charset=utf-8")


@require_GET
def report(request, pk):
    """An article with its quotes numbered, for paper."""
    found = get_object_or_404(Article.objects.select_related("source"), pk=pk)
    query = ReaderQuery(request.GET)
    context = {"article": found, "query": query, "report": Report(ArticlePage(found, query)), "now": timezone.now()}
    return render(request, "entities/exports/report.html", context)


def _asked(form_class, request):
    """The query of the address. Raises NotUnderstood: a file with other rows than asked for looks like an answer."""
    query = form_class(request.GET)
    if not query.is_understood:
        named = {query.add_prefix(name): words for name, words in query.errors.items() if name in query.fields}
        if query.is_strict:
            named |= {name: ["There is no such filter."] for name in query.strangers}
        raise NotUnderstood(
            "No file was made, since a filter is not understood. "
            + " ".join(f"{name}: {' '.join(words)}" for name, words in named.items())
        )
    return query


def table(form, found, columns, words):
    """CSV or JSON Lines."""
    if form == "csv":
        return _file(csv.lines(found, columns), words, form)
    if form == "jsonl":
        return _file(map(line_of, found), words, form)
    raise Http404("Lists are exported as csv and as jsonl.")


def _annotations(form, found, words):
    if form == "jsonl":
        return _file(map(line_of, found), words, form)
    if form == "jsonld":
        return _file(w3c.document(found, label=words), words, form)
    if form == "conllup":
        from entities.exports import conll  # spaCy takes seconds to load; no other page needs it

        return _file(conll.lines(found), words, form)
    if form == "zip":
        from entities.exports import docbin

        return _file(docbin.archive(found), words, form)
    raise Http404("Annotations are exported as jsonl, jsonld, conllup and, for spaCy, as zip.")


def _file(pieces: Iterable[bytes], words, form):
    """A download whose name says what it holds and when it was made."""
    name = f"{slugify(words)[:90].strip('-') or 'newsdesk'}-{timezone.localtime():%Y-%m-%d-%H%M}.{form}"
    file = FileResponse(_written_down(pieces), as_attachment=True, filename=name, content_type=TYPES[form])
    file["Link"] = f'<{reverse("about_the_data")}>; rel="describedby"'  # RFC 8288; a table has no room for a note
    return file


def _written_down(pieces) -> IO[bytes]:
    """All pieces, before the first is sent: a slow reader holds a file, not a transaction; in memory if they are few.

    They are read in one transaction: outside of one, PostgreSQL would have to collect the whole result of a cursor
    before it gives the first row.
    """
    with ExitStack() as unless_returned:
        file = unless_returned.enter_context(TemporaryFile())
        with transaction.atomic():
            file.writelines(pieces)
        size = file.tell()
        file.seek(0)
        if size <= SMALL_BYTES:
            return BytesIO(file.read())
        unless_returned.pop_all()  # it is closed with the response
        return file


def _words(what, query):
    return " ".join([what, *period_in_words(query.since, query.until)])
