"""What a table of actors says, row by row, and what becomes of each row."""
