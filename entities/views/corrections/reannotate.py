"""Reading one article again: what it would change, then changing it. And saying that an article is reviewed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from articles.models import Article
from entities.models import Rereading
from entities.nlp import PIPELINE_VERSION
from entities.services.annotating.jobs import ask_for_preview, ask_to_apply, is_current
from entities.services.annotating.reannotating import in_words
from entities.services.correcting.finishing import mark_reviewed, reopen_article
from newsdesk.queue.workers import is_worker_running
from newsdesk.roles import annotators_only
from newsdesk.web.refusals import Refusal

FINISH = {"mark": mark_reviewed, "reopen": reopen_article}


@annotators_only
@require_safe
def reannotate(request, pk):
    """The page, whose button asks for the comparison: opening it starts nothing."""
    article = get_object_or_404(Article.objects.for_reader(), pk=pk)
    context = _state(article) | {"runs": article.runs.select_related("by"), "engine": PIPELINE_VERSION}
    return render(request, "entities/articles/reannotate.html", context)


@annotators_only
@require_POST
def reannotate_apply(request, pk):
    """Change what was compared; `pk` is the comparison's."""
    preview = get_object_or_404(Rereading, pk=pk)
    ask_to_apply(preview=preview, by=request.user)
    return redirect("article_reannotate", preview.article_id)


@annotators_only
@require_http_methods(["GET", "HEAD", "POST"])
def difference(request, pk):
    """POST: have the article read and compared. GET: how far that is, then what would change, or was changed."""
    article = get_object_or_404(Article.objects.for_reader(), pk=pk)
    if request.method == "POST":
        ask_for_preview(article=article, by=request.user)
        if not request.htmx:
            return redirect("article_reannotate", pk)
    latest = Rereading.objects.latest_of(article)
    if latest and latest.applies_id and latest.finished_at and not latest.problem:
        messages.success(request, f"Re-ran extraction on “{article}”: {in_words(latest)}.")
        return HttpResponseClientRedirect(article.get_absolute_url()) if request.htmx else redirect(article)
    return render(request, "entities/articles/reannotate.html#difference", _state(article))


def _state(article):
    """What the panel shows: work, the comparison, a bad end, or nothing yet."""
    latest = Rereading.objects.latest_of(article)
    is_shown = bool(latest and latest.finished_at and not latest.problem and not latest.applies_id)
    return {
        "article": article,
        "latest": latest,
        "is_under_way": bool(latest) and not latest.finished_at,
        "preview": latest if is_shown and is_current(latest) else None,
        "in_words": in_words(latest) if is_shown else "",
        "worker_runs": is_worker_running(now=timezone.now()),
    }


@annotators_only
@require_POST
def finish(request, pk, verb):
    """Mark an article as reviewed, or reopen it."""
    article = get_object_or_404(Article.objects.for_reader(), pk=pk)
    if verb not in FINISH:
        raise Http404
    try:
        FINISH[verb](article=article, by=request.user)
        said = "marked as reviewed" if verb == "mark" else "open for review again"
        messages.success(request, f"“{article}” is {said}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseClientRedirect(article.get_absolute_url()) if request.htmx else redirect(article)
