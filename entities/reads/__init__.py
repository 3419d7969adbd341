"""Answers read from the database that several pages, services and exports share."""
