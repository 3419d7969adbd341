import pytest
from django.urls import reverse, set_script_prefix

from newsdesk.web.addresses import fixed, numbered, own


def test_a_numbered_address_is_what_reverse_gives():
    for number in (7, 10, 100_200):
        assert numbered("article", number) == reverse("article", args=[number])


def test_a_numbered_address_follows_the_place_the_site_is_served_at():
    try:
        set_script_prefix("/desk0/")
        assert numbered("article", 7) == "/desk0/articles/7/"
        assert fixed("article_list") == "/desk0/articles/"
    finally:
        set_script_prefix("/")
    assert fixed("article_list") == "/articles/"


@pytest.mark.parametrize("address", ["/articles/7/#mention-3", "/?q=medina", "http://testserver/actors/"])
def test_a_page_of_ours_may_be_gone_back_to(rf, address):
    assert own(rf.get("/"), address) == address


@pytest.mark.parametrize(
    "address",
    ["", "20-11-2025~2", "logout", "//elsewhere.example/", "https://elsewhere.example/", "javascript:x/", "/\\x/"],
)
def test_nothing_else_is_gone_back_to(rf, address):
    assert own(rf.get("/"), address) == ""
