"""Questions, counts and quotes in words."""
