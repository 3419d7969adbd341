"""What Newsdesk is on one machine: its folder, the account it runs as, and its processes together."""
