"""How good a set of weights is, how sure it may be, and the card that says so."""
