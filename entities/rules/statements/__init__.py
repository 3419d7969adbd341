"""The same statement in several outlets."""
