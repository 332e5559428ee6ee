"""Messages that did not arrive: what each tells and to whom, and which of them need a hand."""

from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.clock import DAY_US
from app.domain.errors import AppError, Busy
from app.domain.outbox import OWN_CODES
from app.domain.overtaken import Why
from app.domain.public_number import spoken
from app.gateways.africastalking.outcomes import NO_ANSWER, NOT_TAKEN, ODD_ANSWER
from app.gateways.africastalking.receipts import NOT_DELIVERED
from app.store.crew_calls_past import crew_of
from app.store.letters_behind import Behind, letters_behind
from app.store.mail_counts import FRESH_US
from app.store.message_list import Listed, cases_of, find_messages
from app.store.published import Published
from app.store.undelivered import Before, Undelivered, page_undelivered
from app.usecases.news import ANSWER_US, TELL_US
from app.web.desk.form import whole
from app.web.desk.handled import HANDLED
from app.web.desk.mail import INBOX
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import ago, body_name

UNDELIVERED: Final = "/desk/undelivered"
_CASE: Final = "/desk/reports"
_MOST: Final = 50


class About(NamedTuple):
    """What a message is about, by what tells it from others."""

    name: str  #: the case's number, who wrote the SMS that it answers (masked), or the crew
    href: str = ""  #: "" where nothing leads there
    words: str = ""  #: how that SMS begins
    said: str = ""  #: how it begins itself, where a person wrote it


class Line(NamedTuple):
    """A message as the page tells of it."""

    message: Listed
    about: About | None  #: None of one that tells what holds for everybody
    ago: str
    because: str  #: why it did not arrive
    why: str  #: why it needs no hand
    is_day_over: bool


class Ways(NamedTuple):
    """Where its links lead; "" for nowhere."""

    here: str
    newest: str  #: of what needs a hand
    older: str
    newest_past: str  #: of what needs none
    older_past: str


def show(visit: Visit, status: int = 200, *failed: str) -> Response:
    """Show messages that will not arrive by themselves, the newest first; what is past besides."""
    before, published = _before(visit), Published(visit.city_id, visit.city)
    with visit.tools.reader.connect() as connection:
        page = page_undelivered(connection, published, visit.now_us, before, _MOST)
        about = _about(visit, connection, [one.message for one in (*page.lost, *page.past)])
    return visit.page(
        "undelivered.html",
        status,
        lost=[_line(visit, one, about) for one in page.lost],
        past=[_line(visit, one, about) for one in page.past],
        is_all=before == Before(),
        ways=_ways(before, page.older),
        asks=visit.city.menu.looks_at_awaiting,
        tells=visit.city.menu.tells_news,
        asked_days=ANSWER_US // DAY_US,
        told_days=TELL_US // DAY_US,
        fresh_days=FRESH_US // DAY_US,
        failed=failed,
    )


def _before(visit: Visit) -> Before:
    """Read where both lists go on."""
    return Before(visit.query.whole("before"), visit.query.whole("past"))


def _ways(before: Before, older: Before) -> Ways:
    """Give links by which one list goes on and the other stays where it is."""
    past = "#past"
    return Ways(
        _way(before),
        _way(before._replace(lost=0)) if before.lost else "",
        _way(before._replace(lost=older.lost)) if older.lost else "",
        _way(before._replace(past=0)) + past if before.past else "",
        _way(before._replace(past=older.past)) + past if older.past else "",
    )


def _way(before: Before) -> str:
    names = {"before": before.lost, "past": before.past}
    query = urlencode({name: id_ for name, id_ in names.items() if id_})
    return f"{UNDELIVERED}?{query}" if query else UNDELIVERED


def _line(visit: Visit, one: Undelivered, about: dict[int, About]) -> Line:
    message = one.message
    return Line(
        message,
        about.get(message.id),
        ago(visit, message.at),
        _because(visit, message.code),
        _why(visit, one.why),
        one.is_day_over,
    )


def _why(visit: Visit, why: str) -> str:
    """Say why a message needs no hand; "" where it needs one."""
    if why in [*Why]:
        return visit.word(f"past {why}")
    return _because(visit, why) if why else ""


def _about(visit: Visit, connection: Connection, listed: Sequence[Listed]) -> dict[int, About]:
    cases = cases_of(connection, listed)
    letters = letters_behind(connection, visit.tools.vault, visit.city_id, listed)
    about = {id_: About(spoken(number), f"{_CASE}/{number}") for id_, number in cases.items()}
    about |= {id_: _of_letter(letter) for id_, letter in letters.items()}
    crews = {one.id: crew[0] for one in listed if (crew := crew_of(one.cause))}
    return about | {id_: About(body_name(visit, crew)) for id_, crew in crews.items()}


def _of_letter(letter: Behind) -> About:
    """Lead to where an SMS stands: its case, or among those that wait or were dealt with."""
    if letter.case:
        href = f"{_CASE}/{letter.case}"
    elif letter.waits:
        href = f"{INBOX}?of={letter.id}"
    else:
        href = f"{HANDLED}?before={letter.id + 1}" if letter.is_dealt_with else ""
    return About(letter.sender, href, letter.words, letter.said)


def resend(visit: Visit) -> Response:
    """Send messages anew that were marked."""
    marked = list(islice(dict.fromkeys(filter(None, map(whole, visit.form.all("message")))), _MOST))
    if not marked:
        return show(visit, 400, visit.word("Mark the messages first."))
    failed, named = [], _named(visit, marked)
    busy: Busy | None = None
    for message_id in marked:
        try:
            if busy:  # the others would wait as long, one behind the other
                raise busy
            visit.tools.keeper.resend(visit.city, visit.city_id, message_id, visit.who)
        except AppError as error:
            busy = error if isinstance(error, Busy) else None
            failed.append(f"{named.get(message_id, '')}{visit.told(error)}")
    sent = len(marked) - len(failed)
    gone = [visit.word("On their way again: %(n)s.", n=sent)] if sent else []
    if failed:
        return show(visit, 409, *gone, *failed)
    return visit.go(_way(_before(visit)), *gone)


def _named(visit: Visit, ids: Sequence[int]) -> dict[int, str]:
    """Call messages by what the page shows of them: "4821 7365, case filed: "."""
    with visit.tools.reader.connect() as connection:
        found = find_messages(connection, visit.city_id, ids)
        about = _about(visit, connection, found)
    named = {}
    for one in found:
        its = about.get(one.id, About(""))
        said = its.said or its.words
        words = (its.name, visit.word(f"template {one.template}"), f"“{said}”" if said else "")
        named[one.id] = ", ".join(filter(None, words)) + ": "
    return named


def _because(visit: Visit, code: str) -> str:
    """Say why a message did not arrive; what the gateway said of it stands behind it as it is."""
    if code in NO_ANSWER:
        code = "no answer"
    elif code in ODD_ANSWER:
        code = "odd answer"
    elif code in (*NOT_TAKEN, *NOT_DELIVERED):
        return f"{visit.word(f'because {code}')} ({code})"
    elif code not in OWN_CODES:
        return code
    return visit.word(f"because {code}")


# A message says of no case where it lies.
ROOMS: Final = (
    Room("GET", "/undelivered", Right.CASES, show, for_whole_city=True),
    Room("POST", "/undelivered", Right.CASES, resend, for_whole_city=True),
)
