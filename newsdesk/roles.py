"""Who may do what: three roles, each including the one before it.

A role is membership in the group of its name; what a role may do is decided here, in code, not by rows that
somebody has to keep in step. A person without a role may sign in but sees nothing.
"""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import Group, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from newsdesk.models import Account

ANALYST, ANNOTATOR, EDITOR = ROLES = ("analyst", "annotator", "editor")
READ, ANNOTATE, EDIT = "newsdesk.read", "newsdesk.annotate", "newsdesk.edit"
_MAY = {ANALYST: {READ}, ANNOTATOR: {READ, ANNOTATE}, EDITOR: {READ, ANNOTATE, EDIT}}

# What an editor manages in the admin. Superusers need no list.
_ADMIN_APPS = ("articles", "entities")


class RoleBackend(ModelBackend):
    """Grants permissions by role; Django's own permission rows are not used."""

    def authenticate(self, request, username=None, password=None, **credentials):
        """By name, or by the confirmed e-mail address of one person alone."""
        return super().authenticate(request, username=name_meant(username), password=password, **credentials)

    def get_user(self, user_id):
        """With the names of their roles: every request asks for both, so one read gives both."""
        roles = Group.objects.filter(user=OuterRef("pk"), name__in=ROLES).order_by().values("name")
        held_up = Exists(Account.objects.filter(user=OuterRef("pk"), must_change_password=True))
        people = User.objects.annotate(role_names=ArraySubquery(roles), must_change_password=held_up)
        user = people.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def _get_permissions(self, user_obj, obj, from_name):
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_role_permissions"):
            if user_obj.is_superuser:
                user_obj._role_permissions = {READ, ANNOTATE, EDIT}
            else:
                roles = getattr(user_obj, "role_names", None)
                if roles is None:
                    roles = user_obj.groups.filter(name__in=ROLES).values_list("name", flat=True)
                user_obj._role_permissions = set().union(*(_MAY[role] for role in roles))
        return user_obj._role_permissions

    def has_perm(self, user_obj, perm, obj=None):
        held = self.get_all_permissions(user_obj, obj)
        return perm in held or (EDIT in held and perm.split(".")[0] in _ADMIN_APPS)

    def has_module_perms(self, user_obj, app_label):
        return EDIT in self.get_all_permissions(user_obj) and app_label in _ADMIN_APPS


def name_meant(said: str | None) -> str | None:
    """The name of the account that somebody means who says a name or an e-mail address."""
    if not said or "@" not in said or User.objects.filter(username=said).exists():
        return said
    meant = User.objects.filter(account__confirmed_email__iexact=said).values_list("username", flat=True)[:2]
    return meant[0] if len(meant) == 1 else said


def role_of(user) -> str:
    """The highest role a person holds, "" for none."""
    held = {group.name for group in user.groups.all()} if user.pk else set()
    return next((role for role in reversed(ROLES) if role in held), "")


def role_in_words(user) -> str:
    return "superuser" if user.is_superuser else role_of(user) or "none"


def give_role(*, user, role: str) -> None:
    """Make `role` the one role a person holds; "" takes it away."""
    user.groups.remove(*Group.objects.filter(name__in=ROLES))
    user.groups.add(*Group.objects.filter(name=role))


annotators_only = permission_required(ANNOTATE, raise_exception=True)
editors_only = permission_required(EDIT, raise_exception=True)


def open_without_role(view):
    """Marks a view about one's own account: whoever is signed in may see it."""
    view.role_required = False
    return view
