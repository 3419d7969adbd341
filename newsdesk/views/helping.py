"""Help: what each page answers, its keys, what labels mean and how to annotate; and what is said of a closed page."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_GET, require_POST

from newsdesk.accounts.hints import dismiss_hints
from newsdesk.accounts.people import editors
from newsdesk.web.addresses import way_back
from newsdesk.web.destinations import destinations_at
from newsdesk.web.help import BY_SLUG, topics_for
from newsdesk.web.pages import page


@require_GET
def help_index(request):
    return render(request, "newsdesk/help/index.html", {"topics": topics_for(request.user)})


@require_GET
def help_topic(request, slug):
    """One topic, whole or as what a dialog shows over the page it helps with."""
    topic = BY_SLUG.get(slug)
    if topic is None or not request.user.has_perm(topic.needs):
        raise Http404
    template = page(request, "newsdesk/help/topic.html", "topic")
    return render(request, template, {"topic": topic, "topics": topics_for(request.user)})


@require_POST
def hints_dismiss(request):
    dismiss_hints(user=request.user, hints=request.POST.getlist("hint"))
    return render(request, "newsdesk/hints.html") if request.htmx else redirect("desk")


def not_found(request, exception):
    """Nothing is at this address: what may have been meant, and the ways back."""
    user = getattr(request, "user", None)
    meant = destinations_at(request.path, user) if user and user.is_authenticated else []
    return render(request, "404.html", {"meant": meant, "way_back": way_back(request)}, status=404)


@requires_csrf_token
def not_open(request, exception):
    """The page is not for this person's role: whose it is, and the ways back.

    Or it asks for a password once more, and the account has none.
    """
    is_own = request.path.startswith(reverse("account")) and request.user.is_authenticated
    lacks_password = is_own and not request.user.has_usable_password()
    context = {
        "exception": exception,
        "way_back": way_back(request),
        "lacks_password": lacks_password,
        "editors": editors() if request.user.is_authenticated else [],
    }
    return render(request, "403.html", context, status=403)
