"""What readers reported, with what it is about as it stands now. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass

from entities.models import Actor, Mention, Quote, Report

About = Report.About
LISTED = 100


@dataclass(frozen=True)
class Reported:
    """A report, and what it is about; None where that is gone."""

    report: Report
    thing: Quote | Mention | Actor | None

    @property
    def address(self) -> str:
        if isinstance(self.thing, Mention):
            return f"{self.thing.article.get_absolute_url()}#mention-{self.thing.pk}"
        return self.thing.get_absolute_url() if self.thing else ""


def thing_of(report: Report) -> Quote | Mention | Actor | None:
    """What it is about: under its number, or what stands at its place since the article was read again."""
    if report.about == About.ACTOR:
        return Actor.objects.current_of(report.number)
    what, who = (Quote, "speaker") if report.about == About.QUOTE else (Mention, "actor")
    rows = what.objects.select_related("article", who)
    rows = rows.defer("article__text", "article__search")
    found = rows.filter(pk=report.number).first()
    if found is None and report.article_id and report.start is not None and report.end is not None:
        found = rows.filter(article=report.article_id, start=report.start, end=report.end).order_by("pk").first()
    return found


def reported(reports: Iterable[Report]) -> list[Reported]:
    return [Reported(report, thing_of(report)) for report in reports]


def reported_by(person) -> list[Reported]:
    """The newest first."""
    return reported(Report.objects.of(person).in_print()[:LISTED])


def to_answer() -> list[Reported]:
    """Open reports, the oldest first."""
    return reported(Report.objects.open().oldest_first().in_print()[:LISTED])


def reports_in(articles) -> dict[int, list[Report]]:
    """{article id: its reports, open and answered, the oldest first} of these articles (ids)."""
    found: dict[int, list[Report]] = {}
    for report in Report.objects.filter(article__in=list(articles)).select_related("by", "answered_by").oldest_first():
        found.setdefault(report.article_id, []).append(report)
    return found


def reports_on(quote: Quote) -> list[Report]:
    """Open reports on a quote, however often its article was read again since."""
    here = Report.objects.open().filter(about=About.QUOTE, article=quote.article_id)
    return [one for one in here.oldest_first().in_print() if quote.pk == one.number or _is_at(one, quote)]


def _is_at(report, quote):
    return (report.start, report.end) == (quote.start, quote.end)


def reported_quotes():
    """Ids of the quotes of which readers say that something is wrong."""
    return Report.objects.open().filter(about=About.QUOTE).values("number")
