"""Give a list of the menu more digits, as in `1-4 <service>`: where they are free the check says.

Digits that are there stay: callers know them by heart.
"""

import re
from typing import Final

MENU: Final = "menu.yaml"
_LAST: Final = 9


def widen(menu: str, word: str, most: int) -> str:
    """Give the menu with `most` digits before a list, wherever it has fewer, and some.

    >>> widen("choose: {1-4 <service>: send, 8-9 <language>: say}", "service", 5)
    'choose: {1-5 <service>: send, 8-9 <language>: say}'
    >>> widen("7 <language>: say", "language", 4)
    '7 <language>: say'
    """

    def wider(found: re.Match[str]) -> str:
        first, last = int(found[1]), int(found[2] or found[1])
        needed = max(last, first + most - 1)
        return f"{first}-{needed} <{word}>" if last < needed <= _LAST else found[0]

    return _digits(word).sub(wider, menu)


def digits_of(menu: str, word: str) -> str:
    """Give how a menu lists something.

    >>> digits_of("choose: {1-4 <service>: send}", "service")
    '1-4 <service>'
    """
    return "; ".join(found[0] for found in _digits(word).finditer(menu))


def _digits(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9-])([0-9])(?:-([0-9]))? <{word}>")
