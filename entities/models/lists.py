"""Lists of actors: those that an editor brought along, whose names are looked for, and those that anybody follows.

An entry says of an actor what the list says of it. What it brought to the actor (a name, a country, other names) goes
again with the entry; what a person said of the actor stays.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from articles.models import Article
from entities.choices import Kind
from entities.models.actors import Actor
from entities.models.merged import follows_merges
from entities.querysets.lists import ActorListQuerySet, ListedQuerySet, ListImportQuerySet, NameSearchQuerySet

LONGEST_NAME = 120


class ActorList(models.Model):
    """Actors that are followed together.

    Of a known one the names are looked for in texts, and its actors are never merged away nor removed; editors keep
    it, and everybody sees it. The others are their owners', who may share them. Whoever has the `key` of a list, which
    is in the addresses of what is found with it, may ask with it.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    key = models.CharField(max_length=16, unique=True, help_text="in addresses; nobody can guess it")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="actor_lists")
    is_known = models.BooleanField(default=False, help_text="its names are looked for, its actors are kept")
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(help_text="when its names changed last")
    deleted_at = models.DateTimeField(null=True, help_text="until it is pruned, the deletion can be undone")
    problem = models.CharField(max_length=300, blank=True, help_text="why what it brought could not be taken away")

    objects = ActorListQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="actor_list_has_name"),
            models.CheckConstraint(condition=Q(is_known=False) | Q(is_shared=True), name="known_actor_list_is_shared"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(is_known=True, deleted_at=None), name="one_known_actor_list_per_name"
            ),
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(is_known=False, deleted_at=None),
                name="one_actor_list_per_person_and_name",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("actor_list_page", args=[self.pk])


class Listed(models.Model):
    """An actor on a list, with what the list says of it. Without an actor: it was removed since."""

    actor = models.ForeignKey(Actor, models.SET_NULL, null=True, related_name="listed")
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300, help_text="the name, folded")
    kind = models.CharField(max_length=12, choices=Kind)
    country = models.CharField(max_length=2, blank=True)
    aliases = models.JSONField(default=list, help_text="[other names]")
    roles = models.JSONField(default=list, help_text='[{"text", "since", "until"}], days in ISO form or ""')
    wikidata = models.CharField(max_length=20, blank=True)
    own_id = models.CharField(max_length=100, blank=True)
    before = models.JSONField(default=dict, help_text="what the actor was when the list first spoke of it")
    is_away = models.BooleanField(default=False, help_text="its list was deleted, and what it brought was taken away")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    list = models.ForeignKey(ActorList, models.CASCADE, related_name="entries")  # last: it hides Python's own

    objects = ListedQuerySet.as_manager()

    class Meta:
        ordering = ["key", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="listed_has_name"),
            models.UniqueConstraint(
                fields=["list", "wikidata"], condition=~Q(wikidata=""), name="one_wikidata_per_list"
            ),
            models.UniqueConstraint(fields=["list", "own_id"], condition=~Q(own_id=""), name="one_own_id_per_list"),
        ]
        indexes = [
            models.Index(fields=["list", "key", "id"], name="listed_by_name"),
            models.Index(fields=["list"], condition=Q(is_away=True), name="listed_away"),
            models.Index(fields=["wikidata"], condition=~Q(wikidata=""), name="listed_by_wikidata"),
            models.Index(fields=["own_id"], condition=~Q(own_id=""), name="listed_by_own_id"),
        ]
        triggers = [follows_merges("actor")]

    def __str__(self):
        return self.name


class ListImport(models.Model):
    """A table of actors that becomes a list, or changes one. Nothing of it counts before somebody confirms it."""

    class State(models.TextChoices):
        COLUMNS = "columns", "waits for its columns"
        DECIDING = "deciding", "is compared with known actors"
        PREVIEW = "preview", "waits for you to confirm it"
        STORING = "storing", "is being stored"
        STORED = "stored", "stored"
        UNDOING = "undoing", "is being undone"
        UNDONE = "undone", "undone"

    list = models.ForeignKey(ActorList, models.CASCADE, null=True, related_name="imports")
    makes_list = models.BooleanField(default=False)
    list_name = models.CharField(max_length=LONGEST_NAME, help_text="of the list that it makes or made")
    file_name = models.CharField(max_length=240)
    content = models.BinaryField(null=True, help_text="the file, until it is stored")
    header = models.CharField(max_length=64, help_text="by which tables with the same first row are known again")
    columns = models.JSONField(default=dict, help_text='{number: field}, and whether "names" stand in the first row')
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON, help_text="of rows that say none")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.COLUMNS)
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0, help_text="rows to compare, to store, or to undo")
    done = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    objects = ListImportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("list_import", args=[self.pk])

    @property
    def is_under_way(self):
        """A job works on it."""
        return self.state in (self.State.DECIDING, self.State.STORING, self.State.UNDOING) and not self.problem


class ImportedRow(models.Model):
    """One row of the table: what it says, and what becomes of it."""

    class Outcome(models.TextChoices):
        NEW = "new", "new actor"
        JOINS = "joins", "joins an actor"
        CHANGES = "changes", "changes its entry"
        SAME = "same", "no change"
        ASKS = "asks", "several fit"
        REFUSED = "refused", "refused"

    imported = models.ForeignKey(ListImport, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    said = models.JSONField(help_text="rules.lists.rows.Said, or the first cells of a row that is refused")
    outcome = models.CharField(max_length=8, choices=Outcome)
    why = models.CharField(max_length=300, blank=True)
    candidates = models.JSONField(default=list, help_text="[ids of the actors that it may mean]")
    choice = models.CharField(max_length=20, blank=True, help_text='what a person chose: an id, "new" or "skip"')
    entry = models.ForeignKey(
        Listed, models.SET_NULL, null=True, related_name="+", help_text="which it made or changed"
    )
    entry_before = models.JSONField(null=True, help_text="what that said before, where it was there")
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["imported", "line"], name="one_imported_row_per_line")]
        indexes = [
            models.Index(fields=["imported", "outcome", "line"], name="imported_row_by_outcome"),
            models.Index(fields=["imported"], condition=Q(is_done=False), name="imported_row_to_do"),
        ]

    def __str__(self):
        return f"line {self.line}"


class NameSearch(models.Model):
    """A job that looks for names in the texts that are there, and reads those again in which it finds some."""

    list = models.ForeignKey(ActorList, models.CASCADE, related_name="searches")
    imported = models.ForeignKey(ListImport, models.CASCADE, null=True, related_name="searches")
    is_taking_back = models.BooleanField(default=False, help_text="the names are no longer on the list")
    reached = models.BigIntegerField(default=0, help_text="entries up to this key have been looked for")
    total = models.PositiveIntegerField(default=0, help_text="names to look for")
    done = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    searched_at = models.DateTimeField(null=True, help_text="when all names had been looked for")
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    objects = NameSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]


class SearchedText(models.Model):
    """An article in which a search found a name, and which is read again for it."""

    search = models.ForeignKey(NameSearch, models.CASCADE, related_name="texts")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    problem = models.CharField(max_length=200, blank=True)
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "article"], name="one_searched_text_per_article")]
        indexes = [models.Index(fields=["search"], condition=Q(is_done=False), name="searched_text_to_do")]
