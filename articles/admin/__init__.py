"""The editors' rooms: articles, their uploads, outlets and feeds. Django looks for them here."""

from articles.admin import articles, uploads  # noqa: F401
from articles.feeds import admin as feeds  # noqa: F401
from articles.outlets import admin as outlets  # noqa: F401
