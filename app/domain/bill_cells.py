"""Read cells of a bill as people and spreadsheets write them: days, counts, amounts."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from app.domain.currencies import CURRENCIES
from app.domain.money import MOST_DECIMALS, ONE, Amount

#: What stands between thousands besides a point or a comma.
_BLANKS: Final = re.compile("[\\s'\u00a0\u2009\u202f’]")
#: 2026-11-20, with or without a time; 20/11/2026, 20-11-26, 20.11.2026: the day first.
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ].*)?")
_AFFIXED: Final = re.compile(
    r"(?P<before>[^\d.,+-]*)(?P<number>[-+]?[\d.,]*)(?P<behind>[^\d.,+-]*)"
)
_WHOLE: Final = re.compile(r"[-+]?(?:\d{1,12}|\d{1,3}(?:[.,]\d{3}){1,3})")
_CENTURY: Final = 2000
_GROUP: Final = 3


class Money(NamedTuple):
    """An amount as a bill has it."""

    amount: Amount
    decimals: int
    currency: str  #: "" where none of ISO 4217 stands beside it


def read_day(cell: str) -> int | None:
    """Give a day, counted as `date.toordinal` does; None where it is none.

    >>> [date.fromordinal(read_day(cell) or 1).isoformat() for cell in ("2026-11-02", "2/11/26")]
    ['2026-11-02', '2026-11-02']
    """
    written = cell.strip()
    if found := _ISO.fullmatch(written):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(written):
        day, month, year = map(int, found.groups())
        year += _CENTURY if len(found[3]) < len("2026") else 0
    else:
        return None
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def read_count(cell: str) -> int | None:
    """Give a count, with or without signs between thousands; an empty cell is none of it.

    >>> [read_count(cell) for cell in ("", "1.234", "1 234", "12,00", "1.5", "-1")]
    [0, 1234, 1234, 12, None, None]
    """
    written = _BLANKS.sub("", cell)
    if written in ("", "-"):
        return 0
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,12}", written):
        return int(re.sub("[.,]", "", written))
    whole = re.fullmatch(r"(\d{1,12})[.,]0{1,2}", written)
    return int(whole[1]) if whole else None


def decimal_sign(cells: Iterable[str], usual: str) -> str:
    """Say which sign begins the decimals of a column; `usual` where no cell shows it.

    >>> decimal_sign(["1.234", "12,50"], "."), decimal_sign(["1,234", ""], ".")
    (',', '.')
    """
    shown = [sign for cell in cells if (sign := _shows(_BLANKS.sub("", cell)))]
    return max(sorted(set(shown)), key=shown.count, default=usual)


def _shows(written: str) -> str:
    """Give the sign that begins the decimals of a cell for certain; "" where it could be both."""
    signs: list[str] = re.findall("[.,]", written)
    if len(set(signs)) > 1:
        return signs[-1]
    if len(signs) > 1:
        return "," if signs[0] == "." else "."
    behind = re.search(r"[.,](\d*)", written)
    return signs[0] if behind and len(behind[1]) != _GROUP else ""


def read_money(cell: str, sign: str) -> Money | None:
    """Give an amount whose decimals begin with `sign`; an empty cell is none of it.

    >>> read_money("1.234,5 MZN", ","), read_money("12.5.1", ".")
    (Money(amount=1234500000, decimals=1, currency='MZN'), None)
    """
    found = _AFFIXED.fullmatch(_BLANKS.sub("", cell))
    if found is None:
        return None
    code = next((one for one in (found["before"], found["behind"]) if one in CURRENCIES), "")
    number = found["number"]
    if number in ("", "-"):
        is_empty = found["before"] in ("", code) and found["behind"] in ("", code)
        return Money(0, 0, code) if is_empty else None
    # A cell that shows its own sign is read by it: one sheet, several hands.
    sign = _shows(number) or sign
    whole, _, decimals = number.partition(sign)
    if not _WHOLE.fullmatch(whole) or not re.fullmatch(r"\d{0,6}", decimals):
        return None
    size = int(re.sub("[-+.,]", "", whole)) * ONE + int(decimals.ljust(MOST_DECIMALS, "0") or 0)
    return Money(-size if number[0] == "-" else size, len(decimals), code)
