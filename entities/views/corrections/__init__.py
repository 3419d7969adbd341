"""What annotators correct and decide, and what everybody may report."""
