"""The machine's untouched suggestions in an article, as plain findings that two runs can be compared by."""

from articles.models import Article
from entities.choices import Part
from entities.models import DateMention, Mention, Quote
from entities.rules.texts.difference import Fact, Finding
from entities.rules.words.speakers import speakers_in_words


def untouched_findings(article: Article) -> list[Finding]:
    """What the next run may replace."""
    return [
        *map(_quote, Quote.objects.filter(article=article).untouched().with_parts()),
        *map(_mention, Mention.objects.filter(article=article).untouched().select_related("actor")),
        *map(_date, DateMention.objects.filter(article=article).untouched()),
    ]


def _quote(quote):
    spans = sorted((span.start, span.end) for span in quote.spans.all() if span.part == Part.CONTENT)
    speaker = speakers_in_words(quote) or "unknown"
    inner, unnamed = quote.inner.all(), quote.unnamed_targets.all()
    targets = sorted(quote.targets.all(), key=lambda target: target.actor_id)
    return Finding(
        what="quote",
        key=quote.pk,
        spans=tuple(spans) or ((quote.start, quote.end),),
        text=quote.text,
        facts=(
            Fact("Speaker", _speakers_key(quote), speaker),
            Fact(
                "About",
                (
                    *((target.actor_id, target.stance) for target in targets),
                    *((one.words, one.stance) for one in unnamed),
                ),
                ", ".join(
                    (
                        *(f"{target.actor} ({target.get_stance_display()})" for target in targets),
                        *(f"“{one}” ({one.get_stance_display()})" for one in unnamed),
                    )
                ),
            ),
            Fact("Stance", quote.stance, quote.get_stance_display()),
            Fact("Type", quote.kind, quote.get_kind_display()),
            Fact("Attribution", quote.attribution, quote.get_attribution_display()),
            Fact("Cue", quote.cue, quote.cue),
            Fact("Class of the cue", quote.cue_class, quote.get_cue_class_display()),
            Fact(
                "Citing",
                tuple((str(one.source), str(one.cue), one.speaker_id) for one in inner),
                ", ".join(one.speaker.name if one.speaker else "somebody" for one in inner),
            ),
        ),
    )


def _speakers_key(quote):
    if not quote.speaker_id:
        return quote.speaker_words
    return (quote.perhaps, *(actor.pk for actor in quote.speakers))


def _mention(mention):
    return Finding(
        what="mention",
        spans=((mention.start, mention.end),),
        text=mention.text,
        facts=(
            Fact("Actor", mention.actor_id, mention.actor.name if mention.actor else "unknown"),
            Fact("Names a", mention.label, mention.get_label_display()),
        ),
    )


def _date(date):
    return Finding(
        what="date",
        spans=((date.start, date.end),),
        text=date.text,
        facts=(Fact("Means", date.value, date.value or "unresolved"),),
    )
