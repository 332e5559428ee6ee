"""`dial311 costs`: what it tells of a month, held to the plain count."""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import Connection, update

from app.commands import costs
from app.commands.costs_text import Costs, as_text
from app.domain.clock import DAY_US
from app.domain.errors import InvalidInput
from app.domain.ledger import Ledger, Spot, Sums
from app.domain.money import Ceiling
from app.store.ledger_store import Counted, Period
from app.store.published import Published
from app.store.schema import messages, reports
from tests.contract.store import spending
from tests.contract.store.lines import NOW, Telephone
from tests.databases import Databases

CALLS, SENDS = spending.month(311)
#: What is over of November on the 22nd.
OVER = 21
#: Its first day.
OCTOBER = spending.FIRST.toordinal() - 31


@pytest.fixture(scope="module")
def line(databases: Databases) -> Iterator[Telephone]:
    with databases.fresh("sqlite") as url, closing(Telephone(url)) as made:
        spending.store(made, CALLS, SENDS)
        with made.engine.begin() as connection:
            ids = [row.id for row in made.rows(reports)][:40]
            close = update(reports).where(reports.c.id.in_(ids)).values(closed_at=NOW - DAY_US)
            connection.execute(close)
            _drop(connection, [row.id for row in made.rows(messages)][:5])
        yield made


def _drop(connection: Connection, ids: list[int]) -> None:
    """Drop messages: three for want of money, one of these too late, one as too old."""
    first, beyond = Period(OCTOBER + 31, OCTOBER + 53).micros("Africa/Maputo")
    moments = (first, beyond - 1, beyond, first, first)
    for id_, at, code in zip(ids, moments, (*["no money"] * 3, "expired", "no money"), strict=True):
        state = "dropped" if id_ != ids[-1] else "delivered"
        its = update(messages).where(messages.c.id == id_)
        connection.execute(its.values(state=state, code=code, final_at=at))


