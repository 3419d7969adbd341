"""Which machines may be asked: those on the open internet, and the private ones that a setting lists."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from newsdesk.web.refusals import Refusal

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"http": 80, "https": 443}
LONGEST_URL = 2000
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address lies in its last 32 bits (RFC 6052)
LOWEST_FREE_PORT = 1024  # below it live mail, databases' kin and other services that speak no HTTP


class CannotAsk(Refusal):
    """The address is none that Newsdesk asks; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A checked destination: `ip` was resolved once, and is what is connected to."""

    url: str
    scheme: str
    host: str
    port: int
    ip: str
    path: str  # with its query

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def problem_of(url: str) -> str:
    """Why this is no address of a page on the web, in words; "" if it may be one. Asks nobody."""
    shown = f"“{url[:80]}”"
    if len(url) > LONGEST_URL:
        return f"{shown} has more than {LONGEST_URL:,} characters."
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # of the port, or of brackets
        return f"{shown} is not a web address."
    if parts.scheme not in PORTS:
        return f"{shown} is not a web address. It begins with https:// or http://."
    if port == 0 or not host or re.search(r"[\s()<>]", parts.netloc):
        return f"{shown} is not a web address: no site is named in it."
    if "." not in host and ":" not in host and not settings.PRIVATE_NETWORKS:
        return f"{shown} is no address on the web: “{host}” names a machine of a private network."
    return ""


def place_of(url: str) -> Place:
    """The place that a page's address leads to. Raises CannotAsk."""
    url = url.strip()
    if len(url) > LONGEST_URL:
        raise CannotAsk(f"This address has more than {LONGEST_URL:,} characters.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise CannotAsk(f"“{url}” is no address of a page.") from None
    if parts.scheme not in PORTS or not host:
        raise CannotAsk(f"“{url[:100]}” is no address of a page: it begins with http:// or https://.")
    if parts.username or parts.password:
        raise CannotAsk("An address with a password in it is not asked.")
    port = port or PORTS[parts.scheme]
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        raise CannotAsk(f"“{host}” is no name of a machine.") from None
    ip = checked(host, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(url, parts.scheme, host, port, ip, path)


def checked(host: str, port: int) -> str:
    """The address of a host, all of whose addresses may be asked. Raises CannotAsk."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CannotAsk(f"No machine is known under “{host}”.") from None
    ips = list(dict.fromkeys(str(address[4][0]).partition("%")[0] for address in found))
    for ip in ips:
        if not may_be_asked(ipaddress.ip_address(ip), port):
            raise CannotAsk(
                f"“{host}” is on a private network, which is not asked. NEWSDESK_PRIVATE_NETWORKS allows it."
            )
    return ips[0]


def may_be_asked(ip: IPAddress, port: int) -> bool:
    if any(ip in ipaddress.ip_network(network, strict=False) for network in settings.PRIVATE_NETWORKS):
        return True
    usual = port in PORTS.values() or port >= LOWEST_FREE_PORT
    return usual and all(each.is_global and not each.is_multicast for each in meant_by(ip))


def meant_by(ip: IPAddress) -> list[IPAddress]:
    """The address, and the IPv4 address that it stands for."""
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    inner = ip.ipv4_mapped or ip.sixtofour
    if ip in TRANSLATED:
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.teredo:
        return [ip, *ip.teredo]
    return [ip] if inner is None else [inner]
