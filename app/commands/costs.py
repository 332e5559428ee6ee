"""`dial311 costs`: what calls and messages have cost, exact, and what the month will."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Engine

from app.commands.costs_text import Costs, as_text, expected, iso, money
from app.domain.clock import Micros, local_day
from app.domain.errors import InvalidInput
from app.domain.ledger import BY, Sums, each, month_of
from app.domain.money import written_amount
from app.store.ledger_store import Period, count_reports, read_ledger
from app.store.published import Published
from app.store.vault import Vault

HELP: Final = "say what calls and messages have cost"
_YEARS: Final = range(2000, 2100)
Run = Callable[[argparse.Namespace], int]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", read: Run) -> None:
    """Give the command line this command."""
    parser = commands.add_parser("costs", help=HELP)
    parser.add_argument("--from", dest="since", type=_day, metavar="DATE", help="first day")
    parser.add_argument("--to", dest="until", type=_day, metavar="DATE", help="last day")
    parser.add_argument("--by", default="day", choices=list(BY))
    parser.add_argument("--city", default="", help="code of a city; else the first")
    parser.add_argument("--json", action="store_true", help="write one JSON object, for programs")
    parser.set_defaults(run=read)


def _day(written: str) -> int:
    """Read a day; none of a century in which no phone has called."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        raise argparse.ArgumentTypeError(f"{written} is no date, write 2026-11-20")
    return day.toordinal()


def read_command(
    parsed: argparse.Namespace, reader: Engine, _vault: Vault, published: Published, now: Micros
) -> int:
    """Print what a city's calls and messages have cost; give the exit status.

    Raises: InvalidInput for days that end before they begin.
    """
    city_id, city = published
    today = local_day(now, city.zone)
    period = _period(parsed, today)
    ledger = read_ledger(reader, city_id, city, period)
    reports = count_reports(reader, city_id, city, period)
    is_month = period == Period(month_of(today)[0], today + 1)
    costs = Costs(city, period, today, is_month, ledger, reports)
    print(as_json(costs, parsed.by) if parsed.json else "\n".join(as_text(costs, parsed.by)))
    return 0


def _period(parsed: argparse.Namespace, today: int) -> Period:
    """Give the days that are asked: from the first of a month, to today, where none are given."""
    last: int = parsed.until or today
    first: int = parsed.since or month_of(last)[0]
    if first > last:
        raise InvalidInput(f"{iso(first)} is after {iso(last)}; write the later day behind --to")
    return Period(first, last + 1)


def as_json(costs: Costs, by: str) -> str:
    """Give one object; amounts are texts, so that no program rounds them."""
    rows = [
        {by: label, "currency": currency, **_plain(sums)}
        for (label, currency), sums in costs.ledger.by(BY[by]).items()
    ]
    ceiling = costs.city.ceiling
    said: dict[str, Any] = {
        "city": costs.city.code,
        "from": iso(costs.period.first),
        "to": iso(costs.period.beyond - 1),
        "by": by,
        "rows": rows,
        "totals": [_total(costs, *one) for one in costs.ledger.total().items()],
        "reports": costs.reports.filed,
        "closed": costs.reports.closed,
        "messages_without_money": costs.reports.unpaid,
        "most_money": money(ceiling.amount, ceiling.currency) if ceiling else None,
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2).decode()


def _plain(sums: Sums) -> dict[str, Any]:
    return {
        "sessions": sums.sessions,
        "hops": sums.hops,
        "parts": sums.parts,
        "amount": written_amount(sums.amount),
        "parts_that_may_have_left": sums.may_have_left,
        "amount_of_these": written_amount(sums.may_cost),
    }


def _total(costs: Costs, currency: str, sums: Sums) -> dict[str, Any]:
    found = {
        "per_report": each(sums.amount, costs.reports.filed),
        "per_closed": each(sums.amount, costs.reports.closed),
        "forecast": expected(costs, currency) if costs.is_month else None,
    }
    more = {word: None if one is None else written_amount(one) for word, one in found.items()}
    return {"currency": currency, **_plain(sums), **(more if currency else {})}
