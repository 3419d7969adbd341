"""Saying that something is wrong, which everybody may who may read; and answering that, which annotators may."""

from datetime import datetime

from django.db import IntegrityError, transaction

from articles.models import Article
from entities.choices import State
from entities.models import Actor, Mention, Quote, Report
from entities.reads.articles.history import changes_to
from entities.reads.articles.reports import reports_on
from newsdesk.web.refusals import Refusal

About, Answer = Report.About, Report.Answer
LONGEST = 500


class NothingSaid(Refusal):
    """A report says what is wrong."""

    argument = "words"


class AlreadyAnswered(Refusal):
    """Somebody else was quicker. `report` holds the answer."""

    def __init__(self, report: Report):
        who = report.answered_by.get_username() if report.answered_by else "Somebody"
        super().__init__(f"{who} answered this in the meantime. Nothing was saved.")
        self.report = report


def report_wrong(*, thing: Quote | Mention | Actor, words: str, by) -> Report:
    """It goes to the front of the review queue. Who reports the same thing again says it in other words.

    Raises NothingSaid.
    """
    words = " ".join(words.split())[:LONGEST]
    if not words:
        raise NothingSaid("Say in a few words what is wrong.")
    kind = {Quote: About.QUOTE, Mention: About.MENTION, Actor: About.ACTOR}[type(thing)]
    place = {}
    if not isinstance(thing, Actor):
        revision = Article.objects.values_list("revision", flat=True).get(pk=thing.article_id)
        place = {"article_id": thing.article_id, "start": thing.start, "end": thing.end, "revision": revision}
    mine = Report.objects.open().filter(about=kind, number=thing.pk, by=by)
    if not mine.update(words=words):
        try:
            with transaction.atomic():
                return Report.objects.create(about=kind, number=thing.pk, text=str(thing), words=words, by=by, **place)
        except IntegrityError:  # a double click
            mine.update(words=words)
    return mine.get()


def answer_report(
    *, report: Report, answer: str, words: str = "", by, now: datetime, instead_of: datetime | None = None
) -> Report:
    """It returns to who reported it. `instead_of`: the moment of the answer that this one takes the place of.

    Raises AlreadyAnswered if there is an answer, or another one than that.
    """
    told = {
        "answer": Answer(answer), "answer_words": " ".join(words.split())[:LONGEST], "answered_by": by,
        "answered_at": now, "is_read": False,
    }  # fmt: skip
    saved = Report.objects.filter(pk=report.pk, answered_at=instead_of).update(**told)
    report.refresh_from_db()
    if not saved:
        raise AlreadyAnswered(report)
    return report


def answer_by_deciding(*, quote: Quote, words: str = "", by, now: datetime) -> None:
    """Whoever accepts or rejects a reported quote answers its reports: what changed since then is corrected."""
    for report in reports_on(quote):
        changes = [one for one in changes_to([quote], report.revision) if one.verb_name != "accept_quote"]
        answer = Answer.CORRECTED if changes or quote.state == State.REJECTED else Answer.ACCEPTED
        answer_report(report=report, answer=answer, words=words, by=by, now=now)


def put_away(*, report: Report) -> None:
    """Who reported it has read the answer."""
    Report.objects.filter(pk=report.pk).exclude(answer="").update(is_read=True)
