"""What the encoder learns from: the list of sources, their documents in other spellings, and windows of these."""
