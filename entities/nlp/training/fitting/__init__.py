"""The small weights beside the network, each fitted in seconds on one core."""
