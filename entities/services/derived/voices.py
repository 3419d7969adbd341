"""Keeps who speaks for whom, inside the transaction of the change that moves it.

Principle: what an article says of it is a pure function of its roles, its names and the words for its unnamed speakers
(rules/actors/speaking_for.py), and what all articles say is a pure function of that. A change re-reads the articles in
which it moves any of these, and dates the pairs anew that they spoke of, before or now; most corrections move none.
What a person confirmed or barred stays so.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import contextmanager
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Substr

from articles.models import Article
from articles.search.folding import fold_words
from entities.choices import Form, Kind, Part, State
from entities.models import Actor, Mention, Quote, QuoteSpan, Role, Voice, VoiceInPrint
from entities.models.actors import SPOKEN_FOR
from entities.nlp.language.gazetteer import place_named
from entities.rules.actors.speaking_for import Name, country_inside, period, tenure
from newsdesk.database.again import tried_again
from newsdesk.database.batching import batched
from newsdesk.database.locks import one_at_a_time
from newsdesk.days import day_of

ARTICLES_AT_ONCE = 200


def read_voices(articles) -> None:
    """Read these articles (ids) anew for who speaks for whom."""
    for ids in batched(sorted(articles), ARTICLES_AT_ONCE):
        _read(ids)


@contextmanager
def rereading(articles):
    """Read these articles (ids) anew after the block, which may delete them."""
    ids = sorted(articles)
    pairs = set(VoiceInPrint.objects.filter(article__in=ids, quote=None).order_by().values_list("speaker", "body"))
    yield
    left = set(Article.objects.filter(pk__in=ids).values_list("pk", flat=True))
    read_voices(left)
    if len(left) < len(ids):
        _date(pairs)


def told_by(*, mentions: Collection[int], quotes: Iterable[Quote]) -> set[tuple]:
    """{(article id, ...)}: all that `read_voices` reads of these mentions (ids) and quotes.

    Where a change moves any of it, the article is to be read anew.
    """
    told: set[tuple] = set()
    if mentions:
        names = _may_be_spoken_for(Mention.objects.with_ids(mentions))
        printed = names.values_list("article", "pk", "actor", "actor__kind", "start", "end", "text")
        told.update(row for row in printed if row[2] or _country(row[-1]))
    unnamed = [one.pk for one in quotes if one.state != State.REJECTED and not one.speaker_id and one.speaker_words]
    if unnamed:
        sources = QuoteSpan.objects.filter(part=Part.SOURCE, quote__in=unnamed).order_by()
        told.update(sources.values_list("quote__article", "quote", "start", "end"))
    return told


def read_all() -> int:
    """Read every article; returns how many voices there are."""
    read_voices(Article.objects.values_list("pk", flat=True))
    return Voice.objects.open().count()


@tried_again
@transaction.atomic
def decide_voice(*, voice: Voice, by, state: State, now: datetime) -> Voice:
    """Confirm or bar who speaks for whom, or leave it to the articles again."""
    voice.state = state
    voice.decided_by, voice.decided_at = (None, None) if state == State.SUGGESTED else (by, now)
    voice.save(update_fields=["state", "decided_by", "decided_at"])
    return voice


def _read(ids):
    found = {_plain(row): row for row in _in_print(ids)}
    stored = {_plain(row): row for row in VoiceInPrint.objects.filter(article__in=ids)}
    gone = [row for key, row in stored.items() if key not in found]
    new = [row for key, row in found.items() if key not in stored]
    if not gone and not new:
        return
    with transaction.atomic():
        one_at_a_time("read voices")  # two changes that date the same pair at once would each miss the other's article
        VoiceInPrint.objects.filter(pk__in=[row.pk for row in gone]).delete()
        VoiceInPrint.objects.bulk_create(new, batch_size=500)
        _date({(row.speaker_id, row.body_id) for row in gone + new if row.speaker_id})


def _plain(row):
    return (row.article_id, row.speaker_id, row.quote_id, row.body_id, row.start, row.end, row.is_former, row.day)


def _date(pairs):
    """Say from when until when each of these (speaker id, body id) holds."""
    days = defaultdict(lambda: ([], []))
    told = VoiceInPrint.objects.of_pairs(pairs).order_by()
    for speaker, body, former, day in told.values_list("speaker", "body", "is_former", "day").distinct():
        if day:
            days[speaker, body][former].append(day)
    known = {(voice.speaker_id, voice.body_id): voice for voice in Voice.objects.of_pairs(pairs).select_for_update()}
    fresh = []
    for pair in sorted(pairs):
        since, until = period(*days[pair]) or (None, None)
        voice = known.get(pair)
        if voice is None and since:
            fresh.append(Voice(speaker_id=pair[0], body_id=pair[1], since=since, until=until, **_decided_before(pair)))
        elif voice and since is None and voice.state == State.SUGGESTED:
            voice.delete()
        elif voice and (voice.since, voice.until) != (since, until):
            voice.since, voice.until = since, until
            voice.save(update_fields=["since", "until"])
    Voice.objects.bulk_create(fresh)


def _decided_before(pair):
    """What a person decided on two actors goes for those they were merged into, too."""
    speaker, body = pair
    for voice in Voice.objects.decided().of_merged(speaker, body).order_by("-decided_at")[:1]:
        return {"state": voice.state, "decided_by": voice.decided_by, "decided_at": voice.decided_at}
    return {}


def _in_print(ids):
    """The rows that these articles' roles and unnamed speakers give."""
    phrases = [*_roles(ids), *_unnamed_speakers(ids)]
    names = _names(ids)
    countries = _Countries(names)
    names = {article: list(countries.known(each, article)) for article, each in names.items()}
    days = dict(Article.objects.filter(pk__in=ids).values_list("pk", "published_at"))
    for article, speaker, quote, start, text in phrases:
        for name in _begun_within(names[article], start, start + len(text)):
            if name.end <= start + len(text):
                yield from _told(article, speaker, quote, start, text, name, countries, days[article])
    for article, each in names.items():
        for name in each:  # a ministry speaks for its country
            if name.is_organisation:
                yield from _told(article, name.actor, None, name.start, name.text, name, countries, days[article])


