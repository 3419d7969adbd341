"""Proofs that take long: one module for each, with a function `prove` that returns what went wrong, in words."""
