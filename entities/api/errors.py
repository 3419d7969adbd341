"""Refusals as JSON in words: {"detail": what is wrong, "fields": {parameter: [what is wrong with it]}}."""

from django.http import Http404, JsonResponse
from ninja.errors import HttpError, ValidationError


class BadQuery(Exception):
    """Parameters that can't be understood: {parameter: [words]}."""

    def __init__(self, fields, status=400):
        super().__init__(fields)
        self.fields, self.status = fields, status


class Busy(Exception):
    """Somebody else's text is being annotated; worth another try after `seconds`."""

    def __init__(self, seconds):
        super().__init__(seconds)
        self.seconds = seconds


def answer_in_words(api):
    """Have the API answer every refusal in this form."""

    @api.exception_handler(BadQuery)
    def bad_query(request, error):
        lead = "This can't be read: " if request.method == "POST" else "This question can't be answered: "
        return refusal(error.status, lead + _sentences(error.fields), fields=error.fields)

    @api.exception_handler(ValidationError)
    def bad_body(request, error):
        fields = {}
        for fault in error.errors:
            place = ".".join(str(part) for part in fault["loc"] if part not in ("body", "article"))
            fields.setdefault(place or "body", []).append(f"{fault['msg']}.")
        return refusal(422, "This can't be read: " + _sentences(fields), fields=fields)

    @api.exception_handler(Busy)
    def busy(request, error):
        words = "Another text is being annotated just now. Try again in a few seconds."
        return refusal(503, words, headers={"Retry-After": str(error.seconds)})

    @api.exception_handler(Http404)
    def gone(request, error):
        return refusal(404, "There is nothing with this number.")

    @api.exception_handler(HttpError)
    def refused(request, error):
        return refusal(error.status_code, str(error))


def unknown_address(request, unknown):
    """Everything under /api/ that is no address of it."""
    return refusal(404, f"There is no /api/{unknown}. What there is: /api/docs.")


def refusal(status, words, *, fields=None, headers=None):
    body = {"detail": words, **({"fields": fields} if fields else {})}
    return JsonResponse(body, status=status, headers=headers)


def _sentences(fields):
    return " ".join(f"{name}: {' '.join(words)}" for name, words in fields.items())
