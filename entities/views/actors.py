from functools import cache, partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from articles.models import Article
from entities.exports.records import base_of
from entities.figures.activity import activity_figure
from entities.models import Actor, Quote
from entities.pages.actor import Profile
from entities.pages.dossier import CitedDossier, Dossier
from entities.pages.lists import OnActor
from entities.queries import ActorPageQuery, ActorQuery
from entities.reads.actors.curation import Curation
from entities.reads.actors.listed_actors import count_of_actors, page_of_actors, tell_spoken_for
from entities.reads.doubt import tell_likely
from entities.reads.timeline.period_slider import slider_of
from entities.views.following import PERIOD, PERIOD_TEMPLATE
from newsdesk.accounts.tokens import open_to_tokens
from newsdesk.roles import EDIT
from newsdesk.web.pages import asks_for, can_follow, figure_asked_for, page

ACTOR = "entities/actors/actor.html"


@require_GET
def actor_list(request):
    query = ActorQuery(request.GET)
    of_all_time = Actor.objects.asked_for_by(query.without_period)
    slider = cache(lambda: slider_of(query, Quote.objects.by_those(of_all_time, verified=query.verified)))
    if asks_for(request, PERIOD):
        return render(request, PERIOD_TEMPLATE, {"query": query, "slider": slider})
    actors = page_of_actors(query, Article.objects.newest_day(timezone.localdate()))
    tell_likely(actors, query.since, query.until)
    tell_spoken_for(actors, query.since, query.until, verified=query.verified, once=query.once)
    context = {
        "query": query,
        "slider": slider,
        "follows": can_follow(request),
        "actors": actors,
        "count": cache(partial(count_of_actors, query)),
    }
    return render(request, page(request, "entities/actors/list.html", "results", "more"), context)


@require_GET
def actor(request, pk):
    asked = get_object_or_404(Actor, pk=pk)
    if asked.current != asked:
        messages.info(request, f"{asked} was merged into {asked.current}.")
        return redirect(asked.current)  # not for ever: a merge may be undone
    query = ActorPageQuery(request.GET)
    profile = Profile(asked, bool(query.verified), query.printings or "")
    figure = cache(lambda: _figure(profile.activity))
    if answer := figure_asked_for(request, {"chart-activity": figure}):
        return answer
    beside = {
        "actor": asked,
        "query": query,
        "profile": profile,
        "curation": Curation(asked),
        "on_lists": OnActor(asked, request.user, is_editor=request.user.has_perm(EDIT)),
    }
    if asks_for(request, "side"):
        return render(request, "entities/actors/side.html", beside)
    context = {
        **beside,
        "dossier": Dossier(profile, Article.objects.newest_day(timezone.localdate())),
        "figure": figure,
        "follows": can_follow(request),
    }
    if asks_for(request, "known", "table"):
        return render(request, page(request, ACTOR, "known", "table"), context)
    quotes = Quote.objects.live().said().printed(query.once)
    query.voices = None if query.tab == "about" else profile.voices_asked
    quotes = quotes.spoken_by([asked], query.voices) if query.voices else quotes.about(asked)
    quotes = quotes.verified() if query.verified else quotes
    context["quotes"] = quotes.with_context().page(query.after)
    return render(request, page(request, ACTOR, "results", "more"), context)


@require_GET
def dossier(request, pk):
    """What is known of an actor, in words and with citations, for paper."""
    return _cited_dossier(request, get_object_or_404(Actor, pk=pk).current, "entities/dossier/dossier.html")


@open_to_tokens
@require_GET
def dossier_file(request, pk, form):
    """The same as a file that stands for itself."""
    if form != "html":
        raise Http404("A dossier is exported as html.")
    asked = get_object_or_404(Actor, pk=pk).current
    answer = _cited_dossier(request, asked, "entities/dossier/file.html")
    name = f"{slugify(asked.name)[:90] or 'actor'}-{timezone.localtime():%Y-%m-%d-%H%M}.html"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _cited_dossier(request, asked, template):
    query, now = ActorPageQuery(request.GET), timezone.now()
    profile, as_of = (
        Profile(asked, bool(query.verified), query.printings or ""),
        Article.objects.newest_day(timezone.localdate(now)),
    )
    made = CitedDossier(profile, as_of, base_of(request))
    context = {
        "actor": asked,
        "query": query,
        "profile": profile,
        "dossier": made,
        "now": now,
        "base": base_of(request),
    }
    return render(request, template, context)


def _figure(activity):
    return activity_figure(activity.drawn, activity.grain, activity.since, activity.until)
