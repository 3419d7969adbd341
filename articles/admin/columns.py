"""The page on which somebody says what the columns of a table are, and those that were said before."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from articles.intake.columns import IN_WORDS, CannotChoose, checked, choose_columns, sheet_in
from articles.models import ColumnMap, UploadItem
from articles.readers.tables import FIELDS, FIRST_ROW

CHOICES = [("", "Not used"), *((field, IN_WORDS[field].capitalize()) for field in FIELDS)]


class ColumnViews:
    """The part of the uploads' administration that is about the columns of one table."""

    def column_urls(self):
        view = self.admin_site.admin_view(self.columns_view)
        return [path("items/<int:pk>/columns/", view, name="articles_upload_columns")]

    def columns_view(self, request, pk):
        """The first rows of a table that waits for it, each column with what it seems to be."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        item = get_object_or_404(UploadItem.objects.select_related("upload"), pk=pk)
        if item.why != UploadItem.Why.COLUMNS or item.content is None:
            raise Http404
        try:
            sheet = sheet_in(item)
        except CannotChoose as reason:
            messages.error(request, str(reason))
            return redirect(item.upload)
        chosen, has_names, trouble = {int(number): field for number, field in sheet.guessed.items()}, True, ""
        if request.method == "POST":
            chosen = {number: request.POST.get(f"column-{number}", "") for number in range(sheet.columns)}
            has_names = "names" in request.POST
            try:
                columns = checked(chosen, has_names=has_names)
                n = choose_columns(item=item, sheet=sheet, columns=columns, by=request.user)
                files = "1 file" if n == 1 else f"{n:,} files"
                later = "and so will all later tables with this first row"
                messages.info(request, f"{files} will be read like this, {later}.")
                return redirect(item.upload)
            except CannotChoose as reason:
                trouble = str(reason)
        context = {
            "item": item,
            "sheet": sheet,
            "names": sheet.rows[0] if sheet.rows else [],
            "columns": [
                {"number": number, "field": chosen.get(number, ""), "cells": [row[number] for row in sheet.rows]}
                for number in range(sheet.columns)
            ],
            "has_names": has_names,
            "choices": CHOICES,
            "trouble": trouble,
            "alike": UploadItem.objects.with_header(item.header).count() - 1,
        }
        return self._render(request, "columns", "results", title="What are these columns?", **context)


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
