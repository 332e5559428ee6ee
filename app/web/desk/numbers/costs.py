"""What calls and messages have cost: how it is written, the days and the rows behind it."""

from typing import Final

from starlette.responses import Response

from app.domain.clock import utc
from app.domain.ledger import Sums
from app.domain.money import Amount, to_hundredth
from app.domain.periods import bounds
from app.domain.spans import Span, span_of
from app.store import call_sums, cost_rows
from app.store.cost_rows import CALLS, DOUBTFUL, SENT, Asked, Spent
from app.store.figure_cases import judged_until
from app.usecases.sheet_cells import NO_FIGURE
from app.web.desk.form import whole
from app.web.desk.numbers.cells import Cell, Grid, days
from app.web.desk.numbers.scope import ROWS, Shown
from app.web.desk.pages import moment, money
from app.web.desk.visit import Visit
from app.web.desk.words_of import network_name

#: What is asked for of the days behind a cost.
COST: Final = "cost"
_SECOND_US: Final = 1_000_000


def cost_head(visit: Visit) -> tuple[str, ...]:
    """Name what `cost_cells` gives, but the first."""
    return tuple(map(visit.word, ("calls", "parts sent", "may have left", "cost")))


def cost_cells(
    visit: Visit, name: str, sums: Sums, shown: Shown, network: str, currency: str
) -> list[Cell]:
    """Write what was counted together; each number leads to its rows, a cost to its days."""

    def behind(what: str, count: int) -> str:
        return shown.at(ROWS, what=what, network=network, currency=currency) if count else ""

    counts = ((CALLS, sums.sessions), (SENT, sums.parts), (DOUBTFUL, sums.may_have_left))
    spent = written(visit, rounded(sums), currency)
    # A day's cost is that of its calls and messages: they stand beside it.
    href = behind(COST, sums.amount + sums.may_cost) if shown.span is not Span.DAY else ""
    return [
        Cell(name),
        *(Cell(str(count), behind(what, count)) for what, count in counts),
        Cell(spent, href if currency else ""),
    ]


def rounded(sums: Sums) -> Amount:
    """Give what was, and may have been, spent, to the hundredth."""
    return to_hundredth(sums.amount + sums.may_cost)


def written(visit: Visit, amount: Amount, currency: str) -> str:
    """Write an amount; a dash without a price."""
    return money(visit.language, amount, currency) if currency else NO_FIGURE


def show_days(visit: Visit, shown: Shown) -> Response:
    """Show what each day of a period has cost in a currency."""
    network, currency = visit.query.get("network"), visit.query.get("currency")
    period, rows = span_of(shown.span, shown.day), []
    with visit.tools.reader.connect() as connection:
        for day, ledger in cost_rows.read_days(connection, visit.city_id, period):
            of_day = shown._replace(span=Span.DAY, day=day)
            sums = Sums()
            for (name, code), one in ledger.by(lambda spot: spot.network).items():
                if network in ("", name) and code == currency:
                    sums.add(one)
            if sums != Sums():
                told = days(span_of(Span.DAY, day))
                rows.append(cost_cells(visit, told, sums, of_day, network, currency))
    head = (visit.word("Day"), *cost_head(visit))
    return _page(visit, shown, COST, Grid("costs", visit.word("rows cost"), head, rows), "")


def show_rows(visit: Visit, shown: Shown, name: str) -> Response:
    """Show a page of calls, or of messages, up to when the page of numbers has counted them."""
    period, query = span_of(shown.span, shown.day), visit.query
    with visit.tools.reader.connect() as connection:
        end_us = judged_until(
            connection, visit.city_id, visit.city, shown.span, period, call_sums.COSTS
        )
        begin_us, _ = bounds(period, visit.city.zone)
        network, currency = query.get("network"), query.get("currency")
        asked = Asked(visit.city_id, name, begin_us, end_us, network, currency)
        after = [*map(whole, query.get("after").split("-"))] if query.get("after") else ()
        found = cost_rows.read_page(connection, visit.city, asked, after)
    word, is_call = visit.word, name == CALLS
    what = (word("requests"), word("seconds")) if is_call else (word("Message"), word("parts"))
    head = (word("When"), word("Operator"), *what, word("cost"), word("Case"))
    rows = [_row(visit, one, currency, is_call=is_call) for one in found.rows]
    next_ = "-".join(map(str, found.after)) if found.after else ""
    grid = Grid("rows", word(f"rows {name}"), head, rows, numbers_from=2 if is_call else 3)
    return _page(visit, shown, name, grid, next_)


def _row(visit: Visit, one: Spent, currency: str, *, is_call: bool) -> list[Cell]:
    counted = Cell(str(one.size))
    lasted = Cell(str(round(one.lasted_us / _SECOND_US)))
    message = Cell(visit.word(f"template {one.template}"))
    number = str(one.number)
    return [
        Cell(moment(utc(one.at_us), visit.zone)),
        Cell(network_name(visit, one.network)),
        *((counted, lasted) if is_call else (message, counted)),
        Cell(written(visit, one.amount, currency)),
        Cell(f"{number[:4]} {number[4:]}", f"/desk/reports/{number}") if one.number else Cell(""),
    ]


def _page(visit: Visit, shown: Shown, name: str, grid: Grid, after: str) -> Response:
    query = visit.query
    more = {"network": query.get("network"), "currency": query.get("currency"), "after": after}
    return visit.page(
        "number_costs.html",
        grid=grid,
        days=days(span_of(shown.span, shown.day)),
        network=network_name(visit, query.get("network")),
        next=shown.at(ROWS, what=name, **more) if after else "",
        most=cost_rows.PAGE,
        back=shown.at(),
    )
