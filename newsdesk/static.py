"""Static files: plotly.min.js out of the installed package, and names that change with the content."""

from pathlib import Path

import plotly
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

FILE_NAME = "plotly.min.js"


class HashedFilesStorage(CompressedManifestStaticFilesStorage):
    """Imports between our script modules are rewritten, too; else a module would run once under each of its names.

    Django's own switch for this also reads the scripts of packages, some of which import what they do not ship.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )
    # A pass settles the name of one more module in a chain of imports, where files come in the worst order; a circle
    # never settles.
    max_post_process_passes = 20


class PlotlyFinder(BaseFinder):
    storage = FileSystemStorage(location=Path(plotly.__file__).parent / "package_data")

    def find(self, path, find_all=False, **kwargs):
        found = self.storage.path(FILE_NAME) if path == FILE_NAME else None
        return ([found] if found else []) if find_all else found

    def list(self, ignore_patterns):
        if not matches_patterns(FILE_NAME, ignore_patterns):
            yield FILE_NAME, self.storage
