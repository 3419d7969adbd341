"""A small corpus with one row of everything, with names that are long, accented or run from right to left."""

from articles.models import Article, Upload, UploadItem
from entities.models import DateMention, Mention, Role, Statement
from entities.rules.texts.identical import Standing
from entities.services.correcting.identical import apply_to_all
from entities.services.correcting.mentions import set_mention_actor
from entities.services.derived.recounting import recounting
from entities.services.derived.statements import group_all
from tests.factories import actor, article, mention, quote, source, user

LONG = "Wilhelmina-Antoinette Ó Súilleabháin-Þorvaldsdóttir von und zu Hohenlohe-Niederschlettenbach"
ARABIC, HEBREW = "ليلى المنصوري", "נועה ברקאי"
UNBROKEN = "Hafenschifffahrtsgesellschaftsvorsitzendenstellvertreterinnenversammlung" * 2
TEXT = f"""“The quay belongs to everybody,” {LONG} told reporters on 12 May 2024. She blamed {ARABIC}.

“لن ننتظر أكثر من ذلك” {ARABIC} said, and {HEBREW} agreed. “We never said “no” to Zoë,” said Zoë Ångström.

The {UNBROKEN} met behind https://quay.example/{"minutes-of-the-meeting-" * 8} and praised nobody."""


def one_of_everything():
    """{first part of its address: row}; the corpus is in the test's database."""
    harbour = source("The Harbour Post and Intelligencer of the Northern Isles, founded in 1871")
    story = article(TEXT, title=f"{LONG} über {ARABIC}", author=LONG, source=harbour, state="annotated")
    undated = article(f"{TEXT} Twice.", title=f"{UNBROKEN[:80]} · {HEBREW}", published_at=None, state="annotated")
    article(title="Tides delay the Sunday ferry", state="failed", failure=f"The text ends in the middle: {UNBROKEN}")
    lady, leila, noa, zoe = (
        actor(LONG, country="NL"),
        actor(ARABIC, aliases=["Leila"]),
        actor(HEBREW),
        actor("Zoë Ångström"),
    )
    board = actor(UNBROKEN, kind="organisation")
    for one in (story, undated):
        with recounting(article=one):
            spoken = mention(one, LONG, lady)
            mention(one, ARABIC, leila)
            mention(one, HEBREW, noa, state="accepted")
            mention(one, "Zoë Ångström", zoe)
            mention(one, UNBROKEN, board, label="ORG")
            quote(
                one,
                "The quay belongs to everybody,",
                lady,
                [leila, board],
                stance="negative",
                cue="told",
                confidence=0.4,
            )
            quote(one, "لن ننتظر أكثر من ذلك", leila, [lady], stance="positive", state="accepted")
            quote(one, "We never said “no” to Zoë,", None, [zoe], speaker_words="the union's spokeswoman", cue="said")
            quote(one, "praised nobody", board, state="rejected", kind="indirect")
        day = TEXT.index("12 May 2024")
        DateMention.objects.create(
            article=one, start=day, end=day + 11, text="12 May 2024", value="2024-05-12", earliest="2024-05-12",
             latest="2024-05-12", grain="day", published_at=one.published_at,
        )  # fmt: skip
        Role.objects.create(
            actor=lady, article=one, text=f"the harbour board's {UNBROKEN}", key="board", start=spoken.start,
            end=spoken.end, published_at=one.published_at,
        )  # fmt: skip
    again = article(f"{TEXT} Thrice.", title="Whose the quay is", source=source("Bay News"), state="annotated")
    with recounting(article=again):
        quote(again, "The quay belongs to everybody,", lady)
    group_all()
    upload = Upload.objects.create(kind="files")
    UploadItem.objects.create(upload=upload, name=f"{UNBROKEN}.txt", size=900, state="stored", article=story)
    UploadItem.objects.create(upload=upload, name=f"{ARABIC}.md", size=900, state="failed", reason="The file is empty.")
    UploadItem.objects.create(upload=upload, name="again.txt", size=900, state="duplicate", duplicate_of=story)
    return {
        "articles": story, "actors": lady, "quotes": story.quotes.first(), "mentions": spoken, "upload": upload,
        "statements": Statement.objects.get(), "steps": said_of_all(spoken, story.mentions.get(actor=zoe)),
    }  # fmt: skip


def said_of_all(one, other):
    """A person decided on two mentions: on one, with its like left to choose; and on the other and all its like."""
    eve = user("eve", "editor")
    for example in (one, other):
        seen = Article.objects.get(pk=example.article_id).revision
        set_mention_actor(mention=example, actor=example.actor, by=eve, expected_revision=seen)
    chosen = {like.pk: Standing.of(like) for like in Mention.objects.identical_to(other)}
    return apply_to_all(example=other, as_seen=Standing.of(other), chosen=chosen, by=eve).batch
