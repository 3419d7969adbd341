"""Who holds the office that somebody types instead of a name, as articles print it."""

import re

from articles.search.folding import fold_words
from entities.models import Actor, Voice
from entities.rules.actors.names_typed import Closeness
from entities.rules.actors.offices_typed import offices

MOST_CALLED = 5  # people offered for one office
MOST_LOOKED_AT = 50


def who_is_called(typed, known):
    """The actors whom articles call so, most mentioned first, each with the `role` that is printed; [] for no office.

    `known`: whom names mean (entities/reads/actors/names_typed.py), those of `bodies_in(typed)` among them. Where a
    body is named, only who speaks for it, or is called by both. "The dockers" means nobody who is their president.
    """
    for office in offices(typed):
        called = Actor.objects.current().in_role(office.words)
        if office.body:
            bodies = [actor for actor, how in known.get(office.body, ()) if how <= Closeness.WORDS][:1]
            voices = {speaker for speaker, *_ in Voice.objects.speaking_for(bodies)} if bodies else set()
            called = called.filter(pk__in=voices) | Actor.objects.current().in_role(f"{office.body} {office.words}")
        called = called.with_role(office.words).with_totals().order_by("-n_mentions", "pk")
        head = re.compile(rf"(?<!\w){re.escape(fold_words(office.words.split()[-1]))}\w*(?!\w*')")
        found = [actor for actor in called[:MOST_LOOKED_AT] if head.search(fold_words(actor.role or ""))]
        if found:
            return found[:MOST_CALLED]
    return []


def bodies_in(typed):
    """Names of the bodies for which such an office speaks, as typed."""
    return list(dict.fromkeys(office.body for office in offices(typed) if office.body))


def offices_in(typed):
    """The beginnings of the words that people in it are called by."""
    return [office.words for office in offices(typed)]
