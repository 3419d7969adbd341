"""What became of a change whose answer was lost."""

from django.http import Http404, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from newsdesk.roles import open_without_role
from newsdesk.web import attempts


@open_without_role
@require_POST
def settle(request, key):
    """{"stored": whether it was}; one that was not never will be, so that it may be done again."""
    if not attempts.KEY.fullmatch(key):
        raise Http404
    return JsonResponse({"stored": attempts.settle(key=key, by=request.user, now=timezone.now())})
