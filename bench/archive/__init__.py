"""Synthetic archives of any size, and what every page costs over them (docs/scaling.md)."""
