"""Signing in and out, in as many steps as the account asks for, and getting a password without having one."""

from allauth.account.internal.flows.password_reset import perform_password_reset_login
from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import View

from newsdesk.accounts import log, pace
from newsdesk.accounts.client import client_address, client_network
from newsdesk.accounts.forms import ConfirmForm, EmailForm, FirstPasswordForm, SignInForm
from newsdesk.accounts.links import confirm_address, whose
from newsdesk.accounts.people import note_password
from newsdesk.roles import open_without_role
from newsdesk.tasks import mail_password_links


class RefusedWithStatus(View):
    """A form that was not taken is answered 422, and 429 where somebody must wait."""

    status_if_wrong = 422

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = self.status_if_wrong
        for faults in form.errors.as_data().values():
            for fault in faults:
                if fault.code == "too_fast":
                    response.status_code = 429
                    response["Retry-After"] = fault.params["wait"]
        return response


class SignIn(RefusedWithStatus, LoginView):
    status_if_wrong = 200  # a page to sign in, as before
    template_name = "registration/login.html"
    form_class = SignInForm


class SecondStep(RefusedWithStatus, AuthenticateView):
    pass


sign_in = SignIn.as_view()
second_step = login_not_required(SecondStep.as_view())
sign_out = open_without_role(LogoutView.as_view(template_name="registration/logout.html"))


@login_not_required
@require_http_methods(["GET", "POST"])
def password_forgotten(request):
    """Ask for a link by mail. The answer says nothing about who has an account."""
    form = EmailForm(request.POST or None)
    context = {"form": form, "mail_is_set_up": settings.MAIL_IS_SET_UP, "is_sent": False}
    status = 200
    if settings.MAIL_IS_SET_UP and request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _count_mail(request, form.cleaned_data["email"])
                mail_password_links.defer(email=form.cleaned_data["email"])
                status, context["is_sent"] = 200, True
            except pace.TooFast:
                form.add_error(None, "Too many mails were requested. Wait a few minutes.")
                status = 429
    return render(request, "registration/password_forgotten.html", context, status=status)


def _count_mail(request, email):
    now = timezone.now()
    if network := client_network(request):
        pace.OF_MAILS.spend(network, now)
    pace.OF_MAIL.spend(email.strip().casefold(), now)


class SetPassword(auth.PasswordResetConfirmView):
    """Whom a link leads here chooses a password, and is signed in; where a second step is set up, that follows."""

    template_name = "registration/password_set.html"
    form_class = FirstPasswordForm

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        if proof := request.GET.get("confirms"):
            request.session["confirms"] = proof
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    def form_valid(self, form):
        user = form.save()
        note_password(user=user, address=client_address(self.request), now=timezone.now())
        if whose(self.request.session.pop("confirms", "")) == user:
            confirm_address(user)
        self.request.session.pop(auth.INTERNAL_RESET_SESSION_TOKEN, None)
        response = perform_password_reset_login(self.request, user)
        if user.api_tokens.exists() and self.request.user.is_authenticated:
            return HttpResponseRedirect(reverse("password_change_done"))
        return response


set_password = login_not_required(SetPassword.as_view())


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def email_confirm(request, proof):
    """An e-mail address reaches its owner. Asking changes nothing, because mail filters follow every link."""
    person = whose(proof)
    form = ConfirmForm(person, request.POST or None, request=request) if person else None
    is_confirmed = form is not None and form.is_valid()
    if is_confirmed:
        confirm_address(person)
        log.info("E-mail address of person %s confirmed, from %s.", person.pk, client_address(request))
    context = {"person": person, "form": form, "is_confirmed": is_confirmed}
    status = 404 if form is None else 422 if form.errors else 200
    return render(request, "registration/email_confirm.html", context, status=status)
