"""Reading one article again: what it would change, then changing it. And saying that an article is reviewed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from articles.models import Article
from entities.models import Run
from entities.services.finishing import CannotFinish, mark_reviewed, reopen_article
from entities.services.reannotating import preview_reannotation, read_again, reannotate_article
from newsdesk.roles import annotators_only

FINISH = {"mark": mark_reviewed, "reopen": reopen_article}


@annotators_only
@require_http_methods(["GET", "HEAD", "POST"])
def reannotate(request, pk):
    """GET: the page, which asks for the difference by itself, since reading takes a while. POST: apply it."""
    article = get_object_or_404(Article.objects.for_reading(), pk=pk)
    if request.method == "POST":
        annotation, seconds = read_again(article)
        done = reannotate_article(article=article, annotation=annotation, seconds=seconds, by=request.user)
        messages.success(request, f"Read “{article}” again: {done.in_words}.")
        return redirect(article)
    context = {"article": article, "runs": Run.objects.filter(article=article).select_related("by")}
    return render(request, "entities/reannotate.html", context)


@annotators_only
@require_GET
def difference(request, pk):
    """What reading the article again would change; nothing is written."""
    article = get_object_or_404(Article.objects.for_reading(), pk=pk)
    annotation, seconds = read_again(article)
    previewed = preview_reannotation(article=article, annotation=annotation)
    context = {"article": article, "previewed": previewed, "seconds": seconds}
    return render(request, "entities/reannotate.html#difference", context)


@annotators_only
@require_POST
def finish(request, pk, verb):
    """Mark an article as reviewed, or reopen it."""
    article = get_object_or_404(Article.objects.for_reading(), pk=pk)
    if verb not in FINISH:
        raise Http404
    try:
        FINISH[verb](article=article, by=request.user)
        said = "marked as reviewed" if verb == "mark" else "open for review again"
        messages.success(request, f"“{article}” is {said}.")
    except CannotFinish as problem:
        messages.error(request, str(problem))
    return HttpResponseClientRedirect(article.get_absolute_url()) if request.htmx else redirect(article)
