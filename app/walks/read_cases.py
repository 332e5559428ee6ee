"""Read the cases that a dialogue begins with: "4821 7362: Contentor cheio, Baltazar, resolved"."""

from collections.abc import Iterator
from typing import Final

from app.domain import public_number
from app.menu.effects import CaseFact
from app.menufiles import fields
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.schema_menu import STATUSES
from app.menufiles.tree import Node, Scalar
from app.walks.reports import ReportNames, Unclear
from app.walks.world import with_check_digit

#: Of a case of which nothing else is said.
_FIRST_STATUS: Final = STATUSES[0]
_DIGITS: Final = 8


def read_cases(node: Node, notes: Notes, names: ReportNames, word: str) -> Iterator[CaseFact]:
    """Give the cases below `before` (the caller's own, newest first) or `others`."""
    for key, value in fields.pairs(node, notes, word):
        number = read_number(key, notes)
        written = fields.text(value, notes, f"the case {short(key.text)}")
        status, report = _cut_status(written)
        found = names.find(report) if written else None
        if isinstance(found, Unclear):
            notes.add(value.mark, *(_no_status(written, names) or found))
        elif found and number:
            code = status.replace(" ", "_")
            yield CaseFact(number, code, found.service, found.place, word == "before")


def _cut_status(written: str) -> tuple[str, str]:
    """Cut "…, in progress" into the status and the rest."""
    report, comma, status = written.rpartition(",")
    if comma and status.strip() in STATUSES:
        return status.strip(), report
    return _FIRST_STATUS, written


def _no_status(written: str, names: ReportNames) -> tuple[str, str] | None:
    """Say that what stands behind a problem and a place that are known is no status."""
    report, _, status = written.rpartition(",")
    if not report or isinstance(names.find(report), Unclear):
        return None
    return f"there is no status {short(status.strip())}", suggest(status.strip(), STATUSES)


def read_number(key: Scalar, notes: Notes) -> int:
    """Read the number of a case; 0 and a finding for what is none."""
    number = public_number.parse(key.text)
    if number:
        return number
    digits = "".join(filter(str.isdigit, key.text))
    payload = digits[: _DIGITS - 1]
    mend = "write eight digits, as in 4821 7362"
    if payload.isascii() and len(digits) == _DIGITS and not payload.startswith("0"):
        right = public_number.spoken(with_check_digit(int(payload)))
        mend = f"its last digit checks the others: write {right}"
    notes.add(key.mark, f"{short(key.text)} is no number of a case", mend)
    return 0
