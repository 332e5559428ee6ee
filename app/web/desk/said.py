"""What was done, said on the next page: carried there by a cookie that lives a minute."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

_COOKIE: Final = "dial311-said"
_LIVES_S: Final = 60
#: Bytes: a cookie holds four thousand, and further lines are of no use to anybody.
_MOST: Final = 2_000
#: Characters of a line that has no room there: in any script they have.
_CUT: Final = 160
_BETWEEN: Final = "\n"


def say(answer: Response, said: Sequence[str], *, secure: bool) -> None:
    """Have the next page say something; `secure`: by https alone, as this answer goes."""
    if value := _written(said):
        answer.set_cookie(
            _COOKIE,
            value,
            max_age=_LIVES_S,
            path="/desk",
            secure=secure,
            httponly=True,
            samesite="lax",
        )


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
    value = request.cookies.get(_COOKIE, "")
    return tuple(filter(None, unquote(value, errors="ignore").split(_BETWEEN)))


def forget(answer: Response) -> None:
    """Say it once."""
    answer.delete_cookie(_COOKIE, path="/desk")
