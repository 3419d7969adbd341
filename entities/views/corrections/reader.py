"""The article reader, and the corrections annotators make in it.

Every correction answers with the card it changed, and out of band with the paragraphs and counts that moved.
A stale one is answered 409 with the difference, one that makes no sense 422 with the reason; neither writes anything.
"""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget, trigger_client_event

from articles.models import Article
from articles.search.folding import fold_words
from entities.choices import Attribution, CueClass, Kind, Label, Layer, QuoteKind
from entities.forms.corrections import BorderForm, CorrectionForm, PlaceForm, SpanForm, StepForm, SuggestForm
from entities.forms.mention_corrections import AddMentionForm, MentionActorForm, MentionLabelForm
from entities.forms.quote_corrections import (
    AddSpeakerForm,
    ClassifyForm,
    InnerForm,
    InnerPlaceForm,
    OneSpeakerForm,
    SpeakerForm,
    SplitQuoteForm,
    StanceForm,
    TargetsForm,
)
from entities.models import Actor, Batch, CorpusChange, Mention, Quote
from entities.pages.article import ArticlePage, places_of
from entities.queries.reader import ReaderQuery
from entities.reads.actors.following import reach_of
from entities.reads.articles import history
from entities.reads.articles.steps import OwnSteps, steps_of, undone
from entities.rules.texts.identical import Decision
from entities.rules.texts.spans import quote_kind, trim_quote
from entities.services.corpus_changes import undo_everywhere
from entities.services.correcting import mentions, quotes, reshaping, speakers
from entities.services.correcting.undo import CannotUndo, PartOfBatch, undo_step
from entities.views.refusals import not_undone, refused
from newsdesk.roles import ANNOTATE, annotators_only
from newsdesk.web.pages import page
from newsdesk.web.refusals import Refusal

NEW_KINDS = [(kind.value, kind.label) for kind in Kind if kind not in (Kind.EVENT, Kind.OTHER)]
RESHAPING = ("split", "join")  # other quotes than the one corrected come or go


def change_borders(*, quote, start, end, **step):
    """To what was selected, without the blanks and the marks around it."""
    start, end = trim_quote(quote.article.text, start, end)
    return quotes.change_quote_span(quote=quote, start=start, end=end, **step)


QUOTE_VERBS = {  # what reads a correction, and what makes it
    "speaker": (SpeakerForm, speakers.set_speaker),
    "add-speaker": (AddSpeakerForm, speakers.add_speaker),
    "remove-speaker": (OneSpeakerForm, speakers.remove_speaker),
    "confirm-speaker": (CorrectionForm, speakers.confirm_speaker),
    "inner": (InnerForm, speakers.set_inner_speaker),
    "remove-inner": (InnerPlaceForm, speakers.remove_inner),
    "about": (TargetsForm, quotes.set_targets),
    "stance": (StanceForm, quotes.set_stance),
    "borders": (SpanForm, change_borders),
    "border": (BorderForm, reshaping.move_quote_border),
    "type": (ClassifyForm, quotes.classify_quote),
    "split": (SplitQuoteForm, reshaping.split_quote),
    "join": (CorrectionForm, reshaping.join_with_next),
    "accept": (CorrectionForm, quotes.accept_quote),
    "reject": (CorrectionForm, quotes.reject_quote),
    "reopen": (CorrectionForm, quotes.reopen_quote),
}
MENTION_VERBS = {
    "actor": (MentionActorForm, mentions.set_mention_actor),
    "label": (MentionLabelForm, mentions.set_mention_label),
    "border": (BorderForm, mentions.move_mention_border),
    "pass-on": (CorrectionForm, mentions.pass_on_actor),
    "accept": (CorrectionForm, mentions.accept_mention),
    "reject": (CorrectionForm, mentions.reject_mention),
    "reopen": (CorrectionForm, mentions.reopen_mention),
}


@require_GET
def article(request, pk):
    found = get_object_or_404(Article.objects.for_reader(), pk=pk)
    query = ReaderQuery(request.GET)
    article_page = ArticlePage(found, query)
    template = page(request, "entities/reader/reader.html", "results", "panel", "state")
    return render(request, template, context_for(request, article_page, changes=_changes(article_page)))


@require_GET
def quote_card(request, pk):
    return _card(request, _quote(pk))


@annotators_only
@require_GET
def quote_edit(request, pk):
    return _card(request, _quote(pk), editing=True)


@annotators_only
@require_POST
def quote_correct(request, pk, verb):
    form, correct = QUOTE_VERBS.get(verb) or _no_such_verb()
    quote = get_object_or_404(Quote.objects.for_correcting(), pk=pk)
    within, before = quote.article, list(places_of(quote))
    try:
        correction = correct(quote=quote, by=request.user, **form(request.POST).said())
    except Refusal as refusal:
        return refused(request, refusal, f"#card-{pk} .trouble", theirs=reverse("quote_edit", args=[pk]))
    if verb in RESHAPING:
        _, other = correction.quotes
        before = [(quote.start, quote.end), *before, *places_of(other)]
        if not ReaderQuery(request.POST).alone:
            return _panel(request, within, before, [correction.step], quotes={pk, other.pk}, chosen=pk)
    return _card(request, quote, editing=True, before=before, steps=[correction.step])


