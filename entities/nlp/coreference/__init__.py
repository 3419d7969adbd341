"""Whom pronouns, descriptions and sources of quotes mean."""
