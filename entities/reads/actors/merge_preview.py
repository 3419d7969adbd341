"""What a merge of two actors would move, before anybody agrees to it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from entities.models import Actor, ActorList, Listed, Mention, Quote, QuoteTarget
from newsdesk.web.refusals import Refusal


class CannotMerge(Refusal):
    """These two can't be made one, or a merge can't be undone."""


class Numbers(NamedTuple):
    """What an actor's page counts of it."""

    mentions: int
    by: int
    about: int

    @property
    def in_words(self) -> str:
        """ "53 mentions, 47 quotes by, 24 about" """
        n, by = self.mentions, self.by
        said = f"{n:,} mention{'' if n == 1 else 's'}, {by:,} quote{'' if by == 1 else 's'} by"
        return f"{said}, {self.about:,} about"


def numbers_of(actor: Actor) -> Numbers:
    """As they are now."""
    counted = Actor.objects.filter(pk=actor.pk).with_totals()
    return Numbers(*counted.values_list("n_mentions", "n_quotes_by", "n_quotes_about").get())


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
    after: Numbers  # of the kept actor, as its page will have them
    names: list[str] = field(default_factory=list)  # that the kept actor did not have
    on_list: str = ""  # that names the kept actor and not the other: so it is the one that is kept

    @property
    def n_quotes_moved(self):
        """By or about the absorbed actor, as the merge will tell."""
        return self.n_quotes + self.n_about

    @property
    def kinds_differ(self):
        return self.keep.kind != self.absorb.kind

    @property
    def countries_differ(self):
        return bool(self.keep.country and self.absorb.country and self.keep.country != self.absorb.country)


def preview_merge(*, keep: Actor, absorb: Actor) -> MergePreview:
    """Raises CannotMerge where `merge_actors` would."""
    keep, absorb = kept_first(keep, absorb)
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
        after=_numbers_after(keep, absorb),
        names=[alias.text for alias in absorb.aliases.all() if alias.key not in known],
        on_list=list_that_keeps(keep, absorb),
    )


def kept_first(keep: Actor, absorb: Actor) -> tuple[Actor, Actor]:
    """The two, in that order unless a list that editors keep names the second and not the first."""
    return (absorb, keep) if _listed(keep, absorb) == {absorb.pk} else (keep, absorb)


def list_that_keeps(keep: Actor, absorb: Actor) -> str:
    """The name of the list for which `keep` is kept, "" where that is a person's choice."""
    if _listed(keep, absorb) != {keep.pk}:
        return ""
    return ActorList.objects.known().filter(entries__actor=keep).values_list("name", flat=True).first() or ""


def _listed(*actors):
    listed = Listed.objects.known().filter(actor__in=[actor.pk for actor in actors])
    return set(listed.order_by().values_list("actor", flat=True))


def _numbers_after(keep, absorb):
    """Nothing that names both counts twice, and who comes to speak of themselves is no subject."""
    pair, said = (keep, absorb), Quote.objects.live().said().printed(True)
    of_themselves = said.about(*pair).by(*pair)
    of_themselves = of_themselves.by(absorb) | of_themselves.about(absorb)
    return Numbers(
        mentions=numbers_of(keep).mentions + numbers_of(absorb).mentions,
        by=_statements(said.plain().by(*pair)),
        about=said.about(*pair).count() - of_themselves.count(),
    )


def _statements(quotes):
    """What one actor says in the same words counts once, even where two were thought to say it."""
    alone = quotes.filter(wording__statement=None).count()
    return alone + quotes.exclude(wording__statement=None).order_by().values("wording__statement").distinct().count()


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
