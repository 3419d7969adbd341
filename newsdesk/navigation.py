"""The pages in the header, for every template."""

from django.urls import reverse

PAGES = [
    ("desk", "Desk"),
    ("article_list", "Articles"),
    ("actor_list", "Actors"),
    ("quote_list", "Quotes"),
    ("relations", "Who about whom"),
    ("timeline", "Timeline"),
]


def navigation(request):
    """`navigation`: (address, label, whether the request is on or below that page)."""
    links = ((reverse(name), label) for name, label in PAGES)
    return {
        "navigation": [
            (url, label, request.path == url or (url != "/" and request.path.startswith(url))) for url, label in links
        ]
    }
