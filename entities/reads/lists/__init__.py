"""What lists of actors say, for pages, jobs and the engine."""
