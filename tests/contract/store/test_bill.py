"""A bill with twenty errors: all are found, none is invented, whatever spreadsheet wrote it."""

import argparse
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from app.commands import bill
from app.domain.bill import COUNTS, Key
from app.store.published import Published
from tests.contract.store import spending
from tests.contract.store.lines import Telephone
from tests.databases import Databases

DECEMBER = datetime(2026, 12, 3, 12, tzinfo=UTC)
HEAD = ("day", "network", *COUNTS, "amount")
Rows = list[list[str]]


@pytest.fixture(scope="module")
def line(databases: Databases) -> Iterator[Telephone]:
    with databases.fresh("sqlite") as url, closing(Telephone(url)) as made:
        spending.store(made, *spending.month(311, calls=900, sends=600))
        yield made


@pytest.fixture(scope="module")
def true_rows() -> Rows:
    """The bill as it should be, from the plain count; Movitel's rounded to the cent."""
    found: dict[Key, dict[str, int]] = {}
    for (what, day, network, _, _), number in spending.recount(
        *spending.month(311, calls=900, sends=600)
    ).items():
        row = found.setdefault(Key(date.fromisoformat(day).toordinal(), network), {})
        row[what] = row.get(what, 0) + number
    return [
        [
            date.fromordinal(where.day).isoformat(),
            where.network,
            *(str(row.get(word, 0)) for word in COUNTS),
            f"{row.get('amount', 0) / 1_000_000:.{3 if where.network == 'Vodacom' else 2}f}",
        ]
        for where, row in sorted(found.items())
    ]


class Checked(NamedTuple):
    status: int
    differences: list[tuple[int, str]]  #: line, the rest
    totals: list[str]


@pytest.fixture
def check(
    line: Telephone, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Checked]:
    def run(raw: bytes, *options: str) -> Checked:
        file = tmp_path / "bill.csv"
        file.write_bytes(raw)
        parser = argparse.ArgumentParser()
        bill.add_to(parser.add_subparsers(), lambda _: 0)
        parsed = parser.parse_args(["check", str(file), *options])
        status = bill.read_command(parsed, line.reader, line.vault, Published(1, spending.priced()))
        told = capsys.readouterr().out.splitlines()
        named = [re.match(rf"{re.escape(str(file))}:(\d+):(?:1:)? (.*)", one) for one in told]
        found = [(int(one[1]), one[2]) for one in named if one]
        rest = [one for one, match in zip(told, named, strict=True) if one and not match]
        return Checked(status, found, rest)

    return run


def plain(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode()


def excel(rows: Rows) -> bytes:
    """What a Portuguese Excel writes: a mark, semicolons, decimal commas, the day first."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(["Dia", "Rede", "Sessões", "Pedidos", "SMS", "Valor"])
    for day, *middle, amount in rows:
        turned = "/".join(reversed(day.split("-"))) if re.match(r"\d{4}-\d\d-\d\d$", day) else day
        writer.writerow([turned, *middle, amount.replace(".", ",")])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def unicode_text(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter="\t").writerows([HEAD, *rows, ["Total", "", "1", "2", "3", "4"]])
    return text.getvalue().encode("utf-16")


def general(rows: Rows) -> bytes:
    """What an Excel of the US writes that shapes no cell: no zeros at the end, the month first."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Date", "Network", "Sessions", "Hops", "SMS", "Amount", "Currency"])
    for day, *middle, amount in rows:
        found = re.match(r"(\d{4})-0?(\d+)-0?(\d+)$", day)
        turned = f"{found[2]}/{found[3]}/{found[1]}" if found else day
        short = amount.rstrip("0").rstrip(".") if re.match(r"[\d.]+$", amount) else amount
        writer.writerow([turned, *middle, short, "MTn"])
    writer.writerow(["", "", "1", "2", "3", "4.5", ""])
    return text.getvalue().encode().replace(b",,1,2,3,4.5,", b"Grand total,,1,2,3,4.5,")


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


def titled(rows: Rows) -> bytes:
    """What an operator sends: who it is and which bill this is stand above the head."""
    above = b"Operadora SA, Maputo, Lda;;;;;\r\nFatura n.o 12/2026; Novembro\r\n\r\n;;;;;\r\n"
    return above + excel(rows)[len(b"\xef\xbb\xbf") :]


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


def test_what_stands_above_the_head_is_no_row(
    check: Callable[..., Checked], true_rows: Rows
) -> None:
    assert check(titled(true_rows)).status == 0
    spoilt_ = [*true_rows[:5], [*true_rows[5][:2], "9999", *true_rows[5][3:]], *true_rows[6:]]

    [(line, says)] = check(titled(spoilt_)).differences

    assert (line, "theirs 9999" in says) == (4 + 1 + 6, True)


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
