"""Cells of bills as spreadsheets of many hands write them."""

from datetime import date

import pytest

from app.domain.bill import Figures, Key, Kind, Months, Row, compare
from app.domain.bill_cells import (
    decimal_sign,
    is_month_first,
    read_count,
    read_day,
    read_money,
)
from app.domain.bill_file import read_bill

NOVEMBER = date(2026, 11, 2).toordinal()


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-11-02", " 2026-11-02 ", "2026-11-02 00:00:00", "2026-11-02T00:00:00"),
        *("02/11/2026", "2/11/26", "02-11-2026", "2.11.2026", "2026/11/02"),
        *("02-Nov-26", "2 Nov 2026", "2 de Novembro de 2026", "02-nov.-2026"),
    ],
)
def test_a_day_is_read_however_it_is_written(cell: str) -> None:
    assert read_day(cell) == NOVEMBER


@pytest.mark.parametrize(
    "cell",
    [
        *("", "2026-11-31", "11/31/2026", "November", "20261102", "0/0/26"),
        *("2-Nob-26", "31-Nov-26", "31/12/9999", "9999-12-31", "0001-01-01", "1999-12-31"),
    ],
)
def test_what_is_no_day_is_none(cell: str) -> None:
    assert read_day(cell) is None


def test_every_month_has_its_name_in_both_languages() -> None:
    english = "January February March April May June July August September October November"
    portuguese = "Janeiro Fevereiro Março Abril Maio Junho Julho Agosto Setembro Outubro Novembro"
    for names in (f"{english} December", f"{portuguese} Dezembro"):
        read = [read_day(f"3 {name} 2026") for name in names.split()]
        assert read == [date(2026, month, 3).toordinal() for month in range(1, 13)]


def test_the_order_of_a_column_is_the_one_that_more_of_its_cells_show() -> None:
    month_first = ["11/1/2026", "11/13/2026", "11/30/2026", "31-11-2026", "x", ""]
    assert is_month_first(month_first)
    assert not is_month_first(["1/11/2026", "13/11/2026", "11/13/2026"])  # as many of both
    assert not is_month_first(["1/11/2026", "2026-11-13", ""])
    assert read_day("11/2/26", month_first=True) == NOVEMBER
    assert read_day("2026-11-02", month_first=True) == NOVEMBER


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        *(("0", 0), ("12", 12), ("12,0", 12), ("1 234", 1234), ("1'234'567", 1234567), ("-", 0)),
        *(("1.5", None), ("x", None), ("1.23.4", None), ("12.", None), ("-3", -3)),
        *(("1,234.00", 1234), ("1.234,00", 1234), ("\u22121.234", -1234), ("3-", None)),
        *(("0,125", None), ("1.234,567", None), ("1" + ".234" * 2_000, None), ("9" * 13, None)),
    ],
)
def test_counts_are_whole(cell: str, count: int | None) -> None:
    assert read_count(cell) == count


@pytest.mark.parametrize(
    ("cell", "sign", "amount"),
    [
        ("1234.50", ".", 1_234_500_000),
        ("1234,50", ",", 1_234_500_000),
        ("1,234.50", ",", 1_234_500_000),  # it shows its own
        ("1.234,50", ".", 1_234_500_000),
        ("1.234", ",", 1_234_000_000),
        ("1.234", ".", 1_234_000),
        ("1\u00a0234,5", ",", 1_234_500_000),
        ("MZN 12.5", ".", 12_500_000),
        ("12,5 MT", ",", 12_500_000),
        ("-3.25", ".", -3_250_000),
        ("0.333333", ".", 333_333),
        ("", ".", 0),
        ("MZN", ".", 0),
        ("n/a", ".", None),
        ("abc", ".", None),
        ("1.2.3", ".", None),
        ("8.700000000000001", ".", 8_700_000),  # what programs leave behind
        ("8.699999999999999", ".", 8_700_000),
        ("0.9999999", ".", 1_000_000),
        ("0,125", ".", 125_000),  # no thousands begin with a 0
        ("1234,567", ".", 1_234_567_000),
        (".5", ".", 500_000),
        *((cell, ".", -5_500_000) for cell in ("(5.50)", "5.50-", "-MZN 5.50", "MZN -5.50")),
        *((cell, ".", -5_500_000) for cell in ("5.50 CR", "5.50CR", "CR 5.50", "(5.50 MZN)")),
        *((cell, ".", -5_500_000) for cell in ("\u22125.50", "\u2013 5.50", "5.50 MZN cr")),
        ("5.50 SCR", ".", 5_500_000),
        ("Ksh. 1,234.50", ",", 1_234_500_000),
        ("12,50 Mt.", ".", 12_500_000),
        ("5-50", ".", None),
        ("5.50/2", ".", None),
        (".", ".", None),
    ],
)
def test_amounts_are_exact(cell: str, sign: str, amount: int | None) -> None:
    found = read_money(cell, sign)

    assert (found.amount if found else None) == amount


