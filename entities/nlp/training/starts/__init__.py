"""What training begins with: networks that others trained on plain text."""
