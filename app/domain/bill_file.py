"""Read a bill, a CSV of whatever spreadsheet, row by row."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.bill import AMOUNT, COUNTS, Key, Row
from app.domain.bill_cells import (
    decimal_sign,
    is_month_first,
    read_count,
    read_day,
    read_money,
    usual_decimals,
)
from app.domain.csv_text import Line, decode, split
from app.domain.currencies import CURRENCIES
from app.domain.errors import Finding
from app.domain.text import key

#: What a column is called, as `text.key` writes it; a currency may stand behind it.
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "day": ("day", "date", "dia", "data", "jour", "siku"),
    "network": ("network", "operator", "rede", "operadora", "operador", "reseau", "mtandao"),
    "sessions": ("sessions", "sessoes", "session count"),
    "hops": ("hops", "requests", "pedidos", "saltos"),
    "parts": ("parts", "sms", "sms parts", "partes", "mensagens"),
    AMOUNT: ("amount", "total", "cost", "valor", "custo", "montante", "montant"),
    "currency": ("currency", "moeda", "devise"),
}
NEEDED: Final = ("day", "network")
#: So much of a line is told.
_MOST_SAID: Final = 80
#: What people write for a currency that has no such code in ISO 4217.
_SIGNS: Final = {"mt", "mts", "metical", "meticais", "ksh", "kshs"}
#: First or last words of lines that add others up, or put a tax on them.
_TOTALS: Final = {
    *("total", "totals", "totais", "subtotal", "subtotals", "sum", "soma", "jumla"),
    *("due", "pagar", "vat", "iva", "tva", "tax", "taxes", "imposto", "impostos"),
}
#: I.V.A. and V.A.T. are words.
_LETTERED: Final = re.compile(r"\b(\w)\.(?=\w\b)")


class Aside(NamedTuple):
    """A line that stands for no day: a sum of others, or a tax."""

    line: int
    says: str  #: its cells, as they are written


class Bill(NamedTuple):
    """What a bill says."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]  #: what of it cannot be read
    unread: frozenset[Key]  #: rows with a day and a network, and a figure that cannot be read
    aside: tuple[Aside, ...] = ()


def read_bill(file: str, raw: bytes, networks: Mapping[str, str]) -> Bill:
    """Read a bill; `networks` leads from what one may be called, as `text.key` writes it."""
    text = decode(raw)
    if text is None:
        what = "this is no CSV but a workbook or something larger"
        return Bill((), (Finding(file, 1, 1, what, 'save it as "CSV UTF-8"'),), frozenset())
    try:
        delimiter, lines = split(text, _is_head)
    except csv.Error as error:
        found = Finding(file, 1, 1, f"this is no CSV: {error}", "save the sheet as CSV again")
        return Bill((), (found,), frozenset())
    return _Reading(file, lines, networks, "," if delimiter == ";" else ".").read()


