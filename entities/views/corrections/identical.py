"""Saying of identical mentions what was said of one: the offer on its card, the choice, the undo. Annotators only."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from articles.models import Article
from entities.forms.identical import ApplyForm, ScopeForm
from entities.models import Batch, CorpusChange, Mention
from entities.reads.articles.identical_mentions import HERE, Candidate, IdenticalMentions
from entities.rules.texts.identical import Standing
from entities.services.corpus_changes import change_corpus, undo_everywhere
from entities.services.correcting.batches import ROWS_AT_ONCE
from entities.services.correcting.identical import preview_along
from newsdesk.roles import annotators_only
from newsdesk.web import addresses
from newsdesk.web.refusals import Refusal

Verb = CorpusChange.Verb
LISTED = 200  # articles of a step, and mentions that it left out


@annotators_only
@require_GET
def offer(request, pk):
    """How many there are, on the mention's card."""
    found = IdenticalMentions(_example(pk))
    back = f"{request.htmx.current_url_abs_path}#mention-{pk}" if request.htmx else ""
    return render(request, "entities/identical/offer.html", {"identical": found, "back": back})


@annotators_only
@require_http_methods(["GET", "POST"])
def identical(request, pk):
    example = _example(pk)
    if request.method == "GET":
        scope = ScopeForm(request.GET).chosen
        return _page(request, IdenticalMentions(example, scope), back=request.GET.get("back", ""))
    form = ApplyForm(request.POST)
    found = IdenticalMentions(example, form.chosen, form.values)
    back = form.data.get("back", "")
    if not form.is_valid() or not (form.mentions or form.places or form.cleaned_data["undecided_too"]):
        return _page(request, found, "Choose the mentions to change.", back, status=422, is_alone=_alone(form))
    undecided_too = found.scope if form.cleaned_data["undecided_too"] else ""
    rows = len(form.mentions) + len(form.places) + (found.n_not_shown if undecided_too else 0)
    arguments = {
        "example": pk, "as_seen": list(form.as_seen), "chosen": [[pk, *seen] for pk, seen in form.mentions.items()],
        "places": form.places, "undecided_too": undecided_too, "alone": form.alone,
    }  # fmt: skip
    try:
        outcome = change_corpus(
            verb=Verb.APPLY, arguments=arguments, words=f"Changing the identical mentions of “{example.text}”",
            rows=rows, by=request.user, at_once=ROWS_AT_ONCE,
        )  # fmt: skip
    except Refusal as refusal:
        again = IdenticalMentions(_example(pk), found.scope, form.values)
        return _page(request, again, str(refusal), back, status=409, is_alone=form.alone)
    return _arrived(request, outcome, addresses.own(request, back) or _place_of(example))


@annotators_only
@require_POST
def along(request, pk):
    """What would go along with the chosen mentions. Writes nothing; they are too many for an address."""
    example, form = _example(pk), ApplyForm(request.POST)
    is_alone = _alone(form)
    scope = IdenticalMentions(example, form.chosen).scope if form.cleaned_data.get("undecided_too") else ""
    reach = preview_along(example=example, chosen=form.mentions, undecided_too=scope)
    context = {"reach": reach, "is_alone": is_alone, "identical": {"example": example}}
    return render(request, "entities/identical/along.html", context)


@annotators_only
@require_GET
def batch(request, pk):
    """What was done in several articles at once, with its undo."""
    found = get_object_or_404(Batch.objects.with_articles(), pk=pk)
    taken_back = Batch.objects.taken_back().contains(found)
    context = {"batch": found, "steps": found.steps.in_print()[:LISTED], "listed": LISTED, "is_taken_back": taken_back}
    return render(request, "entities/identical/batch.html", context)


@annotators_only
@require_POST
def batch_undo(request, pk):
    found = get_object_or_404(Batch, pk=pk)
    back = addresses.own(request, request.POST.get("back", ""))
    try:
        outcome = undo_everywhere(batch=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back or found)
    return _arrived(request, outcome, back)


def _example(pk):
    article = get_object_or_404(Article.objects.for_reader(), mentions=pk)
    mention = get_object_or_404(Mention.objects.select_related("actor"), pk=pk)
    mention.article = article
    return mention


def _place_of(mention):
    return f"{mention.article.get_absolute_url()}#mention-{mention.pk}"


def _alone(form):
    return form.is_valid() and form.alone


def _page(request, found, problem="", back="", status=200, is_alone=False):
    chosen = {one.mention.pk: Standing.of(one.mention) for one in found.candidates if one.chosen and one.mention}
    context = {
        "identical": found,
        "reach": preview_along(example=found.example, chosen=chosen),
        "is_alone": is_alone,
        "example": Candidate.of(found.example),
        "problem": problem,
        "back": addresses.own(request, back) or _place_of(found.example),
        "is_here": found.scope == HERE,
    }
    return render(request, "entities/identical/choose.html", context, status=status)


def _arrived(request, outcome, back):
    if isinstance(outcome, CorpusChange):
        return redirect("corpus_change", outcome.pk)
    if not back:
        return redirect(outcome.batch)
    done = {"batch": outcome.batch, "back": back, "left": outcome.left}
    words = render_to_string("entities/identical/done.html", done, request)
    messages.success(request, words)
    return redirect(back)
