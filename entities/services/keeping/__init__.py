"""What people keep for themselves: saved searches, watches, digests, collections."""
