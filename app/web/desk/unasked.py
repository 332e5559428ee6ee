"""Keeps files from being sent to browsers that look ahead: the audit names who had one."""

from typing import Final

from app.domain.errors import Conflict
from app.web.desk.visit import Visit

#: What a browser says of a request that nobody has asked for yet.
_AHEAD: Final = ("sec-purpose", "purpose", "x-moz")


def refuse_unasked(visit: Visit) -> None:
    """Send nothing that nobody pressed for: it would be kept that they had it.

    Raises: Conflict.
    """
    is_ahead = any(visit.headers.get(name) for name in _AHEAD)
    if is_ahead or visit.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise Conflict("A file is sent to who asks for it on a page of the desk.")
