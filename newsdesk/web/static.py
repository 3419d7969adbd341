"""Static files: names that change with the content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


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
