"""Lets requests into rooms of the desk: by the login's cookie, the right, and where they come from.

Nothing is open by itself: a stranger is sent to the login, and what they were about to send waits
there, so that a login that ended over a long form costs no word of it.
"""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from app.domain.accounts import WHOLE_CITY, Account, Right
from app.domain.audit import Who
from app.domain.errors import AppError, Busy, Conflict, NotFound
from app.menu.model import City
from app.store.breakage import is_of_a_moment
from app.store.login_list import Found
from app.usecases.sign_in import TooManyTries
from app.web.desk.arrived import tell_arrived
from app.web.desk.cookie import Cookie
from app.web.desk.form import FILE_LIMIT, LIMIT, Form, read_body, read_form, read_parts
from app.web.desk.kept import LOST_FILE, MOST_SEALED, SECRET, has_own, seal_fields, sentences
from app.web.desk.pages import LANGUAGES, Pages, choose_language
from app.web.desk.pressing import press
from app.web.desk.room import PREFIX, Room
from app.web.desk.said import hear, settle
from app.web.desk.visit import Tools, Visit
from app.web.desk.whose import check_city, drawn_for
from app.web.security import desk_headers, is_same_origin, own_origin

LOGIN: Final = "/desk/login"
_STATUS: Final = {NotFound: 404, Conflict: 409, TooManyTries: 429, Busy: 503}
#: Of which nobody who filled in a form is at fault.
_NOT_OF_FORM: Final = (429, 503)
#: The status of a deed that leads on to a page.
_DONE: Final = 303
#: What a stranger's form may hold where files are taken: it waits in the login, coded.
_WAITS: Final = LIMIT // 8
_TOO_LONG_TO_WAIT: Final = "You were signed out: sign in, then send it again."
TOO_LONG: Final = "What was sent is longer than any form here."
BROKEN: Final = 500
FAILED: Final = "Something went wrong here: the log says what."
_log = logging.getLogger(__name__)
Ask = Callable[[Request], Awaitable[Response]]


class Gate:
    """Opens rooms to who may enter."""

    def __init__(self, tools: Tools, pages: Pages, cookie: Cookie) -> None:
        """Take what pages work with."""
        self._tools = tools
        self._pages = pages
        self._cookie = cookie

    def opening(self, room: Room) -> Ask:
        """Give the endpoint of a room."""

        return self.guarded(f"{room.method} {room.path}", partial(self._open, room))

    def guarded(self, what: str, ask: Ask) -> Ask:
        """Give an endpoint that answers with a page of the desk, whatever goes wrong in it."""

        async def answer(request: Request) -> Response:
            try:
                return await ask(request)
            except ClientDisconnect:
                raise  # nobody is left to be told
            except Exception as error:  # noqa: BLE001 - the edge: an official gets a sentence
                note_failure(what)
                return self.refuse(request, *_failure(error))

        return answer

    async def _open(self, room: Room, request: Request) -> Response:
        most = await self._most(room, request)
        body = await read_body(request, most) if room.method == "POST" else b""
        if body is None and most == _WAITS:
            return self.refuse(request, 413, _TOO_LONG_TO_WAIT)
        if body is None:
            return self.refuse(request, 413, TOO_LONG)
        if room.method == "POST" and not is_same_origin(request.scope):
            return self.refuse(request, 403, "This form was not sent from a page of the desk.")
        form = await read_parts(request, body) if room.takes_file else read_form(body)
        answer = await run_in_threadpool(self._let_in, room, request, form)
        return tell_arrived(answer, request, form)

    async def _most(self, room: Room, request: Request) -> int:
        """Say how long a body may be: nobody sends a file who is not signed in."""
        if not room.takes_file:
            return LIMIT
        return FILE_LIMIT if await run_in_threadpool(self.find, request) else _WAITS

    def refuse(self, request: Request, status: int, english: str) -> Response:
        """Say why something cannot be done to who may be a stranger."""
        language = self.language(request, None)
        said = self._pages.word(language, english)
        return self._pages.draw(language, "refused.html", status, said=said)

    def find(self, request: Request) -> Found | None:
        """Give who is signed in."""
        return self._tools.door.see(self._cookie.read(request))

    def language(self, request: Request, account: Account | None) -> str:
        """Give the language of a page: somebody's own, or what the browser asks for."""
        own = account.language if account else ""
        return (
            own if own in LANGUAGES else choose_language(request.headers.get("accept-language", ""))
        )

    def _let_in(self, room: Room, request: Request, form: Form) -> Response:
        found = self.find(request)
        if found is None or _is_of_another(room, form, found.account):
            return self._send_to_login(room, request, form, found)
        visit = self._visit(request, found, form)
        if refused := _refusal(room, visit.account):
            return _failed(room, visit, 403, visit.word(refused))
        answer = _answered(room, visit)
        if visit.said:
            settle(answer, request, visit.said, secure=visit.origin.startswith("https:"))
        if room.signs_out and answer.status_code == _DONE:
            self._cookie.take(answer, request)
        elif room.method == "GET" and (new := self._keep(found, request)):
            self._cookie.give(answer, request, new)
        for name, value in desk_headers().items():
            answer.headers.setdefault(name, value)  # a map may have pictures from elsewhere
        return press(request, answer)

    def _keep(self, found: Found, request: Request) -> str:
        """Note that somebody is there, and give a new secret when it is time, else "".

        A page that is drawn is shown: where a full disk takes no note, House tells of the disk.
        """
        try:
            return self._tools.door.keep(found, self._cookie.read(request))
        except Exception:  # noqa: BLE001 - the next page notes it
            _log.exception("desk.not_noted")
            return ""

    def _send_to_login(
        self, room: Room, request: Request, form: Form, other: Found | None
    ) -> Response:
        if room.method == "GET":
            return RedirectResponse(f"{LOGIN}?{urlencode({'next': _url(request)})}", 303)
        # What was about to be sent waits in the form, and is sent once its owner is signed in.
        fields = [*form, *((LOST_FILE, name) for name in form.files())]
        is_kept = has_own(fields) and not any(name in SECRET for name, _ in form)
        owner = self._owner(request, form) if is_kept else None
        kept = seal_fields(self._tools.vault, fields, owner) if owner else ""
        if len(kept) > MOST_SEALED:  # somebody else is in, who may send a file
            return self.refuse(request, 413, _TOO_LONG_TO_WAIT)
        next_ = _url(request) if kept else PREFIX  # an address for forms alone shows nothing
        shown = {"next": next_, "kept": kept, "name": "", "message": ""}
        shown["ended"] = ("kept" if owner else "lost") if is_kept else ""
        shown["other"] = other.account.name if other else ""
        return self._pages.draw(self.language(request, None), "login.html", 401, **shown)

    def _owner(self, request: Request, form: Form) -> int | None:
        """Give the id of the account that a form is of; None where nobody knows.

        Whoever names another's account seals what that one alone could send, and would look at.
        """
        return drawn_for(form) or self._tools.door.was(self._cookie.read(request))

    def _visit(self, request: Request, found: Found, form: Form) -> Visit:
        city = self.city_of(found.account, found.city_id)
        return Visit(
            self._tools,
            self._pages,
            found,
            Who(f"official {found.account.name}", address(request)),
            city,
            self._tools.cities.id(city),
            self.language(request, found.account),
            {name: _named(value) for name, value in request.path_params.items()},
            _url(request),
            read_form(request.url.query.encode()),
            form,
            self._tools.now_us(),
            request.headers,
            hear(request),
            own_origin(request.scope),
        )

    def city_of(self, account: Account, chosen: int | None = None) -> City:
        """Give whose desk somebody works at: their own city's, or the one that they chose."""
        cities, city_id = self._tools.cities, account.city_id or chosen
        return cities.numbered(city_id) if city_id else cities.default


