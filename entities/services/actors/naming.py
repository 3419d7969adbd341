"""Actors that people make, and what people say of one: its name, its kind, its country, how else it is printed.

The machine's own actors come from services/annotating/storing.py. What a person says here is recorded in the history
and holds against the machine: it renames nothing, and links by an actor's earlier kinds too.
"""

from contextlib import contextmanager
from typing import overload

import pghistory
from django.db import transaction

from articles.search.folding import fold_words
from entities.choices import Kind, Origin
from entities.models import Actor, Alias, NeverLink, NewActor
from entities.services.actors.suggesting import store_keys, suggest_duplicates
from entities.services.derived.locking import articles_naming, hold
from entities.services.derived.voices import read_voices
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal


class CannotRename(Refusal):
    """The actor can't be called so, or is there no longer."""

    argument = "name"


@transaction.atomic
def create_actor(*, name: str, kind: Kind) -> Actor:
    """A new actor under this name, even where another actor answers to it: two people may share a name."""
    name = " ".join(name.split())[:300]
    key = fold_words(name)[:300]
    actor = Actor.objects.create(name=name, key=key, kind=kind, origin=Origin.PERSON)
    Alias.objects.create(actor=actor, text=name, key=key, origin=Origin.PERSON)
    store_keys([actor])
    return actor


@overload
def stored(actor: Actor | NewActor) -> Actor: ...


@overload
def stored(actor: None) -> None: ...


def stored(actor: Actor | NewActor | None) -> Actor | None:
    """The actor, made now if it is new: for a step that names one, in whose transaction and history it belongs."""
    return create_actor(name=actor.name, kind=Kind(actor.kind)) if isinstance(actor, NewActor) else actor


@tried_again
@transaction.atomic
def describe_actor(*, actor: Actor, name: str, kind: Kind, country: str, by) -> list[str]:
    """Name, kind and country at once; returns what changed, in sentences. Raises CannotRename."""
    said = []
    if " ".join(name.split()) != actor.name:
        before, actor = actor, rename_actor(actor=actor, name=name, by=by)
        said.append(f"{before} is now shown as {actor}.")
    if kind != actor.kind:
        actor = retype_actor(actor=actor, kind=kind, by=by)
        said.append(f"{actor} is now of the type “{actor.get_kind_display()}”.")
    if country != actor.country:
        actor = set_country(actor=actor, country=country, by=by)
        said.append(f"{actor}'s country is now {country}." if country else f"{actor} now has no country.")
    return said


@tried_again
def rename_actor(*, actor: Actor, name: str, by) -> Actor:
    """Show the actor under another name; the old one still leads to it. Raises CannotRename."""
    name = " ".join(name.split())[:300]
    if not fold_words(name):
        raise CannotRename("An actor needs a name.")
    with _saying(actor, by, "rename_actor") as actor:
        if NeverLink.objects.filter(actor=actor, key=fold_words(name)).exists():
            raise CannotRename(f"“{name}” is on the list of names that never mean this actor. Remove it first.")
        actor.name, actor.key, actor.origin = name, fold_words(name)[:300], Origin.PERSON  # or a run may rename it
        actor.save(update_fields=["name", "key", "origin"])
        _remember(actor, name)
    suggest_duplicates([actor.pk])
    return actor


@tried_again
def retype_actor(*, actor: Actor, kind: Kind, by) -> Actor:
    """Say what the actor is: a person, an organisation, a place ..."""
    with _saying(actor, by, "retype_actor", articles=lambda: articles_naming(actor.pk)) as actor:
        actor.kind = Kind(kind)
        actor.save(update_fields=["kind"])
        read_voices(articles_naming(actor.pk))  # nobody speaks for a person
    suggest_duplicates([actor.pk])
    return actor


@tried_again
def set_country(*, actor: Actor, country: str, by) -> Actor:
    """`country` is an ISO 3166 alpha-2 code, "" for none."""
    with _saying(actor, by, "set_country") as actor:
        actor.country = country
        actor.save(update_fields=["country"])
    return actor


@tried_again
def add_alias(*, actor: Actor, text: str, by) -> Alias:
    """Another name under which texts print the actor; new articles link by it. Raises CannotRename."""
    text = " ".join(text.split())[:300]
    if not fold_words(text):
        raise CannotRename("Type the other name.")
    with _saying(actor, by, "add_alias") as actor:
        if NeverLink.objects.filter(actor=actor, key=fold_words(text)).exists():
            raise CannotRename(f"“{text}” is on the list of names that never mean this actor. Remove it first.")
        alias = _remember(actor, text)
    suggest_duplicates([actor.pk])
    return alias


@tried_again
def remove_alias(*, actor: Actor, text: str, by) -> None:
    """The name no longer leads to the actor. Raises CannotRename for the actor's own name."""
    with _saying(actor, by, "remove_alias") as actor:
        if fold_words(text) == actor.key:
            raise CannotRename(f"“{text}” is the name it is shown under. Rename it first.")
        Alias.objects.filter(actor=actor, key=fold_words(text)).delete()


@contextmanager
def _saying(actor, by, verb, articles=set):
    """The actor as it is now, locked after these articles, in one recorded step. Raises CannotRename if it is gone."""
    with transaction.atomic(), pghistory.context(by=by.pk, verb=verb, actor=actor.pk):
        stored = hold({actor.pk}, articles=articles).get(actor.pk)
        if stored is None or stored.merged_into_id:
            raise CannotRename("This actor has been merged or removed in the meantime.")
        yield stored


def _remember(actor, text):
    alias, _ = Alias.objects.update_or_create(
        actor=actor, key=fold_words(text)[:300], defaults={"text": text, "origin": Origin.PERSON}
    )
    return alias