def _begun_within(names, start, end):
    by_start = attrgetter("start")
    return names[bisect_left(names, start, key=by_start) : bisect_left(names, end, key=by_start)]


def _told(article, speaker, quote, start, text, name, countries, published_at):
    """What a phrase says of a name in it, and of the country inside that name."""
    bodies = [(name.actor, Name(name.start - start, name.end - start, name.is_organisation))]
    inside = name.is_organisation and countries.inside(name, article)
    if inside:
        first, last, country = inside
        bodies.append((country, Name(name.start - start + first, name.start - start + last, False)))
    for body, place in bodies:
        said = tenure(text, place) if body != speaker else ""
        if said == "speaks" or (said and speaker):
            yield VoiceInPrint(
                article_id=article,
                speaker_id=speaker,
                quote_id=quote,
                body_id=body,
                start=start,
                end=start + len(text),
                text=text[:300],
                is_former=said == "spoke",
                day=day_of(published_at),
            )


def _roles(ids):
    """[(article, speaker, None, start, words)]"""
    words = Substr("article__text", F("start") + 1, F("end") - F("start"))
    roles = Role.objects.filter(article__in=ids, actor__merged_into=None).annotate(words=words).order_by("pk")
    return [(article, actor, None, start, text) for article, actor, start, text in roles.values_list(
        "article", "actor", "start", "words")]  # fmt: skip


def _unnamed_speakers(ids):
    """[(article, None, quote, start, words)] of the words printed for speakers whom nobody has named."""
    words = Substr("quote__article__text", F("start") + 1, F("end") - F("start"))
    spans = _words_for_unnamed(Quote.objects.filter(article__in=ids)).annotate(words=words).order_by("pk")
    return [(article, None, quote, start, text) for article, quote, start, text in spans.values_list(
        "quote__article", "quote", "start", "words")]  # fmt: skip


def _words_for_unnamed(quotes):
    """Where the words stand for those speakers of these quotes whom nobody has named."""
    unnamed = quotes.live().filter(speaker=None).exclude(speaker_words="")
    return QuoteSpan.objects.filter(part=Part.SOURCE, quote__in=unnamed)


def _may_be_spoken_for(mentions):
    """Those of these mentions that name somebody who may be spoken for; and names that are no actor's, as "Kenyan"
    where Kenya itself says nothing."""
    return mentions.live().filter(Q(actor__kind__in=SPOKEN_FOR) | Q(actor=None), form=Form.NAME)


def _country(printed):
    """The name of the country that these words are the name or the adjective of, or ""."""
    found = place_named(printed)
    return found.place.name if found and found.place.is_country and found.sense in ("name", "adjective") else ""


class _Named(NamedTuple):
    """A name in an article: an actor's, or that of a country which is none there."""

    article: int
    start: int
    end: int
    text: str
    actor: int | None
    kind: str | None

    @property
    def is_organisation(self):
        return self.kind == Kind.ORGANISATION


def _names(ids):
    """{article: names of those who may be spoken for, in the order of the text}"""
    mentions = _may_be_spoken_for(Mention.objects.filter(article__in=ids)).order_by("start", "pk")
    names = {pk: [] for pk in ids}
    for row in mentions.values_list("article", "start", "end", "text", "actor", "actor__kind"):
        name = _Named(*row)
        if name.actor or _country(name.text):
            names[name.article].append(name)
    return names


class _Countries:
    """The actors that countries are which are printed inside names of bodies, or where they are nobody themselves."""

    def __init__(self, names):
        self._inside = {
            name.text: country_inside(name.text) for each in names.values() for name in each if name.is_organisation
        }
        keys = {fold_words(found[2]) for found in self._inside.values() if found}
        keys |= {fold_words(_country(name.text)) for each in names.values() for name in each if not name.actor}
        self._actors = defaultdict(list)
        if keys:
            places = Actor.objects.current().filter(kind=Kind.PLACE, aliases__key__in=keys).distinct()
            for key, pk in places.values_list("aliases__key", "pk"):
                self._actors[key].append(pk)
        self._named = {article: {name.actor for name in each} for article, each in names.items()}

    def inside(self, name, article):
        """(start, end, actor id) of the country inside a name; None if none or several answer to it."""
        found = self._inside.get(name.text)
        if not found:
            return None
        start, end, country = found
        actor = self._actor(country, article)
        return (start, end, actor) if actor else None

    def known(self, names, article):
        """The names, each that is no actor's as that of the country it means; those of none left out."""
        for name in names:
            if actor := name.actor or self._actor(_country(name.text), article):
                yield name._replace(actor=actor)

    def _actor(self, country, article):
        """The id of the one who answers to a country's name, one of the article rather than another; None if none or
        several do."""
        known = self._actors.get(fold_words(country), [])
        near = {pk for pk in known if pk in self._named[article]} or set(known)
        return near.pop() if len(near) == 1 else None
