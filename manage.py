#!/usr/bin/env python3
"""Django's commands, with the embedded PostgreSQL kept running for as long as one of them needs it."""

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext

from newsdesk.machine.patience import clock

NEED_NO_DATABASE = {
    "annotate", "check", "collectstatic", "desk", "diffsettings", "evaluate", "findstatic", "help",
    "makemessages", "compilemessages", "startapp", "version",
}  # fmt: skip


def needs_database(arguments: list[str]) -> bool:
    """Whether the command line `arguments` (without the program's name) names a command that asks the database."""
    if not arguments or {"-h", "--help", "--version"} & set(arguments):
        return False
    return arguments[0] not in NEED_NO_DATABASE or "--database" in arguments


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")
    with clock("Starting") as end:
        run(started=end)


def run(*, started: Callable[[], None]) -> None:
    """Run the command of this command line; `started` is called when everything is loaded."""
    try:
        from django.core.management import BaseCommand, ManagementUtility
    except ImportError:
        sys.exit("Newsdesk's packages are missing here. 'make setup' makes .venv; then use .venv/bin/python.")
    from environs import EnvError

    from newsdesk.database import embedded
    from newsdesk.database import roles as database_roles

    try:
        from newsdesk import settings

        if sys.argv[1:2] and sys.argv[1] in database_roles.OF_OWNER:
            settings.DATABASES["default"].update(settings.DATABASE_OF_OWNER)
        embeds = settings.USES_EMBEDDED_POSTGRES and needs_database(sys.argv[1:])
        with embedded.running() if embeds else nullcontext():
            utility = ManagementUtility(sys.argv)
            fetch = utility.fetch_command

            def fetched(name: str) -> BaseCommand:
                command = fetch(name)
                started()
                return command

            utility.fetch_command = fetched
            utility.execute()
    except (EnvError, embedded.CannotRun) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
