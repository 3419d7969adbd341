"""Two hundred analysts are answered, beside clients that hold the server up, too (bench/load.py)."""

from bench.load import prove

__all__ = ["prove"]
