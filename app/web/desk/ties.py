"""Keeps a number and its unit on one line, in words of the desk: files and messages need none."""

import re
from functools import lru_cache
from typing import Final

#: Between a number and its unit, and within a number.
NO_BREAK: Final = "\u00a0"
_WITHIN: Final = "\u202f"
_UNITS: Final = "h|d|min|SMS|km|MB|%%?"
#: What stands for a number may have any unit; a metre or second behind a plain number is an
#: example to be typed, and is copied as it is.
_UNIT: Final = re.compile(rf"(\)s|[0-9]) (?=(?:{_UNITS})(?![\w(]))|(\)s) (?=[ms](?!\w))")
_THOUSANDS: Final = re.compile(r"(?<![0-9])([0-9]{1,3}) (?=[0-9]{3}(?! ?[0-9]))")


@lru_cache(4_096)
def tied(words: str) -> str:
    """Put no-break spaces where a line must not end.

    >>> tied("Calls in 24 h, %(n)s m off"), tied("as in 50 m"), tied("for 10 000 inhabitants")
    ('Calls in 24\\xa0h, %(n)s\\xa0m off', 'as in 50 m', 'for 10\\u202f000 inhabitants')
    >>> tied("%(share)s %% of it"), tied("%(code)s %(name)s")
    ('%(share)s\\xa0%% of it', '%(code)s %(name)s')
    """
    with_units = _UNIT.sub(lambda found: f"{found[1] or found[2]}{NO_BREAK}", words)
    return _THOUSANDS.sub(rf"\1{_WITHIN}", with_units)
