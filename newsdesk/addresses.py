"""Addresses of pages known by one number. A list prints hundreds of them, so each pattern is resolved once."""

from functools import cache

from django.urls import get_script_prefix, reverse


def numbered(name: str, pk: int) -> str:
    """What `reverse(name, args=[pk])` gives."""
    before, after = _around_number(name, get_script_prefix())
    return f"{before}{pk}{after}"


@cache
def _around_number(name, prefix):
    before, after = reverse(name, args=[0]).removeprefix(prefix).split("0")
    return prefix + before, after
