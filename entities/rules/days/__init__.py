"""What follows from days and from counts of days."""
