"""What waited while somebody signed in again, as they read it before it is sent."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

#: What pages send of themselves, and nobody has typed or chosen.
_OF_PAGES: Final = frozenset({"asked", "form", "revision", "seen", "was"})
_CASE: Final = re.compile(r"/desk/reports/([0-9]{8,18})(?![0-9])")


class Kept(NamedTuple):
    """What waited."""

    case: int  #: public number of the case that it is about; 0 for none
    typed: dict[str, list[str]]  #: by the name of the field


def read_kept(path: str, fields: Iterable[tuple[str, str]]) -> Kept:
    """Read what of a form is somebody's own.

    >>> read_kept("/desk/reports/48217365/note", [("note", "liguei"), ("seen", "7")])
    Kept(case=48217365, typed={'note': ['liguei']})
    """
    about = _CASE.match(path)
    typed: dict[str, list[str]] = {}
    for name, value in fields:
        if value and name not in _OF_PAGES:
            typed.setdefault(name, []).append(value)
    return Kept(int(about[1]) if about else 0, typed)
