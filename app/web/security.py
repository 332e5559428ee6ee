"""Who may see a page and what the page may do in a browser: pure questions about a request.

Nothing here trusts `X-Forwarded-*` or `Forwarded`; where they matter, their presence counts
against the request.
"""

import ipaddress
import re

from starlette.datastructures import Headers
from starlette.types import Scope

#: A page runs its own files and talks to its own host; no inline script, no inline style.
OWN_FILES_ONLY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

#: A page of the desk sends forms, to itself alone.
DESK_POLICY = OWN_FILES_ONLY.replace("form-action 'none'", "form-action 'self'")

#: A proxy adds at least one of these; without a proxy, nobody does.
_PROXY_MARKS = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^\[\]:@/]+)(?::[0-9]{1,5})?")


def desk_headers() -> dict[str, str]:
    """Give the headers of the desk's pages, which send forms.

    A page that refers nowhere sends its forms with `Origin: null`, and nobody could tell whose
    they are: so within this service it says where it comes from.
    """
    return {**page_headers(DESK_POLICY), "referrer-policy": "same-origin"}


def page_headers(policy: str = OWN_FILES_ONLY) -> dict[str, str]:
    """Give the headers of every page of ours: never stored, framed, sniffed or referred to."""
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }


def is_local(scope: Scope) -> bool:
    """Say whether a person at this very machine asks, by a name of this very machine.

    The second half is the guard against DNS rebinding: a foreign name that was made to point
    at 127.0.0.1 still stands in `Host`. A request that came through a proxy is not local,
    wherever the proxy runs.
    """
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    client = scope.get("client")
    return (
        client is not None
        and _is_loopback(client[0])
        and len(hosts) == 1
        and _is_loopback_name(hosts[0])
        and not any(mark in headers for mark in _PROXY_MARKS)
    )


def is_same_origin(scope: Scope) -> bool:
    """Say whether a page of this service sent the request, by what the browser itself adds.

    `Origin` and `Sec-Fetch-Site` must both agree where both are sent; at least one must be.
    """
    headers = Headers(scope=scope)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        return False
    return site in (None, "same-origin") and origin in (None, own_origin(scope))


def own_origin(scope: Scope) -> str:
    """Give what the browser takes this service for: "https://desk.example"."""
    return f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}"


def _is_loopback(address: str) -> bool:
    """Read 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104; what is no address is not loopback."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_loopback


def _is_loopback_name(host: str) -> bool:
    match = _HOST.fullmatch(host)
    if match is None:
        return False
    name = match["name"].lower()
    return name == "localhost" or _is_loopback(name.removeprefix("[").removesuffix("]"))
