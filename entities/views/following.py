"""What a list page sends after its first useful content, in an answer of its own."""

PERIOD, PERIOD_TEMPLATE = "period_rest", "entities/filters/period_rest.html"
