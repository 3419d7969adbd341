"""How the text of an article was read from what was sent, and other ways to read it."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article, Rewording, UploadItem
from articles.readers.encoding import CHOICES
from articles.revisions import rereading
from articles.revisions.differences import difference
from articles.revisions.rereading import CannotReread, Reading
from articles.revisions.rewording import undo_rewording, use_text
from newsdesk.roles import EDIT, editors_only
from newsdesk.web.pages import page
from newsdesk.web.refusals import Refusal

BYTES = "application/octet-stream"


@require_safe
def text(request, pk):
    """What was done to the text; to editors, also what it would be if it were read in another way."""
    article = get_object_or_404(Article.objects.for_reader(), pk=pk)
    may_edit = request.user.has_perm(EDIT)
    reading = _reading(request.GET) if may_edit and not article.replaced_by_id else None
    item = rereading.item_of(article)
    rewordings = Rewording.objects.filter(after=article) | Rewording.objects.filter(before=article)
    context = {
        "article": article,
        "item": item,
        "may_edit": may_edit,
        "reading": reading,
        "rewordings": rewordings.select_related("by"),
        "undoable": article.reworded_from.filter(before__replaced_by=article, undone_at=None).first(),
        **(_choices(article, item) if may_edit and item and item.is_kept else {}),
        **(_preview(article, reading) if reading else {}),
    }
    return render(request, page(request, "entities/articles/text.html", "results"), context)


@editors_only
@require_POST
def text_use(request, pk):
    article = get_object_or_404(Article, pk=pk)
    reading = _reading(request.POST) or _no_such_reading()
    try:
        found, before = rereading.reread(article, reading), rereading.reread(article, _of_today(article))
        rewording = use_text(article=article, found=found, before=before, reading=reading, by=request.user)
    except Refusal as reason:
        messages.error(request, str(reason))
        return redirect("article_reading", pk)
    return _told(request, rewording, f"This article is now {rewording}.")


@editors_only
@require_POST
def text_undo(request, pk, rewording):
    done = get_object_or_404(Rewording.objects.select_related("before", "after"), pk=rewording, after=pk)
    try:
        undone = undo_rewording(rewording=done, by=request.user)
    except Refusal as reason:
        messages.error(request, str(reason))
        return redirect("article_reading", pk)
    return _told(request, undone, "The text that was used before is used again.")


@editors_only
@require_safe
def original(request, pk):
    """The bytes as they were sent, to be saved, never shown: what strangers wrote may be a page with a script."""
    items = UploadItem.objects.filter(article=pk, content__isnull=False)
    item = items.order_by("-pk").first()
    if item is None or item.content is None:
        raise Http404
    return FileResponse(BytesIO(item.content), as_attachment=True, filename=item.name, content_type=BYTES)


def _told(request, rewording, words):
    n = len(rewording.lost)
    if n:
        lost = f"{n} decision{'' if n == 1 else 's'}"
        words = f"{words} {lost} could not be carried along; they are listed here and stay with the other text."
        messages.warning(request, words)
        return redirect("article_reading", rewording.after_id)
    messages.info(request, f"{words} What people decided was carried along.")
    return redirect("article", rewording.after_id)


def _reading(said):
    """The reading that an address or a form asks for; None for none."""
    encoding = said.get("encoding", "")
    as_sent = said.get("as") == "sent"
    if encoding and encoding not in CHOICES:
        return None
    return Reading(as_sent, encoding) if as_sent or encoding else None


def _no_such_reading():
    raise Http404


def _of_today(article):
    """As the article was read."""
    item = rereading.item_of(article)
    encoding = item.encoding if item and item.encoding in CHOICES else ""
    return Reading(as_sent=_is_as_sent(article), encoding=encoding)


def _is_as_sent(article):
    return rereading.AS_SENT in article.notes


def _choices(article, item):
    try:
        encodings = rereading.encodings_of(article)
    except CannotReread:
        encodings = []
    return {"encodings": encodings if len(encodings) > 1 else [], "is_as_sent": _is_as_sent(article)}


def _preview(article, reading):
    """What would change in the text, or why it can't be read so."""
    try:
        found = rereading.reread(article, reading)
    except Refusal as reason:
        return {"trouble": str(reason)}
    if found.text == article.text:
        return {"trouble": "Read like this, the text is the same."}
    return {"difference": difference(article.text, found.text), "new_title": _new_title(article, found)}


def _new_title(article, found):
    return found.title if found.title != article.title else ""
