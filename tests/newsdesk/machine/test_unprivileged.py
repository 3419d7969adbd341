"""Giving up root, and what a process may do afterwards."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from newsdesk.machine.home import account, home, make_home, secret_key
from newsdesk.machine.unprivileged import ROOT

by_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give it up")
GIVES_UP = "from newsdesk.machine.unprivileged import *; give_up_root(); "
U = "import os, newsdesk.machine.unprivileged as u; from pathlib import Path; "
POWERS = "print(*(line.split()[1] for line in open('/proc/self/status') if line[:4] in ('CapE', 'CapP', 'CapA')));"


@pytest.fixture
def base(monkeypatch):
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        os.chmod(folder, 0o711)
        monkeypatch.setenv("NEWSDESK_HOME", f"{folder}/home")
        yield home()


def tried(code, **options):
    options = {"cwd": ROOT, "capture_output": True, "text": True} | options
    return subprocess.run([sys.executable, "-c", code], check=False, **options)


def told(code, **options):
    ran = tried(code, **options)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


@by_root
def test_root_is_given_up_for_good(base):
    code = GIVES_UP + "import os; print(*os.getresuid(), *os.getresgid(), *os.getgroups())"
    owner = account()
    assert told(code) == [str(owner.pw_uid)] * 3 + [str(owner.pw_gid)] * 3
    for back in ("os.setuid(0)", "os.setgid(0)", f"os.chown('{base}', {owner.pw_uid}, 0)", "open('/etc/passwd', 'a')"):
        assert "Error" in tried(GIVES_UP + f"import os; {back}").stderr, back


@by_root
def test_whoever_gave_up_root_uses_the_same_home(base):
    key = secret_key()
    code = GIVES_UP + (
        "from newsdesk.machine.home import *; base = home(); print(base, secret_key());\n"
        "with locked(base / 'gate'): (base / 'static' / 'mine').touch()"
    )
    assert told(code) == [str(base), key]
    assert (base / "static" / "mine").stat().st_uid == account().pw_uid


@by_root
def test_home_of_an_earlier_version_is_handed_over(base):
    base.mkdir(mode=0o710)
    (base / "static" / "css").mkdir(parents=True)
    for name in ("gate", "users", "secret_key", "static/.collected", "static/css/site.css"):
        (base / name).write_text("as it was")
        (base / name).chmod(0o600)
    outside = base.parent / "others"
    outside.write_text("root's")
    (base / "static" / "astray").symlink_to(outside)
    os.link(outside, base / "static" / "linked")
    make_home(base)
    uid = account().pw_uid
    handed_over = [base / name for name in ("gate", "users", "secret_key", "static")]
    handed_over += [base / "static" / name for name in (".collected", "css", "css/site.css")]
    assert {path.stat().st_uid for path in handed_over} == {uid}
    assert (outside.stat().st_uid, base.stat().st_uid) == (0, 0)
    assert told(GIVES_UP + "from newsdesk.machine.home import *; print(secret_key())") == ["as", "it", "was"]


@by_root
def test_home_of_root_is_refused_to_other_users(base):
    make_home(base)
    code = "import os; from newsdesk.machine.home import *; os.setuid(12345); make_home(home())"
    assert "CannotRun: " in (said := tried(code).stderr)
    assert "belongs to the user root. Start Newsdesk as that user." in said


@by_root
def test_account_that_can_not_be_made_is_the_one_that_owns_nothing(base):
    code = "import pwd, newsdesk.machine.home as h; h.ACCOUNT = 'not-there'; h.subprocess.run = lambda *a, **k: 1/0\n"
    code = code.replace("1/0", "(_ for _ in ()).throw(OSError())") + "print(h.account().pw_uid)"
    assert told(code) == ["65534"]


@by_root
def test_signal_at_the_death_of_the_parent_outlives_the_change(base):
    code = "u._prctl(u.PR_SET_PDEATHSIG, 15); u.give_up_root(); print(u._signal_of_death())"
    assert told(U + code) == ["15"]


@by_root
def test_program_that_the_account_can_read_leaves_no_right_of_root(base):
    code = U + "u.can_read_program = lambda: True; print(u.warning()); u.give_up_root();" + POWERS
    assert {int(powers, 16) for powers in told(code)} == {0}


@by_root
def test_program_that_the_account_can_not_read_keeps_the_right_to_read_alone_and_says_so(base):
    code = U + "u.can_read_program = lambda: False; said = u.warning(); u.give_up_root();" + POWERS
    code += "open('/etc/shadow').close();"
    ran = tried(code + "print(said)")
    assert {int(powers, 16) for powers in ran.stdout.split()[:3]} == {0b100}
    assert "keeps the right to read every file of this machine, and no other of root's" in ran.stdout
    assert "PermissionError" in tried(code + "open('/etc/shadow', 'a')").stderr


@by_root
def test_program_that_can_not_be_read_without_any_right_left_is_refused_in_words(base):
    code = U + "u.can_read_program = lambda: False; u.POWERS = {}; u.give_up_root()"
    assert re.search(r"CannotRun: The user '\w+', .* can't read .*ordinary user\.", tried(code).stderr)


@by_root
def test_whether_the_account_can_read_is_found_out_by_trying():
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        os.chmod(folder, 0o711)
        closed = Path(folder) / "closed"
        (closed / "templates").mkdir(parents=True)
        (closed / "static").mkdir()
        code = U + (
            "u.PROGRAM, os.__file__, u.sys.executable = (), '/etc/passwd', '/bin/sh';"
            f"u.ROOT = Path('{closed}'); print(u.can_read_program());"
            "u.ROOT.chmod(0o700); print(u.can_read_program())"
        )
        assert told(code) == ["True", "False"]


@by_root
def test_files_are_read_by_the_account_even_for_root(base):
    code = (
        "import os; from newsdesk.contained import contained; from tests.newsdesk.contained import readers;"
        "print(os.getuid(), contained(readers.whoever, refusal=readers.CannotRead))"
    )
    assert told(code) == ["0", str(account().pw_uid)]


def test_who_is_not_root_goes_on_as_they_are():
    code = U + "os.geteuid() or os.setuid(65534); before = os.getuid(); u.give_up_root(); print(before == os.getuid())"
    assert told(code, env=os.environ | {"NEWSDESK_HOME": "/nowhere"}) == ["True"]
