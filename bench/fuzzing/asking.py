"""The n-th odd request of a seed: always the same one for the same addresses, forms and rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from random import Random
from urllib.parse import quote, unquote_plus, urlsplit

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from bench.fuzzing.routes import Route
from bench.fuzzing.values import (
    BODIES,
    CURSORS,
    DAYS,
    FILE_NAMES,
    FILES,
    NUMBERS,
    READ_BODIES,
    SWITCHES,
    WORDS,
    key,
    odd,
)

ROLES = ("", "nobody", "analyst", "annotator", "editor", "superuser")  # "" = signed out
HOW_OFTEN = (1, 1, 4, 6, 8, 2)
LINK = re.compile(r"""(?:href|hx-get)="(/[^"#]*)""")
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
ADDRESS = re.compile(r"""(?:action|hx-post)="([^"]+)""")
CONTROL = re.compile(r"<(?:input|select|textarea|button)\b([^>]*)>")
ATTRIBUTE = re.compile(r"""\b(name|value)="([^"]*)""")


@dataclass(frozen=True)
class Asked:
    role: str
    method: str
    address: str  # quoted
    data: dict = field(default_factory=dict)  # of a form
    body: bytes | None = None  # of a program
    headers: dict = field(default_factory=dict)

    def __str__(self):
        sent = repr(self.body[:200]) if self.body is not None else f"{self.data!r:.600}"
        return (
            f"{self.role or 'signed out'}: {self.method} {self.address[:600]} {sent if self.method == 'POST' else ''}"
        )


@dataclass(frozen=True)
class Seen:
    """What pages lead to: addresses, and forms as (address, {name: value})."""

    links: Sequence[str]
    forms: Sequence[tuple[str, dict[str, str]]]


def seen_on(pages: Sequence[tuple[str, str]]) -> Seen:
    """What these pages, (address, HTML), lead to."""
    links: dict[str, None] = {}
    found = {}
    for where, text in pages:
        links |= dict.fromkeys(unescape(link) for link in LINK.findall(text))
        for head, inner in FORM.findall(text):
            to = ADDRESS.search(head)
            controls = [dict(ATTRIBUTE.findall(control)) for control in CONTROL.findall(inner)]
            values = {one["name"]: unescape(one.get("value", "")) for one in controls if one.get("name")}
            values.pop("csrfmiddlewaretoken", None)
            found[(unescape(to[1]) if to else where, *values)] = values
    return Seen(list(links), [(to, values) for (to, *_), values in found.items()])


def request(seed: int, number: int, routes: Sequence[Route], seen: Seen, *, with_engine: bool) -> Asked:
    random = Random(f"{seed}:{number}")
    (role,) = random.choices(ROLES, HOW_OFTEN)
    headers = _headers(random)
    how = random.random()
    if how < 0.2 and seen.links:
        parts = urlsplit(random.choice(seen.links))
        pairs = [pair.partition("=")[::2] for pair in parts.query.split("&") if pair]
        asked = _mutated({unquote_plus(name): unquote_plus(value) for name, value in pairs}, random)
        return Asked(role, "GET", _address([parts.path], asked), headers=headers)
    if how < 0.45 and seen.forms:
        to, values = random.choice(seen.forms)
        parts = urlsplit(to)
        return Asked(role, "POST", _quoted(parts.path), _sent(_mutated(values, random)), headers=headers)
    route = random.choice(routes)
    where = route.address(random)
    if random.random() < 0.6:
        method = random.choices(("GET", "HEAD", "OPTIONS", "DELETE"), (30, 1, 1, 1))[0]
        return Asked(role, method, _address(where, _parameters(route, random)), headers=headers)
    if route.pattern.startswith("api/"):
        body = random.choice((*BODIES, *READ_BODIES) if with_engine else BODIES)
        return Asked(role, "POST", _address(where, {}), body=body, headers=headers)
    return Asked(role, "POST", _address(where, {}), _sent(_parameters(route, random, files=True)), headers=headers)


def _parameters(route, random, *, files=False):
    """Some of what the view reads, or none of it; a value may come several times."""
    names = [*route.fields] * 3 + route.words or ["q"]
    chosen = dict.fromkeys(random.choices(names, k=random.choice((0, 1, 1, 2, 2, 3, 5, 8))))
    parameters = {}
    for name in chosen:
        known = route.fields.get(name)
        if isinstance(known, forms.FileField):
            if files:
                parameters[name] = [_file(random) for _ in range(random.randint(1, 3))]
            continue
        parameters[name] = [_value(known, random) for _ in range(random.choices((1, 2, 12), (20, 4, 1))[0])]
    if route.pattern.startswith("admin/"):
        parameters |= {name: [odd(random)] for name in random.sample(("q", "o", "p", "e", "page", "stage"), 1)}
    return parameters


def _value(known, random):
    """Something that the field takes, something like it, or anything."""
    if known is None or random.random() < 0.4:
        return odd(random)
    match known:
        case forms.ModelChoiceField():
            return key(random)
        case forms.ChoiceField():
            return str(random.choice([value for value, _ in known.choices] or [key(random)]))
        case forms.DateField() | forms.DateTimeField():
            return random.choice(DAYS)
        case forms.BooleanField():
            return random.choice(SWITCHES)
        case forms.IntegerField():
            return random.choice(NUMBERS)
    return random.choice((key(random), random.choice(CURSORS), random.choice(WORDS)))


def _mutated(values, random):
    """The same with some of the values odd, some missing, and some twice."""
    mutated = {}
    for name, value in values.items():
        chance = random.random()
        if chance < 0.1:
            continue
        mutated[name] = [odd(random)] if chance < 0.35 else [value, odd(random)] if chance < 0.4 else [value]
    return mutated


def _file(random):
    return SimpleUploadedFile(random.choice(FILE_NAMES).strip() or "a", random.choice(FILES))


def _headers(random):
    if random.random() < 0.6:
        return {}
    target = random.choice(("results", "more", "panel", "table", "newest", "state", "odd"))
    where = random.choice(("http://testserver/quotes/?q=a", "/x", "javascript:", "http://testserver//x/"))
    where = where if random.random() < 0.98 else "http://["
    return {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": where}


def _sent(parameters):
    """As the test client sends it: text, and files."""
    return {
        name if isinstance(name, str) else name.decode("latin-1"): [
            value.decode("latin-1") if isinstance(value, bytes) else value for value in values
        ]
        for name, values in parameters.items()
    }


def _address(pieces, parameters):
    query = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, values in parameters.items() for value in values)
    path = "".join(map(_quoted, pieces))
    return f"{path}?{query}" if query else path


def _quoted(value):
    return quote(value, safe="/", errors="surrogatepass") if isinstance(value, str) else quote(value, safe="/")
