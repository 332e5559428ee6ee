"""How a bill is read: heads, columns, decimals, sums and credits, and what is no bill at all."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.commands import bill
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
from tests.contract.store.lines import Telephone

__all__ = ["check", "line", "true_rows"]
DECEMBER = datetime(2026, 12, 3, 12, tzinfo=UTC)


def titled(rows: Rows) -> bytes:
    """What an operator sends: who it is and which bill this is stand above the head."""
    above = b"Operadora SA, Maputo, Lda;;;;;\r\nFatura n.o 12/2026; Novembro\r\n\r\n;;;;;\r\n"
    return above + excel(rows)[len(b"\xef\xbb\xbf") :]


def test_what_stands_above_the_head_is_no_row(
    check: Callable[..., Checked], true_rows: Rows
) -> None:
    assert check(titled(true_rows)).status == 0
    spoilt_ = [*true_rows[:5], [*true_rows[5][:2], "9999", *true_rows[5][3:]], *true_rows[6:]]

    [(line, says)] = check(titled(spoilt_)).differences

    assert (line, "theirs 9999" in says) == (4 + 1 + 6, True)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "the bill has no column day and no network"),
        (b"day,network\n", "the bill has no column amount"),
        (b"day,network,amount\n", "the bill has no row"),
        (b"PK\x03\x04", "this is no CSV but a workbook"),
        (b'day,network,amount\n"2026', "the bill has no row"),
    ],
)
def test_what_is_no_bill_is_said_to_be_none(
    check: Callable[..., Checked], raw: bytes, says: str
) -> None:
    checked = check(raw)

    assert checked.status == bill.DIFFERS
    [(_, said)] = checked.differences
    assert says in said


def test_zeros_that_a_spreadsheet_leaves_out_hide_no_wrong_amount(
    check: Callable[..., Checked], true_rows: Rows
) -> None:
    """A 9 among amounts with cents is 9.00: what we have as 8.75 is not rounded to it."""
    rounded = [at for at, row in enumerate(true_rows) if row[1] == "Tmcel"]
    whole = [
        [*row[:-1], f"{float(row[-1]):.0f}"] if at == rounded[4] else row
        for at, row in enumerate(true_rows)
    ]
    assert whole[rounded[4]] != true_rows[rounded[4]]

    checked = check(general(whole))

    [(line, says)] = checked.differences
    assert (line, says.startswith("2026-11-05 Tmcel: amount ours")) == (rounded[4] + 2, True)


def test_more_decimals_than_usual_are_no_rounding(
    check: Callable[..., Checked], true_rows: Rows
) -> None:
    spoilt_ = [[*row[:-1], f"{row[-1]}12"] if at == 0 else row for at, row in enumerate(true_rows)]
    assert spoilt_[0][:2] == ["2026-11-01", "Movitel"]

    [(line, says)] = check(plain(spoilt_)).differences

    assert (line, "amount ours" in says) == (2, True)  # and the others are rounded as before


def test_a_column_that_the_bill_has_not_is_said_not_to_be_compared(
    check: Callable[..., Checked], true_rows: Rows
) -> None:
    rows = [[*row[:2], row[2], row[4]] for row in true_rows]
    text = io.StringIO()
    csv.writer(text).writerows([("day", "network", "sessions", "parts"), *rows])

    checked = check(text.getvalue().encode())

    assert checked.status == 0
    untold = [one.partition(":")[0] for one in checked.totals if "not in the bill" in one]
    assert untold == ["hops", "amount"]


def test_the_currency_may_stand_in_the_head(check: Callable[..., Checked], true_rows: Rows) -> None:
    rows = [row for row in true_rows if row[1] == "Tmcel"]
    for code, differs in (("MZN", 0), ("USD", 30)):
        head = (*HEAD[:-1], f"Valor ({code})")
        text = io.StringIO()
        csv.writer(text).writerows([head, *rows])
        found = [says for _, says in check(text.getvalue().encode()).differences]
        assert sum(f"currency ours MZN, theirs {code}" in says for says in found) == differs
        assert sum("amount ours" in says for says in found) == 0


def test_what_is_given_back_is_one_difference_and_taken_off_the_sum(
    check: Callable[..., Checked], true_rows: Rows
) -> None:
    [right] = [one for one in check(plain(true_rows)).totals if one.startswith("amount: ")]
    credit = ["2026-11-05", "Tmcel", "-3", "-12", "0", "(1.50)"]

    checked = check(plain([*true_rows, credit]))

    [(_, says)] = checked.differences
    assert says.endswith("theirs sessions -3, hops -12, parts 0, amount -1.50")
    [told] = [one for one in checked.totals if one.startswith("amount: ")]
    theirs, before = (float(one.split()[-1]) for one in (told, right))
    assert round(before - theirs, 6) == 1.5


def test_tax_and_sums_below_a_right_bill_are_told_and_no_difference(
    check: Callable[..., Checked], true_rows: Rows
) -> None:
    below = [["", "", "", "", "IVA (16%)", "9.50"], ["", "Total c/ IVA", "", "", "", "99.50"]]

    checked = check(excel([*true_rows, *below]))

    assert (checked.status, checked.differences) == (0, [])
    told = [one for one in checked.totals if "not compared" in one]
    first = len(true_rows) + 2
    assert [one.partition(" adds up or taxes, not compared: ") for one in told] == [
        (f"line {first}", " adds up or taxes, not compared: ", "IVA (16%) 9,50"),
        (f"line {first + 1}", " adds up or taxes, not compared: ", "Total c/ IVA 99,50"),
    ]


def test_of_a_file_that_is_no_bill_nothing_else_is_said(check: Callable[..., Checked]) -> None:
    for raw in (b"a,b\n1,2\n", b"PK\x03\x04", b"day,network,amount\n2026-11-02,Tmcel,x\n"):
        checked = check(raw, "--month", "2026-11")
        assert (checked.status, len(checked.differences), checked.totals) == (1, 1, [])


def test_a_day_on_which_only_doubtful_parts_went_is_known_and_misses_nowhere(
    check: Callable[..., Checked], line: Telephone, true_rows: Rows
) -> None:
    beyond = spending.Send(DECEMBER, "64301", 2, False, "")
    spending.store(line, [], [beyond])
    billed = b"day,network,parts\n2026-12-03,Tmcel,2\n2026-12-04,Tmcel,2\n"
    december = check(plain(true_rows), "--month", "2026-12").differences
    assert not [says for _, says in december if says.startswith("2026-12-03")]

    doubtful, strange = [says for _, says in check(billed).differences if "theirs none" not in says]

    assert "parts ours 0, theirs 2, of 2 nobody knows whether they left" in doubtful
    assert "ours none, theirs parts 2" in strange
