"""Newsdesk for programs: reading under the filters of the pages, annotating a text, and sending articles.

Who may ask is decided where it is decided for the pages, in newsdesk/web/middleware.py: a session or a token, and a
role.
"""

from django.urls import path
from ninja import NinjaAPI

from entities.api import annotating, lists, sending
from entities.api.docs import Page
from entities.api.errors import answer_in_words, unknown_address
from newsdesk.accounts.tokens import open_to_tokens

__all__ = ["api", "urls"]

DESCRIPTION = """\
Everything that can be read on the pages, under the same filters. Send a token as “Authorization: Bearer …”.
Articles are sent with a token of its own kind, which reads nothing but what became of them.
A list comes in pages: send “next” of one as “after” for the next; null means that there is no more.
Days are days in the time zone of the installation. Errors are {"detail": words}, with the parameters at
fault in “fields”."""


class API(NinjaAPI):
    def get_openapi_schema(self, **options):
        """The description, with the token, which the middleware looks at and no operation knows of."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        schema["security"] = [{"token": []}]
        return schema


api = API(
    title="Newsdesk",
    version="1",
    description=DESCRIPTION,
    docs=Page(),
    urls_namespace="api",
)
api.add_router("", lists.router)
api.add_router("", annotating.router)
answer_in_words(api)

patterns, *names = api.urls
patterns.append(path("<path:unknown>", unknown_address))
for pattern in patterns:
    open_to_tokens(pattern.callback, to_send=sending.TO_SEND.get(str(pattern.pattern), ()))
urls = (patterns, *names)
