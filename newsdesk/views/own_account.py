"""One's own account: password, second step, where one is signed in."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from newsdesk.accounts import lasting, pace
from newsdesk.accounts.client import client_address
from newsdesk.accounts.forms import EmailForm, PasswordForm
from newsdesk.accounts.links import ask_to_confirm, is_confirmed
from newsdesk.accounts.people import note_password
from newsdesk.accounts.sessions import end_sessions, in_words, renew, sessions_of
from newsdesk.roles import open_without_role, role_in_words
from newsdesk.views.signing_in import RefusedWithStatus


@open_without_role
@never_cache
@require_GET
def account(request):
    sessions = [
        {"session": one, "browser": in_words(one.user_agent), "is_this": one.session_key == request.session.session_key}
        for one in sessions_of(request.user, timezone.now())
    ]
    steps = {step.type: step for step in Authenticator.objects.filter(user=request.user)}
    codes = steps.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "sessions": sessions,
        "sessions_end": lasting.in_words(),
        "authenticator": steps.get(Authenticator.Type.TOTP),
        "n_codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "mail_is_set_up": settings.MAIL_IS_SET_UP,
        "email_is_confirmed": is_confirmed(request.user),
        "role": role_in_words(request.user),
        "n_tokens": request.user.api_tokens.count(),
    }
    return render(request, "newsdesk/account.html", context)


@open_without_role
@require_POST
def email_choose(request):
    """Another address. It counts once its owner has followed the link that is mailed to it."""
    form = EmailForm(request.POST)
    if not settings.MAIL_IS_SET_UP or not form.is_valid():
        messages.error(
            request, "Enter a valid e-mail address." if settings.MAIL_IS_SET_UP else "Newsdesk can’t send mail here."
        )
        return redirect("account")
    request.user.email = form.cleaned_data["email"]
    request.user.save(update_fields=["email"])
    try:
        ask_to_confirm(request.user, site=settings.ADDRESS, limit=pace.OF_MAIL, now=timezone.now())
        messages.info(request, f"We mailed {request.user.email} a link. Follow it to confirm the address.")
    except OSError:
        messages.error(request, "The mail server does not answer. Try again later.")
    return redirect("account")


@open_without_role
@require_POST
def session_end(request, pk):
    if not end_sessions(user=request.user, pk=pk, but=request.session.session_key):
        raise Http404
    messages.info(request, "That session is signed out.")
    return redirect("account")


@open_without_role
@require_POST
def sessions_end(request):
    n = end_sessions(user=request.user, but=request.session.session_key)
    messages.info(request, f"Signed out {n} other session{'s' * (n != 1)}." if n else "There was no other session.")
    return redirect("account")


class ChangePassword(RefusedWithStatus, auth.PasswordChangeView):
    form_class = PasswordForm

    @method_decorator(never_cache)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form):
        form.save()
        update_session_auth_hash(self.request, form.user)
        note_password(
            user=form.user,
            address=client_address(self.request),
            now=timezone.now(),
            keep=self.request.session.session_key,
        )
        return redirect("password_change_done")


change_password = open_without_role(ChangePassword.as_view())


@open_without_role
@never_cache
@require_GET
def password_changed(request):
    """Which programs still read with this person's rights: somebody who knew the password may have made a token."""
    return render(request, "registration/password_change_done.html", {"tokens": request.user.api_tokens.all()})


class RenewsSession(View):
    def form_valid(self, form):
        response = super().form_valid(form)
        renew(self.request)
        return response


class ConfirmPassword(RefusedWithStatus, RenewsSession, ReauthenticateView):
    template_name = "registration/confirm.html"


class ConfirmCode(RefusedWithStatus, RenewsSession, ReauthenticateByCodeView):
    template_name = "registration/confirm.html"


class SetUpSecondStep(RefusedWithStatus, totp.ActivateTOTPView):
    pass


confirm_password = open_without_role(ConfirmPassword.as_view())
confirm_code = open_without_role(ConfirmCode.as_view())
set_up_second_step = open_without_role(never_cache(SetUpSecondStep.as_view()))
remove_second_step = open_without_role(never_cache(totp.DeactivateTOTPView.as_view()))
recovery_codes = open_without_role(never_cache(recovery.ViewRecoveryCodesView.as_view()))
new_recovery_codes = open_without_role(never_cache(recovery.GenerateRecoveryCodesView.as_view()))
recovery_codes_file = open_without_role(never_cache(recovery.DownloadRecoveryCodesView.as_view()))
