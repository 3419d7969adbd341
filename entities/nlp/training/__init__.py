"""Training of the encoder that `entities.nlp` runs: quotes, links between their parts, and names.

Nothing of the site imports this package. `train`, `export`, `average` and the torch model need the
extra `[train]`; what prepares data and measures needs only what the engine itself needs.
"""