def _refusal(room: Room, account: Account) -> str:
    """Say why somebody may not enter, in English; "" where they may."""
    if not account._replace(scope=WHOLE_CITY).may(room.right):
        return "Your account may not do this."
    is_of_part = room.for_whole_city and account.scope != WHOLE_CITY
    if is_of_part or not account.may(room.right):
        return "This is of the whole city, and your account works on a part of it."
    return ""


def _is_of_another(room: Room, form: Form, account: Account) -> bool:
    """Whether a form was drawn for somebody else, before who is signed in by now."""
    return drawn_for(form) not in (0, account.id) and not room.from_anybody


def _answered(room: Room, visit: Visit) -> Response:
    """Answer; what goes wrong is said on a page of its own where the room says nothing itself."""
    try:
        if room.right is not Right.SELF:
            check_city(visit.form, visit.city, visit.tools.cities.all())
        return room.answer(visit)
    except AppError as error:
        return _failed(room, visit, status_of(error), visit.told(error))
    except Exception:
        if room.method == "GET":
            raise
        note_failure(f"{room.method} {room.path}")
        return _failed(room, visit, BROKEN, visit.word(FAILED))


def status_of(error: AppError) -> int:
    """Give the HTTP status of what cannot be done.

    >>> status_of(NotFound("no case")), status_of(AppError("the database does not answer"))
    (404, 503)
    """
    if type(error) is AppError:  # of a database that is waited for, see `live_menus.through`
        return _STATUS[Busy]
    return next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)


def unless_busy(error: AppError, status: int) -> int:
    """Give the status of a page that shows what was refused: the form is not at fault if we are.

    >>> unless_busy(NotFound("no case"), 400), unless_busy(Busy(), 400)
    (400, 503)
    """
    own = status_of(error)
    return own if own in _NOT_OF_FORM else status


def say_when(answer: Response, error: AppError) -> Response:
    """Say for programs, too, when to try again, in seconds: the page has it in words."""
    if isinstance(error, TooManyTries):
        answer.headers["retry-after"] = str(error.values["seconds"])
    return answer


def _failure(error: Exception) -> tuple[int, str]:
    """Say what became of a question that nothing came of: the status, and a sentence in English."""
    if is_of_a_moment(error):
        return _STATUS[Busy], str(Busy())
    return BROKEN, FAILED


def note_failure(what: str) -> None:
    """Write in the log what nobody foresaw, of an endpoint: "POST /reports"."""
    _log.exception("desk.failed", extra={"room": what})


def _failed(room: Room, visit: Visit, status: int, message: str) -> Response:
    """Say why not, and give back what they wrote: a way back does not always lead to it."""
    given = {"writes": room.method != "GET", "wrote": sentences(visit.form)}
    is_known = room.method == "GET" or status < BROKEN
    return visit.page("error.html", status, message=message, is_known=is_known, **given)


def _named(part: str) -> str:
    """Give a part of an address as no name of ours has it where no database could hold it."""
    return part.replace("\0", "\ufffd")


def address(request: Request) -> str:
    """Give the address of the browser that asks."""
    return request.client.host if request.client else ""


def _url(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