@require_GET
def mention_card(request, pk):
    return _mention_card(request, _mention(pk))


@annotators_only
@require_POST
def mention_correct(request, pk, verb):
    form, correct = MENTION_VERBS.get(verb) or _no_such_verb()
    mention = get_object_or_404(Mention.objects.for_correcting(), pk=pk)
    within, before = mention.article, list(places_of(mention))
    try:
        correction = correct(mention=mention, by=request.user, **form(request.POST).said())
    except Refusal as refusal:
        return refused(request, refusal, "#mention-card .trouble", theirs=reverse("mention_card", args=[pk]))
    if verb == "pass-on":
        places = [place for quote in correction.quotes for place in places_of(quote)]
        given = {quote.pk for quote in correction.quotes}
        return _panel(request, within, places, [correction.step], quotes=given, chosen=min(given, default=None))
    return _mention_card(request, _mention(pk, within), before=before, correction=correction)


@require_GET
def mention_at(request, pk):
    """The card of the mention that stands at a place of the text, such as a link of a speaker chain."""
    found = get_object_or_404(Article.objects.for_reader(), pk=pk)
    form = PlaceForm(request.GET)
    if not form.is_valid():
        raise Http404
    there = found.mentions.live().overlapping(**form.cleaned_data).first()
    if there is None:
        raise Http404
    return _mention_card(request, _mention(there.pk, found))


