"""Outlets as editors keep them: what each brings, whether one fell silent, what is known of it, and merging two."""