def test_the_sign_of_a_column_is_the_one_its_cells_show() -> None:
    assert decimal_sign(["1.234", "1.234.567", "5"], ".") == ","
    assert decimal_sign(["1,234", "0,5"], ".") == ","
    assert decimal_sign(["1,234", "5"], ".") == "."
    assert decimal_sign(["1,234", "5"], ",") == ","
    assert decimal_sign(["0,125", "0,375"], ".") == ","
    assert decimal_sign(["12,50 Mt.", "1,234 Mt."], ".") == ","


MONTH = Months(NOVEMBER - 1, NOVEMBER + 29)
KEY = Key(NOVEMBER, "Tmcel")


def figures(sessions: int, amount: int, parts: int = 0, doubt: int = 0) -> Figures:
    return Figures({"sessions": sessions, "parts": parts}, amount, "MZN", doubt)


def row(sessions: int, amount: int, decimals: int = 2, parts: int = 0, line: int = 2) -> Row:
    return Row(line, KEY, {"sessions": sessions, "parts": parts}, amount, decimals)


@pytest.mark.parametrize(
    ("ours", "theirs", "decimals", "differs"),
    [
        (1_234_499, 1_230_000, 2, False),
        (1_235_000, 1_230_000, 2, False),  # a half may go either way
        (1_235_000, 1_240_000, 2, False),
        (1_235_001, 1_230_000, 2, True),
        (1_230_000, 1_240_000, 2, True),
        (1_234_567, 1_000_000, 0, False),
        (1_234_567, 1_234_567, 6, False),
        (1_234_567, 1_234_568, 6, True),
    ],
)
def test_an_amount_may_be_rounded_as_it_is_written_and_no_further(
    ours: int, theirs: int, decimals: int, differs: bool
) -> None:
    found = compare({KEY: figures(1, ours)}, [row(1, theirs, decimals)], MONTH, frozenset())

    assert [one.kind for one in found] == [Kind.FIGURES] * differs


def test_of_what_may_have_left_it_is_said() -> None:
    ours = {KEY: figures(1, 0, parts=5, doubt=2)}

    said = [
        compare(ours, [row(1, 0, parts=parts)], MONTH, frozenset())[0].says for parts in (7, 8, 4)
    ]

    assert ["nobody knows" in one for one in said] == [True, False, False]


def test_the_row_that_is_right_stands_and_the_other_is_doubled() -> None:
    rows = [row(9, 0, line=2), row(1, 0, line=3)]

    [found] = compare({KEY: figures(1, 0)}, rows, MONTH, frozenset())

    assert (found.line, found.kind) == (2, Kind.DOUBLED)
    assert "line 3" in found.says


def test_a_row_that_cannot_be_read_does_not_miss() -> None:
    assert compare({KEY: figures(1, 0)}, [], MONTH, frozenset({KEY})) == []
    assert [d.kind for d in compare({KEY: figures(1, 0)}, [], MONTH, frozenset())] == [Kind.MISSING]


