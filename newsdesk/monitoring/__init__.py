"""Seeing a site run: whether it is well, how much it does, and who asked it for what."""
