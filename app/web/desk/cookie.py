"""The cookie that says who is signed in: bound to this host, sent by https, hidden from scripts.

`__Host-` makes browsers hold to it that it is secure, has no domain and the path `/`. On plain http
they refuse such a cookie: there it has a plain name, and only where nobody listens in.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from app.web.security import is_local

_SECURE: Final = "__Host-dial311"
_PLAIN: Final = "dial311"


class Cookie:
    """Reads and gives it."""

    def __init__(self, *, trusts_http: bool) -> None:
        """`trusts_http`: also given to who comes by plain http from elsewhere, as in a trial."""
        self._trusts_http = trusts_http

    def may_give(self, request: Request) -> bool:
        """Whether a secret may travel the way this request came."""
        return _is_secure(request) or self._trusts_http or is_local(request.scope)

    def read(self, request: Request) -> str:
        """Give the secret that was sent; "" for none."""
        return request.cookies.get(_name(request), "")

    def give(self, answer: Response, request: Request, token: str) -> None:
        """Have the browser keep a secret until it is closed."""
        answer.set_cookie(
            _name(request),
            token,
            path="/",
            secure=_is_secure(request),
            httponly=True,
            samesite="lax",
        )

    def take(self, answer: Response, request: Request) -> None:
        """Have the browser forget it."""
        answer.delete_cookie(
            _name(request), path="/", secure=_is_secure(request), httponly=True, samesite="lax"
        )


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _name(request: Request) -> str:
    return _SECURE if _is_secure(request) else _PLAIN
