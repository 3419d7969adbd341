"""Accounts: one role each. Groups and single permissions are not shown; what a role may do is decided in code."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError

from newsdesk.plain_words import PlainWords
from newsdesk.roles import EDITOR, ROLES, give_role, role_of

admin.site.unregister(Group)
admin.site.unregister(User)

CHOICES = [("", "none: may sign in, sees nothing"), *((role, role) for role in ROLES)]


class RoleField(forms.ChoiceField):
    def __init__(self):
        super().__init__(
            choices=CHOICES,
            required=False,
            help_text="An analyst reads, an annotator also corrects, an editor also uploads and manages accounts.",
        )


class NewAccountForm(AdminUserCreationForm):
    role = RoleField()


class AccountForm(UserChangeForm):
    role = RoleField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["role"] = role_of(self.instance)


class OwnAccountForm(AccountForm):
    """An editor who could shut themselves out might leave nobody to let them in again."""

    def clean_role(self):
        if self.cleaned_data["role"] != self.initial["role"] and self.initial["role"] == EDITOR:
            raise ValidationError("You can't take the editor's role from yourself. Another editor can.")
        return self.cleaned_data["role"]

    def clean_is_active(self):
        if not self.cleaned_data["is_active"]:
            raise ValidationError("You can't close your own account. Another editor can.")
        return True


@admin.register(User)
class AccountAdmin(PlainWords, UserAdmin):
    form = AccountForm
    add_form = NewAccountForm
    list_display = ["username", "role", "email", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = []
    actions = None
    fieldsets = [
        (None, {"fields": ["username", "password", "role", "is_active"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["username", "role", "usable_password", "password1", "password2"]})
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        """Superusers are managed by superusers only: whoever sets their password is one."""
        accounts = super().get_queryset(request).prefetch_related("groups")
        return accounts if request.user.is_superuser else accounts.exclude(is_superuser=True)

    @admin.display
    def role(self, user):
        return "superuser" if user.is_superuser else role_of(user) or "none"

    def get_form(self, request, obj=None, **kwargs):
        if obj is not None and obj == request.user:
            kwargs["form"] = OwnAccountForm
        return super().get_form(request, obj, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and obj != request.user

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if "role" in form.cleaned_data:
            give_role(user=form.instance, role=form.cleaned_data["role"])
