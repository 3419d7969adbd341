"""What a merge of two actors would move, before anybody agrees to it."""

from dataclasses import dataclass, field

from entities.models import Actor, Mention, Quote, QuoteTarget
from newsdesk.refusals import Refusal


class CannotMerge(Refusal):
    """These two can't be made one, or a merge can't be undone."""


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do, in numbers of annotations nobody rejected."""

    keep: Actor
    absorb: Actor
    n_mentions: int
    n_quotes: int  # spoken by the absorbed actor
    n_about: int  # about the absorbed actor
    n_rows: int  # everything that is written, rejected annotations too
    n_about_both: int  # quotes about both, which will name the kept actor once
    n_about_each_other: int  # quotes by one about the other, which will be about their own speaker
    n_together: int  # articles that mention both
    names: list[str] = field(default_factory=list)  # that the kept actor did not have

    @property
    def kinds_differ(self):
        return self.keep.kind != self.absorb.kind

    @property
    def countries_differ(self):
        return bool(self.keep.country and self.absorb.country and self.keep.country != self.absorb.country)


def preview_merge(*, keep: Actor, absorb: Actor) -> MergePreview:
    """Raises CannotMerge where `merge_actors` would."""
    check_merge(keep, absorb)
    targets = QuoteTarget.objects.live().filter(quote__in=Quote.objects.live())
    both = targets.filter(actor=absorb, quote__targets__in=targets.filter(actor=keep))
    each_other = targets.filter(actor=absorb, quote__speaker=keep).count()
    each_other += targets.filter(actor=keep, quote__speaker=absorb).count()
    together = Mention.objects.live().of(keep).order_by().values("article")
    known = set(keep.aliases.values_list("key", flat=True))
    return MergePreview(
        keep=keep,
        absorb=absorb,
        n_mentions=Mention.objects.live().of(absorb).count(),
        n_quotes=Quote.objects.live().by(absorb).count(),
        n_about=targets.filter(actor=absorb).count(),
        n_rows=_n_rows(absorb),
        n_about_both=both.exclude(quote__speaker__in=[keep, absorb]).count(),
        n_about_each_other=each_other,
        n_together=Mention.objects.live().of(absorb).filter(article__in=together).per_article().count(),
        names=[alias.text for alias in absorb.aliases.all() if alias.key not in known],
    )


def check_merge(keep, absorb):
    if keep == absorb:
        raise CannotMerge(f"{keep} can't be merged into itself. Choose another actor.")
    for actor in (keep, absorb):
        if actor.merged_into_id:
            raise CannotMerge(f"{actor} was already merged into {actor.current}.")


def _n_rows(actor):
    return (
        Mention.objects.of(actor).count()
        + Quote.objects.by(actor).count()
        + QuoteTarget.objects.filter(actor=actor).count()
    )
