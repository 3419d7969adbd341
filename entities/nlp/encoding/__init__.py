"""The trained encoder: wordpieces in, vectors and the decisions of its heads out."""
