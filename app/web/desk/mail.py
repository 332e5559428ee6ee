"""The inbox: SMS that nobody understood, which need a hand."""

from contextlib import suppress
from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.delivery import ANSWER
from app.domain.errors import AppError, Conflict, NotFound
from app.domain.text import fold, septets
from app.store.inbound_list import hear_nothing, list_inbound, list_of_number
from app.store.own_replies import replies_to
from app.usecases.receive_sms import FOREIGN, FULL, STOPPED
from app.web.desk.form import whole
from app.web.desk.gate import unless_busy
from app.web.desk.late_answers import answered_before, find_late, put_aside_before, told_late
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import ago

INBOX: Final = "/desk/inbox"
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


# What nobody understood may be about anything.
ROOMS: Final = (
    Room("GET", "/inbox", Right.CASES, show_inbox, for_whole_city=True),
    Room("POST", "/inbox", Right.CASES, answer, for_whole_city=True),
)