@pytest.fixture
def tell(line: Telephone, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(*options: str) -> str:
        parser = argparse.ArgumentParser()
        costs.add_to(parser.add_subparsers(), lambda _: 0)
        city = replace(spending.priced(), ceiling=Ceiling(1_000_000_000, "MZN"))
        parsed = parser.parse_args(["costs", *options])
        assert costs.read_command(parsed, line.reader, line.vault, Published(1, city), NOW) == 0
        return capsys.readouterr().out

    return run


def micro(written: str) -> int:
    return int(Decimal(written) * 1_000_000)


def expected(of: int, currency: str, before: str = "2026-11-31") -> Counter[tuple[str, str]]:
    """Count (what, label) of a part of the key: 1 day, 2 network, 3 service."""
    found: Counter[tuple[str, str]] = Counter()
    for key, number in spending.recount(CALLS, SENDS).items():
        if key[4] == currency and key[1] < before:
            found[key[0], key[of]] += number
    return found


@pytest.mark.parametrize(("by", "of"), [("day", 1), ("route", 2), ("service", 3)])
def test_figures_are_those_of_the_plain_count_by_whatever_is_asked(
    tell: Callable[..., str], by: str, of: int
) -> None:
    told = json.loads(tell("--from", "2026-11-01", "--to", "2026-11-30", "--by", by, "--json"))

    for currency in ("MZN", "USD", ""):
        found: Counter[tuple[str, str]] = Counter()
        for row in (row for row in told["rows"] if row["currency"] == currency):
            for what in ("sessions", "hops", "parts"):
                found[what, row[by]] += row[what]
            found["amount", row[by]] += micro(row["amount"])
            found["may have left", row[by]] += row["parts_that_may_have_left"]
            found["may cost", row[by]] += micro(row["amount_of_these"])
        assert +found == +expected(of, currency)
        assert +found


def test_of_this_month_it_tells_averages_and_a_linear_forecast(tell: Callable[..., str]) -> None:
    told = json.loads(tell("--json"))

    assert (told["from"], told["to"], told["closed"]) == ("2026-11-01", "2026-11-22", 40)
    [mzn] = [one for one in told["totals"] if one["currency"] == "MZN"]
    so_far = sum(n for key, n in expected(1, "MZN", "2026-11-23").items() if key[0] == "amount")
    over = sum(n for key, n in expected(1, "MZN", "2026-11-22").items() if key[0] == "amount")
    assert micro(mzn["amount"]) == so_far != over
    for word, exact in (
        ("forecast", Decimal(over) * 30 / OVER),
        ("per_report", Decimal(so_far) / told["reports"]),
        ("per_closed", Decimal(so_far) / 40),
    ):
        assert abs(micro(mzn[word]) - exact) <= 50  # four decimals are told
        assert told["reports"] > 0


def test_people_read_the_same_and_how_much_of_the_ceiling_is_spent(
    tell: Callable[..., str],
) -> None:
    told = tell("--by", "route").splitlines()

    assert told[0] == "Maputo, 2026-11-01 to 2026-11-22"
    assert told[2].split() == ["route", "sessions", "hops", "parts", "amount"]
    month = expected(2, "MZN", "2026-11-23")
    [movitel] = [one.split() for one in told if one.startswith("Movitel")]
    counts = [month[what, "Movitel"] for what in ("sessions", "hops", "parts")]
    assert movitel[1:4] == list(map(str, counts))
    assert micro(movitel[4]) == month["amount", "Movitel"]
    spent = sum(n for (what, _), n in month.items() if what in ("amount", "may cost"))
    assert told[-3:] == [
        f"most money: 1000.00 MZN a month, {spent // 1_000_000 / 10} % of it spent",
        "messages are dropped by priority: 7 to 9 from 800.00 MZN on, 4 to 6 from 900.00 MZN on,"
        " 1 to 3 from 1000.00 MZN on; calls are always answered",
        "2 messages were dropped, as there was no money for them",
    ]
    assert any("if it goes on as in the 21 days that are over" in one for one in told)


def test_another_period_has_no_forecast(tell: Callable[..., str]) -> None:
    told = tell("--from", "2026-11-05", "--to", "2026-11-05")

    assert "goes on" not in told
    assert told.splitlines()[-2] == "most money: 1000.00 MZN a month"


def test_days_must_be_days_in_order(
    tell: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InvalidInput, match="write the later day behind --to"):
        tell("--from", "2026-11-06", "--to", "2026-11-05")
    for option, odd in (
        ("--from", "6.11.2026"),
        ("--to", "9999-12-31"),
        ("--from", "0001-01-01"),
        ("--to", "2026-11-31"),
    ):
        with pytest.raises(SystemExit):
            tell(option, odd)
        assert f"{odd} is no date, write 2026-11-20" in capsys.readouterr().err


def of_days(today: int, *spent: tuple[int, int]) -> Costs:
    """Give what November has cost by the day `today`: (day, amount in millionths)."""
    ledger = Ledger()
    for day, amount in spent:
        spot = Spot(OCTOBER + 30 + day, "Movitel", "", "MZN")
        ledger.sums[spot] = Sums(sessions=1, amount=amount)
    period = Period(OCTOBER + 31, OCTOBER + 31 + today)
    return Costs(spending.priced(), period, OCTOBER + 30 + today, True, ledger, Counted(1, 0, 0))


@pytest.mark.parametrize(
    ("today", "spent", "said"),
    [
        (26, [(26, 4_700_000)], "no forecast: nothing was spent on a day that is over"),
        (26, [], ""),
        (3, [(1, 2_000_000), (3, 90_000_000)], "the month will cost 92.00 MZN or more"),
        (3, [(1, 2_000_000), (3, 1_000_000)], "the month will cost 30.00 MZN if it goes on"),
        (26, [(20, 0), (26, 0)], "the month will cost 0.00 MZN if it goes on"),
    ],
)
def test_no_forecast_is_below_what_is_spent(
    today: int, spent: list[tuple[int, int]], said: str
) -> None:
    lines = as_text(of_days(today, *spent), "day")
    told = [line for line in lines if line.startswith(("no forecast", "the month will"))]

    assert len(told) == bool(said)
    assert all(line.startswith(said) for line in told)
