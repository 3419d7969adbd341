"""The articles that everybody corrects: invented, and all alike."""

import hashlib

from articles.models import Article, Source
from articles.search.folding import fold_words
from articles.search.tokens import vector_of
from bench.soak.corrections import Paper
from entities.models import Actor, Alias, Mention, Quote, QuoteSpan, QuoteTarget
from entities.services.derived.recounting import recounting

N_ARTICLES, N_QUOTES = 10, 12
CAST = ("Ana Lind", "Tom Berg", "Eva Holm", "Ida Vik")


def store_papers(n_articles: int = N_ARTICLES, n_quotes: int = N_QUOTES) -> list[Paper]:
    """Stores the articles with a suggested quote, its speaker and its target in every sentence."""
    source = Source.objects.create(name="The Harbour Post", key="the harbour post")
    cast = [Actor.objects.create(name=name, key=fold_words(name), kind="person") for name in CAST]
    Alias.objects.bulk_create(Alias(actor=actor, text=actor.name, key=actor.key) for actor in cast)
    return [_paper(number, source, cast, n_quotes) for number in range(n_articles)]


def _paper(number, source, cast, n_quotes):
    sentences = [f"“Ferry {number}.{n} sails. It is back at noon,” Ana Lind told Tom Berg." for n in range(n_quotes)]
    text = " ".join(sentences)
    article = Article.objects.create(
        title=f"Ferries of day {number}", text=text, source=source, search=vector_of(text), n_words=len(text.split()),
        sha256=hashlib.sha256(text.encode()).hexdigest(), state="annotated",
    )  # fmt: skip
    paper, place = Paper(article.pk, text, [], [], {actor.pk: actor.name for actor in cast}), 0
    speaker, target = cast[:2]
    with recounting(article=article):
        for sentence in sentences:
            start, end = place + 1, place + sentence.index("”")
            quote = Quote.objects.create(
                article=article, start=start, end=end, text=text[start:end], search=vector_of(text[start:end]),
                kind="direct", speaker=speaker,
            )  # fmt: skip
            QuoteSpan.objects.create(quote=quote, part="content", position=0, start=start, end=end)
            QuoteTarget.objects.create(quote=quote, actor=target)
            paper.quotes.append(quote.pk)
            for actor in (speaker, target):
                at = text.index(actor.name, place)
                mention = Mention.objects.create(
                    article=article, actor=actor, start=at, end=at + len(actor.name), text=actor.name, key=actor.key,
                    label="PERSON",
                )  # fmt: skip
                paper.mentions.append(mention.pk)
            place += len(sentence) + 1
    return paper
