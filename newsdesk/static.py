"""Serves plotly.min.js out of the installed plotly package instead of a copy in this repository."""

from pathlib import Path

import plotly
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

FILE_NAME = "plotly.min.js"


class PlotlyFinder(BaseFinder):
    storage = FileSystemStorage(location=Path(plotly.__file__).parent / "package_data")

    def find(self, path, find_all=False, **kwargs):
        found = self.storage.path(FILE_NAME) if path == FILE_NAME else None
        return ([found] if found else []) if find_all else found

    def list(self, ignore_patterns):
        if not matches_patterns(FILE_NAME, ignore_patterns):
            yield FILE_NAME, self.storage
