"""Quotes with everything told of them: speaker, targets and stance."""
