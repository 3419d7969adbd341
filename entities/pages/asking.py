"""What typed words ask, as links: the question itself, and the ways into the actor whom a name means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from articles.models import Article, Source
from articles.search.folding import fold_words
from articles.search.searching import still_typing
from entities.models import Actor, Quote
from entities.pages import question_links as links
from entities.pages.question_links import Option, Who
from entities.pages.ways_on import Way, ways_on
from entities.queries import QuoteQuery
from entities.queries.base import address
from entities.reads.actors.names_typed import whom_they_mean
from entities.reads.actors.offices_typed import bodies_in, offices_in, who_is_called
from entities.reads.facet_counts import counts_of
from entities.rules.actors.names_typed import Closeness, without_title
from entities.rules.words.asking import (
    ARTICLES,
    FIRST,
    MOST,
    MOST_SIDE_BY_SIDE,
    OUTLETS,
    QUESTION_WORDS,
    TIMELINE,
    VOICES,
    WHO,
    Asked,
    opens_a_question,
    readings,
)
from newsdesk.web.addresses import fixed
from newsdesk.web.paging import count_each

MOST_QUESTIONS, MOST_RESPELT, MOST_LEADING = 4, 2, 3
MOST_WORDS = 3  # that may be two names side by side, of which one is only a part
LONGEST_NAME = 3  # words of a name sought within a question that is not understood
QUOTED = 60  # characters of a quote in a link
QUOTES = tuple(links.STANCES.values())
NOBODY = Who()


@dataclass(frozen=True, slots=True)
class Meant:
    """What words typed into the search box ask for, besides the words themselves."""

    questions: list[Option]
    actor: Actor | None  # whom the words name, all of them together
    ways: list[Option]  # into that actor
    is_said: bool  # the words ask in so many words, and do not only name somebody
    unknown: list[str]  # names in such a question that nobody bears
    words: str  # what is to be found besides
    is_guess: bool = False  # the question is another one than was asked, since one of its names is nobody's
    leading: list[Option] = field(default_factory=list)  # what answers "who most" and "when first"

    @property
    def answer(self):
        """What the list of quotes is asked if the words are a question that finds some."""
        first = next((each for each in self.questions if isinstance(each.query, QuoteQuery)), None)
        return first.query if first and first.count and self.is_said and not self.is_guess else None

    @property
    def offered(self):
        return [*self.leading, *self.questions]

    @property
    def instead(self) -> list[Way]:
        """What there is where the likeliest question finds nothing."""
        lists = [each for each in self.questions if isinstance(each.query, QuoteQuery)]
        found = [each for each in (lists[:1] if self.is_said else lists) if each.count]
        return ways_on(lists[0].query, fixed("quote_list")) if lists and not found and not self.is_guess else []


def what_is_meant(words: str, counted_to: int) -> Meant:
    """At most MOST_QUESTIONS questions, the likeliest first, and the ways into the actor whom the words name.

    Every number is that of the list it leads to, up to `counted_to`.
    """
    name = " ".join(words.split()).rstrip("?").strip()
    asked, outlet = _read(name)
    one = next((each.about for each in asked if each.wants == WHO), "")
    name = one or name
    called = list(dict.fromkeys([*(part for each in asked for part in _names(each)), name]))
    # Of many words side by side, hardly any two are names; each of them costs a walk along all names there are.
    is_short = any(each.is_said for each in asked) or len(name.split()) <= MOST_WORDS
    names = list(dict.fromkeys(filter(None, [name, *called, *map(without_title, called)])))
    bodies = [body for part in called for body in bodies_in(part)]
    known = whom_they_mean(list(dict.fromkeys([*names, *bodies])), parts=names if is_short else names[:1])
    named = known.get(name) or known.get(without_title(name))
    if named and named[0][1] <= Closeness.WORDS:
        asked = [each for each in asked if each.is_said and each.wants != WHO]  # "port authority" is one name, not two
    elif not any(each.is_said for each in asked):
        asked = [*asked, Asked(about=name, wants=WHO, is_said=False)]  # an office, perhaps
    is_question = any(each.is_said for each in asked)
    meant = {part: _who(part, known, is_office=is_question or part == name) for part in called}
    if not opens_a_question(words):  # "cod talks" is none, unless somebody is called Cod
        asked = [
            each
            for each in asked
            if not each.is_said or not _names(each) or any(meant[part][0] for part in _names(each))
        ]
    said = [each for each in asked if each.is_said]
    unknown = [part for each in said for part in _names(each) if not meant[part][0]][:2]
    drafts = {draft.url: draft for each in asked for draft in _questions(each, meant, outlet)}
    if not drafts and not named and opens_a_question(words):
        drafts = {draft.url: draft for draft in _named_within(name)}
    actor = named[0][0] if named else None
    ways = links.ways_into(actor) if actor else []
    counts = count_each({draft.url: draft.rows for draft in (*drafts.values(), *ways) if draft.query}, counted_to)
    questions, ways = (_counted(some, counts) for some in (list(drafts.values()), ways))
    if sum(each.is_one_of for each in questions) == 1:  # of several in an office, one alone said something
        questions = [each for each in questions if each.is_one_of or not _is_of_several(each)]
    is_guess = any(part in unknown for each in said[:1] for part in (each.speaker, each.other))
    leading = _leading(said[0], questions, counted_to) if said and not is_guess else []
    if len(unknown) == 1 and any(each.count for each in questions) and not is_guess:
        unknown = []  # the subject is no name, and is found as words
    return Meant(questions[:MOST_QUESTIONS], actor, ways, bool(said), unknown, one or words, is_guess, leading)


def _named_within(words: str) -> Iterator[Option]:
    """What there is of the one or two actors whose whole names or surnames stand somewhere in the words."""
    parts = [part for part in words.split() if part.casefold() not in QUESTION_WORDS]
    if len(parts) > MOST_SIDE_BY_SIDE:
        return
    sizes = range(min(LONGEST_NAME, len(parts)), 0, -1)
    some = [(start, start + size) for size in sizes for start in range(len(parts) - size + 1)]
    known = whom_they_mean([" ".join(parts[start:end]) for start, end in some], parts=parts)
    found: dict[int, Actor] = {}
    taken: set[int] = set()
    for start, end in some:
        near = known[" ".join(parts[start:end])]
        if near and near[0][1] <= Closeness.WORDS and not taken & set(range(start, end)):
            taken |= set(range(start, end))
            found[start] = near[0][0]
    actors = [Who((actor,), str(actor)) for _, actor in sorted(found.items())][:2]
    if len(actors) == 2:
        for speaker, about in (actors, actors[::-1]):
            yield links.list_of(speaker, about, Asked(), is_sure=False)
    for who in actors if len(actors) < len(parts) else ():
        yield from links.ways_into(who.actors[0])


def _read(name: str) -> tuple[list[Asked], Source | None]:
    """The readings of the words, and the outlet that they end in: "… in the Harbour Post"."""
    today = Article.objects.newest_day(timezone.localdate())
    less, _, outlet = name.rpartition(" in ")
    if less and outlet:
        keys = {fold_words(outlet), fold_words(f"the {outlet}"), fold_words(re.sub("^the ", "", outlet, flags=re.I))}
        source = Source.objects.filter(key__in=keys).first()
        if source and (asked := readings(less, today)):
            return asked, source
    return readings(name, today), None


def respelt(words: str, unknown: list[str]) -> list[tuple[str, str]]:
    """[(question, the same)] with a name that may be the one meant in the place of one that nobody bears."""
    found = []
    for name in unknown:
        for actor in Actor.objects.current().spelled_like(name, most=MOST_RESPELT):
            question = re.sub(re.escape(name), actor.name.replace("\\", ""), words, flags=re.IGNORECASE)
            found.append((question, question))
    return found


def _names(asked: Asked) -> list[str]:
    return [part for part in (asked.speaker, asked.about, asked.other) if part]


def _counted(drafts, counts):
    counted = [replace(draft, count=counts.get(draft.url)) for draft in drafts]
    return [draft for draft in counted if draft.is_sure or draft.count]


def _is_of_several(option) -> bool:
    return max(len(getattr(option.query, name, None) or ()) for name in ("speaker", "about")) > 1


def _who(name, known, *, is_office) -> tuple[Who, Closeness]:
    """By the name itself or, in a question, by the office that it is."""
    found = known.get(name) or known.get(without_title(name))
    if is_office and (not found or found[0][1] == Closeness.BEGINNING) and (holders := who_is_called(name, known)):
        words = f"“{name}”" if len(holders) > 1 else _with_role(holders[0])
        return Who(tuple(holders), words), Closeness.MEANT
    return (Who((found[0][0],), str(found[0][0])), found[0][1]) if found else (NOBODY, Closeness.NONE)


def _with_role(actor) -> str:
    return f"{actor} ({actor.role})"


def _questions(asked: Asked, meant, outlet) -> Iterator[Option]:
    """What a reading asks, if its names are somebody's; a subject that is nobody's name is sought as words."""
    (speaker, how), (about, about_how), (other, _) = (
        meant.get(name, (NOBODY, Closeness.NONE)) for name in (asked.speaker, asked.about, asked.other)
    )
    if asked.words:
        yield links.list_of(NOBODY, NOBODY, asked, outlet, q=asked.words)
        return
    if asked.wants in (ARTICLES, TIMELINE, VOICES, WHO):
        yield from _of_one(asked, about, outlet)
        return
    if asked.other:
        if speaker and other:
            yield links.comparison(speaker, other, about, asked)
        return
    if asked.speaker and not speaker:
        yield from _without_the_speaker(asked, about, outlet)
        return
    if not asked.is_said and not about:
        return
    is_sure = asked.is_said or max(how, about_how) <= Closeness.MEANT
    if about or not asked.about:
        quotes = links.list_of(speaker, about, asked, outlet, is_sure=is_sure)
        pair = len(speaker.actors) == len(about.actors) == 1
        in_time = [links.over_time(speaker.actors[0], about.actors[0], asked)] if pair else []
        yield from [*in_time, quotes] if asked.in_time else [quotes, *in_time]
        yield from _each_of(speaker, about, asked, outlet)
    if asked.about and about_how > Closeness.MEANT:
        q = still_typing(asked.about)
        yield links.list_of(speaker, NOBODY, asked, outlet, q=q, is_sure=not about and asked.is_said)
        yield from [] if about else _each_of(speaker, NOBODY, asked, outlet, q=q)
    if not _names(asked):
        yield from _of_everybody(asked, outlet)


def _of_everybody(asked, outlet):
    if asked.period.since or asked.period.until:
        yield links.articles_of(NOBODY, asked, outlet)
    most = "quotes_about" if asked.of_subjects else "quotes_by"
    if asked.wants == MOST or asked.of_subjects:
        words = "All actors, most talked about first" if asked.of_subjects else "All actors, most quoted first"
        yield Option(words, address(fixed("actor_list"), sort=most, since=asked.period.since, until=asked.period.until))


def _of_one(asked, about, outlet):
    """What is asked of one actor alone, or of the words."""
    if asked.wants == ARTICLES:
        first = Who(about.actors[:1], about.words)
        yield links.articles_of(first, asked, outlet, q="" if about else still_typing(asked.about))
    elif asked.wants == TIMELINE and about:
        yield Option(f"Timeline of {about.words}", address(fixed("timeline"), actor=about.actors))
    elif asked.wants == VOICES and about:
        yield Option(f"Who speaks for {about.words}", f"{about.actors[0].get_absolute_url()}#voices")
    elif asked.wants == WHO and any(hasattr(actor, "role") for actor in about.actors):
        yield from (Option(_with_role(actor), actor.get_absolute_url()) for actor in about.actors)
        yield links.actors_called(offices_in(asked.about)[-1])


def _without_the_speaker(asked, about, outlet):
    """What there is of a question about somebody by nobody who is known."""
    if not asked.is_said:
        return
    if about:
        yield links.list_of(NOBODY, about, asked, outlet, is_sure=False)
    words = " ".join(filter(None, [asked.speaker, "" if about else asked.about]))
    yield links.list_of(NOBODY, about, asked, outlet, q=still_typing(words), is_sure=False)


def _each_of(speaker, about, asked, outlet, q=""):
    """Of several who hold the office that is asked for, each alone."""
    for ends, place in ((speaker, 0), (about, 1)):
        for actor in ends.actors if len(ends.actors) > 1 else ():
            pair = [speaker, about]
            pair[place] = Who((actor,), _with_role(actor))
            yield replace(links.list_of(*pair, asked, outlet, q=q, is_sure=False), is_one_of=True)


def _leading(asked: Asked, questions, counted_to) -> list[Option]:
    """Who says most of what a question finds, or is talked about most in it, or where or when it was first printed."""
    lists = [each for each in questions if isinstance(each.query, QuoteQuery) and each.count]
    if asked.wants == FIRST and lists:
        first = Quote.objects.matching(lists[0].query).filter(published_at__isnull=False)
        quote = first.in_their_articles().order_by("published_at", "pk").first()
        return [_as_first(quote)] if quote else []
    if asked.wants not in (MOST, OUTLETS) and not asked.of_subjects:
        return []
    found = []
    for option in lists[:2]:
        leads = list(_leads(asked, option))
        counts = count_each({lead.url: lead.rows for lead in leads}, counted_to)
        leads = sorted(_counted(leads, counts), key=lambda lead: -lead.count.number)
        found += [replace(lead, words=f"{rank}. {lead.words}") for rank, lead in enumerate(leads, 1)]
    return list({lead.url: lead for lead in found}.values())


def _leads(asked, option):
    counts = counts_of(Quote.objects.matching(option.query), option.query.subjects)
    if asked.wants == OUTLETS:
        side, model, counted = "source", Source, counts.sources
    elif asked.of_subjects:
        side, model, counted = "about", Actor, counts.subjects
    else:
        side, model, counted = "speaker", Actor, counts.speakers
    ends = {actor.pk for actor in (*(option.query.speaker or ()), *(option.query.about or ()))}
    ids = [pk for pk, _ in counted.most_common() if pk and (side == "source" or pk not in ends)][:MOST_LEADING]
    rows = model.objects.in_bulk(ids)
    what = f"{option.words[:1].lower()}{option.words[1:]}" if option.words.startswith(QUOTES) else option.words
    for row in (rows[pk] for pk in ids if pk in rows):
        yield links.narrowed(option, f"{row}: {what}", **{side: row})


def _as_first(quote) -> Option:
    day = date_format(timezone.localdate(quote.published_at), "j F Y")
    words = Truncator(quote.text).chars(QUOTED)
    return Option(f"First on {day}, in {quote.article.source}: “{words}”", quote.get_absolute_url())
