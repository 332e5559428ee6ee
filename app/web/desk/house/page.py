"""The house: is the line heard, do messages leave, is there room and a copy of it all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection
from starlette.responses import Response

from app.domain.accounts import WHOLE_CITY, Right
from app.domain.clock import Micros, utc
from app.domain.errors import InvalidInput
from app.domain.letter_words import became, of_line, to_nobody
from app.domain.line_health import WHOLE, Health, Line, Seen, health
from app.domain.turn import BY_SMS, PRACTICE
from app.menu.model import City, Route
from app.store.audit_list import Entry, newest_tests
from app.store.backup import newest_backup
from app.store.disk import read_disk
from app.store.engine import is_embedded
from app.store.letter_states import LOST
from app.store.line_hours import read_known
from app.store.mail_counts import MOST, count_mail
from app.store.message_queue import read_queue
from app.store.publications import newest
from app.store.published import Published
from app.store.silence_store import OVERTAKEN, newest_letters, told_to_nobody
from app.usecases.compose_alarm import receivers
from app.web.desk.house.sheets import has_receivers, stuck_sheets
from app.web.desk.measures import size
from app.web.desk.room import PREFIX, Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import ago, network_name
from app.work.housekeeper import FAILED, WORKED, Tested, line_object

_PATH: Final = f"{PREFIX}/house"
#: Gateways that nobody dials from a telephone.
_NOT_DIALLED: Final = (*PRACTICE, BY_SMS)
#: A backup of every night is never as old as this.
_OLD_BACKUP_US: Final = 2 * 24 * 3600 * 1_000_000
#: Of a disk: below it somebody has to make room.
_LEAST_FREE: Final = 0.1
#: Letters of silent lines that are shown.
_LETTERS: Final = 4
#: What is said of a letter by us; all else is a mail server's, in its language.
_OURS: Final = (OVERTAKEN, LOST)


class LineRow(NamedTuple):
    """One line as the page tells of it."""

    name: str
    gateway: str
    is_whole: bool  #: all networks of a gateway together
    call_at: datetime | None
    case_at: datetime | None
    receipt_at: datetime | None
    calls: int  #: of the last day
    missed: int  #: where it is silent: how many calls were to be expected since; else 0
    tells: bool  #: whether it says that messages arrived
    test: Entry | None


@dataclass(frozen=True, slots=True)
class TypedTest:
    """What a form holds of a test, as it was typed."""

    operator: str = ""
    came_to: str = ""
    note: str = ""


def show(visit: Visit) -> Response:
    """Show how the house is. Each read is bounded; those of lines grow with the networks."""
    return _page(visit, TypedTest())


def _page(visit: Visit, typed: TypedTest, message: str = "", status: int = 200) -> Response:
    tools, city_id, now = visit.tools, visit.city_id, visit.now_us
    with tools.reader.connect() as connection:
        values = {
            "lines": _lines(visit, connection),
            "queue": read_queue(connection, city_id, now),
            "mail": count_mail(connection, Published(city_id, visit.city), now),
            "letters": newest_letters(connection, city_id, _LETTERS),
            "untold": [
                visit.tell(to_nobody(_name(visit, line)))
                for line in told_to_nobody(connection, city_id)
            ],
            "stuck": stuck_sheets(visit, connection),
            "published": newest(connection, (city_id, visit.city.code)),
            "disk": (disk := read_disk(connection, tools.keeper.premises.data_dir)),
        }
    backup = newest_backup(tools.keeper.premises.data_dir)
    return visit.page(
        "house.html",
        status,
        **values,
        is_whole=visit.account.scope == WHOLE_CITY,
        backup=backup,
        operators={name: network_name(visit, name) for name in _operators(visit.city)},
        is_embedded=is_embedded(tools.reader),
        mail_server=tools.keeper.premises.mail_server,
        receivers=receivers(visit.city),
        has_sheets=has_receivers(visit.city),
        is_old=backup is None or now - int(backup.at.timestamp() * 1e6) > _OLD_BACKUP_US,
        is_full=disk.free < _LEAST_FREE * disk.whole,
        most=MOST,
        typed=typed,
        came_to=(WORKED, FAILED),
        message=message,
        named=lambda line: _name(visit, line),
        became=lambda one: visit.tell(became(one.state, one.said)),
        of_line=lambda one: visit.tell(of_line(is_over=one.is_over)),
        ours={said: visit.word(said) for said in _OURS},
        ago=lambda at: ago(visit, at),
        size=lambda count: size(visit, count),
    )


def _operators(city: City) -> list[str]:
    """Give the networks that one can dial from."""
    return list(
        dict.fromkeys(route.name for route in city.routes if route.gateway not in _NOT_DIALLED)
    )


def _lines(visit: Visit, connection: Connection) -> list[LineRow]:
    """Give every line that was heard of late or stands in routes.yaml, those together first."""
    city, now = visit.city, visit.now_us
    known = read_known(connection, city, visit.city_id, now)
    found = {
        one.line: one for one in health(known.counts, known.seen, known.of_day, now, city.zone)
    }
    routes = [route for route in city.routes if route.gateway not in _NOT_DIALLED]
    named = {Line(route.gateway, route.network): at for at, route in enumerate(routes)}
    lines = sorted(
        {*found, *named},
        key=lambda line: (line.gateway, line.network != WHOLE, named.get(line, len(named)), line),
    )
    objects = [line_object(name) for name in _operators(city)]
    tests = newest_tests(connection, visit.tools.vault, visit.city_id, objects)
    return [_row(visit, line, found.get(line), tests) for line in lines]


def _row(visit: Visit, line: Line, of: Health | None, tests: Mapping[str, Entry]) -> LineRow:
    is_whole, its = line.network == WHOLE, _routes(visit.city, line)
    seen = of.seen if of else Seen()
    return LineRow(
        _name(visit, line),
        line.gateway,
        is_whole,
        _moment(seen.call_us),
        _moment(seen.filing_us),
        _moment(seen.receipt_us),
        of.calls_of_day if of else 0,
        max(1, round(of.missed)) if of and of.is_silent else 0,
        any(one.receipts for one in its),
        None if is_whole else tests.get(line_object(_code(visit.city, line))),
    )


def _routes(city: City, line: Line) -> list[Route]:
    """Give the routes of a line: all of its gateway, where it is these together."""
    routes = [one for one in city.routes if one.gateway == line.gateway]
    return [one for one in routes if line.network in (WHOLE, one.network)]


def _code(city: City, line: Line) -> str:
    its = _routes(city, line)
    return its[0].name if its else line.network


def _name(visit: Visit, line: Line) -> str:
    is_whole = line.network == WHOLE
    return visit.word("all networks") if is_whole else network_name(visit, _code(visit.city, line))


def _moment(at_us: Micros | None) -> datetime | None:
    return None if at_us is None else utc(at_us)


def note_test(visit: Visit) -> Response:
    """Keep that somebody dialled, and whether it worked."""
    form = visit.form
    typed = TypedTest(form.get("operator"), form.get("came_to"), form.get("note"))
    try:
        if typed.operator not in _operators(visit.city):
            raise InvalidInput("say from which network you dialled")
        tested = Tested(typed.operator, typed.came_to, typed.note)
        visit.tools.keeper.note_test(visit.city_id, tested, visit.who)
    except InvalidInput as error:
        return _page(visit, typed, visit.told(error), 400)
    name = network_name(visit, typed.operator)
    return visit.go(_PATH, visit.word("Your test of %(name)s is kept.", name=name))


ROOMS: Final = (
    Room("GET", "/house", Right.WATCH, show),
    Room("POST", "/house/tests", Right.WATCH, note_test),
)
