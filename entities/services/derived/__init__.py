"""What follows from the annotations: counts, statements, voices, ranks."""
