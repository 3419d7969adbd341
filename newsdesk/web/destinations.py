"""Where to go and what to do, found by its name in the search box: pages by role, and what the page itself offers."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from newsdesk.roles import ANNOTATE, EDIT, READ
from newsdesk.web.navigation import PAGES

MOST = 4
SHORTEST = 2  # letters of a word that somebody has begun to type


@dataclass(frozen=True, slots=True)
class Destination:
    """`words`: other names for it. `page`: the name of its address; "" = it is done on the page that one is on.

    `does`: what the control there is marked with ([data-does], static/js/everywhere.js); a page without it does not
    offer it.
    """

    label: str
    words: str
    page: str = ""
    needs: str = READ
    does: str = ""

    @property
    def url(self):
        return reverse(self.page) if self.page else ""


ALSO = {
    "desk": "home start new",
    "relations": "who talks about whom matrix network relations",
    "compare": "side by side versus",
    "timeline": "dates days calendar agenda",
    "saved_list": "searches watches bookmarks",
    "review": "queue verify check waiting",
}
DESTINATIONS = [
    *(Destination(label, ALSO.get(page, ""), page, needs) for page, label, needs in PAGES),
    Destination("Upload articles", "add import paste text files new article feed", "admin:articles_upload_add", EDIT),
    Destination("Uploads", "outcome failed retry processing demo corpus", "admin:articles_upload_changelist", EDIT),
    Destination("Administration", "admin manage settings", "admin:index", EDIT),
    Destination("Outlets", "sources publishers newspapers", "admin:articles_source_changelist", EDIT),
    Destination("People", "users accounts roles invite access", "people", EDIT),
    Destination("Possible duplicates", "merge actors same twice", "duplicates", ANNOTATE),
    Destination("Collections of quotes", "kept keep notes", "collection_list"),
    Destination("Lists of actors", "watchlists groups follow known names", "actor_lists"),
    Destination("Reports", "wrong mistakes answers", "report_list"),
    Destination("Help", "guide how annotate guideline manual", "help"),
    Destination("About the data", "corpus quality sources engine known wrong", "about_the_data"),
    Destination("Your account", "sessions signed in second step authenticator e-mail address profile", "account"),
    Destination("Change password", "new password", "password_change"),
    Destination("API tokens", "tokens for programs keys access", "token_list"),
    Destination("API documentation", "openapi reference programs", "api:openapi-view"),
    Destination("Help", "what pages answer how to explain manual", "help"),
    Destination("Watch this", "follow tell me notify new results", does="watch"),
    Destination("Save this search", "bookmark remember share", does="save"),
    Destination("Export this page", "download csv json lines file", does="export"),
    Destination("Keyboard shortcuts", "keys hotkeys", does="shortcuts"),
    Destination("Dark appearance", "dark mode theme night black", does="dark"),
    Destination("Light appearance", "light mode theme day white bright", does="light"),
    Destination("Appearance as the system has it", "auto mode theme automatic", does="auto"),
    Destination("Sign out", "log out logout leave quit", "logout", does="sign-out"),
]


def found(words: str, destinations: Iterable[Destination], may: Callable[[str], bool]) -> list[Destination]:
    """Those that somebody who `may` do what they need can mean: every word typed begins a word of their names.

    Those whose own name begins so come first.
    """
    typed = words.casefold().split()
    if not typed or any(len(word) < SHORTEST for word in typed):
        return []
    fitting = [each for each in destinations if _answers(f"{each.label} {each.words}", typed) and may(each.needs)]
    return sorted(fitting, key=lambda each: not each.label.casefold().startswith(typed[0]))[:MOST]


def _answers(names: str, typed: list[str]) -> bool:
    known = names.casefold().split()
    return all(any(name.startswith(word) for name in known) for word in typed)


def destinations_at(path: str, user) -> list[Destination]:
    """Pages that an address typed by hand may have meant: those called by one of its words, the last word first."""
    words = [word for word in re.split(r"[^a-z]+", path.casefold()) if len(word) > SHORTEST]
    each = [page for word in reversed(words) for page in destinations_for(word, user) if page.url]
    return list(dict.fromkeys(each))[:MOST]


def destinations_for(words: str, user) -> list[Destination]:
    return found(words, DESTINATIONS, user.has_perm)
