"""SMS that wait no more: what became of each. What needed no answer can be made to wait again."""

from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.errors import AppError, Conflict, NotFound
from app.store.handled_list import list_handled
from app.web.desk.gate import unless_busy
from app.web.desk.mail import INBOX
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import ago

HANDLED: Final = f"{INBOX}/handled"
#: SMS of one page.
_PAGE: Final = 50


def show(visit: Visit, status: int = 200, message: str = "") -> Response:
    """Show what waits no more, what came last first; with `before` only what came before that."""
    before = visit.query.whole("before")
    with visit.tools.reader.connect() as connection:
        vault, city_id = visit.tools.vault, visit.city_id
        found = list_handled(connection, vault, city_id, _PAGE + 1, before)
    page = found[:_PAGE]
    return visit.page(
        "handled.html",
        status,
        handled=page,
        ago={one.came.id: ago(visit, one.came.at) for one in page},
        before=before,
        older=page[-1].came.id if len(found) > _PAGE else 0,
        message=message,
    )


def take_back(visit: Visit) -> Response:
    """Let an SMS wait again that somebody said needs no answer."""
    message_id, before = visit.form.whole("message"), visit.query.whole("before")
    try:
        visit.tools.keeper.take_back(visit.city, visit.city_id, message_id, visit.who)
    except AppError as error:
        status = unless_busy(error, 409 if isinstance(error, Conflict | NotFound) else 400)
        return show(visit, status, visit.told(error))
    there = f"{HANDLED}?before={before}" if before else HANDLED
    return visit.go(there, visit.word("It waits again, among those not understood."))


# As the inbox: what nobody understood may be about anything.
ROOMS: Final = (
    Room("GET", "/inbox/handled", Right.CASES, show, for_whole_city=True),
    Room("POST", "/inbox/handled", Right.CASES, take_back, for_whole_city=True),
)
