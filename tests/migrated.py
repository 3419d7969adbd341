"""The database that every run of the tests starts from: migrated once, packed, and unpacked by each later run.

It is the data folder of an embedded PostgreSQL, packed in `build/tests` under a digest of all it follows from. A pack
that is missing, damaged or does not start is made anew; one that lacks a migration is migrated further.
"""

import hashlib
import os
import shutil
import subprocess
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from bench.own_site import unpack
from newsdesk.database import embedded
from newsdesk.database import roles as database_roles
from newsdesk.machine import home as homes
from newsdesk.machine.home import CannotRun, home, locked, make_home

PACKS = settings.BASE_DIR / "build" / "tests"


def provide():
    """Make the data folder of this session's home, unless another process of the session has made it."""
    base = home()
    make_home(base)
    with locked(base / "providing"):
        if (base / "data").exists():
            return
        pack = packed()
        with suppress(CannotRun, DatabaseError, OSError, subprocess.SubprocessError):
            unpack(pack, base)
            _migrate()
            return
        shutil.rmtree(base / "data", ignore_errors=True)
        _migrate()
        # Where the checkout belongs to somebody else, every session migrates for itself.
        with suppress(OSError, subprocess.SubprocessError):
            _pack(base, pack)


def packed():
    """Where the pack is, once somebody has made it."""
    return PACKS / f"migrated-{digest()}.tar.gz"


def digest():
    """What the migrated database follows from, in 16 characters."""
    sources = [Path(module.__file__) for module in (embedded, homes, database_roles)]
    for app in apps.get_app_configs():
        sources += sorted(Path(app.path).glob("migrations/*.py"))
    found = hashlib.sha256()
    for release in (django.__version__, *map(version, (embedded.DISTRIBUTION, "procrastinate"))):
        found.update(release.encode() + b"\0")
    for source in sources:
        found.update(f"{source.parent.parent.name}/{source.name}".encode() + b"\0" + source.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _migrate():
    """Do what is left to do; the server has stopped afterwards."""
    with embedded.running(durable=False):
        try:
            call_command("migrate", verbosity=0)
        finally:
            connection.close()
            connection.close_pool()


def _pack(base, pack):
    pack.parent.mkdir(parents=True, exist_ok=True)
    outdated = [path for path in pack.parent.glob("migrated-*") if path != pack]
    # Renamed when complete: others may be packing too.
    with NamedTemporaryFile(dir=pack.parent, prefix="migrated-", delete=False) as packed:
        subprocess.run(["tar", "-cz", "-C", base / "data", "."], stdout=packed, check=True)
    os.chmod(packed.name, 0o644)
    os.replace(packed.name, pack)
    for path in outdated:
        path.unlink(missing_ok=True)
