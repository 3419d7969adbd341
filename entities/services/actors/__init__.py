"""Naming, merging and splitting actors."""
