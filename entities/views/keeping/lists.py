"""Lists of actors: all of them, one with its actors, and what its keepers change. Importing is in list_imports.py."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entities.forms.lists import ListForm, OnListForm
from entities.models import Actor, ActorList, Listed
from entities.pages.lists import DeletePage, ListPage, Lists, settling_of
from entities.reads.lists.standing import said_of
from entities.rules.lists.rows import CELLS
from entities.services.lists import keeping
from entities.services.lists.searching import search_names
from entities.views.exports import table
from newsdesk.accounts.tokens import open_to_tokens
from newsdesk.roles import EDIT
from newsdesk.web.pages import asks_for, page
from newsdesk.web.refusals import Refusal


@require_http_methods(["GET", "POST"])
def actor_lists(request):
    """All lists that somebody may see; a new one of their own begins here."""
    form = ListForm(request.POST or None, auto_id="list-%s")
    if form.is_valid():
        try:
            return redirect(keeping.create_list(owner=request.user, **form.cleaned_data))
        except Refusal as refusal:
            form.add_error(refusal.argument, str(refusal))
    deleted = _deleted(request)
    context = {
        "lists": Lists(request.user, is_editor=request.user.has_perm(EDIT)),
        "form": form,
        "deleted": deleted,
        "settling": settling_of(deleted) if deleted else None,
    }
    if asks_for(request, "settling"):
        return render(request, "entities/lists/index.html#settling", context)
    return render(request, "entities/lists/index.html", context, status=422 if form.errors else 200)


@require_GET
def actor_list_page(request, pk):
    found = _visible(request, pk)
    shown = ListPage(
        found,
        words=request.GET.get("q", "")[:200].strip(),
        gaps=request.GET.get("tab") == "gaps",
        number=request.GET.get("page"),
    )
    context = {"list": found, "shown": shown, "may_keep": _may_keep(request, found), "form": ListForm()}
    for part in ("searching", "settling"):
        if asks_for(request, part):
            return render(request, f"entities/lists/list.html#{part}", context)
    return render(request, page(request, "entities/lists/list.html"), context)


@open_to_tokens
@require_GET
def list_export(request, pk, form):
    """The list as a table that an import reads as the same."""
    found = _visible(request, pk)
    if form != "csv":
        raise Http404("A list is exported as csv.")
    entries = found.entries.order_by("pk").iterator(chunk_size=2_000)
    return table(form, (said_of(entry) for entry in entries), CELLS, found.name)


@require_POST
def list_change(request, pk, verb):
    """Its keeper renames, shares or deletes it, undoes that, or has its names looked for again."""
    kept = ActorList.objects.all() if verb == "restore" else ActorList.objects.open()
    found = get_object_or_404(kept, pk=pk)
    if not _may_keep(request, found):
        raise Http404
    if verb == "rename":
        form = ListForm(request.POST)
        try:
            if form.is_valid():
                keeping.rename_list(actor_list=found, **form.cleaned_data)
            else:
                messages.error(request, form.errors["name"][0])
        except Refusal as refusal:
            messages.error(request, str(refusal))
    elif verb in ("share", "unshare"):
        keeping.share_list(actor_list=found, shared=verb == "share")
        words = "Everyone here can see it now." if verb == "share" else "Only you can see it now."
        messages.info(request, words)
    elif verb == "restore":
        try:
            keeping.restore_list(actor_list=found)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("actor_lists")
    elif verb == "search" and found.is_known:
        if search_names(actor_list=found) is None:
            messages.info(request, "There are no names or no articles yet.")
    else:
        raise Http404
    return redirect(found)


@require_http_methods(["GET", "POST"])
def list_delete(request, pk):
    """What goes with a list, said before its keeper deletes it."""
    found = get_object_or_404(ActorList.objects.open(), pk=pk)
    if not _may_keep(request, found):
        raise Http404
    if request.method == "POST":
        try:
            keeping.delete_list(actor_list=found, now=timezone.now())
            return redirect(f"{redirect('actor_lists').url}?deleted={pk}")
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(found)
    return render(request, "entities/lists/delete.html", {"list": found, "shown": DeletePage(found)})


@require_POST
def actor_on_list(request, pk):
    """Put an actor on a list that its reader keeps, or on a new one."""
    actor = get_object_or_404(Actor, pk=pk).current
    is_editor = request.user.has_perm(EDIT)
    form = OnListForm(ActorList.objects.kept_by(request.user, is_editor=is_editor), request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect(actor)
    try:
        to = form.cleaned_data["list"] or keeping.create_list(name=form.cleaned_data["name"], owner=request.user)
        keeping.add_actor(actor_list=to, actor=actor, by=request.user)
        messages.info(request, f"{actor} is on the list “{to}” now.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(actor)


@require_POST
def listed_remove(request, pk):
    """Take an entry off its list; the page then offers to undo it."""
    entry = get_object_or_404(Listed.objects.select_related("list", "actor"), pk=pk)
    if entry.list.deleted_at or not _may_keep(request, entry.list):
        raise Http404
    token = keeping.remove_actor(entry=entry)
    shown = ListPage(entry.list)
    context = {"list": entry.list, "shown": shown, "may_keep": True, "removed": entry, "token": token}
    return render(request, "entities/lists/list.html", context | {"form": ListForm()})


@require_POST
def listed_put_back(request, pk):
    found = get_object_or_404(ActorList.objects.open(), pk=pk)
    if not _may_keep(request, found):
        raise Http404
    try:
        keeping.put_back(actor_list=found, token=request.POST.get("token", ""), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _visible(request, pk):
    return get_object_or_404(ActorList.objects.visible_to(request.user).select_related("owner"), pk=pk)


def _may_keep(request, found):
    return request.user.has_perm(EDIT) if found.is_known else found.owner_id == request.user.pk


def _deleted(request):
    found = ActorList.objects.deleted_one(request.GET.get("deleted", ""))
    return found if found and _may_keep(request, found) else None
