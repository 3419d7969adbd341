"""One's own tokens for programs."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newsdesk.accounts.forms import TokenForm
from newsdesk.accounts.tokens import create_token, revoke_token
from newsdesk.roles import EDIT, open_without_role
from newsdesk.web.refusals import Refusal


@never_cache
@require_http_methods(["GET", "POST"])
def token_list(request):
    """One's own tokens. A new one is shown in the answer to the form that made it, and never again."""
    now = timezone.now()
    may_send = request.user.has_perm(EDIT)  # whoever may upload
    form = TokenForm(request.POST or None, may_send=may_send)
    secret = None
    if form.is_valid():
        ends_at = now + timedelta(days=form.cleaned_data["days"])
        try:
            said = {name: form.cleaned_data[name] for name in ("name", "scope")}
            token, secret = create_token(user=request.user, now=now, ends_at=ends_at, **said)
            form = TokenForm(may_send=may_send)
        except Refusal as refusal:
            form.add_error(refusal.argument, str(refusal))
    context = {
        "form": form,
        "may_send": may_send,
        "tokens": request.user.api_tokens.all(),
        "created": secret and token,
        "secret": secret,
        "now": now,
    }
    return render(request, "newsdesk/token_list.html", context, status=422 if form.errors else 200)


@open_without_role
@require_POST
def token_revoke(request, pk):
    name = revoke_token(user=request.user, pk=pk)
    words = f"Revoked “{name}”. Programs that use it are refused from now on." if name else "It was revoked before."
    messages.info(request, words)
    return redirect("token_list")


@open_without_role
@require_POST
def tokens_revoke(request):
    """All of one's own: somebody who knew the password may have made or seen one."""
    n = sum(revoke_token(user=request.user, pk=token.pk) is not None for token in request.user.api_tokens.all())
    messages.info(request, f"Revoked {n} token{'s' * (n != 1)}. Programs that used them need new ones.")
    return redirect("account")
