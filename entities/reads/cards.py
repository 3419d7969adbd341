"""What the card of a quote prints, as plain values.

A list shows many cards. A template that asks models for every word of them costs more than all else on the page.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search.snippets import marked, search_terms
from entities.choices import Attribution, Part
from entities.rules.texts.context import in_context, speaker_chain
from entities.rules.words.citation import citation, told_apart
from newsdesk.days import day_of
from newsdesk.web.addresses import numbered


@dataclass(frozen=True, slots=True)
class Named:
    """An actor, and if it is one whom the quote is about, the stance toward it and its words."""

    name: str
    kind: str
    url: str
    stance: str = ""
    stance_words: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """Somebody without a name whom the quote is about, and the stance toward them."""

    words: str
    stance: str
    stance_words: str


@dataclass(frozen=True, slots=True)
class Card:
    """`printed`: the quote within its sentence, as HTML; `unnamed`: a speaker who is no actor, as the text has it."""

    printed: SafeString
    stance: str
    speakers: list[Named]
    perhaps: bool
    unnamed: str
    chain: str
    targets: list[Named]
    unnamed_targets: list[Described]
    about_self: bool
    title: str
    url: str
    outlet: str
    moment: str
    day: str
    statement: str  # address
    elsewhere: str
    tags: list[str]
    layer: str
    confidence: float
    cite: str  # address
    keep: str  # address
    wrong: str  # address


def card_of(quote, sought="") -> Card:
    """The card of a quote from `with_context()`; what a search for `sought` found in it is marked."""
    spans = quote.spans.all()
    speaker, article, moment = quote.speaker, quote.article, quote.published_at
    tags = [quote.get_kind_display(), quote.get_cue_class_display()]
    if quote.attribution != Attribution.SAID:
        tags.append(quote.get_attribution_display())
    chain = speaker_chain(
        speaker.name if speaker else quote.speaker_words, [(span.part, span.position, span.words) for span in spans]
    )
    return Card(
        printed=_printed(quote, spans, search_terms(sought or "")),
        stance=quote.stance,
        speakers=[Named(actor.name, actor.kind, actor.get_absolute_url()) for actor in quote.speakers],
        perhaps=quote.perhaps,
        unnamed=quote.speaker_words,
        chain=" → ".join(f"“{words}”" for words in chain),
        targets=[
            Named(
                target.actor.name,
                target.actor.kind,
                target.actor.get_absolute_url(),
                target.stance,
                target.get_stance_display(),
            )
            for target in quote.targets.all()
        ],
        unnamed_targets=[
            Described(one.words, one.stance, one.get_stance_display()) for one in quote.unnamed_targets.all()
        ],
        about_self=quote.about_self,
        title=article.title,
        url=quote.get_absolute_url(),
        outlet=article.source.name,
        moment=moment.isoformat(timespec="minutes") if moment else "",
        day=date_format(day_of(moment), "j F Y") if moment else "",
        statement=numbered("statement", quote.statement) if quote.statement else "",
        elsewhere=_elsewhere(quote) if quote.statement else "",
        tags=tags,
        layer=quote.layer,
        confidence=quote.confidence,
        cite=numbered("quote_cite", quote.pk),
        keep=numbered("quote_keep", quote.pk),
        wrong=f"{reverse('wrong')}?quote={quote.pk}",
    )


def cited(quote, address):
    """The quote as a citation; `address` is where Newsdesk shows it."""
    return citation(quote, address, told_apart(quote.window, quote.window_start, _fragments(quote.spans.all())))


def _fragments(spans):
    return sorted((span.start, span.end) for span in spans if span.part == Part.CONTENT)


def _printed(quote, spans, terms):
    parts = in_context(quote.window, quote.window_start, _fragments(spans)) or [(quote.text, True)]
    return mark_safe("".join(_content(words, terms) if is_content else _around(words) for words, is_content in parts))


def _content(words, terms):
    parts = marked(words, terms) if terms else [(words, False)]
    return "".join(f"<mark>{escape(part)}</mark>" if is_hit else escape(part) for part, is_hit in parts)


def _around(words):
    return f'<span class="around">{escape(words)}</span>'


def _elsewhere(quote):
    n = quote.n_elsewhere
    words = f"also in {n} outlet{'' if n == 1 else 's'}" if n else "printed again by this outlet"
    return f"{words}, under another name" if quote.is_disputed else words
