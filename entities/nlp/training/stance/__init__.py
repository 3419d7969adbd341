"""Teaches the stance network: sentences rated for feeling first, then judged ones, then unjudged news."""
