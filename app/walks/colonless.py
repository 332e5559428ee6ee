"""Lines of a dialogue whose colon is missing: as typed words they would say nothing of a screen."""

import re
from collections.abc import Collection
from typing import Final

from app.menufiles.notes import short
from app.menufiles.schema_menu import NAME
from app.walks.dialogue import CLAIMS

#: Keys or a word of the page, what stands in place of the colon, and what is seen.
_LINE: Final = re.compile(
    rf"(?P<key>[0-9*#]+|{'|'.join(CLAIMS)})"
    r"(?P<sign> *[;=] *|:(?![0-9])| +[-–—] +|[.,]? +)(?P<sees>\S.*)",
    re.DOTALL,
)
#: With a blank, a dot or a comma in its place it may well be what somebody types.
_WEAK: Final = re.compile(r"[.,]? +")
_SEEN: Final = re.compile(r"[|>\"].*", re.DOTALL)


def missing_colon(text: str, screens: Collection[str]) -> tuple[str, str] | None:
    """Say what is wrong with words that were meant as a line, and how to mend them.

    >>> missing_colon("1 filed", {"filed"})
    ('a : is missing behind 1', 'write 1: filed, or put all of it in quotes if it is typed')
    >>> missing_colon("7 de Abril", {"filed"}), missing_colon("12:30", {"filed"})
    (None, None)
    """
    match = _LINE.fullmatch(text)
    if not match:
        return None
    key, sees = match["key"], match["sees"]
    is_seen = _SEEN.match(sees) or (re.fullmatch(NAME, sees) and sees in screens)
    if _WEAK.fullmatch(match["sign"]) and not (is_seen or key in CLAIMS):
        return None
    shown = sees[0] if sees[0] in "|>" else short(sees)[1:-1]
    what, mend = f"a : is missing behind {key}", f"write {key}: {shown}"
    return what, f"{mend}, or put all of it in quotes if it is typed"
