"""Whether the history holds what the annotators were told."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from articles.models import Article
from bench.soak.annotator import Annotator
from entities.models import BatchStep, Mention
from entities.reads.articles.history import changes
from entities.reads.articles.steps import steps_of
from entities.services.derived.exact import drift


@dataclass
class Verdict:
    accepted: int  # corrections, and every mention of those that were made of many at once
    lost: list = field(default_factory=list)  # accepted, but not in the history exactly once
    problems: list[str] = field(default_factory=list)  # anything else that must not happen
    twice: list = field(default_factory=list)  # of those called lost, what the history holds more than once

    def __str__(self):
        return f"accepted {self.accepted}, in history {self.accepted - len(self.lost)}, lost {len(self.lost)}"


def verdict_on(annotators: Collection[Annotator]) -> Verdict:
    """Compares what every annotator was answered with the steps and the edits that the history shows."""
    accepted = [one for annotator in annotators for one in annotator.accepted]
    problems = [failure for annotator in annotators for failure in annotator.failures]
    steps: Counter[tuple] = Counter()
    edits: dict[tuple, list] = defaultdict(list)
    speakers: Counter[tuple] = Counter()
    papers = {paper.article for annotator in annotators for paper in annotator.papers}
    for article in Article.objects.filter(pk__in=papers):
        found = steps_of(article)
        for step in found:
            steps[article.pk, step.by, step.verb, None if step.undoes else step.revision, step.undoes] += 1
        for change in changes(article):
            edits[article.pk, change.revision] += change.edits
            speakers.update((article.pk, edit.after) for edit in change.edits if not change.undoes)
        if [step.revision for step in found] != list(range(1, article.revision + 1)):
            problems.append(f"“{article}” has revision {article.revision} and {len(found)} steps in the history.")
    times = {
        one: max(
            steps[one.article, one.by, one.asked.verb, one.revision, one.undoes],
            speakers[one.article, one.asked.speaker] if one.asked.speaker else 0,
        )
        for one in accepted
    }
    lost: list = [
        one
        for one in accepted
        if steps[one.article, one.by, one.asked.verb, one.revision, one.undoes] != 1
        or not _is_shown(one.asked, edits[one.article, one.revision])
        or (one.asked.speaker and speakers[one.article, one.asked.speaker] != 1)
    ]
    of_all = [one for annotator in annotators for one in annotator.said_of_all]
    for batch in of_all:
        lost += [batch] * (batch.rows - _rows_in_history(batch))
    for asked in (asked for annotator in annotators for asked in annotator.unanswered):
        if speakers[asked] > 1:
            problems.append(f"A correction whose answer was lost is stored {speakers[asked]} times: {asked[1]}.")
    if any(drift().counters):
        problems.append(f"The counts drifted: {drift()}")
    twice = [one for one in lost if times.get(one, 0) > 1]
    return Verdict(len(accepted) + sum(one.rows for one in of_all), lost, problems, twice)


def _rows_in_history(said_of_all):
    """How many mentions have exactly one line in the history under the steps of this act."""
    steps = BatchStep.objects.filter(batch=said_of_all.batch, batch__by=said_of_all.by)
    lines = Counter(
        Mention.pgh_event_model.objects.filter(pgh_context__in=steps.values("context"))
        .order_by()
        .values_list("pgh_obj", flat=True)
    )
    return sum(n == 1 for n in lines.values())


def _is_shown(asked, edits):
    """Whether the history tells of this step, and in the field that was asked for."""
    if not asked.field:
        return asked.verb == "undo_step" or bool(edits)
    return any(edit.field.startswith(asked.field) and edit.after.startswith(asked.after) for edit in edits)
