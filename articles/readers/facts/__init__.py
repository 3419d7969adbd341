"""Title, author, outlet, day and language of an article: what a file says of them, and which of it is right."""
