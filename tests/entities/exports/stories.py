"""One annotated article with all that an export must carry: accents, an emoji, a quote in two pieces, a formula."""

from datetime import date

from entities.models import DateMention, QuoteSpan, Role
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote

TEXT = (
    "SALT HARBOUR 🚢 “We will talk,” the mayor, Iván Lind, said on Monday, “when Tom Berg pays.”\n\n"
    "He called the offer a joke. =SUM(A1) is what Berg answered."
)


def place(words):
    start = TEXT.index(words)
    return start, start + len(words)


def told(title="Ferry talks resume"):
    """(the article, the actor who speaks, the actor spoken about)"""
    lind, berg = actor("Iván Lind", aliases=["Lind"], country="NO"), actor("Tom Berg")
    story = article(TEXT, title=title, author="Per Holm", url="https://harbour.example/ferry")
    mention(story, "Iván Lind", lind)
    mention(story, "Tom Berg", berg)
    mention(story, "He", lind, form="pronoun")
    Role.objects.create(
        actor=lind, article=story, text="mayor", key="mayor", start=place("mayor")[0], end=place("mayor")[1]
    )
    made = quote(story, "We will talk", lind, [berg], stance="negative", cue="said", cue_class="stated")
    made.text, made.end = "We will talk … when Tom Berg pays", place("when Tom Berg pays")[1]
    made.save(update_fields=["text", "end"])
    for part, position, words in [
        ("content", 1, "when Tom Berg pays"),
        ("cue", 0, "said"),
        ("source", 0, "the mayor, Iván Lind"),
        ("speaker", 0, "Iván Lind"),
    ]:
        start, end = place(words)
        QuoteSpan.objects.create(quote=made, part=part, position=position, start=start, end=end)
    quote(story, "=SUM(A1)", berg, kind="indirect")
    start, end = place("Monday")
    DateMention.objects.create(
        article=story, start=start, end=end, text="Monday", value="2025-11-17", earliest=date(2025, 11, 17),
        latest=date(2025, 11, 17), grain="day", published_at=story.published_at,
    )  # fmt: skip
    repair()
    return story, lind, berg