def test_a_row_that_stands_twice_is_not_taken_for_a_day_that_is_missing() -> None:
    ours = {KEY: figures(1, 0), KEY._replace(day=KEY.day + 5): figures(1, 0)}

    found = compare(ours, [row(1, 0, line=2), row(1, 0, line=3)], MONTH, frozenset())

    assert sorted(one.kind for one in found) == [Kind.DOUBLED, Kind.MISSING]


def test_a_network_that_is_called_total_is_no_sum() -> None:
    raw = b"day,network,amount\n2026-11-02,Total,1.50\nTotal,,1.50\n"

    ours = read_bill("bill.csv", raw, {"total": "Total"})
    other = read_bill("bill.csv", raw, {"tmcel": "Tmcel"})

    assert [row.key for row in ours.rows] == [Key(NOVEMBER, "Total")]
    assert other.rows == ()


def test_a_row_without_a_day_is_known_by_its_figures_or_said_to_have_none() -> None:
    """A day that is written once for several rows leaves the others empty."""
    empty = row(1, 0)._replace(key=Key(0, KEY.network), line=3)
    [slip] = compare({KEY: figures(1, 0)}, [empty], MONTH, frozenset())
    assert (slip.kind, slip.says) == (Kind.OTHER_DAY, "day ours 2026-11-02, theirs none")

    other = empty._replace(counts={"sessions": 7, "parts": 0})
    found = compare({KEY: figures(1, 0)}, [row(1, 0), other], MONTH, frozenset())
    assert [(one.line, one.kind) for one in found] == [(3, Kind.NOT_OURS)]
    assert found[0].says.startswith("no day; theirs sessions 7")


@pytest.mark.parametrize(
    "line",
    [
        *("Subtotal;Tmcel;;1,50", ";;Subtotal;1,50", ";;;1,50 Total", "Total c/ IVA;;;2,90"),
        *(";;IVA (16%);0,40", ";I.V.A. 16 %;;0,40", "Valor do IVA;;;0,40", "VAT @16%;;;0,40"),
        *("Imposto sobre o valor acrescentado;;;0,40", ";;Valor a pagar;2,90"),
        *("02/11/2026;Total;1;1,50", "Grand total (incl. VAT);;;1"),
    ],
)
def test_a_line_that_adds_up_or_taxes_is_told_aside_and_compared_with_nothing(line: str) -> None:
    raw = f"Dia;Rede;Sessões;Valor\r\n02/11/2026;Tmcel;1;1,50\r\n{line}\r\n"

    bill = read_bill("bill.csv", b"\xef\xbb\xbf" + raw.encode(), {"tmcel": "Tmcel"})

    assert [row.key for row in bill.rows] == [KEY]
    assert bill.findings == ()
    [aside] = bill.aside
    assert (aside.line, aside.says.split()) == (3, line.replace(";", " ").split())


@pytest.mark.parametrize(
    "head", ["Valor (MT)", "Valor em Mt.", "Montante (Meticais)", "Valor em MZN"]
)
def test_a_column_of_amounts_is_known_by_the_sign_that_people_write(head: str) -> None:
    raw = f"Dia;Rede;{head}\n02/11/2026;Tmcel;1.234,50\n"

    bill = read_bill("bill.csv", raw.encode("cp1252"), {"tmcel": "Tmcel"})

    assert bill.findings == ()
    code = "MZN" if "MZN" in head else ""
    assert [(row.amount, row.currency) for row in bill.rows] == [(1_234_500_000, code)]


@pytest.mark.parametrize("line", ["Desconto;;;-1,00", "31/11/2026;Tmcel;1;1", ";Taxa fixa;;9,00"])
def test_what_is_charged_besides_is_no_tax(line: str) -> None:
    raw = f"Dia;Rede;Sessões;Valor\n02/11/2026;Tmcel;1;1,50\n{line}\n"

    bill = read_bill("bill.csv", raw.encode(), {"tmcel": "Tmcel"})

    assert ([row.line for row in bill.rows], bill.aside) == ([2, 3], ())
