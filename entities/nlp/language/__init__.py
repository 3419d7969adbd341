"""Word lists and the borders of words, sentences and quotation marks."""
