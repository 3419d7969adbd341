"""Actors as a whole: merging, splitting, renaming, barring names, possible duplicates. Annotators only.

A change that is carried out at once answers with what it did and an Undo; a large one leads to its progress page.
"""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from articles.search.folding import fold_words
from entities.choices import Kind
from entities.forms.curation import ActorForm, MergeForm, NameForm, OtherForm, SplitForm
from entities.models import Actor, CorpusChange, Merge, PossibleDuplicate, PossibleSplit
from entities.reads.actors.curation import Choice, Splitting, likeliest_pairs, newest_merges, possible_splits
from entities.reads.actors.merge_preview import preview_merge
from entities.services.actors import naming
from entities.services.actors.splitting import allow_link, barred_mentions
from entities.services.actors.suggesting import dismiss_pair, reopen_pair
from entities.services.actors.suspecting import dismiss_split, mentions_of_part, reopen_split
from entities.services.corpus_changes import Outcome, change_corpus
from entities.views.refusals import sent_back
from newsdesk.roles import annotators_only
from newsdesk.web.ids import id_in
from newsdesk.web.refusals import Refusal

Verb = CorpusChange.Verb


@annotators_only
@require_GET
def duplicates(request):
    shown = {"pairs": likeliest_pairs(), "several": possible_splits(), "merged": newest_merges()}
    return render(request, "entities/curating/duplicates.html", shown)


@annotators_only
@require_POST
def dismiss(request, pk):
    pair = get_object_or_404(PossibleDuplicate.objects.select_related("first", "second"), pk=pk)
    dismiss_pair(pair.first, pair.second, by=request.user)
    words = f"{pair.first} and {pair.second} are different. They are not suggested again."
    return _done(request, {"words": words, "dismissed": pair}, redirect("duplicates"))


@annotators_only
@require_POST
def reopen(request, pk):
    pair = get_object_or_404(PossibleDuplicate.objects.select_related("first", "second"), pk=pk)
    reopen_pair(pair=pair)
    words = f"{pair.first} and {pair.second} are suggested again."
    return _done(request, {"words": words}, redirect("duplicates"))


@annotators_only
@require_POST
def several_split(request, pk):
    """Let one part of an actor that may be several people be an actor of its own."""
    possible = get_object_or_404(PossibleSplit.objects.select_related("actor"), pk=pk)
    actor, part = possible.actor, id_in(request.POST.get("part", "")) or 0
    mentions = mentions_of_part(possible, part)
    if not mentions:
        refusal = Refusal(f"The articles of {actor} have changed in the meantime. Look at the page again.")
        return sent_back(request, refusal, redirect(actor))
    arguments = {"actor": actor.pk, "mentions": mentions, "name": actor.name, "kind": actor.kind, "to": None}
    called = possible.parts[part]["words"]
    words = f"Splitting {actor} ({called}) off"
    try:
        outcome = change_corpus(verb=Verb.SPLIT, arguments=arguments, words=words, rows=len(mentions), by=request.user)
    except Refusal as refusal:
        return sent_back(request, refusal, redirect(actor))
    if isinstance(outcome, Outcome):
        said = f"Split off {actor} ({called}): {len(mentions)} mention{'' if len(mentions) == 1 else 's'} moved."
        outcome = replace(outcome, words=said)
    return _arrived(request, outcome, undo_by_merging=actor)


@annotators_only
@require_POST
def several_dismiss(request, pk):
    possible = dismiss_split(actor=get_object_or_404(PossibleSplit, pk=pk).actor, by=request.user)
    words = f"{possible.actor} is one person. Newsdesk does not propose to split this actor again."
    return _done(request, {"words": words, "one_person": possible}, redirect(possible.actor))


@annotators_only
@require_POST
def several_reopen(request, pk):
    possible = get_object_or_404(PossibleSplit.objects.select_related("actor"), pk=pk)
    reopen_split(possible=possible)
    words = f"{possible.actor} may be several people again."
    return _done(request, {"words": words}, redirect(possible.actor))


@annotators_only
@require_GET
def merge(request, pk):
    actor = get_object_or_404(Actor, pk=pk)
    if actor.merged_into_id:
        return redirect(actor)
    form = OtherForm(request.GET)
    choice = None
    if form.is_valid() and form.cleaned_data["other"]:
        choice = Choice(actor, form.cleaned_data["other"], form.cleaned_data["keep"])
        choice = _possible(choice, form)
    context = {"actor": actor, "form": form, "choice": choice, "pairs": [] if choice else likeliest_pairs(actor)}
    return render(request, "entities/curating/merge.html", context, status=200 if form.is_valid() else 422)


@annotators_only
@require_POST
def merge_confirm(request):
    form = MergeForm(request.POST)
    if not form.is_valid():
        return sent_back(request, form.problem, redirect("duplicates"))
    keep, absorb = form.cleaned_data["keep"], form.cleaned_data["absorb"]
    arguments, words = {"keep": keep.pk, "absorb": absorb.pk}, f"Merging {absorb} into {keep}"
    try:
        rows = preview_merge(keep=keep, absorb=absorb).n_rows
        outcome = change_corpus(verb=Verb.MERGE, arguments=arguments, words=words, rows=rows, by=request.user)
    except Refusal as refusal:
        return sent_back(request, refusal, redirect(keep))
    return _arrived(request, outcome)


@annotators_only
@require_POST
def merge_undo(request, pk):
    made = get_object_or_404(Merge.objects.select_related("kept", "absorbed"), pk=pk)
    words, rows = f"Taking {made.absorbed} out of {made.kept}", made.moves.count()
    try:
        outcome = change_corpus(verb=Verb.UNDO_MERGE, arguments={"merge": pk}, words=words, rows=rows, by=request.user)
    except Refusal as refusal:
        return sent_back(request, refusal, redirect(made.kept))
    return _arrived(request, outcome)


