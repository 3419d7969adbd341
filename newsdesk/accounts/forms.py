"""What people write about accounts: their own, and those of others."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import context as asked
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from newsdesk.accounts import pace, proving
from newsdesk.accounts.adapter import NOT_YOURS, WRONG, WRONG_CODE, too_fast
from newsdesk.models import ApiToken
from newsdesk.roles import ROLES
from newsdesk.web.seen import AsSeen

LONGEST_PASSWORD = 1000
GOOD_PASSWORD = (
    "At least 10 characters, some of them letters. Not your name, not a word of this site, nothing that everybody "
    "uses: a few words that don’t belong together are easy to keep in mind."
)
UNFILLED = {"autocomplete": "off", "autocapitalize": "none"}
CHOICES = [("", "none: may sign in, sees nothing"), *((role, role) for role in ROLES)]


class SignInForm(forms.Form):
    username = forms.CharField(max_length=254)
    password = forms.CharField(max_length=LONGEST_PASSWORD, strip=False, widget=forms.PasswordInput)

    def __init__(self, *args, request, **options):
        super().__init__(*args, **options)
        self.request = request

    def clean(self):
        said = super().clean()
        if not self.errors:
            try:
                self.user = proving.by_password(self.request, name=said["username"], password=said["password"])
            except pace.TooFast as refused:
                raise too_fast(refused) from None
            if self.user is None:
                raise ValidationError(WRONG)
        return said

    def login(self, request, redirect_url=None):
        """What django-allauth asks of its own form."""
        login = Login(user=self.user, redirect_url=redirect_url)
        return perform_password_login(request, {"username": self.user.get_username()}, login)


class OneTimeCode(forms.CharField):
    def __init__(self):
        digits = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
        }
        super().__init__(label="Code", max_length=20, widget=forms.TextInput(attrs=digits))


class CountedCode:
    """A code of one's authenticator or a recovery code, with few tries, and each used once."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["code"] = OneTimeCode()

    def clean_code(self):
        try:
            with proving.code(asked.request, self.user) as right:
                code = self._unused_code()
                right(bool(code))
                if not code:
                    raise ValidationError(WRONG_CODE)
                return code
        except pace.TooFast as refused:
            raise too_fast(refused) from None

    def _unused_code(self):
        try:
            code = super().clean_code()
        except ValidationError:
            return ""
        return code if proving.is_fresh(self.user, code) else ""


class CodeForm(CountedCode, second_step.AuthenticateForm):
    pass


class CodeAgainForm(CountedCode, second_step.ReauthenticateForm):
    pass


class FirstCodeForm(ActivateTOTPForm):
    """The first code of an authenticator shows that it knows the secret."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["code"] = OneTimeCode()


class InPlainWords:
    """What makes a password good, in one sentence instead of one for each validator."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["new_password1"].help_text = GOOD_PASSWORD
        self.fields["new_password2"].label = "Repeat it"
        self.fields["new_password2"].help_text = ""


class FirstPasswordForm(InPlainWords, SetPasswordForm):
    pass


class PasswordForm(InPlainWords, PasswordChangeForm):
    def __init__(self, user, *args, request, **options):
        super().__init__(user, *args, **options)
        self.request = request

    def clean_old_password(self):
        return _own_password(self.request, self.user, self.cleaned_data["old_password"])

    def clean(self):
        said = super().clean()
        if said.get("new_password1") and said.get("new_password1") == said.get("old_password"):
            self.add_error("new_password1", "This is the password you have. Choose another.")
        return said


class TokenForm(forms.Form):
    DAYS = 90
    ENDS = [(30, "in 30 days"), (DAYS, "in 90 days"), (365, "in a year")]

    name = forms.CharField(
        label="What is it for?",
        max_length=60,
        error_messages={"required": "Say what the token is for, so you know later which one to revoke."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label="What may it do?",
        choices=ApiToken.Scope.choices,
        initial=ApiToken.Scope.READ,
        required=False,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(label="Expires", choices=ENDS, coerce=int, empty_value=None, required=False)

    def __init__(self, *args, may_send=False, **options):
        super().__init__(*args, auto_id="token-%s", initial={"days": self.DAYS}, **options)
        if not may_send:
            self.fields["scope"].choices = [choice for choice in ApiToken.Scope.choices if choice[0] != "send"]
            self.fields["scope"].widget = forms.HiddenInput()

    def clean_scope(self):
        return self.cleaned_data["scope"] or ApiToken.Scope.READ

    def clean_days(self):
        return self.cleaned_data["days"] or self.DAYS


class EmailForm(forms.Form):
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class ConfirmForm(forms.Form):
    """Whose address it is says so with their password: it may bring a new one later, so a session left open or a
    mailbox alone is not enough."""

    password = forms.CharField(
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, person, *args, request, **options):
        super().__init__(*args, **options)
        self.person, self.request = person, request

    def clean_password(self):
        return _own_password(self.request, self.person, self.cleaned_data["password"])


def _own_password(request, user, said):
    try:
        person = proving.by_password(request, name=user.get_username(), password=said)
    except pace.TooFast as refused:
        raise too_fast(refused) from None
    if person != user:
        raise ValidationError(NOT_YOURS, code="password_incorrect")
    return said


class RoleField(forms.ChoiceField):
    def __init__(self):
        super().__init__(
            choices=CHOICES,
            required=False,
            help_text="An analyst reads, an annotator also corrects, an editor also uploads and manages people.",
        )


class InviteForm(forms.Form):
    name_or_email = forms.CharField(
        label="Name or e-mail",
        max_length=150,
        error_messages={"required": "Enter a name or an e-mail address."},
        widget=forms.TextInput(attrs=UNFILLED),
    )
    role = RoleField()

    def clean_name_or_email(self):
        said = self.cleaned_data["name_or_email"]
        check = EmailValidator("Enter a name or an e-mail address.") if "@" in said else UnicodeUsernameValidator()
        check(said)
        return said


class PersonForm(AsSeen, forms.Form):
    name = forms.CharField(
        max_length=150, validators=[UnicodeUsernameValidator()], widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(label="E-mail", required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = RoleField()
