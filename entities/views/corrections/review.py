"""The review queue: one suggested quote at a time, decided with one key, and the next one is there."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget

from articles.models import Article
from entities.choices import State
from entities.models import Quote, Report, ReviewDecision
from entities.pages.article import ArticlePage
from entities.queries.reader import ReaderQuery
from entities.queries.review import ReviewQuery
from entities.reads.articles.reports import reports_on
from entities.reads.articles.review_queue import last_decisions, progress, queue, rank_of
from entities.services.correcting import reviewing
from entities.services.correcting.step import StaleRevision
from entities.views.corrections.reader import context_for
from entities.views.refusals import refused
from newsdesk.roles import annotators_only
from newsdesk.web.ids import id_in
from newsdesk.web.pages import page
from newsdesk.web.paging import count_up_to
from newsdesk.web.refusals import Refusal

AROUND = 240  # code points before and after the quote whose paragraphs are shown with it
GONE = "That quote is gone: extraction was re-run on its article. Here is the next one."
VERBS = {"accept": State.ACCEPTED, "reject": State.REJECTED}


@annotators_only
@require_GET
def review(request):
    return _next(request, ReviewQuery(request.GET))


@annotators_only
@require_POST
def review_decide(request, pk, verb):
    """Accept or reject, and show the next one. A stale decision is answered 409 with the difference, at the card."""
    quote = Quote.objects.select_related("article").with_id(pk)
    query = ReviewQuery(request.POST)
    if quote is None:
        return _next(request, query, notice=GONE)
    revision = id_in(request.POST.get("expected_revision", ""))
    if verb not in VERBS or revision is None:
        raise Http404
    words = " ".join(request.POST.get("answer_words", "").split())
    is_too_late = bool(words) and not reports_on(quote)
    try:
        reviewing.decide(
            quote=quote,
            state=VERBS[verb],
            by=request.user,
            expected_revision=revision,
            now=timezone.now(),
            words=words,
        )
    except Refusal as refusal:
        if refusal.changes:
            return refused(request, refusal, f"#card-{pk} .trouble", theirs=reverse("quote_edit", args=[pk]))
        return _next(request, query, notice=_in_words(refusal, "Nothing was saved; here is the next one."))
    too_late = f"The report was answered in the meantime, so nobody gets your words: “{words}”"
    return _next(request, query, notice=too_late if is_too_late else "")


@annotators_only
@require_POST
def review_skip(request, pk):
    quote = Quote.objects.with_id(pk)
    if quote is not None:
        reviewing.skip(quote=quote, by=request.user, now=timezone.now())
    return _next(request, ReviewQuery(request.POST), notice="" if quote else GONE)


@annotators_only
@require_POST
def review_undo(request, pk):
    """Take one's own decision back; the quote comes up again."""
    decision = get_object_or_404(ReviewDecision.objects.select_related("quote__article"), pk=pk, by=request.user)
    try:
        reviewing.undo_decision(decision=decision, by=request.user, now=timezone.now())
    except Refusal as refusal:
        changes = refusal.changes
        notice = "Changed since you decided, so nothing was undone:" if changes else _in_words(refusal)
        return _next(request, ReviewQuery(request.POST), notice=notice, changes=changes)
    return _next(request, ReviewQuery({}))


@annotators_only
@require_POST
def review_hold(request, pk):
    """A sign that somebody is still at it."""
    quote, query = Quote.objects.with_id(pk), ReviewQuery(request.POST)
    if quote is None:
        return _next(request, query, notice=GONE)
    try:
        reviewing.hold(quote=quote, by=request.user, now=timezone.now())
    except Refusal as refusal:
        return _next(request, query, notice=_in_words(refusal, "Here is the next one."))
    return HttpResponse(status=204)


def _in_words(refusal, and_now=""):
    """A refusal that comes with no difference to show."""
    return GONE if isinstance(refusal, StaleRevision) else f"{refusal} {and_now}".strip()


def _next(request, query, notice="", changes=()):
    """The page, or the fragment of it that changes, with the next quote claimed for this person."""
    now = timezone.now()
    quote = reviewing.next_item(by=request.user, query=query, now=now)
    days = progress(request.user, timezone.localdate(now))
    decisions = list(last_decisions(request.user))
    context = {
        **(_item(request, quote) if quote else {}),
        "query": query,
        "notice": notice,
        "changes": changes,
        "waiting": count_up_to(queue(query)),
        "days": days,
        "today": days[-1],
        "decisions": decisions,
        "n_reports": Report.objects.open().count(),
        "undoable": next((decision for decision in decisions if decision.is_undoable), None),
    }
    template = page(request, "entities/review/review.html")
    if request.method == "POST":
        template = "entities/review/review.html#results"
    response = render(request, template, context)
    return reswap(retarget(response, "#results"), "outerHTML") if request.method == "POST" else response


def _item(request, quote):
    # The revision is read before the annotation, as in the reader.
    article = Article.objects.for_reader().get(pk=quote.article_id)
    quote = Quote.objects.with_parts().get(pk=quote.pk)
    quote.article = article
    article_page = ArticlePage(article, ReaderQuery({"attribution": "any"}))
    text = article_page.text_at([(quote.start - AROUND, quote.end + AROUND)])
    return context_for(request, article_page, quote=quote, text=text, rank=rank_of(quote), reports=reports_on(quote))
