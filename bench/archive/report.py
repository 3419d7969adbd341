"""What was measured, for people: a page of charts that stands for itself, and the comparison of two measurements."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Results = Mapping[str, Any]  # {articles: {"machine", "commit", "requests": {name: Measured as a dict}, "open loop"}}

AIM = 100  # ms of server time, of 95 in 100 requests
FIGURES = (
    ("p95", "ms until 95 of 100 were answered", "reference_p95"),
    ("rows", "rows read from tables and indexes", "reference_rows"),
    ("buffers", "pages of memory touched, of 8 kB", "reference_buffers"),
    ("bytes", "bytes of the largest answer", ""),
)
COMPARED = ("p50", "p95", "queries", "rows", "buffers", "bytes")
WORTH_TELLING = 1.2  # times as much, or as little

STYLE = """
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } th { font-weight: normal; text-align: start; width: 22rem; }
td, th { padding: 1px 6px; } .num { font-variant-numeric: tabular-nums; text-align: end; white-space: nowrap; }
.bar { background: #4878a8; height: 0.55em; min-width: 1px; }
.bare { background: #b9bec4; } .over { background: #c0504d; }
@media (max-width: 40rem) { th { width: auto; } }
"""


def page(results: Results) -> str:
    """HTML with a chart of each figure at each size, the dearest request first, beside bare SQL."""
    parts = [_size(articles, each) for articles, each in sorted(results.items(), key=lambda item: int(item[0]))]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>What pages cost over large archives</title><style>{STYLE}</style>"
        f"<h1>What pages cost over large archives</h1>{''.join(parts)}</html>\n"
    )


def _size(articles: str, found: Mapping[str, Any]) -> str:
    charts = "".join(_chart(found["requests"], *figure) for figure in FIGURES)
    loop = found.get("open loop")
    told = (
        f"<p>All of them mixed, {loop['per_second']:g} a second: half within {loop['p50']:,.0f} ms, 95 of 100 within "
        f"{loop['p95']:,.0f} ms, the longest {loop['longest']:,.0f} ms; {len(loop['failed'])} failed.</p>"
        if loop
        else ""
    )
    machine = ", ".join(f"{name} {value}" for name, value in dict(found.get("machine") or {}).items())
    return (
        f"<h2>{int(articles):,} articles</h2><p>Commit {escape(str(found.get('commit')))}. {escape(machine)}</p>"
        f"{told}{charts}"
    )


def _chart(requests: Mapping[str, Mapping[str, Any]], name: str, words: str, beside: str) -> str:
    most = max((max(one[name], one.get(beside) or 0) for one in requests.values()), default=0) or 1
    rows = []
    for request, one in sorted(requests.items(), key=lambda item: -item[1][name]):
        value, bare = one[name], one.get(beside)
        over = " over" if name == "p95" and value > AIM else ""
        bars = f'<div class="bar{over}" style="width: {100 * value / most:.2f}%"></div>'
        told = f"{value:,.0f}"
        if bare is not None:
            bars += f'<div class="bar bare" style="width: {100 * bare / most:.2f}%"></div>'
            told += f" | {bare:,.0f}"
        rows.append(
            f'<tr><th scope="row">{escape(request)}</th><td class="num">{told}</td><td width="50%">{bars}</td></tr>'
        )
    note = "; grey: of the bare SQL" if beside else ""
    aim = f"; red: more than {AIM}" if name == "p95" else ""
    return f"<h3>{words}{note}{aim}</h3><table>{''.join(rows)}</table>"


def compared(before: Results, after: Results) -> Iterator[str]:
    """Lines about each request that costs at least WORTH_TELLING times as much, or as little, as before."""
    for articles in sorted(before.keys() & after.keys(), key=int):
        yield f"{int(articles):,} articles, {before[articles].get('commit')} and {after[articles].get('commit')}"
        old, new = before[articles]["requests"], after[articles]["requests"]
        for name in [*old, *(new.keys() - old.keys())]:
            if name not in new or name not in old:
                yield f"  {name}: only {'before' if name in old else 'after'}"
                continue
            changes = [_change(figure, old[name][figure], new[name][figure]) for figure in COMPARED]
            if any(changes):
                yield f"  {name:44} {'  '.join(filter(None, changes))}"


def _change(figure: str, before: float, after: float) -> str:
    low, high = sorted((before, after))
    if low == high or high < low * WORTH_TELLING:
        return ""
    return f"{figure} {before:,.0f} → {after:,.0f} ({after / before if before else float('inf'):.2f} ×)"
