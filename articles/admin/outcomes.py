"""The table of an upload's outcomes: watched while it works, and edited in place."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from articles.admin.forms import DescribeForm
from articles.intake import outcomes, receiving
from articles.intake.reporting import COLUMNS, report_of
from articles.models import Article, DateOrder, Description, Source, Upload, UploadItem
from articles.revisions.describing import (
    ask_to_describe,
    describe_articles,
    settle_dates,
    stop,
    undo_description,
    use_guesses,
)
from articles.revisions.differences import difference
from newsdesk.queue.workers import is_worker_running
from newsdesk.web.refusals import Refusal
from newsdesk.web.spreadsheets import lines

ROWS = 100
PARTIALS = ("results", "how-far", "changing", "rows")


class OutcomeViews:
    """The part of the uploads' administration that is about one upload's outcomes."""

    def outcome_urls(self):
        wrap = self.admin_site.admin_view
        posts = {
            "<int:pk>/retry/": (self.retry_view, "retry"),
            "<int:pk>/cancel/": (self.cancel_view, "cancel"),
            "<int:pk>/insist/": (self.insist_on_all_view, "insist_on_all"),
            "<int:pk>/describe/": (self.describe_view, "describe"),
            "<int:pk>/guesses/": (self.guesses_view, "guesses"),
            "descriptions/<int:pk>/stop/": (self.stop_view, "stop"),
            "descriptions/<int:pk>/undo/": (self.undo_view, "undo"),
            "items/<int:pk>/insist/": (self.insist_view, "insist"),
            "items/<int:pk>/date/": (self.date_view, "date"),
        }
        return [
            *(
                path(address, wrap(require_POST(view)), name=f"articles_upload_{name}")
                for address, (view, name) in posts.items()
            ),
            path("<int:pk>/outcomes.csv", wrap(self.report_view), name="articles_upload_report"),
            path("versions/<int:pk>/", wrap(self.version_view), name="articles_upload_version"),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        upload = self.get_object(request, object_id)
        if upload is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return self._outcome(request, upload)

    def retry_view(self, request, pk):
        upload = get_object_or_404(Upload, pk=pk)
        n = receiving.retry_failed(upload=upload, by=request.user)
        messages.info(request, f"{n} file{'' if n == 1 else 's'} will be tried again.")
        return redirect(upload)

    def cancel_view(self, request, pk):
        upload = get_object_or_404(Upload, pk=pk)
        n = receiving.cancel(upload=upload)
        messages.info(request, f"Cancelled. {n:,} file{'' if n == 1 else 's'} will not be read.")
        return redirect(upload)

    def insist_view(self, request, pk):
        item = get_object_or_404(UploadItem.objects.defer("content").select_related("upload"), pk=pk)
        try:
            receiving.insist(item=item)
        except Refusal as reason:
            messages.error(request, str(reason))
        return redirect(item.upload)

    def insist_on_all_view(self, request, pk):
        upload = get_object_or_404(Upload, pk=pk)
        n = receiving.insist_on_all(upload=upload)
        messages.info(request, f"{n:,} file{'' if n == 1 else 's'} will be stored.")
        return redirect(upload)

    def stop_view(self, request, pk):
        description = get_object_or_404(Description.objects.select_related("upload"), pk=pk)
        n = stop(description=description)
        messages.info(request, f"Stopped. {n:,} article{'' if n == 1 else 's'} changed; the others are as they were.")
        return redirect(description.upload)

    def date_view(self, request, pk):
        """One answer for all articles of the outlet that wait for it."""
        item = get_object_or_404(UploadItem.objects.with_outcome().select_related("upload", "article__source"), pk=pk)
        order = request.POST.get("order")
        if order not in DateOrder.values:
            return redirect(item.upload)
        try:
            described = settle_dates(item=item, order=order, by=request.user)
        except Refusal as reason:
            messages.error(request, str(reason))
        else:
            messages.info(request, f"Set the {described.description}. {item.article.source} is remembered.")
        return redirect(item.upload)

    def guesses_view(self, request, pk):
        """Take the guessed days of one row, or of all rows of a page."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        upload = get_object_or_404(Upload, pk=pk)
        items = [int(one) for one in request.POST.getlist("item")[:ROWS] if one.isdecimal()]
        try:
            described = use_guesses(upload=upload, items=items, by=request.user)
            messages.info(request, f"Set the {described.description}.")
        except Refusal as reason:
            messages.error(request, str(reason))
        return redirect(f"{upload.get_absolute_url()}{self._asked(request.POST.get('stage', ''))}")

    def describe_view(self, request, pk):
        """What was written into the table: of one row, of all that are selected, or of all of one outcome."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        upload = get_object_or_404(Upload, pk=pk)
        items = [int(one) for one in request.POST.getlist("item")[:ROWS] if one.isdecimal()]
        form = DescribeForm(request.POST, now=timezone.localtime())
        said, trouble = "", ""
        every = bool(request.POST.get("every"))
        if not items and not every:
            trouble = "Select the rows that this is about."
        elif not form.is_valid():
            trouble = " ".join(str(error) for errors in form.errors.values() for error in errors)
        elif not form.said():
            trouble = "Write what to set."
        elif every:
            trouble = self._describe_every(request, upload, form.said())
        else:
            try:
                described = describe_articles(upload=upload, items=items, said=form.said(), by=request.user)
                said, trouble = f"Set the {described.description}.", " ".join(described.left)
            except Refusal as reason:
                trouble = str(reason)
        if request.htmx and form.is_of_one:
            return self._row(request, upload, items, said, trouble)
        if trouble and not said:
            return self._outcome(request, upload, form=form, chosen=items, every=every, trouble=trouble)
        if said:
            messages.info(request, said)
        if trouble:
            messages.error(request, trouble)
        return redirect(f"{upload.get_absolute_url()}{self._asked(request.POST.get('stage', ''))}")

    def _describe_every(self, request, upload, said):
        """Why it can't be begun, "" if it was."""
        try:
            ask_to_describe(upload=upload, stage=request.POST.get("stage", ""), said=said, by=request.user)
        except Refusal as reason:
            return str(reason)
        return ""

    def _asked(self, stage):
        return f"?stage={stage}" if outcomes.keys(stage) else ""

    def undo_view(self, request, pk):
        description = get_object_or_404(Description.objects.select_related("upload"), pk=pk)
        try:
            described = undo_description(description=description, by=request.user)
            if not described.description.total:
                messages.info(request, f"Undid the {description}.")
        except Refusal as reason:
            messages.error(request, str(reason))
        return redirect(description.upload)

    def report_view(self, request, pk):
        """The outcome of every file, as a table."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        upload = get_object_or_404(Upload, pk=pk)
        response = StreamingHttpResponse(lines(report_of(upload), COLUMNS), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="outcomes-of-upload-{upload.pk}.csv"'
        return response

    def version_view(self, request, pk):
        """What changed between an article and the version of it that its outlet printed before."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = get_object_or_404(
            Article.objects.select_related("source", "new_version_of", "upload").exclude(new_version_of=None), pk=pk
        )
        before = article.new_version_of
        context = {
            "article": article,
            "before": before,
            "difference": difference(before.text, article.text),
            "new_title": article.title if article.title != before.title else "",
        }
        return self._render(request, "version", "results", title="New version", **context)

    def _outcome(self, request, upload, **tried):
        """With what somebody `tried` to set and could not, if they did."""
        if request.htmx.target == "changing" and not upload.descriptions.under_way().exists():
            return HttpResponseClientRefresh()  # finished: the rows say something else now
        context = self._context(request, upload) | {"form": DescribeForm(None, now=timezone.localtime())} | tried
        response = self._render(request, "outcome", "results", *PARTIALS[1:], title=capfirst(upload), **context)
        response.status_code = 422 if tried else 200
        return response

    def _row(self, request, upload, items, said, trouble):
        """After a row was edited: its outcome, what was said, and the undo; its fields stay under one's hands."""
        item = upload.items.with_outcome().filter(pk__in=items).first()
        template = "admin/articles/upload/outcome.html#described"
        field = next((name for name in ("title", "source_name", "author") if name in request.POST), "when")
        context = self._context(request, upload, items=False) | {"said": said, "trouble": trouble}
        context |= {"item": item, "field": field}
        return render(request, template, context)

    def _context(self, request, upload, items=True):
        now = timezone.now()
        asked = request.POST if request.method == "POST" else request.GET
        stage = asked.get("stage", "")
        chosen = upload.items.with_outcome().with_outcome_of(stage)
        context = {
            "upload": upload,
            "progress": upload.items.progress(now),
            "stage": stage if outcomes.keys(stage) else "",
            "last": upload.descriptions.select_related("by").undoable().first(),
            "under_way": upload.descriptions.select_related("by", "undoes").under_way().first(),
            "newest": upload.descriptions.first(),
            "worker_runs": is_worker_running(now=now),
            "may_edit": self.has_change_permission(request),
        }
        if items:
            page = context["items"] = Paginator(chosen, ROWS).get_page(asked.get("page"))
            here = QueryDict(mutable=True)
            here.update({"stage": context["stage"]} | ({"page": page.number} if page.number > 1 else {}))
            context["here"] = f"{upload.get_absolute_url()}?{here.urlencode()}"
            context |= {
                "n_guessed": sum(
                    1 for item in context["items"] if item.guess and item.article and item.article.needs_date
                ),
                "deletion": upload.deletions.under_way().first(),
                "retryable": upload.items.retryable().exists() or upload.articles.failed().exists(),
                "sources": Source.objects.values_list("name", flat=True)[:2000],
            }
        return context
