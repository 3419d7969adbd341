"""Who may send a large body. Asked when the headers are there and the body is not."""

from django.contrib.auth import get_user
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpResponse
from django.urls import Resolver404, resolve

from newsdesk.roles import EDIT

TAKE_FILES = {"admin:articles_upload_add"}


def may_send_much(environ: dict) -> bool:
    try:
        return is_upload_of_editor(environ)
    finally:
        close_old_connections()  # as at the end of a request


def is_upload_of_editor(environ: dict) -> bool:
    """Whether somebody signed in who may edit sends to a page that takes files."""
    try:
        if resolve(environ["PATH_INFO"]).view_name not in TAKE_FILES:
            return False
    except Resolver404:
        return False
    request = WSGIRequest(environ | {"CONTENT_TYPE": ""})  # Django believes any encoding that is claimed there
    if any("\0" in cookie for cookie in request.COOKIES.values()):
        return False
    SessionMiddleware(lambda request: HttpResponse()).process_request(request)
    person = get_user(request)
    return person.is_active and person.has_perm(EDIT)
