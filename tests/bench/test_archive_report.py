"""What was measured of large archives, told to people."""

from bench.archive.report import compared, page

COST = {
    "p50": 20.0, "p95": 80.0, "queries": 9, "rows": 500, "buffers": 900, "bytes": 52_000,
    "reference_p95": 4.0, "reference_rows": 60, "reference_buffers": 90,
}  # fmt: skip


def results(**requests):
    return {"10000": {"machine": {"cores": 2}, "commit": "abc", "requests": requests, "open loop": None}}


def test_a_page_of_charts_names_every_request_and_what_is_over_the_aim():
    shown = page(results(quotes=COST, **{"of <a> pair": {**COST, "p95": 160.0}}))
    assert "10,000 articles" in shown
    assert shown.index("of &lt;a&gt; pair") < shown.index("quotes")
    assert '<div class="bar over" style="width: 100.00%">' in shown
    assert '<div class="bar" style="width: 50.00%">' in shown
    assert "http" not in shown  # it stands for itself


def test_two_measurements_are_compared_where_they_differ():
    before = results(same=COST, dearer=COST, gone=COST)
    after = results(same={**COST, "p95": 85.0}, dearer={**COST, "rows": 1_000, "queries": 3}, come=COST)
    assert list(compared(before, after)) == [
        "10,000 articles, abc and abc",
        f"  {'dearer':44} queries 9 → 3 (0.33 ×)  rows 500 → 1,000 (2.00 ×)",
        "  gone: only before",
        "  come: only after",
    ]
