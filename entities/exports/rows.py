"""Rows of the lists as plain records: what a line of a JSON Lines export and an item of the API hold."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from django.utils import timezone

from entities.choices import Stance
from entities.exports.decided import decisions_on
from entities.exports.records import about_article, chunks, provenance, quote_record
from entities.models import Listed, Quote
from entities.reads.actors.listed_actors import tell_spoken_for
from entities.reads.doubt import tell_likely
from entities.reads.statements.printed import told
from entities.reads.timeline.agenda import sentence_of
from entities.reads.timeline.lanes import quoted_days, spoken_of
from entities.rules.words.tone_in_words import change_in_words
from newsdesk.web.paging import newest_shelves

ROWS_AT_ONCE = 500
STATEMENTS_AT_ONCE = 100  # a statement may have hundreds of printings


def all_quotes(quotes, *, base: str, voices=None, oldest_first=False) -> Iterator[dict]:
    """Every quote by date; `voices`: those of the query, to say whom a quote is said for."""
    for shelf in newest_shelves(quotes.for_export(), oldest_first=oldest_first):
        for chunk in chunks(shelf.iterator(chunk_size=ROWS_AT_ONCE), ROWS_AT_ONCE):
            yield from quote_rows(chunk, base=base, voices=voices)


def quote_rows(quotes: Iterable, *, base: str, voices=None) -> list[dict]:
    """Quotes from `for_export()`, each with its article and who decided about it."""
    quotes = list(quotes)
    decisions = decisions_on(Quote, (quote.pk for quote in quotes))
    articles = {quote.article_id: quote.article for quote in quotes}
    about = {pk: about_article(article, base) for pk, article in articles.items()}
    return [
        {
            **provenance(quote, decisions),
            **quote_record(quote),
            "address": f"{about[quote.article_id]['address']}#quote-{quote.pk}",
            "article": about[quote.article_id],
            "said_for": [body.name for body in voices.through(quote)] if voices else [],
        }
        for quote in quotes
    ]


def all_statements(statements, sort: str, *, base: str) -> Iterator[dict]:
    """Every statement in one of the orders of its page, with each outlet that printed it."""
    for chunk in chunks(statements.all_by(sort).iterator(chunk_size=STATEMENTS_AT_ONCE), STATEMENTS_AT_ONCE):
        yield from statement_rows(chunk, base=base)


def statement_rows(statements: Iterable, *, base: str) -> Iterator[dict]:
    """What is said of the speaker and the subjects is what the first printing says."""
    for one in told(statements, most=None):
        speakers = list(one.first.speakers) if one.first.speaker else []
        yield {
            "id": one.statement.pk,
            "text": one.first.text,
            "speaker": one.first.speaker.name if one.first.speaker else one.first.speaker_words or None,
            "speaker_id": one.first.speaker_id,
            "speakers": [actor.name for actor in speakers],
            "about": [target.actor.name for target in one.subjects],
            "outlets": one.statement.n_outlets,
            "quotes": one.statement.n_quotes,
            "days": one.days,
            "first_at": timezone.localtime(one.statement.first_at).isoformat(),
            "last_at": timezone.localtime(one.statement.last_at).isoformat(),
            "printed_by": one.outlets,
            "other_words": [asdict(change) for change in one.changes.words],
            "harder_verbs": [asdict(change) for change in one.changes.verbs],
            "other_speakers": [asdict(change) for change in one.changes.speakers],
            "address": base + one.statement.get_absolute_url(),
        }


def all_articles(articles, *, base: str) -> Iterator[dict]:
    """Every article without its text, from `listed()`: those that need a date first, then newest first."""
    for shelf in newest_shelves(articles, undated_first=True):
        yield from article_rows(shelf.iterator(chunk_size=ROWS_AT_ONCE), base=base)


def article_rows(articles: Iterable, *, base: str) -> Iterator[dict]:
    for article in articles:
        yield {
            **about_article(article, base),
            "language": article.language,
            "state": article.state,
            "words": article.n_words,
            "quotes": article.n_quotes,
        }


def listed(articles):
    """Articles with all that their rows hold; the quotes counted are those that were said."""
    return articles.select_related("source").defer("text", "search").counting(n_quotes=Quote.objects.live().said())


def all_actors(actors, query, *, base: str) -> Iterator[dict]:
    """Every actor in the order that an ActorQuery asks for."""
    named = actors.all_by(query.sort).prefetch_related("aliases")
    for chunk in chunks(named.iterator(chunk_size=ROWS_AT_ONCE), ROWS_AT_ONCE):
        yield from actor_rows(chunk, query, base=base)


def places_on_lists(ids: Iterable[int]) -> dict[int, list[dict]]:
    """{actor id: its places on the lists that everybody sees}"""
    places: dict[int, list[dict]] = defaultdict(list)
    entries = Listed.objects.filter(actor__in=list(ids), list__is_shared=True, list__deleted_at=None)
    for entry in entries.select_related("list").order_by("list__name", "pk"):
        places[entry.actor_id or 0].append(
            {
                "list": entry.list.name,
                "key": entry.list.key,
                "name": entry.name,
                "wikidata": entry.wikidata,
                "own_id": entry.own_id,
                "roles": entry.roles,
            }
        )
    return places


def actor_rows(actors: Iterable, query=None, *, base: str) -> Iterator[dict]:
    """A page of actors from `with_activity()`, counted as an ActorQuery asks; without one, over all time."""
    actors = list(actors)
    if query:
        tell_likely(actors, query.since, query.until, once=query.once)
        tell_spoken_for(actors, query.since, query.until, verified=query.verified, once=query.once)
    else:
        tell_likely(actors)
        tell_spoken_for(actors)
    places = places_on_lists(actor.pk for actor in actors)
    for actor in actors:
        yield {
            "id": actor.pk,
            "name": actor.name,
            "kind": actor.kind,
            "country": actor.country,
            "aliases": [alias.text for alias in actor.aliases.all()],
            "mentions": actor.n_mentions,
            "quotes_by": actor.n_quotes_by,
            "quotes_with_spokespeople": actor.n_with_spokespeople,
            "quotes_by_verified": actor.likely_by.verified,
            "quotes_by_likely": _ends(actor.likely_by),
            "quotes_about": actor.n_quotes_about,
            "quotes_about_verified": actor.likely_about.verified,
            "quotes_about_likely": _ends(actor.likely_about),
            "rising": actor.rising,
            "lists": places[actor.pk],
            "address": base + actor.get_absolute_url(),
        }


def pair_rows(cells, quotes_of, *, base: str) -> Iterator[dict]:
    """Cells of who talks about whom; `quotes_of` gives the address of the quotes that a cell counts."""
    for cell in cells:
        yield {
            "speaker": cell.speaker.name,
            "speaker_id": cell.speaker.pk,
            "about": cell.target.name,
            "about_id": cell.target.pk,
            "quotes": cell.quotes,
            "positive": cell.positive,
            "neutral": cell.neutral,
            "negative": cell.negative,
            "mean_stance": round(cell.mean_stance, 3),
            "verified": cell.verified,
            "likely": _ends(cell.likely),
            "perhaps": cell.perhaps,
            "through": [actor.name for actor in cell.through],
            "quotes_address": base + quotes_of(cell),
        }


def _ends(told) -> list[int] | None:
    """Between which numbers the true one lies nine times in ten; None where that was not measured."""
    return told and [told.interval.low, told.interval.high]


def tone_rows(tone, *, base: str) -> Iterator[dict]:
    """The bars of a tone over time, one for each day, week, month or year with quotes; where the tone changed, the
    first one afterwards says so."""
    for bar in tone.bars:
        changed = next((change for change, *_ in tone.changes if bar.first <= change.after.first <= bar.last), None)
        yield {
            "speaker": tone.query.speaker.name,
            "speaker_id": tone.query.speaker.pk,
            "about": tone.query.about.name,
            "about_id": tone.query.about.pk,
            "grain": tone.grain,
            "first": bar.first.isoformat(),
            "last": bar.last.isoformat(),
            "quotes": bar.quotes,
            "negative": bar.stances.get(Stance.NEGATIVE, 0),
            "neutral": bar.stances.get(Stance.NEUTRAL, 0),
            "positive": bar.stances.get(Stance.POSITIVE, 0),
            "mean_stance": round(bar.mean, 3),
            "verified": bar.verified,
            "change": changed and change_in_words(changed),
            "chance": changed and round(changed.p, 4),
            "quotes_address": base + bar.url,
        }


def date_rows(actors, query, *, base: str) -> Iterator[dict]:
    """The lanes of a timeline without their limits: days on which an actor was quoted, and days spoken of near it."""
    for actor in actors:
        lane = {"actor": actor.name, "actor_id": actor.pk}
        for _, day, quotes, where in quoted_days([actor], query):
            yield {
                **lane, "what": "quoted", "earliest": day.isoformat(), "latest": day.isoformat(), "grain": "day",
                "quotes": quotes, "text": None, "sentence": None, "article": None, "layer": None,
                "address": base + where,
            }  # fmt: skip
        dates = spoken_of([actor], query, newest=None).in_sentences()
        for date in dates.iterator(chunk_size=ROWS_AT_ONCE):
            yield {
                **lane, "what": "spoken of", "earliest": date.earliest.isoformat(), "latest": date.latest.isoformat(),
                "grain": date.grain, "quotes": None, "text": date.text, "sentence": _in_print(date),
                "article": about_article(date.article, base),
                "layer": date.layer, "address": base + date.get_absolute_url(),
            }  # fmt: skip


def _in_print(date) -> str:
    return "".join(words for words, _ in sentence_of(date))
