"""Corrections of annotations by people, and undoing them."""
