"""Storing what the engine found, and running it anew without touching people's work."""
