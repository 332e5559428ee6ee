"""A bill with twenty errors: all are found, none is invented, whatever spreadsheet wrote it."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import pytest

from app.commands import bill
from app.domain.bill import COUNTS
from tests.contract.store import spending
from tests.contract.store.bills import (
    HEAD,
    Checked,
    Rows,
    check,
    excel,
    general,
    line,
    plain,
    true_rows,
)

__all__ = ["check", "line", "true_rows"]


def unicode_text(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter="\t").writerows([HEAD, *rows, ["Total", "", "1", "2", "3", "4"]])
    return text.getvalue().encode("utf-16")


def named_days(rows: Rows) -> bytes:
    """What one writes that shows months by name, and figures with signs between thousands."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["No", "Sessions", "Hops", "SMS", "Amount", "Network", "Day"])
    for number, (day, network, *counts, amount) in enumerate(rows):
        is_day = re.match(r"\d{4}-\d\d-\d\d$", day)
        named = f"{date.fromisoformat(day):%d-%b-%y}" if is_day else day
        apart = [f"{int(one):,}.00" if one.isdecimal() else one for one in counts]
        writer.writerow([number, *apart, amount, network, named])
    writer.writerow(["", "1", "2", "3", "4.50", "Subtotal", ""])
    return text.getvalue().encode()


FORMS = [plain, excel, unicode_text, general, named_days]


@pytest.mark.parametrize("form", FORMS)
def test_a_right_bill_has_no_difference(
    check: Callable[..., Checked], true_rows: Rows, form: Callable[[Rows], bytes]
) -> None:
    checked = check(form(true_rows))

    assert (checked.status, checked.differences) == (0, [])
    assert len(true_rows) == 30 * len(spending.NAMES)
    for word in COUNTS:
        [told] = [one for one in checked.totals if one.startswith(f"{word}: ")]
        ours, theirs = re.findall(r"\d+", told)
        assert ours == theirs != "0"
    assert checked.totals[-1] == "Maputo, 2026-11-01 to 2026-11-30: no difference"


class Error(NamedTuple):
    """Something wrong with the row at `at`, and what is said of it."""

    at: int
    spoil: Callable[[list[str]], Rows]
    says: str


def _with(column: str, change: Callable[[str], str]) -> Callable[[list[str]], Rows]:
    at = HEAD.index(column)
    return lambda row: [[*row[:at], change(row[at]), *row[at + 1 :]]]


def _plus(column: str, more: int) -> Callable[[list[str]], Rows]:
    return _with(column, lambda cell: str(int(cell) + more))


def _cents(more: int) -> Callable[[list[str]], Rows]:
    def change(cell: str) -> str:
        decimals = len(cell.partition(".")[2])
        return f"{float(cell) + more * 10**-decimals:.{decimals}f}"

    return _with("amount", change)


def _later(days: int) -> Callable[[list[str]], Rows]:
    return _with("day", lambda cell: str(date.fromisoformat(cell) + timedelta(days=days)))


def _at(day: int, network: str) -> int:
    """The place of a row: the networks of a day stand by name."""
    return (day - 1) * len(spending.NAMES) + sorted(spending.NAMES.values()).index(network)


ERRORS = [
    Error(_at(1, "Tmcel"), lambda row: [], "theirs none, ours sessions"),
    Error(_at(2, "Movitel"), lambda row: [row, row], "doubled, line"),
    Error(_at(3, "Tmcel"), _plus("sessions", 1), "sessions ours"),
    Error(_at(4, "other"), _plus("hops", -1), "hops ours"),
    Error(_at(5, "Tmcel"), _plus("parts", 1), "parts ours"),
    Error(_at(6, "Tmcel"), _cents(1), "amount ours"),
    Error(_at(7, "Movitel"), _cents(-1), "amount ours"),
    Error(_at(8, "Tmcel"), _with("amount", lambda cell: f"{float(cell) * 2:.2f}"), "amount ours"),
    Error(_at(9, "Tmcel"), _with("network", lambda _: "Movitel"), "network ours Tmcel, theirs Mo"),
    Error(_at(10, "Tmcel"), _with("network", lambda _: "Tmcell"), "network ours Tmcel, theirs Tm"),
    Error(_at(11, "Movitel"), _later(60), "day ours 2026-11-11, theirs"),
    Error(_at(12, "Movitel"), _later(1), "day ours 2026-11-12, theirs"),
    Error(
        _at(13, "other"),
        lambda row: [row, ["2026-10-31", "Tmcel", "90", "400", "0", "45.00"]],
        "not in the month of the bill",
    ),
    Error(
        _at(14, "Tmcel"), lambda row: [row, [row[0], "Zap", "90", "400", "0", "1.00"]], "ours none"
    ),
    Error(_at(15, "Tmcel"), _with("sessions", lambda _: "n/a"), "sessions 'n/a' is no number"),
    Error(_at(16, "Vodacom"), _cents(1), "amount ours"),
    Error(_at(17, "Tmcel"), _with("amount", lambda cell: f"{cell} USD"), "currency ours MZN"),
    Error(_at(18, "Tmcel"), lambda row: [row, [*row[:2], "0", "0", "7", "8.75"]], "doubled, line"),
    Error(_at(19, "Movitel"), _with("day", lambda _: "31-11-2026"), "day ours 2026-11-19, theirs"),
    Error(_at(30, "other"), lambda row: [], "theirs none, ours sessions"),
]


def spoilt(rows: Rows, errors: list[Error]) -> tuple[Rows, list[int]]:
    """Give a bill with these errors, and the line on which each may be told."""
    made: Rows = []
    lines: list[int] = []
    by_place = {error.at: error for error in errors}
    assert len(by_place) == len(errors)
    for place, row in enumerate(rows):
        error = by_place.get(place)
        made += error.spoil(row) if error else [row]
        if error:
            lines.append(len(made) + 1)
    return made, lines


@pytest.mark.parametrize("form", FORMS)
def test_twenty_errors_are_found_and_none_is_invented(
    check: Callable[..., Checked], true_rows: Rows, form: Callable[[Rows], bytes]
) -> None:
    assert len(ERRORS) == 20
    errors = sorted(ERRORS)
    rows, lines = spoilt(true_rows, errors)

    checked = check(form(rows))

    assert checked.status == bill.DIFFERS
    assert checked.totals[-1].endswith(": 20 differences")
    found = sorted(checked.differences)
    assert [line for line, _ in found] == lines
    for error, (_, says) in zip(errors, found, strict=True):
        assert error.says in says
        if not error.says.startswith("sessions 'n/a'"):
            assert re.match(r"(\d{4}-\d\d-\d\d|no day) \w+: ", says)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.says)
def test_each_error_alone_is_the_one_difference(
    check: Callable[..., Checked], true_rows: Rows, error: Error
) -> None:
    rows, lines = spoilt(true_rows, [error])

    checked = check(plain(rows))

    [(line, says)] = checked.differences
    assert (line, error.says in says) == (lines[0], True)


def test_another_month_has_none_of_these_rows(
    check: Callable[..., Checked], true_rows: Rows
) -> None:
    checked = check(plain(true_rows[:4]), "--month", "2026-12")

    outside = [says for _, says in checked.differences if "not in the month" in says]
    assert [says.partition(":")[0] for says in outside] == [
        f"2026-11-01 {name}" for name in sorted(spending.NAMES.values())
    ]
    assert checked.totals[-1].startswith("Maputo, 2026-12-01 to 2026-12-31: ")
