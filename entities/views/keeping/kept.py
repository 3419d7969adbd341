"""Quotes kept in collections, with notes. Everybody manages their own; what others share can be read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entities.exports import csv
from entities.exports.records import base_of
from entities.forms.saved import KeepForm, NameForm, NoteForm
from entities.models import Collection, KeptQuote, Quote
from entities.pages.collections import PAGE_SIZE, address_of, items, kept_rows, page_of
from entities.services.keeping.keeping import (
    create_collection,
    delete_collection,
    keep_quote,
    move_kept,
    remove_kept,
    rename_collection,
    restore_collection,
    restore_kept,
    share_collection,
    write_note,
)
from entities.views.exports import table
from newsdesk.web.addresses import numbered
from newsdesk.web.refusals import Refusal


@require_http_methods(["GET", "POST"])
def collection_list(request):
    form = NameForm(request.POST or None, auto_id="collection-%s")
    if form.is_valid():
        try:
            return redirect(create_collection(owner=request.user, now=timezone.now(), **form.cleaned_data))
        except Refusal as refusal:
            form.add_error(refusal.argument, str(refusal))
    deleted = request.GET.get("deleted", "")
    context = {
        "own": Collection.objects.of(request.user).with_n_quotes(),
        "shared": Collection.objects.shared_by_others(request.user).with_n_quotes(),
        "deleted": Collection.objects.deleted_of(request.user, deleted),
        "form": form,
    }
    return render(request, "entities/kept/list.html", context, status=422 if form.errors else 200)


@require_GET
def collection(request, pk):
    found = get_object_or_404(Collection.objects.visible_to(request.user), pk=pk)
    removed = request.GET.get("removed", "")
    shown = Paginator(found.kept.there(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "collection": found,
        "page": shown,
        "items": items(shown),
        "is_own": found.owner_id == request.user.pk,
        "removed": found.kept.removed_one(removed) if found.owner_id == request.user.pk else None,
    }
    return render(request, "entities/kept/collection.html", context)


@require_GET
def collection_report(request, pk):
    """A collection for paper."""
    found = get_object_or_404(Collection.objects.visible_to(request.user), pk=pk)
    context = {"collection": found, "items": items(found.kept.there()), "now": timezone.now()}
    return render(request, "entities/kept/report.html", context)


@require_GET
def collection_export(request, pk, form):
    found = get_object_or_404(Collection.objects.visible_to(request.user), pk=pk)
    return table(form, kept_rows(found, base=base_of(request)), csv.KEPT, found.name)


@require_POST
def collection_change(request, pk, verb):
    """Its owner renames, shares or deletes it, or takes the deletion back."""
    found = get_object_or_404(Collection, owner=request.user, pk=pk)
    if verb == "rename":
        form = NameForm(request.POST)
        if not form.is_valid():
            messages.error(request, form.errors["name"][0])
            return redirect(found)
        try:
            rename_collection(collection=found, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    elif verb in ("share", "unshare"):
        share_collection(collection=found, shared=verb == "share")
        words = "Everyone here can read it now." if verb == "share" else "Only you can read it now."
        messages.info(request, words)
    elif verb == "delete":
        delete_collection(collection=found, now=timezone.now())
        return redirect(f"{reverse('collection_list')}?deleted={pk}")
    elif verb == "restore":
        try:
            restore_collection(collection=found)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("collection_list")
    else:
        raise Http404
    return redirect(found)


@require_http_methods(["GET", "POST"])
def quote_keep(request, pk):
    """Keep a quote in a collection of one's own, an existing or a new one."""
    quote = get_object_or_404(Quote.objects.with_context(), pk=pk)
    choices = Collection.objects.latest_used_by(request.user)
    form = KeepForm(
        request.user, request.POST or None, initial={"collection": choices.first()}, auto_id=f"keep-{pk}-%s"
    )
    kept = None
    if form.is_valid():
        try:
            kept = keep_quote(
                quote=quote,
                collection=form.cleaned_data["collection"]
                or create_collection(owner=request.user, name=form.cleaned_data["name"], now=timezone.now()),
                base=base_of(request),
                now=timezone.now(),
                note=form.cleaned_data["note"],
            )
        except Refusal as refusal:
            form.add_error(refusal.argument, str(refusal))
    if kept and not request.htmx:
        messages.info(request, f"Kept in “{kept.collection}”.")
        return redirect(kept.collection)
    context = {"quote": quote, "form": form, "kept": kept, "where": kept and address_of(kept)}
    if request.htmx:
        return render(request, "entities/kept/form.html", context)
    return render(request, "entities/kept/keep.html", context, status=422 if form.errors else 200)


@require_POST
def kept_change(request, pk, verb):
    """The owner of its collection notes something, moves it, removes it or takes that back.

    The note beside the buttons comes along with each of them, so that none is lost that nobody saved.
    """
    kept = get_object_or_404(KeptQuote.objects.of_owner(request.user), pk=pk)
    if (verb == "note" or "note" in request.POST) and not _noted(request, kept, alone=verb == "note"):
        return redirect(address_of(kept))
    if verb in ("up", "down"):
        move_kept(kept=kept, by=-1 if verb == "up" else 1)
        kept.refresh_from_db(fields=["position"])
    elif verb == "remove":
        remove_kept(kept=kept, now=timezone.now())
        if request.htmx:
            return render(request, "entities/kept/form.html", {"undone": kept})
        return redirect(f"{numbered('collection', kept.collection_id)}?page={page_of(kept)}&removed={pk}")
    elif verb == "restore":
        try:
            restore_kept(kept=kept)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    elif verb != "note":
        raise Http404
    return redirect(address_of(kept))


def _noted(request, kept, *, alone):
    """Whether the note that was sent could be written; told where that is all that was asked."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["note"][0])
        return False
    write_note(kept=kept, **form.cleaned_data)
    if alone:
        messages.info(request, "Note saved." if kept.note else "Note removed.")
    return True
