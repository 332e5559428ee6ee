"""That a form arrived, told to the tab that sent it: until then it holds what was typed in it.

The answer may be a redirect, after which no page could know what it answers: so a cookie says it,
named after the sending, and of two tabs each hears of its own. See `static/unsent.js`.
"""

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from app.web.desk.form import Form

#: The field by which a page names a sending.
FIELD: Final = "sending"
_COOKIE: Final = "dial311-came-"
_NAME: Final = re.compile(r"[0-9a-z]{8,24}")
#: Of a line that breaks between a redirect and its page.
_LIVES_S: Final = 3600


def tell_arrived(answer: Response, request: Request, form: Form) -> Response:
    """Have the next page of the tab know that a form arrived, where the form names its sending."""
    sending = form.get(FIELD)
    if _NAME.fullmatch(sending):
        answer.set_cookie(
            _COOKIE + sending,
            "1",
            max_age=_LIVES_S,
            path="/desk",
            secure=request.url.scheme == "https",
            httponly=False,  # a script reads it, and there is nothing in it
            samesite="lax",
        )
    return answer
