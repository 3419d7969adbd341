"""Who talks about whom."""
