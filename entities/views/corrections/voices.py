"""Who speaks for whom: annotators confirm what the articles say, or bar it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from entities.choices import State
from entities.models import Voice
from entities.services.derived.voices import decide_voice
from newsdesk.roles import annotators_only

VERBS = {
    "confirm": (State.ACCEPTED, "{speaker} speaks for {body}."),
    "bar": (State.REJECTED, "{speaker} does not speak for {body}. What articles say about it is ignored from now on."),
    "reopen": (State.SUGGESTED, "Whether {speaker} speaks for {body} follows from the articles again."),
}


@annotators_only
@require_POST
def voice_decide(request, pk, verb):
    if verb not in VERBS:
        raise Http404
    voice = get_object_or_404(Voice.objects.select_related("speaker", "body"), pk=pk)
    state, words = VERBS[verb]
    decide_voice(voice=voice, by=request.user, state=state, now=timezone.now())
    messages.success(request, words.format(speaker=voice.speaker, body=voice.body))
    return redirect(voice.speaker if request.POST.get("at") == str(voice.speaker_id) else voice.body)
