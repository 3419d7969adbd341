"""A text in, its annotations out; nothing is stored."""

from django.db import connection, transaction
from ninja import Router
from ninja.errors import HttpError
from ninja.utils import check_csrf

from entities import nlp
from entities.api.errors import BadQuery, Busy
from entities.api.schemas import Found, Problem, Text
from entities.nlp import interchange

RETRY_SECONDS = 5
LOCK = 0x6E657773  # "news": the key of an advisory lock, which all web processes share

router = Router()


@router.post(
    "/annotate",
    response={200: Found, 422: Problem, 503: Problem},
    summary="Find the names, actors, quotes and dates of a text",
    url_name="annotate",
)
def annotate(request, article: Text):
    """In the interchange format. One text at a time: while another one is read, the answer is 503 with Retry-After.

    The first text after a start takes some seconds longer.
    """
    if not request.has_token and check_csrf(request):
        raise HttpError(403, "Send a token, or the CSRF token of your session in X-CSRFToken.")
    try:
        text = interchange.article_of(article.dict())
    except interchange.BadRecord as error:
        raise BadQuery({"date": [f"{error}."]}, status=422) from None
    with transaction.atomic():  # which holds the lock
        if not _locked():
            raise Busy(RETRY_SECONDS)
        annotation = nlp.annotate(text.text, text.published)
    return interchange.record_of(text.id, annotation)


def _locked():
    """Whether this transaction is the only one that annotates. It is not waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]
