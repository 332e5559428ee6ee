"""What was done, said on the page that it leads to: carried there by a cookie that lives a minute.

Each such page has a cookie of its own: what another tab opens before the redirect arrives is none
of it, and of several deeds each is told where it belongs.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

_COOKIE: Final = "dial311-said-"
#: Of the digest of an address, in its cookie's name.
_DIGITS: Final = 12
_LIVES_S: Final = 60
#: The status of a page that is as it was asked for.
_SHOWN: Final = 200
#: Bytes: a cookie holds four thousand, and further lines are of no use to anybody.
_MOST: Final = 2_000
#: Characters of a line that has no room there: in any script they have.
_CUT: Final = 160
_BETWEEN: Final = "\n"


def say(answer: Response, path: str, said: Sequence[str], *, secure: bool) -> None:
    """Have a page of the desk say something; `secure`: by https alone, as this answer goes.

    `path`: its address, of which a query and a place on the page are left out.
    """
    if value := _written(said):
        answer.set_cookie(
            _name(unquote(urlsplit(path).path)),
            value,
            max_age=_LIVES_S,
            path="/desk",
            secure=secure,
            httponly=True,
            samesite="lax",
        )


def _name(path: str) -> str:
    """Name the cookie of a page by its path, as it is read of a request."""
    return _COOKIE + sha256(path.encode()).hexdigest()[:_DIGITS]


def _written(said: Sequence[str]) -> str:
    """Give as many lines as there is room for, each as a whole; of the first its beginning."""
    value = ""
    for line in said:
        longer = value + quote(f"{line}{_BETWEEN}", safe="")
        if len(longer) > _MOST:
            return value or quote(f"{line[:_CUT]}…", safe="")
        value = longer
    return value


def hear(request: Request) -> tuple[str, ...]:
    """Give what is to be said on this page."""
    value = request.cookies.get(_name(request.scope["path"]), "")
    return tuple(filter(None, unquote(value, errors="ignore").split(_BETWEEN)))


def settle(answer: Response, request: Request, said: Sequence[str], *, secure: bool) -> None:
    """Say it once; where a page leads on to another one, say it there."""
    leads_on = answer.headers.get("location") if request.method == "GET" else None
    if leads_on:
        say(answer, leads_on, said, secure=secure)
    if leads_on or answer.status_code == _SHOWN:
        answer.delete_cookie(_name(request.scope["path"]), path="/desk")
