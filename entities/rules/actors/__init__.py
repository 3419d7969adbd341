"""Who an actor is: known names, namesakes, doubles, and whom it speaks for."""
