"""The points of a sparkline."""

from collections.abc import Sequence

SPARK_WIDTH, SPARK_HEIGHT = 100, 24


def spark_points(values: Sequence[float]) -> str:
    """`values` as the points of an SVG polyline in a box of SPARK_WIDTH × SPARK_HEIGHT, zero at the bottom."""
    top = max(values, default=0) or 1
    step = SPARK_WIDTH / max(len(values) - 1, 1)
    return " ".join(
        f"{place * step:.1f},{SPARK_HEIGHT - value / top * SPARK_HEIGHT:.1f}" for place, value in enumerate(values)
    )
