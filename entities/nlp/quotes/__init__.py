"""Where quotes stand: their contents, cues and sources."""
