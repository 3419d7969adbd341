"""What the API answers, for its description. The records are those of the exports (entities/exports)."""

from collections.abc import Sequence
from typing import Any, Literal

from ninja import Field, Schema

Span = tuple[int, int]
LENGTH_LIMIT = 50_000  # code points of a text that is annotated on request


class Problem(Schema):
    detail: str = Field(description="What is wrong, in words.")
    fields: dict[str, list[str]] = Field({}, description="What is wrong with which parameter.")


class ArticleRow(Schema):
    id: str
    title: str
    date: str | None = Field(description="Day of publication.")
    published_at: str | None = Field(description="Time of publication, where it is known to the minute.")
    publisher: str
    publisher_id: int = Field(description="The number that the parameter “source” takes.")
    author: str
    url: str = Field(description="Where the original is.")
    address: str = Field(description="Where Newsdesk shows it.")


class ListedArticle(ArticleRow):
    language: str
    state: str
    words: int
    quotes: int = Field(description="What was said, without attitudes and thoughts.")


class Provenance(Schema):
    id: int
    origin: Literal["machine", "person", "import"]
    state: Literal["suggested", "accepted", "rejected"]
    layer: Literal["machine", "edited", "verified", "rejected"]
    by: str | None = Field(description="Who decided about it last.")
    at: str | None


class FoundTarget(Schema):
    actor: str
    stance: Literal["positive", "neutral", "negative"]
    confidence: float


class UnnamedTarget(Schema):
    """Somebody without a name whom the quote is about: no actor."""

    words: str = Field(description="As printed; of a pronoun, as the text first printed them.")
    start: int = Field(description="Of their mention in the quote, in code points of the article's text.")
    end: int
    stance: Literal["positive", "neutral", "negative"]
    confidence: float


class FoundInner(Schema):
    source: list[Span] = Field(description="The words for the person the speaker quotes.")
    cue: list[Span]
    speaker: str | None = Field(description="The actor's name; null where nobody is known.")
    content: list[Span]


class FoundQuote(Schema):
    content: list[Span] = Field(description="Code points of the article's text, end exclusive, for each fragment.")
    text: str
    type: Literal["direct", "mixed", "indirect"]
    attribution: Literal["said", "attitude", "thought"]
    source: list[Span]
    speaker: str | None = Field(description="The actor's name, or the printed words of an unnamed speaker.")
    speakers: list[str] = Field(description="The names of all who say it together, the speaker first.")
    speaker_span: Span | None
    speaker_chain: list[Span]
    cue: list[Span]
    cue_class: str
    about: list[str]
    targets: Sequence[FoundTarget]
    unnamed_targets: Sequence[UnnamedTarget]
    about_self: bool
    stance: Literal["positive", "neutral", "negative"]
    confidence: float
    speaker_confidence: float
    perhaps: bool = Field(description="The speaker is a guess that nobody confirmed, and counts for nobody.")
    chain: Sequence[FoundInner] = Field(description="Whom the speaker quotes in turn, the outermost first.")


class FoundMention(Schema):
    start: int
    end: int
    text: str
    label: str
    form: Literal["name", "pronoun", "description"]
    actor: str | None
    confidence: float


class FoundDate(Schema):
    start: int
    end: int
    text: str
    value: str | None
    earliest: str | None
    latest: str | None
    grain: str
    confidence: float


class Target(FoundTarget):
    actor_id: int


class Inner(FoundInner):
    speaker_id: int | None


class Quote(FoundQuote, Provenance):
    speaker_id: int | None
    speaker_ids: list[int]
    chain: Sequence[Inner]
    cue_text: str
    targets: Sequence[Target]


class Mention(FoundMention, Provenance):
    actor_id: int | None


class DateExpression(FoundDate, Provenance):
    pass


class ListedQuote(Quote):
    address: str
    said_for: list[str] = Field(description="Whom of the speakers asked for others say it for.")
    article: ArticleRow


class Words(Schema):
    start: int
    end: int
    text: str


class ActorHere(Schema):
    id: int
    name: str
    kind: str
    aliases: list[str]
    role: str | None
    roles: list[Words]
    country: str
    address: str


class ReaderReport(Schema):
    about: str
    number: int
    start: int | None
    end: int | None
    text: str
    wrong: str
    by: str | None
    at: str
    answer: str | None
    answer_words: str | None
    answered_by: str | None
    answered_at: str | None


class AnnotatedArticle(ArticleRow):
    language: str
    state: str
    text: str
    entities: list[Mention]
    actors: list[ActorHere]
    quotes: list[Quote]
    dates: list[DateExpression]
    reports: list[ReaderReport] = Field(description="What readers said is wrong, the oldest first.")


class Changed(Schema):
    outlet: str
    now: str = Field(description="What it printed; empty where it left words out.")
    was: str = Field(description="What the first outlet printed.")


class ListedStatement(Schema):
    id: int
    text: str = Field(description="As it was printed first; so are the speaker and the subjects.")
    speaker: str | None = Field(description="The actor's name, or the printed words of an unnamed speaker.")
    speaker_id: int | None
    speakers: list[str]
    about: list[str]
    outlets: int
    quotes: int
    days: int = Field(description="From the first to the last printing, both counted.")
    first_at: str
    last_at: str
    printed_by: list[str] = Field(description="Outlets, in the order in which they printed it.")
    other_words: list[Changed]
    harder_verbs: list[Changed]
    other_speakers: list[Changed]
    address: str


