"""Teaches the rankers of speakers and targets, and how sure the engine may be of a speaker."""
