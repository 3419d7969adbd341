"""Hints on the first visits: shown on the desk until somebody has dismissed them."""

from collections.abc import Iterable

from django.db import transaction

from newsdesk.database.again import tried_again
from newsdesk.models import Account

HINTS = ("ask", "follow", "help")


def hints_for(user) -> list[str]:
    """Those that this person has not dismissed, in their order."""
    dismissed = Account.objects.filter(user=user.pk).values_list("hints_dismissed", flat=True).first() or []
    return [hint for hint in HINTS if hint not in dismissed]


@tried_again
@transaction.atomic
def dismiss_hints(*, user, hints: Iterable[str]) -> None:
    """They are not shown to this person any more, in no browser. What is no hint is passed over."""
    account, _ = Account.objects.select_for_update(of=["self"]).get_or_create(user=user)
    account.hints_dismissed = sorted({*account.hints_dismissed, *(set(hints) & set(HINTS))})
    account.save(update_fields=["hints_dismissed"])
