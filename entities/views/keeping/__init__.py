"""What people keep: quotes in collections, searches, lists of actors."""
