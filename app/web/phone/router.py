"""The browser phone: a drawn feature phone that sends the gateway's bytes to the real callbacks.

For people who build, run or visit the service on their own machine: to anyone else its paths
do not exist. Whoever wires the application leaves the router out in production.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from starlette.concurrency import run_in_threadpool
from starlette.routing import Match
from starlette.types import Scope

from app.domain.errors import Busy
from app.web.phone.served import News, as_json
from app.web.security import is_local, is_same_origin, page_headers

_HERE = Path(__file__).parent
_MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: The page sends 26 bytes; a body beyond this is not from it.
_MAX_BODY_BYTES: Final = 200


class InboxMessage(NamedTuple):
    """One SMS as the receiving phone shows it, with what only the sender knows."""

    at_us: int  #: microseconds since 1970, UTC
    text: str
    template: str
    state: str  #: a `MessageState`


class Inbox(Protocol):
    """Where the phone reads its SMS: called in a worker thread, may query the database.

    Raises: Busy where they cannot be read now.
    """

    def __call__(self, msisdn: str, /) -> Sequence[InboxMessage]:
        """List the messages sent to `msisdn` (E.164), newest first, bounded."""
        ...


#: Lines of findings on the page; `menu check` has them all.
_MOST_LINES: Final = 20


class LocalRoute(APIRoute):
    """A route that matches for this machine's own people only: all others get the usual 404."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match as usual, or not at all."""
        return super().matches(scope) if is_local(scope) else (Match.NONE, {})


def phone_router(callback: str, news: Callable[[], News], inbox: Inbox) -> APIRouter:
    """Build `/phone`, its files and its inbox.

    `callback` is the path before `/ussd`, `/ussd-end` and `/sms`, secret included; `news` is asked
    each time the page is shown, which an open page does every few seconds.
    """
    router = APIRouter(route_class=LocalRoute, include_in_schema=False)
    page = _load_page()
    files = {f.name: f for f in (_HERE / "static").iterdir() if f.suffix in _MEDIA_TYPES}

    @router.get("/phone")
    async def show_phone() -> Response:
        cities, notes, refused = news()
        told = {"refused": refused[:_MOST_LINES], "more": len(refused[_MOST_LINES:])}
        shown = page.render(told, callback=callback, cities=as_json(cities), notes=notes)
        return _respond(shown.encode(), "text/html; charset=utf-8")

    @router.get("/phone/{name}")
    def show_file(name: str) -> Response:
        file = files.get(name)
        if file is None:
            return Response(status_code=404, headers=page_headers())
        return _respond(file.read_bytes(), _MEDIA_TYPES[file.suffix])

    @router.post("/phone/inbox")
    async def show_inbox(request: Request) -> Response:
        if not is_same_origin(request.scope):
            return Response(status_code=403, headers=page_headers())
        msisdn = _read_msisdn(await _read_body(request))
        if not any(_is_number(msisdn, city.numbers) for city in news().cities):
            return Response(status_code=422, headers=page_headers())
        try:
            messages = await run_in_threadpool(inbox, msisdn)
        except Busy:
            return Response(status_code=503, headers=page_headers())  # the page asks again
        return _respond(orjson.dumps([_describe(m) for m in messages]), "application/json")

    return router


@cache
def _load_page() -> Template:
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    return templates.get_template("phone.html")


def _respond(content: bytes, media_type: str) -> Response:
    return Response(content, headers={**page_headers(), "content-type": media_type})


async def _read_body(request: Request) -> bytes:
    """Read the body, or nothing at all when it is longer than the page's own."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY_BYTES:
            return b""
    return body


def _read_msisdn(body: bytes) -> str:
    """Take the number out of `{"msisdn": "+258…"}`; "" when it is not that."""
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    msisdn = asked.get("msisdn") if isinstance(asked, dict) else None
    return msisdn if isinstance(msisdn, str) else ""


def _is_number(msisdn: str, numbers: str) -> bool:
    return re.fullmatch(re.escape(numbers) + "[0-9]{4}", msisdn) is not None


def _describe(message: InboxMessage) -> dict[str, str]:
    at = _EPOCH + timedelta(microseconds=message.at_us)
    return {
        "at": at.isoformat(),
        "text": message.text,
        "template": message.template,
        "state": message.state,
    }
