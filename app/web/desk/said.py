"""What was done, said on the next page: carried there by a cookie that lives a minute."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

_COOKIE: Final = "dial311-said"
_LIVES_S: Final = 60
#: A cookie holds four thousand bytes; further lines are of no use to anybody.
_MOST: Final = 2_000
_BETWEEN: Final = "\n"


def say(answer: Response, said: Sequence[str], *, secure: bool) -> None:
    """Have the next page say something; `secure`: by https alone, as this answer goes."""
    if said:
        value = quote(_BETWEEN.join(said)[:_MOST], safe="")[:_MOST]
        answer.set_cookie(
            _COOKIE,
            value,
            max_age=_LIVES_S,
            path="/desk",
            secure=secure,
            httponly=True,
            samesite="lax",
        )


def hear(request: Request) -> tuple[str, ...]:
    """Give what is to be said on this page."""
    value = request.cookies.get(_COOKIE, "")
    return tuple(filter(None, unquote(value, errors="ignore").split(_BETWEEN)))


def forget(answer: Response) -> None:
    """Say it once."""
    answer.delete_cookie(_COOKIE, path="/desk")
