"""Today: what needs a hand now, where one click leads to it."""

from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import WHOLE_CITY, Right
from app.domain.money import to_hundredth
from app.store.case_queue import count_needed, read_page
from app.store.mail_counts import MOST, count_mail
from app.store.published import Published
from app.store.silence_store import open_silences
from app.usecases.queue_filters import Wished, choose_queue
from app.usecases.sheet_cells import NO_FIGURE
from app.web.desk.cases.listed import line
from app.web.desk.filters import PATH, names_of
from app.web.desk.mail import INBOX
from app.web.desk.numbers.charts import flow_of_late
from app.web.desk.numbers.scope import choices
from app.web.desk.pages import money
from app.web.desk.room import Room
from app.web.desk.target_hours import DATED, Dates, dates_of
from app.web.desk.undelivered import UNDELIVERED
from app.web.desk.visit import Visit
from app.web.desk.words_of import network_name

#: Cases of the list that are shown at once.
_FIRST: Final = 8


class Tile(NamedTuple):
    """A number, and where it leads."""

    href: str
    number: str
    words: str
    urgent: bool  #: whether anything but nothing is too much


class Spent(NamedTuple):
    """What this month has cost, against what it may."""

    spent: str
    ceiling: str
    share: int  #: of the ceiling, whole per cent


def show(visit: Visit) -> Response:
    """Show what needs a hand."""
    names = names_of(visit)
    queue = choose_queue(Wished(), names, visit.city)
    scope = visit.account.scope
    with visit.tools.reader.connect() as connection:
        needed = count_needed(connection, visit.city_id, queue.filters, scope)
        mail = count_mail(connection, Published(visit.city_id, visit.city), visit.now_us)
        silent = open_silences(connection, visit.city_id)
        first = read_page(connection, visit.tools.vault, visit.city_id, queue, scope).cases[:_FIRST]
        flow = flow_of_late(visit, connection, choices(visit, names))
    cases = (
        ("late", needed.late, True),
        ("today", needed.today, False),
        ("disputed", needed.disputed, True),
        ("unseen", needed.unseen, False),
        ("unowned", needed.unowned, True),
        ("held", needed.held, True),
    )
    dates = dates_of(visit, needed.late, needed.today)
    tiles = [
        _tile(visit, f"{PATH}?needs={name}", name, _shown(name, count, dates), urgent=urgent)
        for name, count, urgent in cases
    ]
    if scope == WHOLE_CITY:
        tiles += [
            _tile(visit, INBOX, "inbox", _bounded(mail.waiting)),
            _tile(visit, UNDELIVERED, "lost", _bounded(mail.undelivered)),
        ]
    if visit.account.may(Right.WATCH):
        tiles.append(_tile(visit, "/desk/house", "silent", str(len(silent))))
    return visit.page(
        "today.html",
        tiles=tiles,
        silent=[_line_name(visit, one.line.network) for one in silent],
        open=needed.open,
        lines=[line(visit, case) for case in first],
        # What calls and messages cost is the whole city's, as on Numbers.
        money=_spent(visit) if scope == WHOLE_CITY else None,
        flow=flow,
        dates=dates,
    )


def _tile(visit: Visit, href: str, name: str, number: str, *, urgent: bool = True) -> Tile:
    words = visit.word(f"tile one {name}") if number == "1" else visit.word(f"tile {name}")
    return Tile(href, number, words, urgent)


def _shown(name: str, count: int, dates: Dates) -> str:
    return str(count) if dates.are_set or name not in DATED else NO_FIGURE


def _line_name(visit: Visit, network: str) -> str:
    """Name the line of a network; the gateway's whole line, "*", by what residents call it."""
    names = {route.network: route.name for route in visit.city.routes}
    return network_name(visit, names.get(network, visit.city.brand))


def _bounded(count: int) -> str:
    return str(count) if count <= MOST else f"{MOST}+"


def _spent(visit: Visit) -> Spent | None:
    """Give what the month has cost; None where the city sets no ceiling."""
    ceiling = visit.city.ceiling
    if ceiling is None:
        return None
    amount = visit.tools.spending.of(visit.city_id, visit.now_us)
    return Spent(
        money(visit.language, to_hundredth(amount), ceiling.currency),
        money(visit.language, ceiling.amount, ceiling.currency),
        100 * amount // ceiling.amount if ceiling.amount else 0,
    )


ROOMS: Final = (Room("GET", "", Right.CASES, show),)
