"""Another text for an article: as it was sent, or read in another encoding; and its undo.

An article's text never changes. So the other text is an article of its own that takes its place: what was found in the
first, and what people decided about it, goes along to where the same words stand; the first stays, and counts no more.
What has no place in the other text is told, and stays with the first. The undo is the same change the other way.
"""

import hashlib

import pghistory
from django.db import transaction
from django.db.models.functions import Now

from articles import derived
from articles.intake.queueing import defer_annotation
from articles.models import Article, Fingerprint, Rewording, UploadItem
from articles.readers import ReadArticle
from articles.readers.facts.language import ANNOTATED
from articles.revisions.describing import FIELDS, described
from articles.revisions.rereading import Reading
from articles.services import AlreadyStored, source_named, words_of
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal

FACTS = ("title", "author", "url", "section", "published_at")


class SameText(Refusal):
    """Read so, the text is the one that is there."""

    def __init__(self) -> None:
        super().__init__("Read like this, the text is the same. Nothing was changed.")


class NotInUse(Refusal):
    """Another text took the place of this one, or took it back."""

    def __init__(self) -> None:
        super().__init__("This text is not in use any more: somebody chose another one in the meantime.")


@tried_again
@transaction.atomic
def use_text(*, article: Article, found: ReadArticle, before: ReadArticle, reading: Reading, by) -> Rewording:
    """Let the text of `found` take the place of the article's.

    `before` is the article read again as it was: where what it says still stands, and `found` says something else, that
    is taken over; what a person changed stays. Raises SameText, NotInUse, AlreadyStored.
    """
    held = _held(article)
    if found.text == held.text:
        raise SameText
    digest = hashlib.sha256(found.text.encode()).hexdigest()
    there = Article.objects.filter(source=held.source, sha256=digest).first()
    if there and there.replaced_by_id != held.pk:
        raise AlreadyStored(there)
    came = Rewording.objects.filter(before=there, after=held).first() if there else None
    other = there or _made(held, found, before, digest)
    return _switch(held, other, how=reading.words, by=by, encoding=found.encoding, came=came)


@tried_again
@transaction.atomic
def undo_rewording(*, rewording: Rewording, by) -> Rewording:
    """Use the text again that was used before; what people decided since goes along. Raises NotInUse."""
    done = Rewording.objects.select_for_update().filter(pk=rewording.pk, undone_at=None).first()
    if done is None or done.before.replaced_by_id != done.after_id:
        raise NotInUse
    held = _held(done.after)
    undone = _switch(held, done.before, how=f"undid {done.how}", by=by, came=done)
    Rewording.objects.filter(pk__in=[done.pk, undone.pk]).update(undone_at=Now())
    return undone


def _turned(rewording: Rewording) -> dict[str, dict[str, int]]:
    """Which annotations of the article after came from those of the one before."""
    return {kind: {str(new): int(old) for old, new in pairs.items()} for kind, pairs in rewording.carried.items()}


def _tell_again(article: Article, other: Article, came: Rewording, by) -> None:
    """What was said of the article since it took the place of `other` is said of that, too."""
    now = described(article)
    said = {field: getattr(article, field) for field in FIELDS if field in came.told and now[field] != came.told[field]}
    if "source" in said and Article.objects.twin_of(other, source=article.source):
        del said["source"]
    if not said:
        return
    stored = Article.objects.get(pk=other.pk)
    with pghistory.context(by=by and by.pk, verb="describe_article"), derived.moving([stored]):
        for field, value in said.items():
            setattr(other, field, value)
        other.search = words_of(other.title, other.text)
        other.save(update_fields=[*FIELDS, "search"])


def _held(article: Article) -> Article:
    held = Article.objects.filter(pk=article.pk).held().select_related("source").first()
    if held is None or held.replaced_by_id:
        raise NotInUse
    return held


def _made(article: Article, found: ReadArticle, before: ReadArticle, digest: str) -> Article:
    """The article with the other text, not in use yet."""
    told = {name: getattr(article, name) for name in FACTS}
    for name in FACTS:
        if getattr(before, name) == told[name] and getattr(found, name) != told[name]:
            told[name] = getattr(found, name)
    source = article.source
    if found.source_name and before.source_name != found.source_name and source_named(before.source_name) == source:
        source = source_named(found.source_name)
    same = ("upload", "published_precision", "language", "copy_of", "new_version_of")
    return Article.objects.create(
        **told, **{name: getattr(article, name) for name in same}, source=source, text=found.text, sha256=digest,
        n_words=len(found.text.split()), notes=list(found.notes), found_in=article.found_in,
        search=words_of(told["title"], found.text), state=Article.State.OTHER, replaced_by=article,
    )  # fmt: skip


def _switch(
    article: Article, other: Article, *, how: str, by, encoding: str = "", came: Rewording | None = None
) -> Rewording:
    """`other` takes the place of `article`; `came` is the change by which that took the place of `other` before."""
    Article.objects.filter(pk=other.pk).select_for_update(no_key=True).get()
    if came:
        _tell_again(article, other, came, by)
    copies = list(article.copies.order_by("pk").held().values_list("pk", flat=True))
    with (
        pghistory.context(by=by and by.pk, verb="use_other_text"),
        derived.carrying(article, other, _turned(came) if came else {}, copies) as carried,
    ):
        other.new_version_of = article.new_version_of if article.new_version_of_id != other.pk else None
        article.replaced_by, article.new_version_of = other, other
        other.replaced_by = None
        other.copy_of = article.copy_of
        other.revision += 1
        is_annotated = other.language in ANNOTATED
        is_reviewed = article.state == Article.State.REVIEWED and not carried.lost
        if is_annotated:
            other.state = Article.State.REVIEWED if is_reviewed else Article.State.RECEIVED
        article.save(update_fields=["replaced_by", "new_version_of"])
        other.save(update_fields=["replaced_by", "new_version_of", "copy_of", "revision", "state"])
        Article.objects.filter(pk__in=copies).update(copy_of=other)
    Fingerprint.objects.filter(article=other).delete()
    Fingerprint.objects.filter(article=article).update(article=other)
    items = UploadItem.objects.filter(article=article)
    items.update(article=other, **({"encoding": encoding} if encoding else {}))
    UploadItem.objects.filter(duplicate_of=article).update(duplicate_of=other)
    if is_annotated:
        defer_annotation([other])
    return Rewording.objects.create(
        before=article, after=other, by=by, how=how, lost=carried.lost, carried=carried.numbers, told=described(other)
    )
