"""What was measured of the engine, as `manage.py evaluate` wrote it down in docs/quality.md."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

REPORT = Path(settings.BASE_DIR) / "docs" / "quality.md"
MEASURED_ON = "acceptance2_dev"
WHOM, COUNTS = f"Who said what about whom, on `{MEASURED_ON}`", "What a count of quotes is worth"


@dataclass(frozen=True, slots=True)
class Quality:
    """Rows of the tables of one set: {what: percent} of what is right in what the engine found, and so on."""

    version: str
    precision: dict[str, float]
    recall: dict[str, float]
    accuracy: dict[str, float]
    within: dict[str, float]  # of counts: how often the interval held the true number, by what was counted

    @property
    def rows(self) -> list[tuple[str, float, float]]:
        return [(what, self.precision[what], self.recall[what]) for what in self.precision]

    @property
    def missed(self) -> int:
        """Of a hundred quotes."""
        return round(100 - self.recall["quotes found"])

    @property
    def false(self) -> int:
        return round(100 - self.precision["quotes found"])

    @property
    def subjects_missed(self) -> int:
        return round(100 - self.recall["subjects of the quotes found"])

    @property
    def false_subjects(self) -> int:
        return round(100 - self.precision["subjects of the quotes found"])

    @property
    def wrong_speakers(self) -> int:
        return round(100 - self.accuracy["right speaker, of the quotes found"])

    @property
    def wrong_stances(self) -> int:
        return round(100 - self.accuracy["right stance toward the main subject"])


def quality() -> Quality | None:
    """None where nobody has written the report down."""
    return parsed(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else None


@cache
def parsed(report: str) -> Quality:
    version = re.search(r"Pipeline version (\S+)\.", report)
    whom, counts = tables(section(report, WHOM)), tables(section(report, COUNTS))
    found, told = whom[0], whom[1]
    return Quality(
        version=version[1] if version else "",
        precision={row[0]: float(row[1]) for row in found},
        recall={row[0]: float(row[2]) for row in found},
        accuracy={row[0]: float(row[1]) for row in told},
        within={
            row[1]: float(row[-1])
            for row in (counts[0] if counts else [])
            if MEASURED_ON in row[0] and row[2] == "one article"
        },
    )


def section(report: str, heading: str) -> str:
    _, _, after = report.partition(f"\n## {heading}\n")
    return after.partition("\n## ")[0]


def tables(markdown: str) -> list[list[list[str]]]:
    """The rows of each table, without their heads."""
    found: list[list[list[str]]] = []
    inside = False
    for line in markdown.splitlines():
        if not line.startswith("|"):
            inside = False
        elif re.fullmatch(r"[|\-: ]+", line):
            found.append([])
            inside = True
        elif inside:
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return found
