"""Who has access, for editors: invite, describe, send a link for a password, end access."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from newsdesk.accounts import people
from newsdesk.accounts.client import client_address
from newsdesk.accounts.forms import InviteForm, PersonForm
from newsdesk.accounts.links import is_confirmed, mail_password_link, password_link
from newsdesk.accounts.sessions import sessions_of
from newsdesk.accounts.tokens import revoke_token
from newsdesk.models import ApiToken
from newsdesk.roles import editors_only, role_in_words, role_of
from newsdesk.web.refusals import Refusal


@never_cache
@editors_only
@require_http_methods(["GET", "POST"])
def people_list(request):
    """Everybody, and a form for one more."""
    form = InviteForm(request.POST or None, initial={"role": "analyst"})
    if form.is_valid():
        try:
            person = people.invite(by=_editor(request), **form.cleaned_data)
            return _with_link(request, person, is_new=True)
        except people.NameTaken as refusal:
            form.add_error("name_or_email", _with_way(request, refusal))
    n_decisions = people.n_decisions()
    lines = [
        {
            "person": person,
            "role": role_in_words(person),
            "decided": n_decisions.get(person.pk, 0),
            "is_managed": request.user.is_superuser or not person.is_superuser,
        }
        for person in people.everybody()
    ]
    context = {"form": form, "lines": lines, "mail_is_set_up": settings.MAIL_IS_SET_UP}
    return render(request, "newsdesk/people/list.html", context, status=422 if form.errors else 200)


@never_cache
@editors_only
@require_http_methods(["GET", "POST"])
def person(request, pk):
    someone = _managed(request, pk)
    initial = {"name": someone.username, "email": someone.email, "role": role_of(someone)}
    form = PersonForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            people.describe(user=someone, by=_editor(request), **form.cleaned_data)
            messages.info(request, f"{form.cleaned_data['name']} has been saved.")
            return redirect("person", pk)
        except Refusal as refusal:
            form.add_error(refusal.argument, str(refusal))
    return _page(request, someone, form, status=422 if form.errors else 200)


@never_cache
@editors_only
@require_POST
def person_link(request, pk):
    """Make a link that sets this person's password: mailed, or shown this once."""
    someone = _managed(request, pk)
    return _with_link(request, someone, is_new=not someone.has_usable_password(), shown="show" in request.POST)


@editors_only
@require_POST
def person_change(request, pk, verb):
    someone, by = _managed(request, pk), _editor(request)
    try:
        if verb == "end":
            people.end_access(user=someone, by=by)
            words = f"{someone} can't sign in any more. What they decided stays."
        elif verb == "restore":
            people.give_access_again(user=someone, by=by)
            words = f"{someone} can sign in again."
        else:
            people.remove_second_step(user=someone, by=by)
            words = f"{someone} now signs in with the password only."
        messages.info(request, words)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("person", pk)


@never_cache
@editors_only
@require_GET
def all_tokens(request):
    """The tokens of everybody this editor manages."""
    tokens = ApiToken.objects.filter(user__in=people.people(request.user).values("pk")).select_related("user")
    return render(request, "newsdesk/people/tokens.html", {"tokens": tokens, "now": timezone.now()})


@editors_only
@require_POST
def any_token_revoke(request, pk):
    managed = people.people(request.user).values("pk")
    token = get_object_or_404(ApiToken.objects.select_related("user"), pk=pk, user__in=managed)
    revoke_token(user=token.user, pk=pk)
    messages.info(request, f"Revoked “{token}” of {token.user}.")
    return redirect("all_tokens")


def _with_link(request, someone, *, is_new, shown=False):
    """By mail where that is possible and nobody wants to see it; shown in the answer, and never again, otherwise."""
    mailed = bool(settings.MAIL_IS_SET_UP and someone.email and not shown) and _mail(request, someone, is_new)
    people.note_link(user=someone, by=_editor(request), mailed=mailed)
    if mailed:
        return redirect("person", someone.pk)
    link = request.build_absolute_uri(password_link(someone))
    someone = _managed(request, someone.pk)
    initial = {"name": someone.username, "email": someone.email, "role": role_of(someone)}
    return _page(request, someone, PersonForm(initial=initial), link=link)


def _mail(request, someone, is_new):
    try:
        mail_password_link(someone, site=settings.ADDRESS, is_new=is_new)
    except OSError:
        messages.error(request, f"The mail server does not answer; nothing went to {someone.email}.")
        return False
    messages.info(request, f"A link to set the password was mailed to {someone.email}.")
    return True


def _page(request, someone, form, *, link=None, status=200):
    context = {
        "person": someone,
        "role": role_in_words(someone),
        "form": form,
        "link": link,
        "link_days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
        "is_self": someone == request.user,
        "can_mail": settings.MAIL_IS_SET_UP and someone.email,
        "email_is_confirmed": is_confirmed(someone),
        "decisions": people.decisions_of(someone),
        "n_sessions": sessions_of(someone, timezone.now()).count() if someone.is_active else 0,
        "n_tokens": someone.api_tokens.count(),
    }
    return render(request, "newsdesk/people/person.html", context, status=status)


def _with_way(request, refusal):
    """Why somebody can't be invited, and where they are: who presses twice finds the link for the password there."""
    if refusal.user is None or not people.people(request.user).filter(pk=refusal.user.pk).exists():
        return str(refusal)
    address = reverse("person", args=[refusal.user.pk])
    return format_html('{} <a href="{}">Go to {}</a>', str(refusal), address, refusal.user.get_username())


def _managed(request, pk):
    return get_object_or_404(people.people(request.user), pk=pk)


def _editor(request):
    return people.Editor(request.user, client_address(request))
