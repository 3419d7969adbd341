"""Asking other machines for a page or a feed, so that nobody can make Newsdesk ask where it should not.

`fetch` resolves a host once, refuses what is not on the open internet, and connects to the very address that it
looked at; each redirect is looked at anew. `politeness` keeps to what a site asks of programs.
"""

from newsdesk.outgoing.fetching import Answer, CannotFetch, fetch
from newsdesk.outgoing.politeness import NotNow, asked_not_to, pause_between

__all__ = ["Answer", "CannotFetch", "NotNow", "asked_not_to", "fetch", "pause_between"]
