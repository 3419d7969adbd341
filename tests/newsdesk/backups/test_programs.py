"""Which of a machine's pg_dumps is taken."""

import pytest

from newsdesk.backups.programs import choose
from newsdesk.machine.home import CannotRun


@pytest.fixture
def folder(tmp_path):
    """Makes a folder with a pg_dump of that version."""

    def make(version):
        program = tmp_path / version / "pg_dump"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version} (Debian {version}-1)'\n")
        program.chmod(0o755)
        return str(program.parent)

    return make


def chosen(server, *folders):
    return choose("pg_dump", server=server, folders=[*folders]).parent.name


def test_program_of_the_servers_version_is_taken(folder):
    assert chosen(16, folder("15.14"), folder("18.1"), folder("16.3")) == "16.3"


def test_program_of_the_next_newer_version_is_taken(folder):
    assert chosen(16, folder("18.1"), folder("15.14"), folder("17.2")) == "17.2"


def test_first_of_several_programs_of_one_version_is_taken(folder):
    assert chosen(16, folder("16.9"), folder("16.3")) == "16.9"


def test_program_too_old_is_named_with_what_helps(folder):
    with pytest.raises(CannotRun, match=r"of PostgreSQL 15, but the server is PostgreSQL 16.*postgresql-client-16"):
        chosen(16, folder("15.14"), folder("14.2"))


def test_missing_program_is_named_with_what_helps(tmp_path):
    with pytest.raises(CannotRun, match=r"pg_dump is not on PATH.*postgresql-client-17"):
        chosen(17, str(tmp_path))
