"""Addresses of pages without parameters or known by one number: lists print hundreds, so each pattern is resolved once.

And those that a form brought along.
"""

from functools import cache
from urllib.parse import urlsplit

from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def fixed(name: str) -> str:
    """What `reverse(name)` gives."""
    return _fixed(name, get_script_prefix())


def numbered(name: str, pk: int) -> str:
    """What `reverse(name, args=[pk])` gives."""
    before, after = _around_number(name, get_script_prefix())
    return f"{before}{pk}{after}"


def own(request, address: str) -> str:
    """An address that a form brought along, if it is a page of ours; otherwise "".

    A mere word is none: `redirect` would take it for the name of a page.
    """
    allowed = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(address, allowed, require_https=request.is_secure())
    return address if is_ours and "/" in address else ""


def way_back(request) -> str:
    """The page of ours that led here; "" if that is not known, or is this one."""
    came_from = own(request, request.headers.get("Referer", ""))
    return "" if urlsplit(came_from).path in (request.path, "/login/") else came_from


@cache
def _fixed(name, prefix):
    return reverse(name)


@cache
def _around_number(name, prefix):
    before, after = reverse(name, args=[0]).removeprefix(prefix).split("0")
    return prefix + before, after
