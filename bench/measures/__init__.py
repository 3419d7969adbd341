"""What is measured on a Newsdesk of its own, one module a subject."""
