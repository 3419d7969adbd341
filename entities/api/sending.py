"""Articles in, from programs; and what became of each."""

import re

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja.errors import HttpError

from articles.intake import sending
from articles.intake.outcomes import BY_KEY
from articles.models import UploadItem
from articles.readers import megabytes
from entities.api.errors import BadQuery
from entities.api.lists import router  # the same one: it answers GET at the same address
from entities.api.schemas import Problem, Receipt, Receipts, described_article
from entities.exports.records import base_of
from newsdesk.roles import EDIT

TO_SEND = {"articles": {"POST"}, "sent": {"GET"}, "sent/<number>": {"GET"}}  # what needs a token that sends
MOST_LISTED = 200
_KEY = re.compile(rf"[!-~]{{1,{sending.LONGEST_KEY}}}")
_PROBLEMS = {400: Problem, 403: Problem, 413: Problem, 415: Problem, 422: Problem}


@router.post(
    "/articles",
    response={200: Receipts, **_PROBLEMS},
    openapi_extra={"requestBody": described_article(sending.MOST), "parameters": [{
        "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": sending.LONGEST_KEY},
        "description": "Sent again with the same key, the same articles are not taken again.",
    }]},
    summary="Send articles",
)  # fmt: skip
def send(request):
    """One article, or several in “articles”, with a token that may send. Each is read at once and annotated later.

    All are taken, or none: what is wrong is named by its field. The answer tells the outcome of each article; “ask”
    is where to ask again.
    """
    if not request.has_token:
        raise HttpError(403, "Send a token that may send articles.")
    if not request.user.has_perm(EDIT):
        raise HttpError(403, "The owner of this token may not upload articles any more.")
    key = request.headers.get("Idempotency-Key", "")
    if key and not _KEY.fullmatch(key):
        words = f"At most {sending.LONGEST_KEY} letters, digits and signs, without blanks."
        raise BadQuery({"Idempotency-Key": [words]})
    try:
        found = sending.opened(_body(request))
    except sending.CannotRead as reason:
        raise BadQuery({"body": [str(reason)]}, status=422) from None
    if isinstance(found, sending.Misfit):
        raise BadQuery(found.fields, status=422 if found.is_json else 400)
    now = timezone.localtime()
    try:
        taken = sending.take(sent=found, by=request.user, program=request.token.name, now=now, key=key)
    except sending.KeyUsed as reason:
        raise BadQuery({"Idempotency-Key": [str(reason)]}, status=422) from None
    sending.read_now(taken, now=now)
    told = {item.pk: item for item in _sent_by(request).filter(pk__in=[one.item.pk for one in taken])}
    return {
        "items": [
            receipt(told[one.item.pk], request, again=one.again, unused=one.sent.unused)
            for one in taken
            if one.item.pk in told
        ]
    }


def _body(request):
    """What was sent, if it is of a size that may be read."""
    if request.content_type != "application/json":
        raise HttpError(415, "Send JSON, with “Content-Type: application/json”.")
    limit = settings.MAX_FILE_BYTES
    too_large = f"A request may have {megabytes(limit)}. Send fewer articles at a time."
    try:
        if int(request.headers.get("Content-Length") or 0) > limit:
            raise HttpError(413, too_large)
        body = request.body
    except RequestDataTooBig:
        raise HttpError(413, too_large) from None
    if not body.strip():
        raise BadQuery({"body": ["There is no article in it."]}, status=422)
    return body


@router.get(
    "/sent",
    response={200: Receipts, **_PROBLEMS},
    summary="What became of the articles that were sent",
    openapi_extra={"parameters": [
        {"name": "id", "in": "query", "description": "Sent with this id.", "schema": {"type": "string"}},
        {"name": "after", "in": "query", "description": "“next” of the page before.", "schema": {"type": "integer"}},
    ]},
    url_name="sent_list",
)  # fmt: skip
def sent_list(request):
    """By programs of yours, the newest first."""
    found = _sent_by(request).order_by("-pk")
    faults = {name: ["There is no such parameter. There are: after, id."]
              for name in request.GET if name not in ("id", "after")}  # fmt: skip
    given = {name: request.GET.get(name, "") for name in ("id", "after")}
    if given["after"] and not (given["after"].isascii() and given["after"].isdecimal() and len(given["after"]) < 18):
        faults["after"] = ["Send “next” of the page before."]
    if "\0" in given["id"]:
        faults["id"] = ["No article was sent with such an id."]
    if faults:
        raise BadQuery(faults)
    if given["id"]:
        found = found.filter(key=given["id"])
    if given["after"]:
        found = found.filter(pk__lt=int(given["after"]))
    page = list(found[: MOST_LISTED + 1])
    following = page[MOST_LISTED - 1].pk if len(page) > MOST_LISTED else None
    return {"items": [receipt(item, request) for item in page[:MOST_LISTED]], "next": following and str(following)}


@router.get("/sent/{number}", response={200: Receipt, 403: Problem, 404: Problem},
            summary="What became of one of them", url_name="sent")  # fmt: skip
def sent(request, number: int):
    return receipt(get_object_or_404(_sent_by(request), pk=number), request)


def _sent_by(request):
    items = UploadItem.objects.exclude(upload__program="").filter(upload__by=request.user)
    return items.with_outcome()


# What the table of an upload calls an article that was stored, as a program needs it.
_OF_STORED = {"received", "annotated", "needs_date", "other_language", "not_annotated", "new_version", "near_duplicate"}


def receipt(item, request, *, again=False, unused=()):
    """What became of one article."""
    article, base = item.article, base_of(request)

    def leads(other):
        return other and {"id": str(other.pk), "title": other.title, "address": base + other.get_absolute_url()}

    outcome = item.outcome
    if outcome in _OF_STORED:
        outcome = "new_version" if article.new_version_of_id else "copy" if article.copy_of_id else "created"
    return {
        "id": item.key,
        "outcome": outcome,
        "words": BY_KEY[item.outcome].words,
        "reason": item.why_failed,
        "again": again,
        "article": leads(article),
        "state": article.state if article else None,
        "needs_date": bool(article) and article.needs_date,
        "language": article.language if article else None,
        "duplicate_of": leads(item.duplicate_of),
        "new_version_of": leads(article and article.new_version_of),
        "copy_of": leads(article and article.copy_of),
        "notes": item.warnings,
        "unused": list(unused),
        "ask": f"{base}/api/sent/{item.pk}",
    }
