"""A table of actors on its way to a list: sent, its columns, a preview of its rows, stored, undone. Editors only."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from entities.choices import Kind
from entities.forms.lists import ImportForm
from entities.models import ImportedRow, ListImport
from entities.pages.lists import ImportPage, shown_rows
from entities.rules.lists.columns import FIELDS, IN_WORDS
from entities.services.lists import deciding, importing, storing
from entities.services.lists.importing import CannotImport, name_of
from newsdesk.queue.workers import is_worker_running
from newsdesk.roles import editors_only
from newsdesk.web.pages import asks_for
from newsdesk.web.refusals import Refusal

CHOICES = [("", "Not used"), *((field, IN_WORDS[field][:1].upper() + IN_WORDS[field][1:]) for field in FIELDS)]
State = ListImport.State


@editors_only
@require_http_methods(["GET", "POST"])
def list_import_add(request):
    """Send a table; its columns come next."""
    sent = request.method == "POST"
    form = ImportForm(request.POST if sent else None, request.FILES or None, initial={"to": request.GET.get("to")})
    if sent and form.is_valid():
        given = form.cleaned_data
        file = given["file"]
        try:
            content = file.read(importing.MOST_BYTES + 1)
            name = given["name"] or name_of(file.name)
            imported = importing.receive_list(
                name=file.name, content=content, to=given["to"], list_name=name, kind=Kind(given["kind"]),
                by=request.user,
            )  # fmt: skip
            return redirect("list_import_columns", imported.pk)
        except Refusal as refusal:
            form.add_error(refusal.argument, str(refusal))
    context = {"form": form, "most_rows": importing.MOST_ROWS, "fields": IN_WORDS.values()}
    return render(request, "entities/lists/import.html", context, status=422 if form.errors else 200)


@editors_only
@require_http_methods(["GET", "POST"])
def list_import_columns(request, pk):
    """The first rows, each column with what it seems to be."""
    imported = get_object_or_404(ListImport, pk=pk)
    if imported.is_under_way or imported.state not in (State.COLUMNS, State.DECIDING, State.PREVIEW):
        return redirect(imported)
    try:
        head = importing.head_of(imported)
    except CannotImport as reason:
        messages.error(request, str(reason))
        return redirect("list_import_add")
    width = len(head.rows[0])
    chosen, names, kind, trouble = (
        importing.columns_of(imported), importing.has_names(imported), imported.kind, "",
    )  # fmt: skip
    if request.method == "POST":
        chosen = {number: request.POST.get(f"column-{number}", "") for number in range(width)}
        names = "names" in request.POST
        kind = request.POST.get("kind", "")
        kind = kind if kind in Kind.values else imported.kind
        try:
            deciding.choose_columns(imported=imported, columns=chosen, names=names, kind=Kind(kind))
            return redirect(imported)
        except Refusal as refusal:
            trouble = str(refusal)
    context = {
        "imported": imported,
        "head": head,
        "columns": [
            {"number": number, "field": chosen.get(number, ""), "cells": [row[number] for row in head.rows]}
            for number in range(width)
        ],
        "has_names": names,
        "kind": kind,
        "kinds": Kind.choices,
        "choices": CHOICES,
        "trouble": trouble,
    }
    return render(request, "entities/lists/columns.html", context, status=422 if trouble else 200)


@editors_only
@require_GET
def list_import(request, pk):
    """What becomes of each row; then how far it is, and what it brought."""
    imported = get_object_or_404(ListImport.objects.select_related("list", "by"), pk=pk)
    if imported.state == State.COLUMNS:
        return redirect("list_import_columns", pk)
    shown = ImportPage(imported, outcome=request.GET.get("outcome", ""), number=request.GET.get("page"))
    context = {"imported": imported, "shown": shown, "worker_runs": is_worker_running(now=timezone.now())}
    if asks_for(request, "progress") and imported.state == State.PREVIEW:
        return HttpResponseClientRefresh()  # its rows can be looked at now
    part = "#progress" if asks_for(request, "progress") else ""
    return render(request, f"entities/lists/preview.html{part}", context)


@editors_only
@require_POST
def list_import_answer(request, pk):
    """Say whom a row means."""
    row = get_object_or_404(ImportedRow.objects.select_related("imported"), pk=pk)
    context, status = {"answered": True}, 200
    try:
        row = importing.answer_row(row=row, choice=request.POST.get("choice", ""))
        context["shown"] = ImportPage(row.imported)
    except Refusal as refusal:
        if not request.htmx:
            messages.error(request, str(refusal))
        context, status = {"trouble": str(refusal)}, 422
    if not request.htmx:
        return redirect(row.imported)
    context |= {"one": shown_rows([row])[0], "imported": row.imported}
    return render(request, "entities/lists/row.html", context, status=status)


@editors_only
@require_POST
def list_import_change(request, pk, verb):
    """Confirm it, forget it, or undo it."""
    imported = get_object_or_404(ListImport, pk=pk)
    try:
        if verb == "confirm":
            imported = importing.confirm(imported=imported, by=request.user)
        elif verb == "undo":
            imported = storing.undo_import(imported=imported)
        elif verb == "discard":
            importing.discard(imported=imported)
            messages.info(request, f"Nothing of “{imported}” was saved.")
            return redirect("actor_lists")
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(imported)
