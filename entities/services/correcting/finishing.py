"""Saying that an article has been gone through as a whole. What a run finds in it later is suggested all the same."""

from contextlib import suppress

from articles.models import Article
from entities.services.correcting.step import NothingToChange, correcting
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal


class CannotFinish(Refusal):
    """There is nothing to go through yet."""


@tried_again
def mark_reviewed(*, article: Article, by) -> Article:
    """Somebody has gone through it. Raises CannotFinish for an article the engine has not read."""
    if article.state not in (Article.State.ANNOTATED, Article.State.REVIEWED):
        raise CannotFinish("This article has not been processed yet, so there is nothing to review.")
    return _set_state(article, Article.State.REVIEWED, by, "mark_reviewed")


@tried_again
def reopen_article(*, article: Article, by) -> Article:
    """It needs another look."""
    if article.state != Article.State.REVIEWED:
        return article
    return _set_state(article, Article.State.ANNOTATED, by, "reopen_article")


def _set_state(article, state, by, verb):
    # No annotation is touched, so none can have changed in the meantime; but somebody may just have said the same.
    with (
        suppress(NothingToChange),
        correcting(article=article, by=by, expected_revision=article.revision, verb=verb),
    ):
        article.state = state
        article.save(update_fields=["state"])
    return article
