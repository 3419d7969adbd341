"""Scripts under the names that change with their content."""

import re
from hashlib import sha256

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from newsdesk.web.static import HashedFilesStorage

SOURCES = FileSystemStorage(location=settings.BASE_DIR / "static")
SCRIPTS = sorted(str(path.relative_to(SOURCES.location)) for path in (settings.BASE_DIR / "static/js").rglob("*.js"))
IMPORTED = re.compile(r"""^import[^"']*["']([^"']+)["'];""", re.MULTILINE)


@pytest.mark.parametrize("scripts", [SCRIPTS, SCRIPTS[::-1]], ids=["a to z", "z to a"])
def test_scripts_import_one_another_by_their_last_names(scripts, tmp_path):
    storage = HashedFilesStorage(location=tmp_path)
    for name in scripts:
        with SOURCES.open(name) as script:
            storage.save(name, script)
    outcomes = {name: outcome for name, _, outcome in storage.post_process({name: (SOURCES, name) for name in scripts})}
    assert [outcome for outcome in outcomes.values() if isinstance(outcome, Exception)] == []
    served = {tmp_path / storage.hashed_files[name] for name in scripts}
    for script in served:
        imported = {(script.parent / address).resolve() for address in IMPORTED.findall(script.read_text("utf-8"))}
        assert imported <= served


def test_the_library_that_draws_charts_is_the_one_that_was_published():
    """plotly.js-basic-dist-min 4.1.1 of npm, with its licence."""
    vendor = settings.BASE_DIR / "static/vendor"
    assert sha256((vendor / "plotly-basic.min.js").read_bytes()).hexdigest() == (
        "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"
    )
    assert "MIT License" in (vendor / "plotly-basic.LICENSE.txt").read_text("utf-8")
