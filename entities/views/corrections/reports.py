"""“This is wrong”: everybody who reads may say it, annotators answer, and the answer comes back."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entities.forms.reports import AboutForm, AnswerForm, WordsForm
from entities.models import Mention, Report
from entities.reads.articles.reports import reported, reported_by, to_answer
from entities.services.correcting.reporting import AlreadyAnswered, answer_report, put_away, report_wrong
from newsdesk.roles import ANNOTATE, annotators_only
from newsdesk.web import addresses
from newsdesk.web.refusals import Refusal


@require_http_methods(["GET", "POST"])
def wrong(request):
    """Say what is wrong with a quote, a mention or an actor: on a page of its own, or beneath the card of the quote."""
    thing = AboutForm(request.GET).thing
    if thing is None:
        raise Http404
    what = thing._meta.verbose_name
    form = WordsForm(request.POST or None, auto_id=f"wrong-{what}-{thing.pk}-%s")
    back = _back_from(request, thing)
    reported, problem = False, ""
    if form.errors:
        problem = form.errors["words"][0]
    elif request.method == "POST":
        try:
            reported = bool(report_wrong(thing=thing, words=form.cleaned_data["words"], by=request.user))
        except Refusal as refusal:
            problem = str(refusal)
    if reported and not request.htmx:
        messages.success(request, "Reported. It is first in the review queue; the answer comes to “Reports”.")
        return redirect(back)
    context = {
        "thing": thing,
        "what": what,
        "form": form,
        "problem": problem,
        "reported": reported,
        "back": back,
        "here": request.get_full_path(),
    }
    if request.htmx:
        return render(request, "entities/reports/wrong.html#form", context)
    return render(request, "entities/reports/wrong.html", context, status=422 if problem else 200)


@require_GET
def report_list(request):
    """What one reported and what became of it; annotators also see what waits for an answer, and from whom."""
    return _listed(request)


@annotators_only
@require_POST
def report_answer(request, pk):
    """An answer that can't be saved stays in its field, beside the reason and the answer that is there."""
    report = get_object_or_404(Report.objects.select_related("by", "answered_by"), pk=pk)
    form = AnswerForm(request.POST)
    tried = {"pk": pk, "words": request.POST.get("words", "")}
    if not form.is_valid():
        answered = reported([report])[0] if report.answer else None
        return _listed(request, tried | {"problem": form.problem, "answered": answered}, status=422)
    try:
        answer_report(report=report, **form.cleaned_data, by=request.user, now=timezone.now())
    except AlreadyAnswered as refusal:
        (one,) = reported([refusal.report])
        return _listed(request, tried | {"problem": str(refusal), "answered": one}, status=409)
    messages.success(request, f"Answered: {report.get_answer_display()}.")
    return redirect("report_list")


def _listed(request, tried=None, status=200):
    """The list, with what somebody `tried` to answer and could not."""
    context = {
        "mine": reported_by(request.user),
        "open": to_answer() if request.user.has_perm(ANNOTATE) else [],
        "answers": Report.Answer.choices,
        "tried": tried,
    }
    return render(request, "entities/reports/list.html", context, status=status)


@require_POST
def report_read(request, pk):
    put_away(report=get_object_or_404(Report, pk=pk, by=request.user))
    return redirect("report_list")


def _back_from(request, thing):
    """The page that led here; of the one that has the thing, its place there."""
    came_from, place = (
        addresses.own(request, request.POST.get("back", "")) or addresses.way_back(request),
        _page_of(thing),
    )
    return place if urlsplit(came_from).path in ("", urlsplit(place).path) else came_from


def _page_of(thing):
    if isinstance(thing, Mention):
        return f"{thing.article.get_absolute_url()}#mention-{thing.pk}"
    return thing.get_absolute_url()
