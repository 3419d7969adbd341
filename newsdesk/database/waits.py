"""How long this process waits in the database, by the kind of its work. Called before it first connects."""

from django.conf import settings


def wait_at_most(work: str) -> None:
    """`work` is one of settings.WAITS. Every connection from now on is opened with its limits."""
    if settings.POOLER:  # which refuses options of a start; the role has its limits in the database
        return
    for_lock, for_statement = settings.WAITS[work]
    options = settings.DATABASES["default"]["OPTIONS"]
    limits = f"-c lock_timeout={for_lock} -c statement_timeout={for_statement}"
    options["options"] = f"{options.get('options', '')} {limits}".strip()
