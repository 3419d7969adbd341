"""The pages in the header, for every template."""

from django.urls import reverse

from newsdesk.roles import ANNOTATE, READ

PAGES = [
    ("desk", "Desk", READ),
    ("article_list", "Articles", READ),
    ("actor_list", "Actors", READ),
    ("quote_list", "Quotes", READ),
    ("statement_list", "Statements", READ),
    ("relations", "Who talks about whom", READ),
    ("compare", "Compare", READ),
    ("timeline", "Timeline", READ),
    ("saved_list", "Saved", READ),
    ("review", "Review", ANNOTATE),
]


def navigation(request):
    """`navigation`: (address, label, whether the request is on or below that page), of the pages the person may see."""
    user = getattr(request, "user", None)
    links = ((reverse(name), label) for name, label, needed in PAGES if user and user.has_perm(needed))
    return {
        "navigation": [
            (url, label, request.path == url or (url != "/" and request.path.startswith(url))) for url, label in links
        ]
    }
