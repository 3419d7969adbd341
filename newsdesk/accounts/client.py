"""Where a request comes from."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings

NOWHERE = "0.0.0.0"


def client_address(request) -> str:
    """The client's IP address. Behind the trusted proxy it is what the proxy adds last to X-Forwarded-For; what stands
    before that, and the whole header without such a proxy, was written by the client."""
    if settings.TRUSTED_PROXY:
        _, _, said = request.headers.get("X-Forwarded-For", "").rpartition(",")
        if known := _clean(said):
            return known
    return _clean(request.META.get("REMOTE_ADDR", "")) or NOWHERE


def client_network(request) -> str | None:
    """What counts as one client: an IPv4 address, or the 64 bits that an IPv6 client is given.

    None for this machine itself: unless Newsdesk is told to trust it, a proxy on it lends its address to everybody, and
    nobody is to pay for the others.
    """
    address = ip_address(client_address(request))
    if address.is_loopback or str(address) == NOWHERE:
        return None
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address)


def _clean(text: str) -> str:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
