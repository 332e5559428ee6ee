"""What `dial311 costs` tells people: figures in columns, then what follows from them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from app.domain.delivery import PRIORITIES
from app.domain.ledger import BY, Ledger, Sums, each, forecast, month_of, spent
from app.domain.money import Amount, Ceiling, written_amount
from app.domain.outbox import share
from app.menu.model import City
from app.store.ledger_store import Counted, Period

_NONE: Final = "(none)"
_HEADS: Final = ("sessions", "hops", "parts", "amount")


class Costs(NamedTuple):
    """What is told of a period."""

    city: City
    period: Period
    today: int
    is_month: bool  #: whether it is this month so far
    ledger: Ledger
    reports: Counted


def as_text(costs: Costs, by: str) -> Iterator[str]:
    """Give the lines for people."""
    first, last = iso(costs.period.first), iso(costs.period.beyond - 1)
    yield f"{costs.city.name}, {first} to {last}"
    yield ""
    rows = [
        ((label or _NONE), sums, currency)
        for (label, currency), sums in costs.ledger.by(BY[by]).items()
    ]
    totals = costs.ledger.total()
    rows += [("total", sums, currency) for currency, sums in totals.items()]
    yield from _table(by, rows)
    yield from _notes(costs)


def _table(by: str, rows: Sequence[tuple[str, Sums, str]]) -> Iterator[str]:
    cells: list[tuple[str, ...]] = [(by, *_HEADS)]
    cells += [(label, *_figures(sums, currency)) for label, sums, currency in rows]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for label, *figures in cells:
        right = (cell.rjust(width) for cell, width in zip(figures, wide[1:], strict=True))
        yield "  ".join((label.ljust(wide[0]), *right))


def _figures(sums: Sums, currency: str) -> tuple[str, ...]:
    amount = f"{written_amount(sums.amount)} {currency}" if currency else "no price"
    return str(sums.sessions), str(sums.hops), str(sums.parts), amount


def _notes(costs: Costs) -> Iterator[str]:
    yield ""
    for currency, sums in costs.ledger.total().items():
        yield from _in_doubt(sums, currency)
    yield f"{costs.reports.filed} reports, {costs.reports.closed} closed"
    for currency, sums in costs.ledger.total().items():
        if currency:
            yield from _each(costs, sums, currency)
    if ceiling := costs.city.ceiling:
        yield _used(costs, ceiling)
        yield _order(ceiling)
    if costs.reports.unpaid:
        yield f"{costs.reports.unpaid} messages were dropped, as there was no money for them"


def _in_doubt(sums: Sums, currency: str) -> Iterator[str]:
    if sums.may_have_left:
        more = f", {money(sums.may_cost, currency)} more" if currency else ""
        yield f"{sums.may_have_left} parts may have left, nobody knows{more}"
    if not currency and sums.sessions + sums.parts:
        yield "what has no price is not in any amount: see prices in routes.yaml"


def _each(costs: Costs, sums: Sums, currency: str) -> Iterator[str]:
    for count, what in ((costs.reports.filed, "report"), (costs.reports.closed, "closed one")):
        if (one := each(sums.amount, count)) is not None:
            yield f"a {what} costs {money(one, currency)}"
    if costs.is_month:
        yield _forecast(costs, currency)


def _used(costs: Costs, ceiling: Ceiling) -> str:
    said = f"most money: {money(ceiling.amount, ceiling.currency)} a month"
    if not costs.is_month:
        return said
    used = spent(costs.ledger.total().items(), ceiling.currency)
    return f"{said}, {used * 1000 // ceiling.amount / 10} % of it spent"


def _order(ceiling: Ceiling) -> str:
    """Say which messages give way from when on."""
    by_share: dict[Amount, list[int]] = {}
    for priority in PRIORITIES:
        by_share.setdefault(share(ceiling.amount, priority), []).append(priority)
    told = [
        f"{those[0]} to {those[-1]} from {money(amount, ceiling.currency)} on"
        for amount, those in sorted(by_share.items())
    ]
    return f"messages are dropped by priority: {', '.join(told)}; calls are always answered"


def _forecast(costs: Costs, currency: str) -> str:
    found = expected(costs, currency)
    over = costs.today - costs.period.first
    if found is None:
        none = "nothing was spent on a day that is over" if over else "no day of the month is over"
        return f"no forecast: {none}"
    if found <= costs.ledger.total()[currency].amount and found:
        return f"the month will cost {money(found, currency)} or more: so much is spent"
    days = "1 day that is" if over == 1 else f"{over} days that are"
    return f"the month will cost {money(found, currency)} if it goes on as in the {days} over"


def expected(costs: Costs, currency: str) -> int | None:
    """Give what the month will cost, as its days that are over did, but no less than is spent.

    None where no day is over, or all was spent today: then nobody knows what a day costs.
    """
    over = costs.ledger.total(before=costs.today).get(currency, Sums()).amount
    so_far = costs.ledger.total()[currency].amount
    if so_far and not over:
        return None
    first, beyond = month_of(costs.today)
    found = forecast(over, costs.today - first, beyond - first)
    return None if found is None else max(found, so_far)


def money(amount: Amount, currency: str) -> str:
    """Write an amount with its currency."""
    return f"{written_amount(amount)} {currency}"


def iso(day: int) -> str:
    """Write a day as 2026-11-20."""
    return date.fromordinal(day).isoformat()
