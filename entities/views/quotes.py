from functools import cache, partial

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from entities.models import Quote, Statement, Wording
from entities.pages.saved_names import suggested_name
from entities.pages.ways_on import about_voices
from entities.queries import QuoteQuery, StatementQuery, StatementsQuery
from entities.reads.facet_counts import counts_of
from entities.reads.facets import facets
from entities.reads.statements.printed import told, where_now
from entities.reads.statements.spread import Spread
from entities.reads.timeline.counted_days import days_counted
from entities.reads.timeline.period_slider import slider_of
from entities.rules.words.in_words import grouped_in_words, quotes_in_words, statements_in_words
from entities.views.following import PERIOD, PERIOD_TEMPLATE
from newsdesk.web.pages import asks_for, can_follow, page
from newsdesk.web.paging import count_up_to


@require_GET
def quote_list(request):
    query = QuoteQuery(request.GET)
    matching, counted = Quote.objects.matching(query.without_period), partial(days_counted, query)
    slider = cache(lambda: slider_of(query, matching, counted=counted))
    if asks_for(request, PERIOD):
        return render(request, PERIOD_TEMPLATE, {"query": query, "slider": slider})
    found = Quote.objects.matching(query)
    shown = found.listed_for(query)
    quotes = partial(shown.with_context().page, query.after, oldest_first=query.oldest_first)
    # A fragment with more cards counts nothing.
    counts = cache(lambda: counts_of(found, query.subjects, perhaps=query.perhaps))
    count_shown = cache(partial(count_up_to, shown)) if query.grouped else lambda: counts().quotes
    context = {
        "query": query,
        "slider": slider,
        "follows": can_follow(request),
        "part": request.htmx.target,
        "quotes": () if asks_for(request, "facets") else quotes(),
        "count": lambda: counts().quotes,
        "count_shown": count_shown,
        "n_repeats": cache(lambda: count_up_to(Quote.objects.that_repeat(query)) if query.once else None),
        "also_about": cache(lambda: about_voices(query, counts().quotes)),
        "facets": lambda: facets(query, counts()),
        "question": lambda: suggested_name("quote_list", query),
        "summary": lambda: (
            grouped_in_words(counts().quotes, count_shown(), query)
            if query.grouped
            else quotes_in_words(counts().quotes, query)
        ),
    }
    return render(request, page(request, "entities/quotes/list.html", "results", "more", "facets"), context)


@require_GET
def statement_list(request):
    query = StatementsQuery(request.GET)
    printings = Quote.objects.making_statements(query.without_period)
    slider = cache(partial(slider_of, query, printings, unit="printings"))
    if asks_for(request, PERIOD):
        return render(request, PERIOD_TEMPLATE, {"query": query, "slider": slider})
    found = Statement.objects.matching(query)
    statements = found.page_by(query.sort, query.after)
    count = cache(partial(Statement.objects.count_matching, query))
    context = {
        "query": query,
        "statements": statements,
        "told": told(statements),
        "count": count,
        "summary": lambda: statements_in_words(count(), query),
        "slider": slider,
        "follows": can_follow(request),
    }
    return render(request, page(request, "entities/statements/list.html", "results", "more"), context)


@require_GET
def statement(request, pk):
    query, wordings = StatementQuery(request.GET), Wording.objects.making(pk)
    spread = Spread(wordings)
    if spread.first is None:
        there = where_now(pk)
        if there is None:
            raise Http404
        return redirect(there)
    context = {"query": query, "spread": spread, "first": spread.first, "versions": wordings.page(query.after)}
    return render(request, page(request, "entities/statements/statement.html", "more"), context)


@require_GET
def quote_cite(request, pk):
    """A quote as a citation: a page, or the words alone for the quote's card."""
    quote = get_object_or_404(Quote.objects.with_context(), pk=pk)
    template = "entities/quotes/cite.html"
    return render(request, f"{template}#citation" if request.htmx else template, {"quote": quote})
