"""Codes to paint on points: five digits, the last a check digit, none ever given twice."""

from collections.abc import Collection, Iterator
from typing import Final

from app.domain.check_digit import check_digit

DIGITS: Final = 5
_FIRST: Final = 1001
_LAST: Final = 9999


def free_codes(used: Collection[str]) -> Iterator[str]:
    """Give the codes that may be given next, above the highest that was ever used.

    When those come to an end, what was left free below them.

    >>> from itertools import islice
    >>> list(islice(free_codes({"11493", "10017"}), 2)), next(free_codes(()))
    (['11505', '11518'], '10019')
    """
    known = set(used)
    firsts = [int(code[:4]) for code in known if len(code) == DIGITS and code.isdigit()]
    begin = max([_FIRST - 1, *firsts]) + 1
    for first in (*range(begin, _LAST + 1), *range(_FIRST, min(begin, _LAST + 1))):
        code = f"{first}{check_digit(str(first))}"
        if code not in known:
            yield code