class _Reading:
    """A bill while it is read."""

    def __init__(
        self,
        file: str,
        lines: Sequence[Line],
        networks: Mapping[str, str],
        usual: str,
    ) -> None:
        self._file = file
        self._lines = lines
        self._networks = networks
        self._findings: list[Finding] = []
        self._unread: set[Key] = set()
        self._aside: list[Aside] = []
        self._currency = ""  # of the whole column of amounts
        self._columns = self._find_columns()
        self._sign = decimal_sign(self._column(AMOUNT), usual)
        self._month_first = is_month_first(self._column("day"))

    def _column(self, word: str) -> Iterator[str]:
        return (self._cell(cells, word) for _, cells in self._lines[1:])

    def _find_columns(self) -> dict[str, int]:
        line, heads = self._lines[0] if self._lines else (1, [])
        named, codes = zip(*map(_head, heads), strict=True) if heads else ((), ())
        columns = {
            word: next(named.index(one) for one in called if one in named)
            for word, called in HEADS.items()
            if any(one in named for one in called)
        }
        missing = [word for word in NEEDED if word not in columns]
        if not missing and not columns.keys() & {*COUNTS, AMOUNT}:
            missing = [AMOUNT]
        if missing:
            what = f"the bill has no column {' and no '.join(missing)}"
            mend = f"call its columns {', '.join((*NEEDED, *COUNTS, AMOUNT))} in the first row"
            self._note(line, what, mend)
        self._currency = codes[columns[AMOUNT]] if AMOUNT in columns else ""
        return {} if missing else columns

    def _note(self, line: int, what: str, mend: str) -> None:
        self._findings.append(Finding(self._file, line, 1, what, mend))

    def _cell(self, cells: Sequence[str], word: str) -> str:
        at = self._columns.get(word, len(cells))
        return cells[at].strip() if at < len(cells) else ""

    def read(self) -> Bill:
        """Read every row behind the head."""
        rows = [self._row(*one) for one in self._lines[1:]] if self._columns else []
        found = tuple(row for row in rows if row)
        if not self._findings and not any(row.key.day for row in found):
            self._note(1, "the bill has no row with a day", "write one for each day and network")
        told = tuple(self._findings), frozenset(self._unread), tuple(self._aside)
        return Bill(_as_usual(found), *told)

    def _row(self, line: int, cells: list[str]) -> Row | None:
        """Give a row; None of one that adds others up, or cannot be read."""
        day = self._cell(cells, "day")
        written = self._cell(cells, "network")
        known = read_day(day, month_first=self._month_first)
        if any(map(_is_total, self._labels(cells, written, is_day=known is not None))):
            says = " ".join(filter(None, map(str.strip, cells)))
            self._aside.append(Aside(line, says[:_MOST_SAID]))
            return None
        where = Key(known or 0, self._networks.get(key(written), written))
        counts = {word: read_count(self._cell(cells, word)) for word in self._counted}
        money = read_money(self._cell(cells, AMOUNT), self._sign)
        odd = [word for word, count in counts.items() if count is None]
        odd += [AMOUNT] if money is None else []
        for word in odd:
            what = f"{word} {self._cell(cells, word)!r} is no number"
            self._note(line, what, "ask the operator for the row again")
        if odd or money is None:
            self._unread.add(where)
            return None
        amount = money.amount if AMOUNT in self._columns else None
        whole = {word: count for word, count in counts.items() if count is not None}
        beside = self._cell(cells, "currency").upper()
        currency = beside if beside in CURRENCIES else money.currency or self._currency
        return Row(line, where, whole, amount, money.decimals, currency, day)

    def _labels(self, cells: Sequence[str], network: str, *, is_day: bool) -> Iterator[str]:
        """Give the cells that say what a line is: any of one without a day.

        A sum stands in whatever column has room; of a day it stands in place of the network.
        A network of ours may be called as one is.
        """
        may_say = [network, *cells[:2]] if is_day else cells
        is_ours = key(network) in self._networks
        return (cell for cell in may_say if not (is_ours and cell.strip() == network))

    @property
    def _counted(self) -> list[str]:
        return [word for word in COUNTS if word in self._columns]


def _is_total(cell: str) -> bool:
    words = key(_LETTERED.sub(r"\1", cell)).split()
    return bool(words) and not _TOTALS.isdisjoint((words[0], words[-1]))


def _is_head(cells: Sequence[str]) -> bool:
    named = {_head(cell)[0] for cell in cells}
    return all(not named.isdisjoint(HEADS[word]) for word in NEEDED)


def _head(cell: str) -> tuple[str, str]:
    """Give what a column is called, and the currency that stands behind it; "" for none."""
    name, _, last = key(cell).rpartition(" ")
    name = name.removesuffix(" em").removesuffix(" in")
    if not name or not (last in _SIGNS or last.upper() in CURRENCIES):
        return key(cell), ""
    return name, "" if last in _SIGNS else last.upper()


def _as_usual(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Let amounts have the decimals that are usual in the rows of their network."""
    written: dict[str, list[int]] = {}
    for row in rows:
        if row.amount:
            written.setdefault(row.key.network, []).append(row.decimals)
    usual = {network: usual_decimals(those) for network, those in written.items()}
    least = (max(row.decimals, usual.get(row.key.network, 0)) for row in rows)
    return tuple(row._replace(decimals=each) for row, each in zip(rows, least, strict=True))
