"""Training of the network that reads: its parts, losses and rates, its runs, and what is made of its checkpoints."""
