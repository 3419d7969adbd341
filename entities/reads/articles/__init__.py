"""One article: what was found in it, and what people did with it."""
