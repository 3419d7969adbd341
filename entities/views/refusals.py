"""What a person is answered whose request is refused: why, in words, and what they can do about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django_htmx.http import reswap, retarget

from entities.services.correcting.step import StaleRevision
from newsdesk.web.refusals import Refusal

NOT_SENT_AGAIN = ("expected_revision", "csrfmiddlewaretoken", "attribution", "verified", "panel")


def refused(request, refusal: Refusal, place, theirs=""):
    """A correction: shown at `place`, the difference and a choice (409), or the fault of the request (422)."""
    if isinstance(refusal, StaleRevision):
        again = [
            (name, value) for name, values in request.POST.lists() for value in values if name not in NOT_SENT_AGAIN
        ]
        template = "entities/reader/steps/stale.html"
        context = {"problem": refusal, "again": again, "theirs": theirs, "target": place.split()[0]}
    else:
        template = "entities/reader/refused.html"
        look_again = theirs if refusal.is_outdated else ""
        context = {"problem": refusal, "is_fault": refusal.is_fault, "look_again": look_again}
    response = render(request, template, context, status=refusal.status)
    if not refusal.is_fault:
        response["Newsdesk-Unchanged"] = "true"  # it stands as asked: keys pressed since go on from there
    return reswap(retarget(response, place), "innerHTML")


def not_undone(request, refusal: Refusal):
    """A step that can't be taken back: beside the buttons that undo and redo."""
    context = {"problem": refusal, "stale": isinstance(refusal, StaleRevision)}
    response = render(request, "entities/reader/steps/not_undone.html", context, status=refusal.status)
    return reswap(retarget(response, "#steps-trouble"), "innerHTML")


def sent_back(request, refusal: Refusal | str, back):
    """A change to an actor: in place of what asked for it, or as a message on the page it came from."""
    if request.htmx:
        words = render_to_string("entities/curating/refused.html", {"words": str(refusal)})
        return HttpResponse(words, status=422)
    messages.error(request, str(refusal))
    return back
