"""Messages that need a hand: SMS that nobody understood, and messages that did not arrive."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.clock import DAY_US
from app.domain.delivery import ANSWER
from app.domain.errors import AppError, Busy, Conflict, NotFound
from app.domain.outbox import OWN_CODES
from app.domain.public_number import spoken
from app.domain.text import fold, septets
from app.gateways.africastalking.outcomes import NO_ANSWER, NOT_TAKEN, ODD_ANSWER
from app.gateways.africastalking.receipts import NOT_DELIVERED
from app.store.inbound_list import hear_nothing, list_inbound, list_of_number
from app.store.mail_counts import FRESH_US
from app.store.message_list import DEAD, cases_of, find_messages, list_messages
from app.store.own_replies import replies_to
from app.usecases.receive_sms import FOREIGN, FULL, STOPPED
from app.web.desk.form import whole
from app.web.desk.gate import unless_busy
from app.web.desk.late_answers import answered_before, find_late, put_aside_before, told_late
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import ago

INBOX: Final = "/desk/inbox"
UNDELIVERED: Final = "/desk/undelivered"
_MOST: Final = 50
#: Why the service answered nothing by itself, by the word that is kept of it.
_UNANSWERED: Final = {
    STOPPED: "Its writer wants no messages.",
    FOREIGN: "It came from no telephone of this country.",
    FULL: "That number had had as many replies as an hour allows.",
}


def show_inbox(
    visit: Visit, status: int = 200, message: str = "", at: int = 0, text: str = ""
) -> Response:
    """Show what waits for a person, the oldest first; with `of` all of who wrote that message."""
    of, vault, city_id = visit.query.whole("of"), visit.tools.vault, visit.city_id
    with visit.tools.reader.connect() as connection:
        if of:
            came = list_of_number(connection, vault, city_id, of, _MOST)
        else:
            came = list_inbound(connection, vault, city_id, _MOST, every=False)
        replies = replies_to(connection, came)
        unheard = hear_nothing(connection, came, visit.now_us)
    return visit.page(
        "inbox.html",
        status,
        came=came,
        replies=replies,
        unanswered=_UNANSWERED,
        unheard=unheard,
        of=of,
        ago={one.id: ago(visit, one.at) for one in came},
        room=visit.city.terms_of(ANSWER).septets,
        takes=septets(fold(text, visit.city.language)),
        message=message,
        at=at,
        text=text,
        # What a colleague was faster with stands here no more, and the words would go with it.
        lost=text if at not in {one.id for one in came} else "",
    )


def answer(visit: Visit) -> Response:
    """Send somebody the words of a person, or put their message aside, or all that were read."""
    message_id, text = visit.form.whole("message"), visit.form.get("text")
    code, by = visit.city.code, visit.who.name
    try:
        if visit.form.get("deed") == "all":
            _finish_read(visit)
            return visit.go(_back(visit))
        if visit.form.get("deed") == "done":
            visit.tools.clerk.finish_one(code, message_id, by)
            return visit.go(_back(visit))
        visit.tools.clerk.answer(code, message_id, text, by)
    except AppError as error:
        return _refused(visit, error, message_id, text)
    return visit.go(_back(visit), visit.word("Answered."))


def _refused(visit: Visit, error: AppError, message_id: int, text: str) -> Response:
    """Say why it was not done; where it was, and only the answer was lost, that it was."""
    late = find_late(visit, message_id) if isinstance(error, Conflict) else None
    if late and visit.form.get("deed") == "done" and put_aside_before(visit, late):
        return visit.go(_back(visit), visit.word("It is done: it had come the first time."))
    if late and visit.form.get("deed") != "done" and answered_before(visit, late, text):
        return visit.go(_back(visit), visit.word("Answered: it had come the first time."))
    status = unless_busy(error, 409 if isinstance(error, Conflict | NotFound) else 400)
    said = told_late(visit, late) if late else visit.told(error)
    return show_inbox(visit, status, said, message_id, text)


def _finish_read(visit: Visit) -> None:
    """Put aside all messages that were read, but those that a colleague was faster with."""
    read = list(filter(None, map(whole, visit.form.all("message"))))[:_MOST]
    for message_id in read:
        with suppress(Conflict, NotFound):
            visit.tools.clerk.finish_one(visit.city.code, message_id, visit.who.name)


def _back(visit: Visit) -> str:
    """Give the address of what was in front of the official."""
    of = visit.query.whole("of")
    return f"{INBOX}?of={of}" if of else INBOX


def show_undelivered(visit: Visit, status: int = 200, *failed: str) -> Response:
    """Show messages that will not arrive by themselves, the newest first."""
    with visit.tools.reader.connect() as connection:
        lost = list_messages(connection, visit.city_id, DEAD, _MOST)
        cases = cases_of(connection, lost)
    return visit.page(
        "undelivered.html",
        status,
        lost=lost,
        most=_MOST,
        fresh_days=FRESH_US // DAY_US,
        cases=cases,
        because=lambda code: _because(visit, code),
        ago={one.id: ago(visit, one.at) for one in lost},
        failed=failed,
    )


def resend(visit: Visit) -> Response:
    """Send messages anew that were marked."""
    marked = list(filter(None, map(whole, visit.form.all("message"))))[:_MOST]
    if not marked:
        return show_undelivered(visit, 400, visit.word("Mark the messages first."))
    failed, named = [], _named(visit, marked)
    busy: Busy | None = None
    for message_id in marked:
        try:
            if busy:  # the others would wait as long, one behind the other
                raise busy
            visit.tools.keeper.resend(visit.city_id, message_id, visit.who)
        except AppError as error:
            busy = error if isinstance(error, Busy) else None
            failed.append(f"{named.get(message_id, '')}{visit.told(error)}")
    sent = len(marked) - len(failed)
    gone = [visit.word("On their way again: %(n)s.", n=sent)] if sent else []
    if failed:
        return show_undelivered(visit, 409, *gone, *failed)
    return visit.go(UNDELIVERED, *gone)


def _named(visit: Visit, ids: Sequence[int]) -> dict[int, str]:
    """Call messages by what the page shows of them: "4821 7365, case filed: "."""
    with visit.tools.reader.connect() as connection:
        found = find_messages(connection, visit.city_id, ids)
        cases = cases_of(connection, found)
    named = {}
    for one in found:
        case = [spoken(cases[one.id])] if one.id in cases else []
        named[one.id] = ", ".join([*case, visit.word(f"template {one.template}")]) + ": "
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


# A message says of no case where it lies, and what nobody understood may be about anything.
ROOMS: Final = (
    Room("GET", "/inbox", Right.CASES, show_inbox, for_whole_city=True),
    Room("POST", "/inbox", Right.CASES, answer, for_whole_city=True),
    Room("GET", "/undelivered", Right.CASES, show_undelivered, for_whole_city=True),
    Room("POST", "/undelivered", Right.CASES, resend, for_whole_city=True),
)
