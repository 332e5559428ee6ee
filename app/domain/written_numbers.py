"""Phone numbers in what people write: masked, whatever stands between their digits.

People write dates, times, case numbers and codes of places beside them, and beside each other, with
the same signs as within a number. Those stay readable wherever they cannot be a part of one.
"""

import re
from collections.abc import Iterator
from typing import Final

from app.domain.phone import mask_run

#: What people put between digits of a number; no comma, which stands between two numbers.
_BREAK: Final = r"[ \u00a0\u2000-\u200a\u202f.()/_\u2010-\u2015-]{0,4}"
_DAY, _MONTH, _YEAR = r"(?:[12]\d|3[01]|0?[1-9])", r"(?:1[0-2]|0?[1-9])", r"(?:19|20)\d\d"
_SHORT: Final = rf"(?=\d\d(?P<sign>[./-])\d\d){_DAY}(?P=sign){_MONTH}(?P=sign)\d\d"
_LONG: Final = rf"{_YEAR}-{_MONTH}-{_DAY}|{_DAY}(?P<of>[./-]){_MONTH}(?P=of){_YEAR}"
#: Of a short year all three have two digits, or they might be any.
_DATE: Final = re.compile(rf"(?:{_LONG}|(?P<short>{_SHORT}))(?![/.-]?\d)")
_TIME: Final = r"(?:2[0-3]|[01]?\d):[0-5]\d(?::[0-5]\d)?(?!\d)"
#: Latitude and longitude as we write them.
_PLACE: Final = r"\d{1,2}\.\d{4,6}, -?(?:1[0-7]\d|\d{1,2})\.\d{4,6}(?!\.?\d)"
_OTHER: Final = re.compile(rf"{_TIME}|{_PLACE}")
_CASE, _CODE = r"\d{4} \d{4}", r"[1-9]\d{4}"
#: Beside each other: cases, and codes of places, which are as long as nothing that begins a number.
_CASES: Final = re.compile(
    rf"(?:{_CASE}(?: ?[/(.\u2013-] ?{_CASE})*|{_CODE}(?: ?/ ?{_CODE})+)(?!\d)"
)
_FIRST: Final = r"(?<!\d)(?<!\d\.)"
_UNIT: Final = rf"(?:{_FIRST}(?:{_TIME}|{_PLACE})|\d)"
#: Digits with nothing but breaks between them.
_RUN: Final = re.compile(rf"\(?\+?{_UNIT}(?:{_BREAK}{_UNIT})*")
_BEGINS: Final = re.compile(rf"{_FIRST}\d")
_CORE: Final = re.compile(r"\(?\+?\d.*\d", re.DOTALL)
#: What is shown of a number that is masked.
_MASKED: Final = re.compile(r"\+?\d*•{5,}\d*")
_DIGIT, _NOT_A_DIGIT = re.compile(r"\d"), re.compile(r"\D")
_FEWEST: Final = 9  #: digits of a number
_ENOUGH: Final = 64  #: signs of a run that hold as many digits, whatever stands between them
#: A place's code, and a case without its blank: what may stand before a date of a short year.
_BEFORE_SHORT: Final = re.compile(r"\d{5}|\d{8}")
_ENDS: Final = re.compile(r"\D+$")
#: The same as people type it who look for one.
_TYPED_LIKE_A_PHONE: Final = re.compile(r"\d(?:[^\w]{0,3}\d){8,}")


def mask_written(text: str) -> str:
    """Mask every phone number in what a person wrote, whatever stands between its digits.

    As `mask_all`, which is for logs: dates and positions stay, addresses of computers do not.

    >>> mask_written("ligue (84) 000.0001 ou 84/000/0002 antes de 25/12/2026, 4821 7365")
    'ligue 84•••••01 ou 84•••••02 antes de 25/12/2026, 4821 7365'
    >>> mask_written("contentor 10348 - 25/11/2026, feira de 22-24/11/2026")
    'contentor 10348 - 25/11/2026, feira de 22-24/11/2026'
    """
    return _RUN.sub(lambda run: "".join(_parted(run[0])), text)


def without_numbers(text: str) -> str:
    """Give what `mask_written` shows of a text, without what it leaves of phone numbers.

    >>> without_numbers("ligue (84) 000.0001 antes de 25/12/2026, 4821 7365")
    'ligue   antes de 25/12/2026, 4821 7365'
    """
    return _MASKED.sub(" ", mask_written(text))


def may_be_phone(typed: str) -> bool:
    """Whether something typed may be a phone number, however it is spaced.

    >>> may_be_phone("(84) 000.0001"), may_be_phone("4821 7365"), may_be_phone("25 de Setembro")
    (True, False, False)
    """
    return _TYPED_LIKE_A_PHONE.search(typed) is not None


def _parted(run: str) -> Iterator[str]:
    """Give a run of digits in parts: what is no number as it is, all else masked."""
    begin = at = 0
    while found := _BEGINS.search(run, at):
        at = found.start()
        if end := _end_of_other(run, begin, at):
            yield _masked(run[begin:at])
            yield run[at:end]
            begin = at = end
        else:
            at += 1
    yield _masked(run[begin:])


def _end_of_other(run: str, begin: int, at: int) -> int:
    """Where what begins at `at` ends if it is no part of a number begun at `begin`; else 0."""
    if other := _OTHER.match(run, at):
        return other.end()
    before = run[max(begin, at - _ENOUGH) : at]  # all of it in a long run would take for ever
    if date := _DATE.match(run, at):
        return 0 if _may_be_one(before, date) else date.end()
    cases = None if _digits(before) else _CASES.match(run, at)
    return cases.end() if cases and _is_end(run, cases.end()) else 0


def _may_be_one(before: str, date: re.Match[str]) -> bool:
    """Whether a date, or what looks like one, may be the end of a number that begins before it."""
    digits, written = _digits(before), before.rstrip()
    if not digits:
        return False
    if written.endswith(date["of"] or date["sign"] or "-"):
        return True
    if len(digits) >= _FEWEST:
        return False
    if "+" in before or digits.startswith("00"):
        return True
    if date["short"]:
        return not _BEFORE_SHORT.fullmatch(_ENDS.sub("", written))
    most = len(digits) + len(_digits(date[0]))
    is_long_enough = most == _FEWEST or (most == _FEWEST + 1 and digits.startswith("0"))
    return is_long_enough and written[-1:].isdigit()


def _is_end(run: str, at: int) -> bool:
    """Whether nothing follows but what is no part of a number: a date or a time."""
    digit = _DIGIT.search(run, at)
    start = digit.start() if digit else at
    return digit is None or bool(_OTHER.match(run, start) or _DATE.match(run, start))


def _masked(part: str) -> str:
    """Mask one run of digits; what stands around it stays, and a bracket around all of it."""
    if len(_digits(part)) < _FEWEST:
        return part
    core = _CORE.search(part)
    assert core
    opens = "(" if core[0].startswith("(") and ")" not in core[0] else ""
    return f"{part[: core.start()]}{opens}{mask_run(core[0])}{part[core.end() :]}"


def _digits(written: str) -> str:
    return _NOT_A_DIGIT.sub("", written)
