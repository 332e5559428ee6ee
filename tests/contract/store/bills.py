"""A month's true bill, as several spreadsheets write it, and the command that checks one."""

import argparse
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from app.commands import bill
from app.domain.bill import COUNTS, Key
from app.store.published import Published
from tests.contract.store import spending
from tests.contract.store.lines import Telephone
from tests.databases import Databases

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
