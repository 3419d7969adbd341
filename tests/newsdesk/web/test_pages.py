"""Which part of a page htmx gets."""

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from newsdesk.web.pages import page


@pytest.mark.parametrize(
    ("template", "target", "given"),
    [
        ("entities/quotes/list.html", "more", "entities/quotes/list.html#more"),
        ("entities/quotes/list.html", "facets", "entities/quotes/list.html"),
        ("admin/articles/feed/add.html", "results", "admin/articles/feed/add.html"),
    ],
)
def test_part_is_given_alone_where_the_page_has_it_and_was_to_give_it(template, target, given):
    request = RequestFactory().get("/", headers={"HX-Request": "true", "HX-Target": target})
    request.htmx = HtmxDetails(request)
    assert page(request, template, "results", "more") == given