@annotators_only
@require_http_methods(["GET", "POST"])
def split(request, pk):
    actor = get_object_or_404(Actor, pk=pk)
    if actor.merged_into_id:
        return redirect(actor)
    form = SplitForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        given = form.cleaned_data
        to = given["to"]
        mentions = form.chosen(actor)
        arguments = {
            "actor": pk, "mentions": mentions, "name": given["name"], "kind": given["kind"], "to": to and to.pk,
        }  # fmt: skip
        words = f"Moving mentions of {actor} to {to}" if to else f"Splitting {given['name']} off from {actor}"
        try:
            outcome = change_corpus(
                verb=Verb.SPLIT, arguments=arguments, words=words, rows=len(mentions), by=request.user
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _arrived(request, outcome, undo_by_merging=actor)
    texts = form.cleaned_data.get("texts", []) if form else request.GET.getlist("text")
    to_whom = id_in(request.GET.get("to", ""))
    context = {
        "actor": actor,
        "form": form,
        "splitting": Splitting(actor, texts if form is None else ()),
        "chosen": form.cleaned_data if form else {"texts": texts},
        "to": to_whom and Actor.objects.current_of(to_whom),
        "kinds": Kind.choices,
    }
    return render(request, "entities/curating/split.html", context, status=422 if form else 200)


@annotators_only
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    actor = get_object_or_404(Actor, pk=pk)
    if actor.merged_into_id:
        return redirect(actor)
    form = _described(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = naming.describe_actor(actor=actor, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(refusal.argument, str(refusal))
        else:
            if said:
                messages.success(request, " ".join(said))
            return redirect(actor)
    return _edit_page(request, actor, form)


@annotators_only
@require_POST
def name(request, pk, verb):
    """Another name, a name taken off, a name barred or allowed again."""
    actor = get_object_or_404(Actor, pk=pk)
    form = NameForm(request.POST)
    back = redirect("actor_edit", pk)
    say = NAME_VERBS.get(verb)
    if not say:
        raise Http404
    problem, said = "", None
    if form.is_valid():
        try:
            said = say(actor, form.cleaned_data["text"], request.user)
        except Refusal as refusal:
            problem = str(refusal)
    if problem or form.errors:
        tried = {"verb": verb, "text": request.POST.get("text", ""), "problem": problem or form.problem}
        return _edit_page(request, actor, _described(actor), tried)
    if verb == "bar":  # which reaches through the corpus
        return _arrived(request, said, back)
    messages.success(request, said)
    return back


def _bar_name(actor, text, by):
    rows = len(barred_mentions(actor, text))
    return change_corpus(
        verb=Verb.NEVER_LINK, arguments={"actor": actor.pk, "text": text}, words=f"Taking “{text}” from {actor}",
        rows=rows, by=by,
    )  # fmt: skip


def _add_name(actor, text, by):
    naming.add_alias(actor=actor, text=text, by=by)
    others = Actor.objects.current().filter(aliases__key=fold_words(text)).exclude(pk=actor.pk).distinct()[:3]
    shared = "".join(f" {other} has this name, too." for other in others)
    return f"“{text}” means {actor}. New articles will link by it.{shared}"


def _remove_name(actor, text, by):
    naming.remove_alias(actor=actor, text=text, by=by)
    return f"“{text}” no longer leads to {actor}."


def _allow_name(actor, text, by):
    allow_link(actor=actor, text=text, by=by)
    return f"“{text}” may mean {actor} again from the next run."


NAME_VERBS = {"add": _add_name, "remove": _remove_name, "allow": _allow_name, "bar": _bar_name}


@annotators_only
@require_GET
def corpus_change(request, pk):
    """How far a large change is; when it is finished, the page of the actor or of the batch it led to."""
    change = get_object_or_404(CorpusChange.objects.select_related("actor", "batch"), pk=pk)
    if change.batch:
        return _go(request, redirect(change.batch))
    if change.finished_at and change.actor and not change.problem:
        messages.success(request, change.outcome)
        return _go(request, redirect(change.actor))
    template = "entities/curating/change.html"
    return render(request, f"{template}#progress" if request.htmx else template, {"change": change})


def _possible(choice, form):
    """The choice, or None with the reason in the form."""
    try:
        choice.preview  # noqa: B018
    except Refusal as refusal:
        form.add_error("other", str(refusal))
        return None
    return choice


def _described(actor, sent=None):
    return ActorForm(sent, initial={"name": actor.name, "kind": actor.kind, "country": actor.country})


def _edit_page(request, actor, form, tried=None):
    """With what was wrong with the details, or with a name that somebody `tried` to add or to bar."""
    context = {
        "tried": tried,
        "actor": actor,
        "form": form,
        "names": actor.aliases.all(),
        "never_links": actor.never_links.select_related("by"),
    }
    return render(request, "entities/curating/edit.html", context, status=422 if form.is_bound or tried else 200)


def _arrived(request, outcome, back=None, undo_by_merging=None):
    if isinstance(outcome, CorpusChange):
        return _go(request, redirect("corpus_change", outcome.pk))
    context = {"words": outcome.words, "outcome": outcome, "undo_by_merging": undo_by_merging}
    return _done(request, context, back or redirect(outcome.holder or outcome.actor))


def _done(request, context, back):
    """What was done, with its Undo: in place of what asked for it, or as a message on the next page."""
    words = render_to_string("entities/curating/done.html", context, request)
    if request.htmx:
        return HttpResponse(words)
    messages.success(request, words)
    return back


def _go(request, response):
    return HttpResponseClientRedirect(response.url) if request.htmx else response
