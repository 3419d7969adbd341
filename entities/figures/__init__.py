"""Rows in, Plotly figures out: pure functions, one module a chart."""
