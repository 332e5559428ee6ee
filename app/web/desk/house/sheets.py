"""Sheets that did not leave by e-mail: of which body, why, and what mends it."""

from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection

from app.domain.clock import local_day
from app.domain.mail import LetterState
from app.domain.periods import Kind
from app.menu.model import City
from app.store.letter_states import LOST
from app.store.letter_store import Listed, newest_stuck
from app.usecases.sheet_post import mails_of, standing
from app.web.desk.room import PREFIX
from app.web.desk.visit import Visit
from app.web.desk.words_of import body_name

#: How answers of mail servers begin that do not like a mailbox. Source: RFC 5321, 4.2.2 and 4.2.3.
_OF_MAILBOX: Final = ("550", "551", "552", "553", "554")
#: And those that do not let us in, or want us to come otherwise. Source: RFC 4954, 6.
_OF_LOGIN: Final = ("530", "534", "535", "538")
#: What is at its end is not tried again.
_ENDS: Final = (LetterState.FAILED, LetterState.UNKNOWN)


class Stuck(NamedTuple):
    """The sheets of one body that did not leave, told by the one that was tried last."""

    name: str  #: of the body; the city's for sheets of all of it
    sheet: str  #: which it is
    letter: Listed
    more: int  #: further ones
    fault: str  #: what may be wrong: "address", "server", or "" where it may pass by itself
    path: str  #: of the page where its address stands; "" where that is in city.yaml alone
    order: str  #: the command that sends it again; "" where that is tried by itself


def stuck_sheets(visit: Visit, connection: Connection) -> list[Stuck]:
    """Give the bodies whose newest sheets did not leave to who gets them still, by one read."""
    city, today = visit.city, local_day(visit.now_us, visit.city.zone)
    wanted = standing(city)
    of_body: dict[str, list[Listed]] = {}
    for one in newest_stuck(connection, visit.city_id, today):
        if (one.sheet, one.body, one.receiver) in wanted:
            of_body.setdefault(one.body, []).append(one)
    found = [_stuck(visit, letters) for letters in of_body.values()]
    return sorted(found, key=lambda one: (one.letter.body != "", one.name))


def has_receivers(city: City) -> bool:
    """Whether anybody gets sheets."""
    return bool(standing(city))


def _stuck(visit: Visit, letters: list[Listed]) -> Stuck:
    newest = letters[0]
    return Stuck(
        body_name(visit, newest.body) if newest.body else visit.city.name,
        _sheet(visit, newest),
        newest,
        len(letters) - 1,
        _fault(newest.said),
        _path(visit, newest),
        _order(visit, newest) if newest.state in _ENDS else "",
    )


def _sheet(visit: Visit, of: Listed) -> str:
    first = date.fromordinal(of.period.first)
    if of.sheet == Kind.DAY:
        return visit.word("sheet of %(day)s", day=f"{first:%d/%m/%Y}")
    if of.sheet == Kind.WEEK:
        return visit.word("sheet of the week from %(day)s", day=f"{first:%d/%m/%Y}")
    return visit.word("sheet of the month %(month)s", month=f"{first:%m/%Y}")


def _fault(said: str) -> str:
    """Read what went wrong: servers answer with a number, and where there is none nobody did."""
    if said.startswith(_OF_MAILBOX):
        return "address"
    is_answer = said[:3].isdecimal() and not said.startswith(_OF_LOGIN)
    return "" if is_answer or said == LOST else "server"


def _path(visit: Visit, of: Listed) -> str:
    """Give where an address is changed: with the body that has it, a crew's with who it works for.

    Those that get sheets of the whole city stand in its files.
    """
    body = visit.city.bodies.get(of.body)
    if body is None or of.receiver not in mails_of(visit.city, body):
        return ""
    return f"{PREFIX}/city/bodies/{body.falls_to or body.code}#f-e-mail"


def _order(visit: Visit, of: Listed) -> str:
    day = date.fromordinal(of.period.first).isoformat()
    body = f" --body {of.body}" if of.body else ""
    is_default = visit.city.code == visit.tools.cities.default.code
    city = "" if is_default else f" --city {visit.city.code}"
    return f"dial311 sheet {of.sheet}{body} --date {day}{city} --send"
