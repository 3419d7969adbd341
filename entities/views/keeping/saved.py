"""Saved searches, watches and the digest by mail. Everybody manages their own; of others they see what is shared."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entities.forms.saved import WITHOUT_MAIL, DigestForm, NameForm, SaveForm, SinceForm
from entities.models import Digest, SavedSearch, Watch
from entities.pages import digests
from entities.pages.saved_names import suggested_name
from entities.pages.watching import SavedList, SavedSearchPage, in_address, moment_in
from entities.services.keeping.digests import choose_rhythm, stop_digest
from entities.services.keeping.saving import (
    delete_search,
    rename_search,
    restore_search,
    save_search,
    share_search,
)
from entities.services.keeping.watching import mark_seen, settled_moment, stop_watching, watch_search
from newsdesk.accounts import pace
from newsdesk.accounts.links import ask_to_confirm, is_confirmed
from newsdesk.web.refusals import Refusal


@require_GET
def saved_list(request):
    return _list(request, DigestForm(initial=_digest_of(request.user), auto_id="digest-%s"))


@require_POST
def saved_add(request):
    """Save a page, or only watch it: answers with the control that asked."""
    form = SaveForm(request.POST, auto_id="save-%s")
    saved = None
    if form.is_valid():
        try:
            saved = save_search(owner=request.user, now=settled_moment(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.argument, str(refusal))
    context = {"saved": saved, "form": form, "is_watched": saved and Watch.objects.of_search(saved, request.user)}
    if request.htmx:
        return render(request, "entities/saved/control.html", context)
    if saved is None:
        return render(request, "entities/saved/add.html", context, status=422)
    messages.info(request, f"Saved as “{saved}”.")
    return redirect("saved_list")


@require_GET
def saved_search(request, pk):
    """What a saved search finds, the new ones first. They count as seen once the page has shown them."""
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user).select_related("owner"), pk=pk)
    watch = Watch.objects.of_search(search, request.user)
    since = moment_in(request.GET.get("since")) or (watch and watch.seen_at)
    shown_at = settled_moment()
    search_page = SavedSearchPage(search, since, timezone.localdate())
    context = {
        "search": search,
        "search_page": search_page,
        "watch": watch,
        "upto": in_address(shown_at),
        "question": "" if search_page.faults else suggested_name(search.page, search_page.query),
    }
    return render(request, "entities/saved/search.html", context)


@require_POST
def saved_seen(request, pk):
    """What the page has shown until then is not new any more."""
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    form = SinceForm(request.POST)
    if form.is_valid():
        mark_seen(search=search, user=request.user, upto=form.cleaned_data["upto"], settled=settled_moment())
    if request.htmx:
        return render(request, "entities/saved/seen.html")
    return redirect("saved_list")


@require_POST
def saved_watch(request, pk, verb):
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    if verb == "watch":
        watch_search(search=search, user=request.user, now=settled_moment())
    else:
        stop_watching(search=search, user=request.user)
    if request.htmx:
        return render(request, "entities/saved/control.html", {"saved": search, "is_watched": verb == "watch"})
    words = (
        f"Watching “{search}”: new results are counted on the desk."
        if verb == "watch"
        else f"Stopped watching “{search}”."
    )
    messages.info(request, words)
    return redirect("saved_list")


@require_POST
def saved_change(request, pk, verb):
    """Its owner renames, shares or deletes it, or takes the deletion back."""
    search = get_object_or_404(SavedSearch, owner=request.user, pk=pk)
    if verb == "rename":
        form = NameForm(request.POST)
        if not form.is_valid():
            messages.error(request, form.errors["name"][0])
            return redirect("saved_list")
        was = search.name
        try:
            rename_search(search=search, **form.cleaned_data)
            messages.info(request, f"Renamed “{was}” to “{search}”.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    elif verb in ("share", "unshare"):
        share_search(search=search, shared=verb == "share")
        seen_by = "Everyone here can see and watch" if verb == "share" else "Only you can see"
        messages.info(request, f"{seen_by} “{search}” now.")
    elif verb == "delete":
        delete_search(search=search, now=timezone.now())
        return redirect(f"{reverse('saved_list')}?deleted={pk}")
    elif verb == "restore":
        try:
            restore_search(search=search)
            messages.info(request, f"“{search}” is back.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    else:
        raise Http404
    return redirect("saved_list")


@require_POST
def digest_choose(request):
    form = DigestForm(request.POST, auto_id="digest-%s")
    if not form.is_valid():
        return _list(request, form, status=422)
    choose_rhythm(user=request.user, now=settled_moment(), **form.cleaned_data)
    email, rhythm = form.cleaned_data["email"], dict(Digest.Rhythm.choices).get(form.cleaned_data["rhythm"])
    if not rhythm:
        words = "You will get no more mails."
    elif is_confirmed(request.user):
        words = f"New results go to {email} {rhythm}."
    elif not _asked(request.user):
        words = "The mail server does not answer. Nothing is sent until the address is confirmed; try again later."
    else:
        words = (
            f"A mail to {email} has a link to confirm the address. Once you follow it, new results go there {rhythm}."
        )
    messages.info(request, words)
    return redirect("saved_list")


@login_not_required
@csrf_exempt  # mail programs post without a page (RFC 8058); the signed address is the permission
@require_http_methods(["GET", "POST"])
def digest_stop(request, token):
    """Stop somebody's mails. Asking changes nothing, because mail filters follow every link."""
    user_id = digests.user_of(token)
    if user_id is None:
        raise Http404("This link was not made by Newsdesk.")
    stopped = request.method == "POST"
    if stopped:
        stop_digest(user_id=user_id)
    return render(request, "entities/saved/digest_stop.html", {"stopped": stopped})


def _list(request, form, status=200):
    context = {
        "list": SavedList(request.user, timezone.localdate(), deleted=request.GET.get("deleted", "")),
        "form": form,
        "without_mail": "" if settings.MAIL_IS_SET_UP else WITHOUT_MAIL,
        "waits_for_confirmation": hasattr(request.user, "digest") and not is_confirmed(request.user),
    }
    return render(request, "entities/saved/list.html", context, status=status)


def _asked(user):
    """Whether a mail asks, or has asked just before, if the address is theirs."""
    try:
        ask_to_confirm(user, site=settings.ADDRESS, limit=pace.OF_MAIL, now=timezone.now())
    except OSError:
        return False
    return True


def _digest_of(user):
    digest = getattr(user, "digest", None)
    return {"rhythm": digest.rhythm if digest else "", "email": user.email}
