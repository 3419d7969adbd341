"""The page on which somebody says what the columns of a table are, and those that were said before."""

from io import BytesIO

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone

from articles.intake.columns import IN_WORDS, CannotChoose, checked, choose_columns, sheet_in
from articles.models import ColumnMap, UploadItem, WholeFile
from articles.readers.encoding import likely
from articles.readers.tables import FIELDS, FIRST_ROW
from articles.revisions.redividing import ask_to_redivide
from newsdesk.queue.workers import is_worker_running
from newsdesk.web.refusals import Refusal

CHOICES = [("", "Not used"), *((field, IN_WORDS[field].capitalize()) for field in FIELDS)]


BYTES = "application/octet-stream"


def as_sent(file):
    """An answer with the bytes of a file as they were sent, to be saved: what strangers wrote may hold a script."""
    return FileResponse(BytesIO(file.content), as_attachment=True, filename=file.name, content_type=BYTES)


class ColumnViews:
    """The part of the uploads' administration that is about the columns of one table."""

    def column_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("items/<int:pk>/columns/", wrap(self.columns_view), name="articles_upload_columns"),
            path("whole/<int:pk>/", wrap(self.whole_view), name="articles_upload_whole"),
            path("whole/<int:pk>/original/", wrap(self.whole_original_view), name="articles_upload_whole_original"),
            path("whole/<int:pk>/columns/", wrap(self.columns_again_view), name="articles_upload_columns_again"),
        ]

    def columns_view(self, request, pk):
        """The first rows of a table that waits for it, each column with what it seems to be."""
        item = get_object_or_404(UploadItem.objects.select_related("upload"), pk=pk)
        if item.why != UploadItem.Why.COLUMNS or item.content is None:
            raise Http404

        def choose(sheet, columns):
            n = choose_columns(item=item, sheet=sheet, columns=columns, by=request.user)
            files = "1 file" if n == 1 else f"{n:,} files"
            return f"{files} will be read like this, and so will all later tables with this first row."

        alike = UploadItem.objects.with_header(item.header).count() - 1
        return self._columns(request, item, choose, back=item.upload, alike=alike)

    def columns_again_view(self, request, pk):
        """The same of a table that was read already, under columns that are not what they seemed to be."""
        file = get_object_or_404(WholeFile.objects.select_related("upload"), pk=pk)

        def choose(sheet, columns):
            ask_to_redivide(file=file, columns=columns, by=request.user)
            return "The whole file will be read like this, and so will all later tables with this first row."

        return self._columns(request, file, choose, back=file)

    def _columns(self, request, file, choose, *, back, alike=0):
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            sheet = sheet_in(file)
        except CannotChoose as reason:
            messages.error(request, str(reason))
            return redirect(back)
        known = ColumnMap.objects.filter(header=sheet.header).first()
        told = known.columns if known else sheet.guessed
        chosen = {int(number): field for number, field in told.items() if number.isdecimal()}
        has_names, trouble = FIRST_ROW not in told, ""
        if request.method == "POST":
            chosen = {number: request.POST.get(f"column-{number}", "") for number in range(sheet.columns)}
            has_names = "names" in request.POST
            try:
                messages.info(request, choose(sheet, checked(chosen, has_names=has_names)))
                return redirect(back)
            except Refusal as reason:
                trouble = str(reason)
        context = {
            "item": file,
            "back": back.get_absolute_url(),
            "sheet": sheet,
            "columns": [
                {"number": number, "field": chosen.get(number, ""), "cells": [row[number] for row in sheet.rows]}
                for number in range(sheet.columns)
            ],
            "has_names": has_names,
            "choices": CHOICES,
            "trouble": trouble,
            "alike": alike,
        }
        return self._render(request, "columns", "results", title="What are these columns?", **context)

    def whole_original_view(self, request, pk):
        """Its bytes as they were sent, to be saved, never shown."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = get_object_or_404(WholeFile.objects.filter(content__isnull=False), pk=pk)
        return as_sent(file)

    def whole_view(self, request, pk):
        """A file of several articles: how it can be read again, and how far that is."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        file = get_object_or_404(WholeFile.objects.select_related("upload"), pk=pk)
        if request.method == "POST":
            try:
                ask_to_redivide(file=file, encoding=request.POST.get("encoding", ""), by=request.user)
            except Refusal as reason:
                messages.error(request, str(reason))
            return redirect(file)
        content = bytes(file.content or b"")
        encodings = likely(content) if file.is_text and not content.isascii() else []
        context = {
            "file": file,
            "is_table": file.is_table,
            "encodings": encodings if len(encodings) > 1 else [],
            "is_utf8": bool(encodings) and encodings[0].name == "utf-8" and not encodings[0].lost,
            "redivision": file.redivisions.select_related("by").first(),
            "n_parts": file.parts.count(),
            "worker_runs": is_worker_running(now=timezone.now()),
        }
        return self._render(request, "whole", "results", title=file.name, **context)


@admin.register(ColumnMap)
class ColumnMapAdmin(admin.ModelAdmin):
    """What was said once, to be looked at and forgotten: the next such table is asked about again."""

    list_display = ["__str__", "fields_in_words", "by", "at"]
    list_select_related = ["by"]
    fields = ("first_row", "fields_in_words", "by", "at")
    readonly_fields = fields
    actions = None

    def has_add_permission(self, request):
        return False  # it is said of a table that is there

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="Columns")
    def fields_in_words(self, layout):
        words = [
            f"{layout.names[int(number)] if int(number) < len(layout.names) else number}: {IN_WORDS[field]}"
            for number, field in layout.columns.items()
            if number.isdecimal()
        ]
        return "; ".join(words)

    @admin.display(description="First row")
    def first_row(self, layout):
        names = "an article" if FIRST_ROW in layout.columns else "names"
        return f"{', '.join(layout.names)} ({names})"
