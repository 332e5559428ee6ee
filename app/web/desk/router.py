"""The desk, put together: every room, its files, and what strangers see."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import compile_path

from app.domain.accounts import Right
from app.domain.errors import NotFound
from app.web.desk import account, handled, mail, today, undelivered
from app.web.desk.cases import behalf, case, export_files, exports
from app.web.desk.cases import listed as cases
from app.web.desk.cases import place as case_place
from app.web.desk.city.rooms import ROOMS as CITY
from app.web.desk.cookie import Cookie
from app.web.desk.gate import LOGIN, Gate
from app.web.desk.house import audit, people, tokens
from app.web.desk.house import page as house
from app.web.desk.manual import ROOMS as MANUAL
from app.web.desk.map import page as city_map
from app.web.desk.numbers import files as number_files
from app.web.desk.numbers import page as numbers
from app.web.desk.numbers import rows as number_rows
from app.web.desk.numbers import sheet as number_sheet
from app.web.desk.pages import HERE, load_pages
from app.web.desk.pressing import press
from app.web.desk.room import PREFIX, Room
from app.web.desk.signing import signing_router
from app.web.desk.visit import Tools, Visit
from app.web.security import page_headers

_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
}


def _sign_out(visit: Visit) -> Response:
    visit.tools.door.sign_out(visit.found, visit.who)
    return RedirectResponse(LOGIN, 303)


def _missing(_visit: Visit) -> Response:
    raise NotFound("There is no such page.")


#: Every page and every deed of the desk. What stands here first is tried first.
ROOMS: Final[tuple[Room, ...]] = (
    *today.ROOMS,
    *mail.ROOMS,
    *handled.ROOMS,
    *undelivered.ROOMS,
    *cases.ROOMS,
    *behalf.ROOMS,
    *exports.ROOMS,
    *export_files.ROOMS,
    *case.ROOMS,
    *case_place.ROOMS,
    *city_map.ROOMS,
    *tokens.ROOMS,
    *CITY,
    *numbers.ROOMS,
    *number_files.ROOMS,
    *number_rows.ROOMS,
    *number_sheet.ROOMS,
    *account.ROOMS,
    *MANUAL,
    *house.ROOMS,
    *people.ROOMS,
    *audit.ROOMS,
    Room("POST", "/logout", Right.SELF, _sign_out, from_anybody=True, signs_out=True),
)
_PAGES, _FORMS = (
    [compile_path(room.path)[0] for room in ROOMS if room.method == method]
    for method in ("GET", "POST")
)


def _page_of_form(visit: Visit) -> Response:
    """Lead from the address of a form to its page: a browser that begins anew asks for that."""
    path = "/" + visit.path["rest"]
    if not any(form.match(path) for form in _FORMS):
        return _missing(visit)
    while not any(page.match(path) for page in _PAGES):
        path = path.rpartition("/")[0]
    return RedirectResponse(PREFIX + path, 303)


#: What is tried last: addresses that no room has.
ELSEWHERE: Final = (
    Room("GET", "/{rest:path}", Right.SELF, _page_of_form),
    Room("POST", "/{rest:path}", Right.SELF, _missing),
)


def add_desk(router: APIRouter, tools: Tools, *, trusts_http: bool) -> None:
    """Add `/desk` to the application's own router. `trusts_http`: see `Cookie`.

    There are a hundred rooms, and FastAPI looks for one twice where their router is included.
    """
    pages, cookie = load_pages(), Cookie(trusts_http=trusts_http)
    gate = Gate(tools, pages, cookie)
    router.include_router(signing_router(gate, tools.door, tools.vault, pages, cookie))
    _add_files(router, (HERE / "static", HERE / "manual"))
    for room in (*ROOMS, *ELSEWHERE):
        router.add_api_route(PREFIX + room.path, gate.opening(room), methods=[room.method])


def _add_files(router: APIRouter, folders: Sequence[Path]) -> None:
    there = (file for folder in folders for file in folder.iterdir())
    files = {file.name: file for file in there if file.suffix in _MEDIA_TYPES}

    @router.get(PREFIX + "/files/{name}")
    async def show_file(name: str, request: Request) -> Response:
        """Style, script, the manual's pictures: nobody's secret, and the login needs them."""
        file = files.get(name)
        if file is None:
            return Response(status_code=404, headers=page_headers())
        # A weak line must not bring them anew with each page; an hour after an update it does.
        headers = {**page_headers(), "cache-control": "max-age=3600"}
        content = await run_in_threadpool(file.read_bytes)
        whole = Response(content, headers=headers, media_type=_MEDIA_TYPES[file.suffix])
        return press(request, whole)
