"""Presses what goes to a browser: a list of fifty cases is a ninth on the line, which may be slow.

What is pressed together with a secret can be guessed from its length by who sees the line and adds
words of their own (BREACH); pages hold no secret by which anything may be done, but for the link
that is shown once, to who asked for it.
"""

import gzip
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

#: Less than this fits one packet anyhow.
_LEAST: Final = 1_400
#: Beyond it time is spent and little won.
_LEVEL: Final = 5
_KINDS: Final = ("text/", "image/svg+xml")


def press(request: Request, answer: Response) -> Response:
    """Press a body of text, where the browser can take it so; what is streamed stays as it is."""
    kind = answer.headers.get("content-type", "")
    body = getattr(answer, "body", b"")
    if not kind.startswith(_KINDS) or len(body) < _LEAST or "content-encoding" in answer.headers:
        return answer
    answer.headers.add_vary_header("accept-encoding")
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        answer.body = gzip.compress(body, _LEVEL, mtime=0)
        answer.headers["content-encoding"] = "gzip"
        answer.headers["content-length"] = str(len(answer.body))
    return answer


def _takes_gzip(accepted: str) -> bool:
    """Read what a browser can take.

    >>> _takes_gzip("br, gzip;q=0.8"), _takes_gzip("gzip;q=0"), _takes_gzip("")
    (True, False, False)
    """
    for wish in accepted.lower().split(","):
        name, _, weight = wish.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False
