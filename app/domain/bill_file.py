"""Read a bill, a CSV of whatever spreadsheet: commas, semicolons or tabs, with a mark or none."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.bill import AMOUNT, COUNTS, Key, Row
from app.domain.bill_cells import decimal_sign, read_count, read_day, read_money
from app.domain.errors import Finding
from app.domain.text import key

#: What a column is called, as `text.key` writes it.
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
_DELIMITERS: Final = ",;\t"
_TOTALS: Final = ("total", "totals", "totais", "sum", "soma")
#: A month of a hundred networks takes 200 KB.
MOST_BYTES: Final = 4 * 1024 * 1024


class Bill(NamedTuple):
    """What a bill says."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]  #: what of it cannot be read
    unread: frozenset[Key]  #: rows with a day and a network, and a figure that cannot be read


def read_bill(file: str, raw: bytes, networks: Mapping[str, str]) -> Bill:
    """Read a bill; `networks` leads from what one may be called, as `text.key` writes it."""
    text = _decode(raw)
    if text is None:
        what = "this is no CSV but a workbook or something larger"
        return Bill((), (Finding(file, 1, 1, what, 'save it as "CSV UTF-8"'),), frozenset())
    delimiter = _delimiter(text)
    try:
        lines = list(_lines(text, delimiter))
    except csv.Error as error:
        found = Finding(file, 1, 1, f"this is no CSV: {error}", "save the sheet as CSV again")
        return Bill((), (found,), frozenset())
    return _Reading(file, lines, networks, "," if delimiter == ";" else ".").read()


def _decode(raw: bytes) -> str | None:
    """Take UTF-8, the UTF-16 that Excel calls Unicode Text, and what older ones write."""
    if len(raw) > MOST_BYTES or raw.startswith(b"PK"):
        return None
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    lines = (line for line in text.splitlines() if line.strip(_DELIMITERS + " "))
    head = next((line for line in lines if not line.lower().startswith("sep=")), "")
    return max(_DELIMITERS, key=head.count)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give rows that say something with the line on which each ends, as editors count."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        is_mark = bool(cells) and cells[0].lower().startswith("sep=")
        if any(map(str.strip, cells)) and not is_mark:
            yield reader.line_num, cells


class _Reading:
    """A bill while it is read."""

    def __init__(
        self,
        file: str,
        lines: Sequence[tuple[int, list[str]]],
        networks: Mapping[str, str],
        usual: str,
    ) -> None:
        self._file = file
        self._lines = lines
        self._networks = networks
        self._findings: list[Finding] = []
        self._unread: set[Key] = set()
        self._columns = self._find_columns()
        amounts = [self._cell(cells, AMOUNT) for _, cells in lines[1:]]
        self._sign = decimal_sign(amounts, usual)

    def _find_columns(self) -> dict[str, int]:
        line, heads = self._lines[0] if self._lines else (1, [])
        named = list(map(key, heads))
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
        return Bill(found, tuple(self._findings), frozenset(self._unread))

    def _row(self, line: int, cells: list[str]) -> Row | None:
        """Give a row; None of one that adds others up, or cannot be read."""
        if any(key(cell).partition(" ")[0] in _TOTALS for cell in cells[:2]):
            return None
        day = self._cell(cells, "day")
        written = self._cell(cells, "network")
        where = Key(read_day(day) or 0, self._networks.get(key(written), written))
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
        currency = self._cell(cells, "currency").upper() or money.currency
        return Row(line, where, whole, amount, money.decimals, currency, day)

    @property
    def _counted(self) -> list[str]:
        return [word for word in COUNTS if word in self._columns]
