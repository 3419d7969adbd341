"""Questions about actors."""

from datetime import timedelta
from difflib import SequenceMatcher
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, FilteredRelation, Q, Sum
from django.db.models.functions import Coalesce

from articles.search.folding import fold_words
from entities.choices import Attribution, Form, Kind, Origin, Part, QuoteKind, State
from entities.querysets.names import begin, begin_with_any
from entities.rules.duplicates import surname_keys
from entities.rules.several import LONGEST_SILENCE
from newsdesk.days import after, days_within
from newsdesk.web.paging import PAGE_SIZE, ordered_page

RISING_DAYS = 30
ONE_DAY = timedelta(days=1)
ACTOR_ORDERS = {"name": "key", "rising": "-rising"}  # the others are counts, largest first
SURE_BEGINNING = 2  # letters of a misspelt word that are taken to be right
MOST_LOOKED_AT = 2_000  # names compared with a misspelt one
ALIKE = 0.75  # of 1: the share of letters in the same order
BRINGING_BACK = ["undo_step", "redo_step"]  # verbs under which an actor comes and goes as it was
FEW_NAMED = 1_000
MOST_SUGGESTIBLE = 300  # actors looked at when somebody types the beginning of a name


class ActorQuerySet(models.QuerySet):
    def current(self):
        """Actors that stand for themselves, not those merged into another."""
        return self.filter(merged_into=None)

    def arrived(self, since, until=None, *, verified=False):
        return self.filter(after("created_at", since, until))

    def newest_arrivals(self):
        return self.order_by("-created_at", "-pk")

    def named_nowhere(self, besides=()):
        """Actors that no annotation names, apart from these articles, and into which none was merged."""
        return self._unnamed(besides).filter(
            ~models.Exists(self.model.objects.filter(merged_into=models.OuterRef("pk")))
        )

    def _unnamed(self, besides):
        def named_by(model, actor, article):
            rows = self._model(model).objects.filter(**{actor: models.OuterRef("pk")})
            return models.Exists(rows.exclude(**{f"{article}__in": besides}) if besides else rows)

        return self.filter(
            ~named_by("Mention", "actor", "article"),
            ~named_by("Quote", "speaker", "article"),
            ~named_by("QuoteTarget", "actor", "quote__article"),
            ~named_by("JointSpeaker", "actor", "quote__article"),
            ~named_by("InnerAttribution", "speaker", "quote__article"),
            merged_into=None,
        )

    def left_of(self, ids):
        """Those of these that no live mention means and no live quote names: empty, but still there."""
        names = (("Mention", "actor"), ("Quote", "speaker"), ("QuoteTarget", "actor"))
        empty = [
            ~models.Exists(
                self._model(model).objects.exclude(state=State.REJECTED).filter(**{actor: models.OuterRef("pk")})
            )
            for model, actor in names
        ]
        return self.current().filter(*empty, pk__in=ids).order_by("pk") if ids else self.none()

    def unused(self, besides=()):
        """Actors a machine made that nothing names any more, apart from these articles, nor any list, nor did a person
        merge any."""
        alias = self.model._meta.get_field("aliases").related_model
        merged = self._model("Merge").objects.in_force().asked_for().filter(kept=models.OuterRef("pk"))
        return self._unnamed(besides).filter(
            ~models.Exists(merged),
            ~self._listed(),
            ~models.Exists(alias.objects.exclude(origin=Origin.MACHINE).filter(actor=models.OuterRef("pk"))),
            origin=Origin.MACHINE,
        )

    def _listed(self):
        """Whether a list that editors keep names the actor."""
        return models.Exists(self._model("Listed").objects.known().filter(actor=models.OuterRef("pk")))

    def absorbed_into(self, ids):
        """Ids of the actors merged into these, level by level: those nearest to these first."""
        levels = []
        while ids:
            ids = list(self.filter(merged_into__in=ids).order_by().values_list("pk", flat=True))
            levels += [ids] if ids else []
        return levels

    def locked(self, ids, *, alone=False):
        """These actors, locked in the order in which everybody locks them: others may name them, unless `alone`."""
        return self.filter(pk__in=sorted(ids)).order_by("pk").select_for_update(of=["self"], no_key=not alone)

    def former_kinds(self, actors):
        """{actor id: kinds}: those a person took from these actors, and those of actors a person merged into them."""
        ids = [actor.pk for actor in actors]
        own_events = self.model.pgh_event_model.objects.filter(pgh_obj__in=ids)
        merged = self.model.objects.filter(merged_into__in=ids).exclude(
            own_merges__undone_at=None, own_merges__in=self._model("Merge").objects.by_newsdesk()
        )
        kinds = {}
        for rows, actor in ((own_events, "pgh_obj"), (merged, "merged_into")):
            for pk, kind in rows.order_by().values_list(actor, "kind").distinct():
                kinds.setdefault(pk, set()).add(kind)
        return kinds

    def quoted_by_name(self, ids):
        """People among these ids whose own name is printed as the source of words between quotation marks."""
        name = self._model("Mention").objects.live().filter(
            article=models.OuterRef("quote__article"), actor=models.OuterRef("quote__speaker"), form=Form.NAME,
            start__lt=models.OuterRef("end"), end__gt=models.OuterRef("start"),
        )  # fmt: skip
        sources = self._model("QuoteSpan").objects.filter(
            models.Exists(name), part=Part.SOURCE, quote__speaker=models.OuterRef("pk"),
            quote__attribution=Attribution.SAID, quote__kind__in=[QuoteKind.DIRECT, QuoteKind.MIXED],
        )  # fmt: skip
        quoted = self.filter(models.Exists(sources.exclude(quote__state=State.REJECTED)), pk__in=ids, kind=Kind.PERSON)
        return set(quoted.order_by().values_list("pk", flat=True))

    def found_again(self, ids):
        """{id: the one actor who goes today by the name and is of the kind of the removed actor with this id}

        An article that was deleted and came back brings its actors as new rows. The name it was shown under tells
        first, then the other ones it had.
        """
        removed = self.model.pgh_event_model.objects.filter(pgh_obj__in=ids, pgh_label="delete").order_by("pgh_id")
        kinds = {pk: (key, kind) for pk, key, kind in removed.values_list("pgh_obj", "key", "kind")}
        if not kinds:
            return {}
        alias = self.model._meta.get_field("aliases").related_model.pgh_event_model.objects
        names = {pk: {key} for pk, (key, _) in kinds.items()}
        for pk, key in alias.filter(actor__in=list(kinds), pgh_label="delete").values_list("actor", "key"):
            names[pk].add(key)
        found = {}
        for pk, (key, kind) in kinds.items():
            for keys in ([key], sorted(names[pk])):
                there = list(self.current().filter(kind=kind).answering_to(keys).order_by("pk")[:2])
                if there:
                    break
            if len(there) == 1:
                found[pk] = there[0]
        return found

    def names_of_removed(self, ids):
        """{actor id: the name it had last} of those of these ids that were removed."""
        removed = self.model.pgh_event_model.objects.filter(pgh_obj__in=ids, pgh_label="delete").order_by("pgh_id")
        return dict(removed.values_list("pgh_obj", "name"))

    def decided_by_people(self, ids):
        """Those among these ids that a person made, named or described."""
        said = self.model.pgh_event_model.objects.filter(
            pgh_obj=models.OuterRef("pk"), pgh_context__metadata__by__isnull=False
        )
        said = said.exclude(pgh_context__metadata__verb__in=BRINGING_BACK)
        decided = self.filter(~Q(origin=Origin.MACHINE) | models.Exists(said), pk__in=ids)
        return set(decided.order_by().values_list("pk", flat=True))

    def touched_by_people(self, ids):
        """Those among these ids of which anything stands as a person wants it, be it a single mention."""

        def has(model, actor, **conditions):
            return self._model(model).objects.filter(**{actor: models.OuterRef("pk")}, **conditions)

        machine = {"origin": Origin.MACHINE}
        theirs = (
            has("Alias", "actor").exclude(**machine),
            has("NeverLink", "actor"),
            self._model("Merge").objects.asked_for().filter(kept=models.OuterRef("pk")),
            has("Mention", "actor").exclude(actor_origin=Origin.MACHINE, state=State.SUGGESTED, **machine),
            has("Quote", "speaker").exclude(speaker_origin=Origin.MACHINE, state=State.SUGGESTED, **machine),
            has("QuoteTarget", "actor").exclude(state=State.SUGGESTED, **machine),
            has("JointSpeaker", "actor").exclude(
                quote__speaker_origin=Origin.MACHINE, quote__state=State.SUGGESTED, quote__origin=Origin.MACHINE
            ),
            has("InnerAttribution", "speaker").exclude(**machine),
            has("Voice", "speaker").exclude(state=State.SUGGESTED),
            has("Voice", "body").exclude(state=State.SUGGESTED),
            self._model("Listed").objects.known().filter(actor=models.OuterRef("pk")),
        )
        any_of = reduce(or_, map(models.Exists, theirs))
        touched = self.filter(any_of, pk__in=ids)
        return self.decided_by_people(ids) | set(touched.order_by().values_list("pk", flat=True))

    def _model(self, name):
        return self.model._meta.apps.get_model("entities", name)

    def answering_to(self, keys):
        """Actors with one of these folded names."""
        alias = self.model._meta.get_field("aliases").related_model
        blocking = self.model._meta.get_field("blocking_keys").related_model
        forms = [f"={key}"[:80] for key in keys]  # other ways to print a name have no alias (rules/evidence.py)
        return self.filter(
            Q(pk__in=alias.objects.filter(key__in=keys).values("actor"))
            | Q(pk__in=blocking.objects.filter(key__in=forms).values("actor"))
        )

    def with_a_word_like(self, words):
        """People one of whose names but the first sounds like one of these folded words."""
        blocking = self.model._meta.get_field("blocking_keys").related_model
        return self.filter(
            kind=Kind.PERSON, pk__in=blocking.objects.filter(key__in=surname_keys(words)).values("actor")
        )

    def that_may_be_several(self):
        """Current people whom articles call by more than one role, or whom the news names over decades."""
        activity = self.model._meta.get_field("activity").related_model
        roles = self.filter(kind=Kind.PERSON, merged_into=None).alias(n_roles=models.Count("roles__key", distinct=True))
        old = activity.objects.filter(actor=models.OuterRef("pk"), mentions__gt=0).order_by()
        spans = old.values("actor").annotate(days=models.Max("day") - models.Min("day")).values("days")
        return roles.alias(days=models.Subquery(spans)).filter(
            Q(n_roles__gt=1) | Q(days__gt=timedelta(days=366 * LONGEST_SILENCE))
        )

    def years_of(self, actors):
        """{actor id: (first, last) year in which an article mentions it}; actors without dates are left out."""
        activity = self.model._meta.get_field("activity").related_model
        rows = activity.objects.filter(actor__in=actors, day__isnull=False, mentions__gt=0).order_by()
        spans = rows.values("actor").annotate(first=models.Min("day"), last=models.Max("day"))
        return {row["actor"]: (row["first"].year, row["last"].year) for row in spans}

    def that_may_be(self, keys, ids):
        """Actors with one of these folded names or one of these ids."""
        return self.answering_to(keys) | self.filter(pk__in=ids)

    def named(self, words):
        """Actors one of whose names holds `words` at the start of a word; accents and case ignored.

        Few are looked up first, so that PostgreSQL need not guess how many there are; many are soon met in any order.
        """
        alias = self.model._meta.get_field("aliases").related_model
        found = alias.objects.filter(begin(fold_words(words))).order_by().values("actor")
        few = list(found.values_list("actor", flat=True)[: FEW_NAMED + 1])
        return self.filter(pk__in=set(few) if len(few) <= FEW_NAMED else found)

    def in_role(self, words):
        """Actors whom an article calls by all of these words, or by longer ones that begin so: "for min"."""
        return self.filter(pk__in=self._roles(words).order_by().values("actor"))

    def with_role(self, words):
        """Each with its `role`: what the newest article prints that these words found, None without words."""
        if not words:
            return self.annotate(role=models.Value(None, models.CharField()))
        found = self._roles(words).filter(actor=models.OuterRef("pk"))
        return self.annotate(role=models.Subquery(found.order_by("-published_at", "pk").values("text")[:1]))

    def _roles(self, words):
        roles = self._model("Role").objects.all()
        for word in fold_words(words).split():
            begins = Q(key__startswith=word)
            for border in " -'":
                begins |= Q(key__contains=f"{border}{word}")
            roles = roles.filter(begins)
        return roles

    def names_among(self, keys):
        """[(actor id, folded name)] of the names of these actors that are one of `keys`."""
        return list(self._aliases().filter(key__in=keys).values_list("actor", "key"))

    def names_holding(self, beginnings, most):
        """[(actor id, folded name)] of names that hold a word beginning with one of these: `most`, in no order."""
        if not beginnings:
            return []
        begins = reduce(or_, map(begin, beginnings))
        return list(self._aliases().filter(begins).values_list("actor", "key")[:most])

    def _aliases(self):
        alias = self.model._meta.get_field("aliases").related_model
        return alias.objects.filter(actor__in=self.order_by()).order_by()

    def spelled_like(self, words, most=4):
        """The actors whose name somebody may have misspelt, most alike first.

        The first letters of its words are taken to be right.
        """
        key, alias = fold_words(words), self.model._meta.get_field("aliases").related_model
        beginnings = {word[:SURE_BEGINNING] for word in key.split() if len(word) > SURE_BEGINNING}
        if not beginnings:
            return []
        near = alias.objects.filter(begin_with_any(beginnings), actor__in=self.order_by())
        near = near.values_list("key", "actor")[:MOST_LOOKED_AT]
        likeness = {}
        for name, pk in near:
            ratio = SequenceMatcher(None, key, name).ratio()
            if ratio >= ALIKE:
                likeness[pk] = max(ratio, likeness.get(pk, 0))
        ids = sorted(likeness, key=lambda pk: (-likeness[pk], pk))[:most]
        found = self.in_bulk(ids)
        return [found[pk] for pk in ids]

    def suggested_for(self, words, article=None, size=12):
        """The actors somebody who types `words` may mean, most mentioned first, each with its `n_mentions`.

        Without words: those of the article. A name typed in full comes first, however rare.
        """
        key = fold_words(words)
        if key:
            near = self.filter(pk__in=self.current().named(words).order_by().values("pk")[:MOST_SUGGESTIBLE])
        elif article:
            near = self.current().filter(pk__in=article.mentions.live().values("actor"))
        else:
            return self.none()
        return near.with_totals().order_by(models.Case(models.When(key=key, then=0), default=1), "-n_mentions", "key")[
            :size
        ]

    def meant_by(self, key, article):
        """The one actor of the article that answers to this folded name; None if none or several do."""
        near = self.current().answering_to([key]).filter(pk__in=article.mentions.live().values("actor"))[:2]
        return near[0] if len(near) == 1 else None

    def current_of(self, pk):
        """The actor that an id leads to now, through the merges since; None if there is none."""
        actor = self.filter(pk=pk).first()
        return actor.current if actor else self.found_again([pk]).get(pk) if pk else None

    def current_of_each(self, ids):
        """{id: the actor it leads to now} of those there are, in as many reads as the longest chain of merges."""
        found, leads_to, wanted = {}, {}, set(ids)
        while wanted:
            read = self.in_bulk(wanted)
            found |= read
            wanted = {actor.merged_into_id for actor in read.values()} - found.keys() - {None}
        for pk, actor in found.items():
            while actor.merged_into_id:
                actor = found[actor.merged_into_id]
            leads_to[pk] = actor
        gone = [pk for pk in ids if pk not in found]
        return leads_to | (self.found_again(gone) if gone else {})

    def with_totals(self, *, verified=False, once=True):
        """Each actor's `n_mentions`, `n_quotes_by`, `n_quotes_about` over all days, in an order an index can serve."""
        return self.filter(totals__verified_only=bool(verified), totals__once=once).annotate(
            n_mentions=F("totals__mentions"),
            n_quotes_by=F("totals__quotes_by"),
            n_quotes_about=F("totals__quotes_about"),
        )

    def with_activity(self, *, as_of, since=None, until=None, verified=False, once=True, by_rise=False):
        """Each actor's `n_mentions`, `n_quotes_by`, `n_quotes_about` of a period, and `rising`.

        `rising` = mentions in the period less those in the equally long one before it; without a period, of the
        last 30 days up to `as_of`. `by_rise`: it is what they are ordered by, so that all of them need it at once.
        """
        last, first = until or as_of, since or (until or as_of) - timedelta(days=RISING_DAYS - 1)
        before = first - (last - first + ONE_DAY)
        if not since and not until:
            counted = self.with_totals(verified=verified, once=once)
            if by_rise:
                return counted._over(before, last, verified, once).annotate(rising=_signed_mentions("counted__", first))
            change = self._change_of_mentions(first, last, before, verified, once)
            return counted.annotate(rising=Coalesce(change, 0))

        def total(measure, condition):
            return Coalesce(Sum(f"counted__{measure}", filter=condition), 0)

        period = days_within("counted__day", since, until)
        measures = {f"n_{name}": total(name, period) for name in ("mentions", "quotes_by", "quotes_about")}
        recent, earlier = (days_within("counted__day", *days) for days in ((first, last), (before, first - ONE_DAY)))
        counted = self._over(since and before, until, verified, once)
        return counted.annotate(**measures, rising=total("mentions", recent) - total("mentions", earlier))

    def _over(self, since, until, verified, once):
        """Joined with the activity of these days alone, as `counted`."""
        condition = days_within("activity__day", since, until)
        if verified:
            condition &= Q(activity__verified=True)
        if once:
            condition &= Q(activity__repeats=False)
        return self.annotate(counted=FilteredRelation("activity", condition=condition))

    def _change_of_mentions(self, first, last, before, verified, once):
        """Mentions from `first` to `last` less those from `before` until then, of each actor."""
        activity = self._counts("activity").verified(verified).printed(once)
        days = activity.filter(actor=models.OuterRef("pk")).between(before, last).order_by().values("actor")
        return models.Subquery(days.annotate(change=_signed_mentions("", first)).values("change"))

    def asked_for_by(self, query):
        """Those that an ActorQuery asks for, without their counts; over a period or a layer, the ones seen there."""
        if not query.is_understood:
            return self.none()
        actors = self.current()
        if query.q:
            actors = actors.named(query.q)
        if query.type:
            actors = actors.filter(kind=query.type)
        if query.role:
            actors = actors.in_role(query.role)
        if query.country:
            actors = actors.filter(country=query.country)
        if query.listed:
            actors = actors.filter(pk__in=self._model("Listed").objects.actors_of(query.listed))
        if query.since or query.until:
            seen = self._counts("activity").between(query.since, query.until).verified(query.verified)
            seen = seen.printed(query.once)
        elif query.verified:
            seen = self._counts("totals").of_layer(True, once=query.once).counting_something()
        else:
            return actors
        return actors.filter(models.Exists(seen.filter(actor=models.OuterRef("pk"))))

    def matching(self, query, as_of):
        """What an ActorQuery asks for, each with its counts."""
        return self.asked_for_by(query).with_activity(
            as_of=as_of,
            since=query.since,
            until=query.until,
            verified=query.verified,
            once=query.once,
            by_rise=query.sort == "rising",
        )

    def _counts(self, name):
        return self.model._meta.get_field(name).related_model.objects

    def page_by(self, sort, after=None, size=PAGE_SIZE):
        """A page in one of the orders of `queries.actors.SORTS`."""
        return ordered_page(self, ACTOR_ORDERS.get(sort, f"-n_{sort}"), after, size)

    def all_by(self, sort):
        """All of them in that order."""
        return self.order_by(ACTOR_ORDERS.get(sort, f"-n_{sort}"), "pk")


def _signed_mentions(prefix, first):
    """Mentions from the day `first` on less those before it."""
    mentions = F(f"{prefix}mentions")
    signed = models.Case(models.When(**{f"{prefix}day__gte": first}, then=mentions), default=-mentions)
    return Coalesce(Sum(signed), 0)
