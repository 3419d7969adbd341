"""The queue, for editors: how much waits, how fast it goes, who works on it, and what was given up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from articles.intake.receiving import retry_parked
from articles.models import Article, UploadItem
from newsdesk.monitoring import notices, queue
from newsdesk.web.ids import id_in

ROWS = 50
WHAT = {  # in which words each queue stands on the page
    "fresh": "Fresh uploads",
    "read": "Files of large uploads",
    "annotate": "Articles to annotate",
    "fetch": "Pages and feeds to fetch",
    "changes": "Merges and deletions",
    "alone": "To be done alone, since a worker died over it",
    "default": "Mails and housekeeping",
}


class QueueViews:
    """The part of the uploads' administration that is about all of them together."""

    def queue_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("queue/", wrap(self.queue_view), name="articles_upload_queue"),
            path("queue/retry/", wrap(require_POST(self.queue_retry_view)), name="articles_upload_queue_retry"),
        ]

    def queue_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        standing, depth = queue.standing_now(), queue.depth()
        items = UploadItem.objects.parked().select_related("upload").defer("content").order_by("-pk")
        articles = Article.objects.failed().select_related("source").defer("text", "search").order_by("-pk")
        context = {
            "standing": standing,
            "depth": depth,
            "lines": [(WHAT.get(name, name), n, seconds) for name, n, seconds in depth.lines],
            "wrong": notices.for_editors(standing),
            "minutes_left": standing.articles / depth.per_minute if depth.per_minute else None,
            "items": Paginator(items, ROWS).get_page(1),
            "articles": Paginator(articles, ROWS).get_page(1),
        }
        return self._render(request, "queue", "figures", title="Queue", **context)

    def queue_retry_view(self, request):
        """Of one file, one article, or of all that were given up."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        items, articles = UploadItem.objects.all(), Article.objects.all()
        if "all" not in request.POST:
            items = items.filter(pk=id_in(request.POST.get("item", "")))
            articles = articles.filter(pk=id_in(request.POST.get("article", "")))
        n = retry_parked(items=items, articles=articles, by=request.user)
        messages.info(request, f"{n:,} will be tried again." if n else "There is nothing to try again any more.")
        return redirect("admin:articles_upload_queue")
