"""The pages of feeds: find one, see what it would bring, add it, see how it fares."""

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from articles.feeds import finding, keeping
from articles.feeds.forms import AddForm, AddressForm, FeedForm
from articles.feeds.models import Feed, FeedSearch
from articles.models import Source
from articles.services import source_named
from newsdesk.queue.workers import is_worker_running
from newsdesk.web.pages import page
from newsdesk.web.refusals import Refusal

RUNS_SHOWN = 20
VERBS = {
    "pause": (lambda feed, now: keeping.pause_feed(feed=feed), "Paused {feed}."),
    "resume": (lambda feed, now: keeping.resume_feed(feed=feed, now=now), "Resumed {feed}. It is being asked now."),
    "ask": (lambda feed, now: keeping.ask_now(feed=feed, now=now), "{feed} is being asked now."),
}


@admin.register(Feed)
class FeedAdmin(admin.ModelAdmin):
    actions = None

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("searches/<int:pk>/", wrap(self.search_view), name="articles_feed_search"),
            *(
                path(f"<int:pk>/{verb}/", wrap(require_POST(self.verb_view)), {"verb": verb}, f"articles_feed_{verb}")
                for verb in VERBS
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """All feeds, those in trouble first; the page follows while one is being asked."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        feeds = list(Feed.objects.with_trouble_first())
        follows = any(feed.is_due(timezone.now()) for feed in feeds)
        return self._render(request, "list", title="Feeds", feeds=feeds, follows=follows)

    def add_view(self, request, form_url="", extra_context=None):
        """An address, from which the feeds are looked up."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AddressForm(request.POST or None, initial={"outlet": request.GET.get("outlet")})
        outlet = Source.objects.filter(pk=_number(request.GET.get("outlet"))).first()
        if form.is_valid():
            given = form.cleaned_data
            search = finding.search_feeds(address=given["address"], source=given["outlet"], by=request.user)
            return redirect(search)
        status = 422 if form.errors else 200
        return self._render(request, "add", title="Add a feed", form=form, outlet=outlet, status=status)

    def search_view(self, request, pk):
        """What was found at an address; and, sent, the feeds to add of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        search = get_object_or_404(FeedSearch.objects.select_related("source"), pk=pk)
        asked_before = {feed.url: feed for feed in Feed.objects.filter(url__in=[one["url"] for one in search.found])}
        found = [one | {"known": asked_before.get(one["url"]), "entries": _timed(one)} for one in search.found]
        new = [one for one in found if not one["known"]]
        name = search.source.name if search.source else next((outlet_in(one["title"]) for one in new), "")
        form = AddForm(
            request.POST if request.method == "POST" else None,
            found=found,
            initial={"outlet": name, "url": [one["url"] for one in new[:1]]},
        )
        if request.method == "POST" and form.is_valid():
            return self._add(request, form, found)
        context = {
            "search": search,
            "found": found,
            "new": new,
            "form": form,
            "chosen": form["url"].value() or [],
            "sources": Source.objects.values_list("name", flat=True)[:2000],
            "status": 422 if form.errors else 200,
        }
        return self._render(request, "search", title="Add a feed", **context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One feed: how it fares, what it brought, and how it is asked."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        feed = get_object_or_404(Feed.objects.select_related("source", "by"), pk=_number(object_id))
        form = FeedForm(request.POST or None, instance=feed)
        if form.is_valid():
            keeping.change_feed(feed=feed, now=timezone.now(), **form.cleaned_data)
            messages.info(request, f"Saved {feed}.")
            return redirect(feed)
        runs = feed.uploads.with_n_items().order_by("-created_at")[:RUNS_SHOWN]
        context = {"feed": feed, "form": form, "runs": runs, "follows": feed.is_due(timezone.now())}
        return self._render(request, "feed", title=str(feed), status=422 if form.errors else 200, **context)

    def delete_view(self, request, object_id, extra_context=None):
        feed = get_object_or_404(Feed.objects.select_related("source"), pk=_number(object_id))
        if not self.has_delete_permission(request, feed):
            raise PermissionDenied
        if request.method == "POST":
            keeping.remove_feed(feed=feed)
            messages.info(request, f"Removed the feed {feed}. The articles that it brought stay.")
            return redirect("admin:articles_feed_changelist")
        return self._render(request, "remove", title=f"Remove {feed}?", feed=feed, n=feed.uploads.count())

    def verb_view(self, request, pk, verb):
        if not self.has_change_permission(request):
            raise PermissionDenied
        feed = get_object_or_404(Feed, pk=pk)
        do, said = VERBS[verb]
        try:
            do(feed, timezone.now())
        except Refusal as reason:
            messages.error(request, str(reason))
        else:
            messages.info(request, said.format(feed=feed))
        return redirect(feed if request.POST.get("back") == "feed" else reverse("admin:articles_feed_changelist"))

    @transaction.atomic
    def _added(self, request, form, found):
        given = form.cleaned_data
        titles = {one["url"]: one["title"] for one in found}
        source = source_named(given["outlet"])
        return [
            keeping.add_feed(
                source=source,
                url=url,
                title=titles[url],
                minutes=given["minutes"],
                pages=given["pages"],
                by=request.user,
                now=timezone.now(),
            )
            for url in given["url"]
        ]

    def _add(self, request, form, found):
        try:
            feeds = self._added(request, form, found)
        except keeping.AlreadyAdded as reason:
            messages.error(request, str(reason))
            return redirect(reason.feed)
        names = " and ".join(str(feed) for feed in feeds)
        messages.info(request, f"Added {names} to {feeds[0].source}. It is being asked for the first time now.")
        return redirect(feeds[0] if len(feeds) == 1 else reverse("admin:articles_feed_changelist"))

    def _render(self, request, name, *, status=200, **context):
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "now": now,
            "worker_runs": is_worker_running(now=now),
            **context,
        }
        return render(request, page(request, f"admin/articles/feed/{name}.html"), context, status=status)


def outlet_in(title):
    """The outlet that the title of a feed seems to name: "Evening Bell" of "Evening Bell: World"."""
    return re.split(r"\s*(?::|\||»|·| [-–—])\s+", title.strip())[0]


def _timed(found):
    return [one | {"at": parse_datetime(one["at"]) if one["at"] else None} for one in found["entries"]]


def _number(words):
    """The number that an address names; Http404 for what is none; None for nothing."""
    if not words:
        return None
    if not str(words).isdecimal() or len(str(words)) > 18:
        raise Http404
    return int(words)
