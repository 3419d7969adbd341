"""Stretches of a text: where they are, what differs, how they are drawn."""
