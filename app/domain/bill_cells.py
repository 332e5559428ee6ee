"""Read cells of a bill as people and spreadsheets write them: days, counts, amounts."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from app.domain.currencies import CURRENCIES
from app.domain.money import MOST_DECIMALS, ONE, Amount
from app.domain.text import key

#: What stands between thousands besides a point or a comma.
_BLANKS: Final = re.compile("[\\s'\u00a0\u2009\u202f’]")
#: Signs that people and programs write for a minus.
_DASHES: Final = str.maketrans("\u2212\u2013\u2014", "---")
#: 2026-11-20, with or without a time; 20/11/2026, 20-11-26, 20.11.2026.
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_TURNED: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ].*)?")
#: As `text.key` leaves 20-Nov-26 and 20 de Novembro de 2026.
_NAMED: Final = re.compile(r"(\d{1,2}) (?:de )?([a-z]{3})[a-z]* (?:de )?(\d{4}|\d{2})")
#: The first letters of months, in English and in Portuguese.
_MONTHS: Final = (
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan fev mar abr mai jun jul ago set out nov dez",
)
#: A letter or a sign of a currency, on either side; one that is cut short has a point.
_AFFIX: Final = r"(?:[^\d.,/]{1,8}\.?)?"
_AFFIXED: Final = re.compile(rf"(?P<before>{_AFFIX})(?P<number>[\d.,]*)(?P<behind>{_AFFIX})")
_MARKS: Final = re.compile("[-+()]")
_BETWEEN: Final = re.compile(r"[\d.,][-+()]+[\d.,]")
#: Beside an amount that is given back.
_CREDIT: Final = re.compile(r"^\s*CR\b\.?|(?:\b|(?<=\d))CR\.?\s*$", re.IGNORECASE)
_WHOLE: Final = re.compile(r"\d{1,12}|[1-9]\d{0,2}(?:[.,]\d{3}){1,3}")
_COUNT: Final = re.compile(
    r"(-?(?:\d{1,12}|[1-9]\d{0,2}(?:(?:\.\d{3}){1,3}|(?:,\d{3}){1,3})))(?:[.,]0{1,2})?"
)
#: Years that bills are of; the last days of the calendar have no day behind them.
_YEARS: Final = range(2000, 2100)
_LAST_MONTH: Final = 12


class Money(NamedTuple):
    """An amount as a bill has it."""

    amount: Amount  #: below 0 where it is given back
    decimals: int
    currency: str  #: "" where none of ISO 4217 stands beside it


def read_day(cell: str, *, month_first: bool = False) -> int | None:
    """Give a day, counted as `date.toordinal` does; None where it is none.

    >>> [date.fromordinal(read_day(cell) or 1).isoformat() for cell in ("2026-11-02", "2/11/26")]
    ['2026-11-02', '2026-11-02']
    """
    written = cell.strip()
    if found := _ISO.fullmatch(written):
        return _ordinal(found[1], int(found[2]), int(found[3]))
    if found := _TURNED.fullmatch(written):
        month, day = found.groups()[:2] if month_first else (found[2], found[1])
        return _ordinal(found[3], int(month), int(day))
    if found := _NAMED.fullmatch(key(written)):
        return _ordinal(found[3], _month_named(found[2]), int(found[1]))
    return None


def _month_named(word: str) -> int:
    """Give a month by the first letters of its name; 0 for none."""
    return next((names.index(word) // 4 + 1 for names in _MONTHS if word in names), 0)


def _ordinal(written: str, month: int, day: int) -> int | None:
    year = int(written) + (_YEARS.start if len(written) < len("2026") else 0)
    try:
        return date(year, month, day).toordinal() if year in _YEARS else None
    except ValueError:
        return None


def is_month_first(cells: Iterable[str]) -> bool:
    """Say whether a column has the month before the day, as spreadsheets of the US write it.

    >>> is_month_first(["11/2/2026", "11/13/2026"]), is_month_first(["2/11/2026"])
    (True, False)
    """
    pairs = [(int(found[1]), int(found[2])) for cell in cells if (found := _TURNED.match(cell))]
    months_first = sum(first <= _LAST_MONTH < second for first, second in pairs)
    return months_first > sum(second <= _LAST_MONTH < first for first, second in pairs)


def read_count(cell: str) -> int | None:
    """Give a count, with or without signs between thousands; an empty cell is none of it.

    >>> [read_count(cell) for cell in ("", "1.234", "1 234", "1,234.00", "1.5", "-1")]
    [0, 1234, 1234, 1234, None, -1]
    """
    written = _BLANKS.sub("", cell).translate(_DASHES)
    if written in ("", "-"):
        return 0
    found = _COUNT.fullmatch(written)
    return int(re.sub("[.,]", "", found[1])) if found else None


class _Cell(NamedTuple):
    """An amount taken apart."""

    number: str  #: digits, points and commas
    beside: tuple[str, str]  #: what stands before and behind it
    is_credit: bool


def _apart(cell: str) -> _Cell | None:
    """Take an amount apart; None where it is none. (5), 5-, -5 and 5 CR are given back."""
    bare = _CREDIT.sub("", cell)
    written = _BLANKS.sub("", bare).translate(_DASHES)
    found = _AFFIXED.fullmatch(_MARKS.sub("", written))
    if found is None or _BETWEEN.search(written):
        return None
    is_credit = bare != cell or "-" in written or "(" in written
    return _Cell(found["number"], (found["before"], found["behind"]), is_credit)


def decimal_sign(cells: Iterable[str], usual: str) -> str:
    """Say which sign begins the decimals of a column; `usual` where no cell shows it.

    >>> decimal_sign(["1.234", "12,50"], "."), decimal_sign(["1,234", ""], ".")
    (',', '.')
    """
    shown = [sign for cell in cells if (one := _apart(cell)) and (sign := _shows(one.number))]
    return max(sorted(set(shown)), key=shown.count, default=usual)


def _shows(number: str) -> str:
    """Give the sign that begins the decimals of a cell for certain; "" where it could be both."""
    signs: list[str] = re.findall("[.,]", number)
    if len(set(signs)) > 1:
        return signs[-1]
    if len(signs) > 1:
        return "," if signs[0] == "." else "."
    return "" if not signs or _WHOLE.fullmatch(number) else signs[0]


def read_money(cell: str, sign: str) -> Money | None:
    """Give an amount whose decimals begin with `sign`; an empty cell is none of it.

    >>> read_money("1.234,5 MZN", ","), read_money("(12.50)", "."), read_money("12.5.1", ".")
    (Money(amount=1234500000, decimals=1, currency='MZN'), Money(amount=-12500000, decimals=2, \
currency=''), None)
    """
    apart = _apart(cell)
    if apart is None:
        return None
    code = next((one for one in apart.beside if one in CURRENCIES), "")
    if not apart.number:
        return Money(0, 0, code) if {*apart.beside} <= {"", code} else None
    # A cell that shows its own sign is read by it: one sheet, several hands.
    whole, _, decimals = apart.number.partition(_shows(apart.number) or sign)
    is_whole = _WHOLE.fullmatch(whole) or (decimals and not whole)
    if not (is_whole and re.fullmatch(r"\d*", decimals)):
        return None
    fine, written = _fine(decimals)
    size = int(re.sub("[.,]", "", whole) or 0) * ONE + fine
    return Money(-size if apart.is_credit else size, written, code)


def _fine(decimals: str) -> tuple[Amount, int]:
    """Give what decimals stand for, and how many there are; programs leave specks far behind."""
    if len(decimals) <= MOST_DECIMALS:
        return int(decimals.ljust(MOST_DECIMALS, "0")), len(decimals)
    fine = int(decimals[:MOST_DECIMALS]) + (decimals[MOST_DECIMALS] >= "5")
    return fine, len(f"{fine % ONE:0{MOST_DECIMALS}}".rstrip("0"))


def usual_decimals(written: Sequence[int]) -> int:
    """Give with how many decimals amounts are written, as spreadsheets leave out zeros at the end.

    A quarter of them or more have as many: one odd cell makes no rule.

    >>> usual_decimals([0, 1, 2, 0, 2]), usual_decimals([2, 2, 2, 2, 6])
    (2, 2)
    """
    return sorted(written, reverse=True)[len(written) // 4] if written else 0
