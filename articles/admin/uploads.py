"""The upload pages of the admin: bring files in, watch each one's outcome, try again, delete the whole."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from articles import derived, readers
from articles.admin.columns import ColumnViews, as_sent
from articles.admin.forms import UploadForm
from articles.admin.outcomes import OutcomeViews
from articles.admin.queue import QueueViews
from articles.intake import receiving
from articles.models import Deletion, Source, Upload, UploadItem
from articles.revisions.deleting import ask_to_delete
from newsdesk.queue.workers import is_worker_running
from newsdesk.web.pages import page


@admin.register(Upload)
class UploadAdmin(OutcomeViews, ColumnViews, QueueViews, admin.ModelAdmin):
    list_display = ["__str__", "by_whom", "files", "no_article"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    actions = None  # an upload is deleted on its own page, which says what goes with it
    change_list_template = "admin/articles/upload/list.html"

    def get_queryset(self, request):
        return super().get_queryset(request).with_n_items()

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            *self.outcome_urls(),
            *self.column_urls(),
            *self.queue_urls(),
            path("originals/<int:pk>/", wrap(self.original_view), name="articles_upload_original"),
            path("deletions/<int:pk>/", wrap(self.deletion_view), name="articles_upload_deletion"),
            path("demo/", wrap(require_POST(self.demo_view)), name="articles_upload_demo"),
            *super().get_urls(),
        ]

    @admin.display(description="By", ordering="by__username", empty_value="")
    def by_whom(self, upload):
        return upload.by

    @admin.display(ordering="n_items")
    def files(self, upload):
        return upload.n_items

    @admin.display(description="No article", ordering="n_failed")
    def no_article(self, upload):
        """How many files became none, or ask for something first; why stands where this leads."""
        address = f"{upload.get_absolute_url()}?stage=failed"
        return format_html('<a href="{}">{}</a>', address, upload.n_failed) if upload.n_failed else "none"

    def changelist_view(self, request, extra_context=None):
        demo = Upload.objects.demo().first()
        return super().changelist_view(request, {"demo": demo, "title": "Uploads", **(extra_context or {})})

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        now = timezone.localtime()
        is_sent = request.method == "POST"
        form = UploadForm(request.POST, request.FILES, now=now) if is_sent else UploadForm(now=now)
        if is_sent and form.is_valid():
            upload = form.receive(by=request.user)
            address = upload.get_absolute_url()
            return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
        context = {
            "form": form,
            "sources": Source.objects.values_list("name", flat=True),
            "zone": now.tzname(),
            "formats": readers.ACCEPTED,
            "max_bytes": settings.MAX_FILE_BYTES,
            "max_size": readers.megabytes(settings.MAX_FILE_BYTES),
            "max_together": settings.MAX_UPLOAD_BYTES,
            "max_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        }
        return self._render(request, "add", "fields", title="Upload articles", **context)

    def delete_view(self, request, object_id, extra_context=None):
        upload = self.get_object(request, object_id)
        if upload is None:
            raise Http404
        if not self.has_delete_permission(request, upload):
            raise PermissionDenied
        if request.method == "POST":
            return self._delete(request, upload)
        counts = {"articles": upload.articles.count(), **derived.count_derived(upload.articles.all())}
        counted = [(n, what.removesuffix("s") if n == 1 else what) for what, n in counts.items()]
        title = "Remove the demo corpus?" if upload.is_demo else f"Delete {upload}?"
        return self._render(request, "delete", "results", title=title, upload=upload, counts=counted)

    def original_view(self, request, pk):
        """The bytes as they were sent, to be saved, never shown: what strangers wrote may be a page with a script."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        item = get_object_or_404(UploadItem.objects.filter(content__isnull=False), pk=pk)
        return as_sent(item)

    def demo_view(self, request):
        """Load the demo corpus; it is removed as any upload is deleted."""
        return redirect(receiving.load_demo(by=request.user))

    def deletion_view(self, request, pk):
        """How far a large deletion is; when it is finished, the list of uploads says so."""
        deletion = get_object_or_404(Deletion, pk=pk)
        if not self.has_delete_permission(request):
            raise PermissionDenied
        if deletion.finished_at and not deletion.problem:
            return self._deleted(request, deletion)
        context = {"deletion": deletion, "worker_runs": is_worker_running(now=timezone.now())}
        return self._render(request, "deletion", "results", title=str(deletion), **context)

    def _delete(self, request, upload):
        try:
            deletion = ask_to_delete(upload=upload, by=request.user)
        except Upload.DoesNotExist:
            raise Http404 from None
        return self._deleted(request, deletion) if deletion.finished_at else redirect(deletion)

    def _deleted(self, request, deletion):
        n = deletion.total
        messages.info(request, f"Deleted {deletion.name} with {n:,} article{'' if n == 1 else 's'}.")
        address = reverse("admin:articles_upload_changelist")
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)

    def _render(self, request, name, *partials, **context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return render(request, page(request, f"admin/articles/upload/{name}.html", *partials), context)
