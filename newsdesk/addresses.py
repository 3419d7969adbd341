"""Addresses of pages without parameters or known by one number. Lists print hundreds: each pattern is resolved once."""

from functools import cache

from django.urls import get_script_prefix, reverse


def fixed(name: str) -> str:
    """What `reverse(name)` gives."""
    return _fixed(name, get_script_prefix())


def numbered(name: str, pk: int) -> str:
    """What `reverse(name, args=[pk])` gives."""
    before, after = _around_number(name, get_script_prefix())
    return f"{before}{pk}{after}"


@cache
def _fixed(name, prefix):
    return reverse(name)


@cache
def _around_number(name, prefix):
    before, after = reverse(name, args=[0]).removeprefix(prefix).split("0")
    return prefix + before, after
