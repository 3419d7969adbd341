import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from newsdesk.database.waits import wait_at_most

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")


class ReadAsUtf8(WSGIRequest):
    """A request, whose forms are UTF-8 as those of all browsers are.

    Django believes the encoding that a request claims, and fails before anything could answer if it is none of text.
    """

    def _set_content_type_params(self, meta):
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


application = get_wsgi_application()
application.request_class = ReadAsUtf8
wait_at_most("web")
