"""Pages about one's own account."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newsdesk.refusals import Refusal
from newsdesk.tokens import create_token, revoke_token


class TokenForm(forms.Form):
    name = forms.CharField(
        label="What is it for?",
        max_length=60,
        error_messages={"required": "Say what the token is for, so that you know later which one to revoke."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def token_list(request):
    """One's own tokens. A new one is shown in the answer to the form that made it, and never again."""
    form = TokenForm(request.POST or None, auto_id="token-%s")
    secret = None
    if form.is_valid():
        try:
            token, secret = create_token(user=request.user, now=timezone.now(), **form.cleaned_data)
            form = TokenForm(auto_id="token-%s")
        except Refusal as refusal:
            form.add_error(refusal.argument, str(refusal))
    context = {"form": form, "tokens": request.user.api_tokens.all(), "created": secret and token, "secret": secret}
    return render(request, "newsdesk/token_list.html", context, status=422 if form.errors else 200)


@require_POST
def token_revoke(request, pk):
    name = revoke_token(user=request.user, pk=pk)
    words = (
        f"Revoked “{name}”. Programs that use it can't read Newsdesk any more." if name else "It was revoked before."
    )
    messages.info(request, words)
    return redirect("token_list")
