"""How well the engine does against gold annotations."""
