"""What one page shows, put together from queries and reads."""
