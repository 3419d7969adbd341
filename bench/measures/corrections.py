"""What the server needs for each kind of correction in one article, and how many bytes it answers with."""

from itertools import count

from articles.models import Article
from bench.timing import Client, Figure, timed
from entities.models import Actor, Mention, Quote

N = 8


def measure_corrections(client: Client, name: str, article: int) -> list[Figure]:
    """`name` is the article's in the figures. Every correction is made to another quote or mention."""
    quotes = Quote.objects.filter(article=article, state="suggested").order_by("pk").iterator()
    mentions = Mention.objects.filter(article=article, state="suggested").order_by("pk").iterator()
    actors = Actor.objects.order_by("pk").values_list("pk", flat=True)[:200].iterator()
    words = count(1)

    def post(path, **data):
        revision = Article.objects.values_list("revision", flat=True).get(pk=article)
        return len(client.post(path, expected_revision=revision, **data))

    def quote(verb, **data):
        return post(f"/quotes/{next(quotes).pk}/{verb}/", **data)

    def mention(verb, **data):
        return post(f"/mentions/{next(mentions).pk}/{verb}/", **data)

    def split():
        one = next(quotes)
        return post(f"/quotes/{one.pk}/split/", at=one.start + one.text.index(" ", len(one.text) // 2) + 1)

    def add(what, **data):
        one = next(mentions)  # its last letters, which nothing marks yet
        return post(f"/articles/{article}/{what}/add/", start=one.end - 3, end=one.end, **data)

    def undo():
        revision = Article.objects.values_list("revision", flat=True).get(pk=article)
        return len(client.post(f"/articles/{article}/steps/undo/", revision=revision))

    border = {"edge": "end", "by_steps": -1, "unit": "word"}
    corrections = {
        "accept a quote": lambda: quote("accept"),
        "reject a quote": lambda: quote("reject"),
        "set a speaker": lambda: quote("speaker", words=f"witness {next(words)}"),
        "set whom it is about": lambda: quote("about", actors=next(actors)),
        "set how it is reported": lambda: quote("type", kind="mixed"),
        "move a border of a quote": lambda: quote("border", **border),
        "split a quote": split,
        "accept a mention": lambda: mention("accept"),
        "set what a mention names": lambda: mention("label", label="NORP"),
        "set whom a mention means": lambda: mention("actor", actor=next(actors)),
        "mark a mention": lambda: add("mentions", label="MISC"),
        "mark a quote": lambda: add("quotes"),
        "reject, then undo": lambda: quote("reject") and undo(),
        "join two quotes": lambda: quote("join"),  # the last, because it rejects the quote that comes next
    }
    return [timed(f"correction, {what}: {name}", act, N) for what, act in corrections.items()]
