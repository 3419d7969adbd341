"""Quotes with everything told of them: speaker, subjects and stance."""
