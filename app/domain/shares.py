"""Shares with their interval: a few answers say little, and it must show."""

from math import sqrt
from typing import Final, NamedTuple

#: Standard deviations of 95 %.
_Z: Final = 1.959964


class Interval(NamedTuple):
    """A share and where it lies with 95 % certainty, each from 0 to 1."""

    share: float
    low: float
    high: float

    def __str__(self) -> str:
        """Write it for people.

        >>> str(wilson(12, 14)), str(wilson(0, 3))
        ('86 % (60-96 %)', '0 % (0-56 %)')
        """
        return f"{self.share:.0%} ({self.low * 100:.0f}-{self.high:.0%})".replace("%", " %")


def wilson(count: int, of: int) -> Interval | None:
    """Give the share of `count` in `of`, by Wilson's score; None of nothing.

    Raises: ValueError when there are more than there can be, or less than none.

    Source: E. B. Wilson, "Probable inference", J. Am. Stat. Assoc. 22 (1927).
    """
    if not 0 <= count <= of:
        raise ValueError("a share is of something")
    if not of:
        return None
    share = count / of
    middle = share + _Z**2 / (2 * of)
    around = _Z * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    whole = 1 + _Z**2 / of
    return Interval(share, max(0.0, (middle - around) / whole), min(1.0, (middle + around) / whole))
