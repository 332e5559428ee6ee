"""Signing in, and setting a password by a link: the two pages that strangers see."""

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.domain.errors import AppError
from app.store.vault import Vault
from app.usecases.account_book import Browser
from app.usecases.sign_in import SPENT
from app.web.desk.cookie import Cookie
from app.web.desk.form import LIMIT, Form, read_body, read_form
from app.web.desk.gate import (
    BROKEN,
    FAILED,
    LOGIN,
    TOO_LONG,
    Ask,
    Gate,
    address,
    note_failure,
    say_when,
    status_of,
)
from app.web.desk.kept import MOST_SEALED, open_fields, read_kept
from app.web.desk.pages import Pages
from app.web.desk.room import PREFIX
from app.web.desk.said import say
from app.web.security import is_same_origin
from app.work.account_orders import LINK_PATH
from app.work.doorman import Doorman, Entered

#: Where somebody goes who is signed in.
FIRST_PAGE: Final = PREFIX
#: What waits for a login is sent along with it.
_LIMIT: Final = MOST_SEALED + LIMIT // 8
_OF_ANOTHER: Final = "What a colleague had written before you was not sent: it is theirs alone."
_PATH: Final = LINK_PATH.removeprefix(PREFIX) + "{token}"
Answer = Callable[[Request, Form], Response]


def signing_router(
    gate: Gate, door: Doorman, vault: Vault, pages: Pages, cookie: Cookie
) -> APIRouter:
    """Build the two pages."""
    signing = _Signing(gate, door, vault, pages, cookie)
    router = APIRouter(prefix=PREFIX)
    for path, show, take in (
        ("/login", signing.show_login, signing.take_login),
        (_PATH, signing.show_link, signing.take_link),
    ):
        for method, ask in (("GET", signing.shown(show)), ("POST", signing.taken(take))):
            # Also where the database takes nothing: a stranger's page says so as any other does.
            router.add_api_route(path, gate.guarded(f"{method} {path}", ask), methods=[method])
    return router


class _Signing:
    def __init__(
        self, gate: Gate, door: Doorman, vault: Vault, pages: Pages, cookie: Cookie
    ) -> None:
        self._gate = gate
        self._door = door
        self._vault = vault
        self._pages = pages
        self._cookie = cookie

    def shown(self, answer: Answer) -> Ask:
        """Give the endpoint of a page."""

        async def show(request: Request) -> Response:
            if not self._cookie.may_give(request):
                return self._gate.refuse(request, 403, "The desk is open by https only.")
            return await run_in_threadpool(answer, request, read_form(request.url.query.encode()))

        return show

    def taken(self, answer: Answer) -> Ask:
        """Give the endpoint of a form."""

        async def take(request: Request) -> Response:
            body = await read_body(request, _LIMIT)
            if not (self._cookie.may_give(request) and is_same_origin(request.scope)):
                said = "This form was not sent from a page of the desk."
                return self._gate.refuse(request, 403, said)
            if body is None:
                return self._gate.refuse(request, 413, TOO_LONG)
            return await run_in_threadpool(answer, request, read_form(body))

        return take

    def show_login(self, request: Request, query: Form) -> Response:
        """Ask for name and password."""
        if self._gate.find(request):
            return RedirectResponse(FIRST_PAGE, 303)
        return self._login(request, inside(query.get("next")))

    def take_login(self, request: Request, form: Form) -> Response:
        """Sign somebody in, and bring them to where they wanted to go."""
        name, next_ = form.get("name"), inside(form.get("next"))
        try:
            entered = self._door.sign_in(name, form.get("password"), _browser(request))
        except AppError as error:
            said = self._told(request, error)
            answer = self._login(request, next_, status_of(error), said, name, form.get("kept"))
            return say_when(answer, error)
        except Exception:  # noqa: BLE001 - what waits for the login is not lost with it
            note_failure("POST /login")
            said = self._pages.word(self._gate.language(request, None), FAILED)
            return self._login(request, next_, BROKEN, said, name, form.get("kept"))
        return self._enter(request, entered, next_, form.get("kept"))

    def _login(
        self,
        request: Request,
        next_: str,
        status: int = 200,
        said: str = "",
        name: str = "",
        kept: str = "",
    ) -> Response:
        language = self._gate.language(request, None)
        return self._pages.draw(
            language,
            "login.html",
            status,
            next=next_,
            name=name,
            message=said,
            kept=kept,
            ended="",
            other="",
        )

    def _enter(self, request: Request, entered: Entered, next_: str, kept: str) -> Response:
        answer = self._give_back(request, entered, next_, kept) if kept else _go(next_)
        self._cookie.give(answer, request, entered.token)
        return answer

    def _give_back(self, request: Request, entered: Entered, next_: str, kept: str) -> Response:
        """Show what waited to who typed it; anybody else hears that it was not sent."""
        language = self._gate.language(request, entered.account)
        fields = open_fields(self._vault, kept, entered.account.id)
        if fields is None:
            answer = _go(FIRST_PAGE)
            said = self._pages.word(language, _OF_ANOTHER)
            say(answer, FIRST_PAGE, [said], secure=request.url.scheme == "https")
            return answer
        found = self._door.see(entered.token)
        city = self._gate.city_of(entered.account, found.city_id if found else None)
        shown = read_kept(next_, fields, city, language)
        login = found.login.id if found else ""
        return self._pages.draw(
            language, "kept.html", fields=fields, kept=shown, next=next_, login=login
        )

    def show_link(self, request: Request, _query: Form) -> Response:
        """Ask for a new password, twice."""
        name = self._door.link_owner(request.path_params["token"])
        if not name:
            return self._gate.refuse(request, 410, SPENT)
        return self._link(request, name)

    def take_link(self, request: Request, form: Form) -> Response:
        """Set a password; who did so is signed in."""
        token, browser = request.path_params["token"], _browser(request)
        typed = form.get("password"), form.get("again")
        try:
            entered = self._door.set_password(token, *typed, browser)
        except AppError as error:
            name = self._door.link_owner(token)
            if not name:
                return self._gate.refuse(request, 410, SPENT)
            answer = self._link(request, name, status_of(error), self._told(request, error))
            return say_when(answer, error)
        return self._enter(request, entered, FIRST_PAGE, "")

    def _link(self, request: Request, name: str, status: int = 200, said: str = "") -> Response:
        language = self._gate.language(request, None)
        return self._pages.draw(language, "link.html", status, name=name, message=said)

    def _told(self, request: Request, error: AppError) -> str:
        language = self._gate.language(request, None)
        return self._pages.refusal(language, error.said, **error.values)


def inside(path: str) -> str:
    r"""Give where to go on, which is a page of the desk and never another host.

    >>> inside("/desk/reports?q=1"), inside("//evil"), inside("/desk/login"), inside("/desk\\x")
    ('/desk/reports?q=1', '/desk', '/desk', '/desk')
    """
    is_ours = path == PREFIX or path.startswith((f"{PREFIX}/", f"{PREFIX}?"))
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if is_ours and plain and not path.startswith(LOGIN) else FIRST_PAGE


def _go(path: str) -> Response:
    return RedirectResponse(path, 303)


def _browser(request: Request) -> Browser:
    return Browser(address(request), request.headers.get("user-agent", ""))
