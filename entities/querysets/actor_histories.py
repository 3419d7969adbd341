"""What became of actors: which ones people decided about, which may go, and where merged and removed ones lead."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from entities.choices import Attribution, Form, Kind, Origin, Part, QuoteKind, State
from entities.querysets.related import RelatedModels

BRINGING_BACK = ["undo_step", "redo_step"]  # verbs under which an actor comes and goes as it was


class ActorHistories(RelatedModels):
    """What an ActorQuerySet can be asked about merges, removals and decisions."""

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
        alias = self._related("aliases")
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
        alias = self._related("aliases").pgh_event_model.objects
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
