"""Measures a Newsdesk of its own, and takes its pictures: `make bench`, `make shots`."""