LIKELY = "The least and the greatest number between which the true one lies nine times in ten, missed quotes included."


class PlaceOnList(Schema):
    list: str
    key: str = Field(description="What the parameter “listed” takes.")
    name: str
    wikidata: str
    own_id: str
    roles: Sequence[Any] = Field(description="Each with `text`, `since` and `until`, days in ISO form or empty.")


class ListedActor(Schema):
    id: int
    name: str
    kind: str
    country: str
    aliases: list[str]
    mentions: int
    quotes_by: int = Field(description="Of its own.")
    quotes_with_spokespeople: int = Field(
        description="With what others say for a country, an organisation or a group: what its page counts."
    )
    quotes_by_verified: int
    quotes_by_likely: list[int] = Field(description=LIKELY)
    quotes_about: int
    quotes_about_verified: int
    quotes_about_likely: list[int] = Field(description=LIKELY)
    rising: int = Field(description="Mentions of the period less those of the one before.")
    lists: Sequence[PlaceOnList] = Field(description="The lists that everybody sees.")
    address: str


class Pair(Schema):
    speaker: str
    speaker_id: int
    about: str
    about_id: int
    quotes: int
    positive: int
    neutral: int
    negative: int
    mean_stance: float = Field(description="From -1 (negative) to 1 (positive).")
    verified: int = Field(description="How many of these quotes people confirmed or made.")
    likely: list[int] | None = Field(description=f"{LIKELY} Null for attitudes and thoughts.")
    perhaps: int = Field(description="Quotes besides them by a speaker who is only a guess.")
    through: list[str] = Field(description="Those who say it for the speaker, at most three.")
    quotes_address: str


class Page(Schema):
    count: str | None = Field(description='How many match, up to "10,000+"; on the first page only.')
    next: str | None = Field(description="“after” of the next page; null on the last one.")


class QuotePage(Page):
    items: list[ListedQuote]


class Outlet(Schema):
    id: int = Field(description="The number that the parameter “source” takes.")
    name: str
    articles: int


class Outlets(Schema):
    items: list[Outlet]


class List(Schema):
    key: str = Field(description="What the parameters “listed”, “speaker_listed” and “about_listed” take.")
    name: str
    known: bool = Field(description="Its names are looked for in texts.")
    shared: bool
    actors: int
    address: str


class Lists(Schema):
    items: list[List]


class StatementPage(Page):
    items: list[ListedStatement]


class ArticlePage(Page):
    items: list[ListedArticle]


class ActorPage(Page):
    items: list[ListedActor]


class Pairs(Schema):
    items: list[Pair]
    left_out: bool = Field(
        description="Whether there are more pairs than these. All of them are in /relations/export.jsonl?every=1."
    )


class Text(Schema):
    text: str = Field(min_length=1, max_length=LENGTH_LIMIT)
    date: str | None = Field(None, description="Day of publication, which “yesterday” is counted from: 2025-11-20.")
    id: str = Field("", description="Comes back as it is.")


class FoundActor(Schema):
    name: str
    kind: str
    aliases: list[str]
    role: str | None
    roles: list[Words]
    country: str


class Found(Schema):
    id: str
    entities: list[FoundMention]
    actors: list[FoundActor]
    quotes: list[FoundQuote]
    dates: list[FoundDate]


class Known(Schema):
    id: str
    title: str
    address: str


class Receipt(Schema):
    id: str = Field(description="As it was sent, or the Idempotency-Key with a number.")
    outcome: str = Field(
        description="created, new_version, copy (kept, and linked to the article it copies), duplicate (of a text that "
        "its outlet has), waiting, asked (an editor says whether it is an article), unreadable, too_large, fault, "
        "cancelled or gone."
    )
    words: str = Field(description="The outcome as people read it.")
    reason: str = Field(description="Why there is no article, or no annotation.")
    again: bool = Field(description="It was sent before, and not taken again.")
    article: Known | None
    state: str | None = Field(description="Of the article: received, annotated, reviewed, failed, other.")
    needs_date: bool
    language: str | None
    duplicate_of: Known | None
    new_version_of: Known | None
    copy_of: Known | None
    notes: list[str] = Field(description="What was done to the text, and what is uncertain.")
    unused: list[str] = Field(description="Fields that were sent and mean nothing here.")
    ask: str = Field(description="Where to ask again what became of it.")


class Receipts(Schema):
    items: list[Receipt]
    next: str | None = Field(None, description="“after” of the next page; null on the last one.")


def described_article(most: int) -> dict[str, Any]:
    """The body of a request that sends articles, for OpenAPI: it is read by a process of its own, not by a schema."""
    words = {"type": "string"}
    fields: dict[str, Any] = {
        "text": words | {"description": "Its text. “content”, “body” and other names of a column are understood, too."},
        "html": words | {"description": "Or its page, from which the text is taken."},
        "url": words | {"description": "Its address; alone, that of a page to fetch."},
        "title": words,
        "publisher": words | {"description": "The outlet."},
        "author": words,
        "date": words | {"description": "When it was published, best with its zone: 2026-04-01T10:00:00+02:00."},
        "section": words,
        "id": words | {"description": "By which your program knows it: 120 characters.", "maxLength": 120},
    }
    article = {"type": "object", "properties": fields}
    several = {"type": "array", "items": article, "minItems": 1, "maxItems": most}
    several["description"] = f"Several at once, at most {most}; or send the list itself."
    body = {"type": "object", "properties": {**fields, "articles": several}}
    return {"required": True, "content": {"application/json": {"schema": body}}}
