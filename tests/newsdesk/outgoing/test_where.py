import ipaddress
import socket

import pytest

from newsdesk.outgoing.where import CannotAsk, may_be_asked, place_of, problem_of

PRIVATE = """
127.0.0.1 10.0.0.1 172.16.3.4 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 198.18.0.1
::1 :: fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1::
2001:db8::1
""".split()


@pytest.mark.parametrize("ip", PRIVATE)
def test_private_addresses_are_not_asked(ip, settings):
    assert not may_be_asked(ipaddress.ip_address(ip), 80)


@pytest.mark.parametrize("ip", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e"])
def test_the_open_internet_is(ip):
    assert may_be_asked(ipaddress.ip_address(ip), 443)


@pytest.mark.parametrize("port", [22, 25, 110, 445])
def test_ports_of_other_services_are_not(port):
    assert not may_be_asked(ipaddress.ip_address("93.184.215.14"), port)


def test_setting_allows_a_private_network_and_no_other(settings):
    settings.PRIVATE_NETWORKS = ["10.1.0.0/16"]
    assert may_be_asked(ipaddress.ip_address("10.1.2.3"), 80)
    assert not may_be_asked(ipaddress.ip_address("10.2.2.3"), 80)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1:70/", "//example.org/", "example.org", "http://",
        "http://user:secret@example.org/", "http://[::1", "http://example.org:99999/", "javascript:alert(1)", "",
        "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://[::ffff:7f00:1]/", "http://localhost/",
        "http://" + "a" * 3000,
    ],
)  # fmt: skip
def test_odd_addresses_are_refused_in_words(url):
    with pytest.raises(CannotAsk) as refused:
        place_of(url)
    assert str(refused.value).endswith((".", "allows it."))


def test_host_with_one_private_address_is_not_asked(monkeypatch):
    """Who answers with two addresses may mean the second."""
    both = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: both)
    with pytest.raises(CannotAsk, match="private network"):
        place_of("http://two.example/")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("example.org/feed", "It begins with https:// or http://."),
        ("ftp://example.org/", "It begins with https:// or http://."),
        ("https:///feed", "no site is named in it"),
        ("https://a(b.example/", "no site is named in it"),
        ("https://localhost/feed", "“localhost” names a machine of a private network"),
        ("https://example.org:99999999/", "is not a web address"),
        ("https://example.org/" + "a" * 2000, "has more than 2,000 characters"),
    ],
)
def test_what_is_no_address_is_told_why(url, words):
    assert words in problem_of(url)


@pytest.mark.parametrize("url", ["https://example.org", "HTTP://EXAMPLE.ORG:8080/a?b=c", "https://[2001:db8::1]/"])
def test_an_address_has_no_problem(url):
    assert problem_of(url) == ""


def test_names_of_a_private_network_may_be_entered_where_one_is_allowed(settings):
    settings.PRIVATE_NETWORKS = ["10.1.0.0/16"]
    assert problem_of("http://wiki/feed") == ""