@annotators_only
@require_POST
def step_undo(request, pk):
    found = get_object_or_404(Article.objects.for_reader(), pk=pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        return not_undone(request, CannotUndo("There is no such step in the history of this article."))
    try:
        return _undo(request, found, form.cleaned_data["revision"])
    except Refusal as refusal:
        return not_undone(request, refusal)


@annotators_only
@require_POST
def mention_add(request, pk):
    found = get_object_or_404(Article.objects.for_reader(), pk=pk)
    try:
        said = AddMentionForm(request.POST).said()
        words = found.text[said["start"] : said["end"]]
        actor = Actor.objects.meant_by(fold_words(words), found)
        correction = mentions.add_mention(article=found, actor=actor, by=request.user, **said)
    except Refusal as refusal:
        return refused(request, refusal, "#selection-trouble")
    [added] = correction.mentions
    return _mention_card(request, _mention(added.pk, found), before=[], correction=correction)


@annotators_only
@require_POST
def quote_add(request, pk):
    found = get_object_or_404(Article.objects.for_reader(), pk=pk)
    try:
        said = SpanForm(request.POST).said()
        start, end = trim_quote(found.text, said["start"], said["end"])
        kind = QuoteKind(quote_kind(found.text, start, end))
        correction = quotes.add_quote(
            article=found, start=start, end=end, kind=kind, by=request.user, expected_revision=said["expected_revision"]
        )
    except Refusal as refusal:
        return refused(request, refusal, "#selection-trouble")
    [added] = correction.quotes
    return _panel(request, found, places_of(added), [correction.step], quotes={added.pk}, chosen=added.pk)


@require_GET
def actor_suggest(request):
    """Options of the type-ahead for `q`; without words, the actors of `article`."""
    form = SuggestForm(request.GET)
    form.is_valid()
    words, here = form.cleaned_data.get("q", ""), form.cleaned_data.get("article")
    actors = list(Actor.objects.suggested_for(words, here))
    context = {"words": words, "actors": actors, "kinds": NEW_KINDS}
    return render(request, "entities/reader/suggestions.html", context)


def _quote(pk):
    # The revision is read before the annotation: an annotation newer than its revision is refused once too often,
    # one older would overwrite what somebody did in between.
    article = get_object_or_404(Article.objects.for_reader(), quotes=pk)
    quote = get_object_or_404(Quote.objects.with_parts(), pk=pk)
    quote.article = article
    return quote


def _mention(pk, article=None):
    article = article or get_object_or_404(Article.objects.for_reader(), mentions=pk)
    mention = get_object_or_404(Mention.objects.select_related("actor"), pk=pk)
    mention.article = article
    return mention


def _no_such_verb():
    raise Http404


def context_for(request, article_page, steps=None, **more):
    """`steps` are those of the article that are known already, such as the one just made."""
    return {
        "article": article_page.article,
        "article_page": article_page,
        "query": article_page.query,
        "may_annotate": request.user.has_perm(ANNOTATE),
        "labels": Label.choices,
        "kinds": QuoteKind.choices,
        "attributions": Attribution.choices,
        "cue_classes": CueClass.choices,
        "steps": OwnSteps(article_page.article, request.user.pk, steps),
        # Named although they are off: a template looks long for a name that is not there, once for every card.
        "editing": False,
        "oob": False,
        **more,
    }


def _changes(article_page):
    if article_page.query.panel != "history":
        return []
    gone = undone(steps_of(article_page.article))
    return [replace(change, is_undone=change.revision in gone) for change in history.changes(article_page.article)]


def _card(request, quote, *, editing=False, before=None, steps=None):
    """The quote's card; after a correction also the paragraphs it covers now and those it covered `before`."""
    article_page = ArticlePage(quote.article, ReaderQuery(request.POST or request.GET))
    moved, touched = before is not None, []
    if moved:  # no correction of a single quote moves its cue and its source
        touched, found = article_page.moved([*before, (quote.start, quote.end)], ids={quote.pk})
        if not found:
            raise Http404
        [quote] = found
    context = context_for(request, article_page, steps, quote=quote, editing=editing, touched=touched, moved=moved)
    return _told(render(request, "entities/reader/quotes/step.html", context), moved)


def _undo(request, article, revision):
    """Raises what `undo_step` and `undo_everywhere` raise."""
    try:
        taken_back = undo_step(article=article, revision=revision, by=request.user)
    except PartOfBatch as step:
        return _undo_everywhere(request, article, Batch.objects.get(pk=step.batch))
    places, steps = taken_back.places, taken_back.steps
    return _panel(request, article, places, steps, quotes=taken_back.quotes, chosen=taken_back.first_quote)


def _undo_everywhere(request, article, batch):
    """Undo a step that was made in several articles at once."""
    outcome = undo_everywhere(batch=batch, by=request.user)
    if isinstance(outcome, CorpusChange):
        return HttpResponseClientRedirect(reverse("corpus_change", args=[outcome.pk]))
    return _panel(request, article, history.places_of(article, outcome.batch), undone=outcome.batch)


def _panel(request, article, places, steps=None, quotes=None, chosen=None, undone=None):
    """The paragraphs at these places and the cards of these quotes (ids), when more than one card changed.

    The whole side panel, where it shows something else than cards, or would hold no others; also for quotes = None.
    `chosen` is chosen next.
    """
    query = ReaderQuery(request.POST)
    article_page = ArticlePage(article, query)
    has_cards = quotes is not None and query.panel == "quotes"
    touched, found = article_page.moved(places, ids=quotes if has_cards else ())
    context = context_for(
        request, article_page, steps, touched=touched, changes=_changes(article_page), undone_batch=undone
    )
    cards = [quote for quote in found if article_page.has_card(quote)]
    if not has_cards or article_page.n_quotes == sum(card.layer != Layer.REJECTED for card in cards):
        response = retarget(render(request, "entities/reader/quotes/added.html", context), "#panel")
    else:
        context |= {"cards": cards, "moved_quotes": sorted(quotes)}
        response = retarget(render(request, "entities/reader/quotes/cards_moved.html", context), "#moved-cards")
    response = _told(reswap(response, "innerHTML"), moved=True)
    if chosen and query.panel == "quotes":
        return trigger_client_event(response, "newsdesk:select", {"quote": chosen}, after="settle")
    return response


def _mention_card(request, mention, *, before=(), correction=None):
    """The mention's card; after a correction also the paragraphs it touched, and the cards of quotes."""
    article_page = ArticlePage(mention.article, ReaderQuery(request.POST or request.GET))
    n_hanging = mention.article.quotes.live().hanging_on(mention).count() if mention.actor else 0
    n_alike = mention.article.mentions.live().of(mention.actor).count() if mention.actor else 0
    reach = reach_of([mention]) if request.user.has_perm(ANNOTATE) else None
    made = {"moved": False, "touched": []}
    if correction:
        made = _made(article_page, correction, [*before, *places_of(mention)])
    context = context_for(
        request, article_page, [correction.step] if correction else None, mention=mention, n_alike=n_alike,
        n_hanging=n_hanging, decision=Decision.of(mention), reach=reach, is_alone=False, **made,
    )  # fmt: skip
    return _told(render(request, "entities/reader/mentions/step.html", context), bool(correction))


def _made(article_page, correction, places):
    """What else a correction of a mention changed: paragraphs, cards, and actors of which nothing is left."""
    moved = {quote.pk for quote in correction.quotes}
    along = [place for row in (*correction.quotes, *correction.mentions) for place in places_of(row)]
    touched, found = article_page.moved([*places, *along], ids=moved)
    cards = [quote for quote in found if article_page.has_card(quote)]
    return {
        "moved": True, "touched": touched, "cards": cards,
        "moved_quotes": sorted(moved) if article_page.query.panel == "quotes" else [], "gone": correction.gone,
        "left": Actor.objects.left_of(correction.left_behind),
    }  # fmt: skip


def _told(response, moved):
    """Lets the panels that count or list changes know that there is one."""
    return trigger_client_event(response, "newsdesk:corrected", after="settle") if moved else response
