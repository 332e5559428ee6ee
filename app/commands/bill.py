"""`dial311 bill check FILE`: hold an operator's bill against what we counted ourselves."""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from app.domain.bill import COUNTS, Difference, Figures, Key, Months, Row, compare, iso
from app.domain.bill_file import Bill, read_bill
from app.domain.errors import InvalidInput
from app.domain.ledger import Ledger, Spot, Sums, month_of
from app.domain.money import Amount, written_amount
from app.domain.text import key
from app.domain.turn import UNPAID
from app.menu.model import City
from app.store.ledger_store import Period, read_ledger
from app.store.published import Published
from app.store.vault import Vault

DIFFERS: Final = 1
#: At the end of the name of a month, as in 2026-11.
_FIRST: Final = "-01"
#: In place of the sum of a column that a bill does not have.
_UNTOLD: Final = "not in the bill, not compared"
Run = Callable[[argparse.Namespace], int]


def add_to(actions: "argparse._SubParsersAction[argparse.ArgumentParser]", read: Run) -> None:
    """Give the parser of `dial311 bill` its command."""
    check = actions.add_parser("check", help="say where a bill differs from what we counted")
    check.add_argument("file", type=Path, help="CSV: day, network, sessions, hops, parts, amount")
    check.add_argument("--month", type=_month, metavar="YYYY-MM", help="else that of most rows")
    check.add_argument("--city", default="", help="code of a city; else the first")
    check.set_defaults(run=read)


def _month(written: str) -> int:
    if not re.fullmatch("20[0-9]{2}-(0[1-9]|1[0-2])", written):
        raise argparse.ArgumentTypeError(f"{written} is no month, write 2026-11")
    return date.fromisoformat(written + _FIRST).toordinal()


def read_command(
    parsed: argparse.Namespace, reader: Engine, _vault: Vault, published: Published
) -> int:
    """Print every difference and both totals; 0 where there is none, else 1.

    Raises: InvalidInput when the file cannot be opened.
    """
    city_id, city = published
    try:
        raw = parsed.file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{parsed.file} cannot be read ({error.strerror})") from error
    bill = read_bill(str(parsed.file), raw, _names(city))
    month = _of_month(parsed.month, bill.rows)
    if month is None or not bill.rows:
        print("\n".join(map(str, bill.findings)))
        return DIFFERS
    ours = _ours(read_ledger(reader, city_id, city, Period(*month)))
    found = compare(ours, bill.rows, month, bill.unread)
    print("\n".join(_told(str(parsed.file), city, month, bill, ours, found)))
    return DIFFERS if found or bill.findings else 0


def _names(city: City) -> Mapping[str, str]:
    """Give what a network may be called: its name or the gateway's code."""
    routes = [route for route in city.routes if route.gateway not in UNPAID]
    called = [(key(one.network), one.name) for one in routes if one.network]
    return dict([*called, *((key(one.name), one.name) for one in routes)])


def _of_month(asked: int | None, rows: Sequence[Row]) -> Months | None:
    """Give the month that was asked for, else that of most rows; None where no row has a day."""
    days = Counter(month_of(row.key.day)[0] for row in rows if row.key.day)
    first = asked or max(sorted(days), key=days.__getitem__, default=None)
    return None if first is None else Months(*month_of(first))


def _ours(ledger: Ledger) -> Mapping[Key, Figures]:
    """Give what we counted by day and network, and where something may have left."""
    sums: dict[Key, Sums] = {}
    currencies: dict[Key, str] = {}
    for spot, one in ledger.sums.items():
        where = _where(spot)
        sums.setdefault(where, Sums()).add(one)
        currencies[where] = spot.currency
    figures = {where: _figures(one, currencies[where]) for where, one in sums.items()}
    return {
        where: one
        for where, one in figures.items()
        if any(one.counts.values()) or one.may_have_left
    }


def _where(spot: Spot) -> Key:
    return Key(spot.day, spot.network)


def _figures(sums: Sums, currency: str) -> Figures:
    counts = {word: getattr(sums, word) for word in COUNTS}
    return Figures(counts, sums.amount, currency, sums.may_have_left)


def _told(
    file: str,
    city: City,
    month: Months,
    bill: Bill,
    ours: Mapping[Key, Figures],
    found: Sequence[Difference],
) -> Iterator[str]:
    yield from map(str, bill.findings)
    for one in found:
        day = iso(one.key.day) if one.key.day else "no day"
        yield f"{file}:{one.line}: {day} {one.key.network}: {one.says}"
    if found or bill.findings:
        yield ""
    for word in COUNTS:
        told = [row.counts[word] for row in bill.rows if word in row.counts]
        theirs = f"theirs {sum(told)}" if told else _UNTOLD
        yield f"{word}: ours {sum(one.counts[word] for one in ours.values())}, {theirs}"
    yield f"amount: ours {_amounts(ours)}, {_theirs(bill)}"
    yield from (f"line {one.line} adds up or taxes, not compared: {one.says}" for one in bill.aside)
    count = len(found) + len(bill.findings)
    said = f"{count} difference{'s' * (count != 1)}" if count else "no difference"
    yield f"{city.name}, {iso(month.first)} to {iso(month.beyond - 1)}: {said}"


def _amounts(ours: Mapping[Key, Figures]) -> str:
    priced = [(one.currency, one.amount) for one in ours.values() if one.currency]
    return _by_currency(priced) or "nothing, no price is known"


def _theirs(bill: Bill) -> str:
    told = [(row.currency, row.amount) for row in bill.rows if row.amount is not None]
    return f"theirs {_by_currency(told)}" if told else _UNTOLD


def _by_currency(amounts: Iterable[tuple[str, Amount]]) -> str:
    found: dict[str, Amount] = {}
    for code, amount in amounts:
        found[code] = found.get(code, 0) + amount
    told = (f"{written_amount(amount)} {code}".rstrip() for code, amount in sorted(found.items()))
    return " and ".join(told)
