"""`GET /exports/…`: reports and their events for scripts that have a token, streamed in pages.

A download that breaks off must look broken. HTTP/1.1 sends chunks, and a failure leaves out the
last, empty one, so every client reports an error. HTTP/1.0, which some proxies speak, ends a
file by hanging up, so it gets the file from disk and with its length.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from hmac import compare_digest
from itertools import chain
from typing import IO, Final, NamedTuple, TypeAlias

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from sqlalchemy import Engine
from starlette.datastructures import Headers, QueryParams

from app.domain.audit import Audited, Deed, Who
from app.domain.clock import Micros
from app.domain.errors import AppError, InvalidInput, NotFound
from app.domain.export_jobs import MOST_AT_ONCE
from app.exports.making import XLSX, Making
from app.store.report_export import ReportExport
from app.store.vault import Vault
from app.usecases.export_dictionary import OF_EVENTS, OF_REPORTS, dictionary
from app.usecases.export_filters import FILTERS, Asked
from app.usecases.export_geojson import GEOJSON
from app.usecases.export_manifest import described
from app.usecases.export_reports import Export, ExportCity, Wish, find_city, prepare_export
from app.usecases.export_table import CSV, EVENTS, Form
from app.usecases.export_wish import Part
from app.web.security import page_headers
from app.work.doorman import Doorman

#: Shorter tokens can be guessed.
SHORTEST_TOKEN: Final = 16
_PARAMETERS: Final = (*FILTERS, "profile", "city", "part")
_LOOKS_LIKE_A_TOKEN: Final = ("token", "key", "auth", "bearer", "secret", "password")
_DISK_CHUNK: Final = 1 << 16
#: What can be downloaded, by the last part of the address.
FILES: Final[Mapping[str, Form]] = {
    "reports.csv": CSV,
    "reports.xlsx": XLSX,
    "reports.geojson": GEOJSON,
    "events.csv": EVENTS,
}
#: And what their columns mean.
DICTIONARIES: Final = {"columns.csv": OF_REPORTS, "event-columns.csv": OF_EVENTS}

#: A token of the settings, and whether it may read the residents' own words.
Token: TypeAlias = tuple[str, bool]


class Bearer(NamedTuple):
    """Who sent a token."""

    name: str  #: as the audit names them
    comments: bool  #: whether it may read the residents' own words
    city_id: int | None = None  #: the one city it opens; None for every one


class Guard:
    """Knows the tokens of the settings by their hash, so that all comparisons are of one length."""

    __slots__ = ("_door", "_known")

    def __init__(self, tokens: Sequence[Token], door: Doorman) -> None:
        if any(len(token) < SHORTEST_TOKEN for token, _ in tokens):
            raise ValueError(f"an export token has at least {SHORTEST_TOKEN} characters")
        self._known = [(_hash(token.encode()), comments) for token, comments in tokens]
        self._door = door

    def find(self, headers: Headers) -> Bearer | None:
        """Give who sent a token; None when it is none of ours."""
        scheme, _, sent = ",".join(headers.getlist("authorization")).partition(" ")
        if scheme.lower() != "bearer":
            return None
        # As the bytes on the wire, which Starlette reads as Latin-1.
        return self._of_settings(sent.strip().encode("latin-1")) or self._made(sent.strip())

    def _of_settings(self, sent: bytes) -> Bearer | None:
        """Compare with every one, in the same time whichever it is."""
        hashed = _hash(sent)
        found = [
            Bearer(f"token setting {place}", comments)
            for place, (known, comments) in enumerate(self._known, 1)
            if compare_digest(known, hashed)
        ]
        return found[0] if found else None

    def _made(self, sent: str) -> Bearer | None:
        token = self._door.see_token(sent)
        return token and Bearer(f"token {token.name}", token.comments, token.city_id)


def exports_router(
    engine: Engine,
    vault: Vault,
    cities: Callable[[], Mapping[int, ExportCity]],
    tokens: Sequence[Token],
    door: Doorman,
    *,
    now_us: Callable[[], Micros],
) -> APIRouter:
    """Build the routes. `engine` only reads; of `cities`, by id, the first is the default one."""
    router = APIRouter()
    counter = _Counter(engine, vault, cities, Guard(tokens, door), door, now_us)

    # Not async: a worker thread waits for the database, and reads the first page before the
    # status is sent.
    @router.get("/exports/{name}", response_class=StreamingResponse)
    def export_reports(name: str, request: Request) -> Response:
        """Download reports. Send a token as `Authorization: Bearer`, never in the URL."""
        return counter.answer(name, request)

    return router


class _Counter(NamedTuple):
    """Hands out what is asked for."""

    engine: Engine
    vault: Vault
    cities: Callable[[], Mapping[int, ExportCity]]
    guard: Guard
    door: Doorman
    now_us: Callable[[], Micros]

    def answer(self, name: str, request: Request) -> Response:
        bearer = self.guard.find(request.headers)
        if bearer is None:
            return _unauthorized(sent="authorization" in request.headers)
        try:
            if name in DICTIONARIES:
                return _file(dictionary(DICTIONARIES[name]), name)
            export, part = self._prepare(name, request.query_params, bearer)
            self._keep(export, part, bearer, request)
        except AppError as error:
            known = {NotFound: 404, InvalidInput: 400}
            return PlainTextResponse(f"{error}\n", known.get(type(error), 503), page_headers())
        return _download(Making(export, part), streams=request.scope["http_version"] != "1.0")

    def _prepare(self, name: str, query: QueryParams, bearer: Bearer) -> tuple[Export, Part]:
        if name not in FILES:
            there = ", ".join((*FILES, *DICTIONARIES))
            raise NotFound("There is no such file. There are: %(there)s.", there=there)
        asked = _read_query(query)
        cities = self.cities().items()
        opened = [city for id_, city in cities if bearer.city_id in (None, id_)]
        city = find_city(opened, asked.get("city", ""))
        wish = Wish(
            Asked(**{one: asked.get(one, "") for one in FILTERS}),
            FILES[name],
            asked.get("profile") or "raw",
            comments=bearer.comments,
        )
        reader = ReportExport(self.engine, self.vault, city.code)
        return prepare_export(reader, city, wish, now_us=self.now_us()), _part(
            asked.get("part", "")
        )

    def _keep(self, export: Export, part: Part, bearer: Bearer, request: Request) -> None:
        said = f"{part}; {described(export, _count(export))}"
        city_id = next(id_ for id_, city in self.cities().items() if city.code == export.city)
        deed = Audited(Deed.EXPORTED, f"export {export.city}", "", said, "", city_id)
        self.door.audit(Who(bearer.name, request.client.host if request.client else ""), deed)


def _count(export: Export) -> int:
    """Count what it is of. Raises: InvalidInput where it cannot be made while somebody waits."""
    cases = export.count()
    if export.wish.form.name == XLSX.name and cases > MOST_AT_ONCE:
        raise InvalidInput(
            "A workbook of more than %(most)s cases is made at the desk; or take reports.csv.",
            most=MOST_AT_ONCE,
        )
    return cases


def _part(typed: str) -> Part:
    try:
        return Part(typed or Part.FILE)
    except ValueError:
        raise InvalidInput("A part is one of: %(there)s.", there=", ".join(Part)) from None


def _hash(token: bytes) -> bytes:
    return blake2b(token, digest_size=32).digest()


def _unauthorized(*, sent: bool) -> Response:
    challenge = 'Bearer realm="exports"' + (', error="invalid_token"' if sent else "")
    return PlainTextResponse(
        "Send a token that may export: Authorization: Bearer TOKEN\n",
        401,
        {**page_headers(), "www-authenticate": challenge},
    )


def _read_query(query: QueryParams) -> dict[str, str]:
    """Give the parameters. A misspelt filter must not export everything, so it is refused."""
    for name in query:
        if name in _PARAMETERS:
            if len(query.getlist(name)) > 1:
                raise InvalidInput(f"{name} may be given once only.")
        elif any(mark in name.lower() for mark in _LOOKS_LIKE_A_TOKEN):
            raise InvalidInput(
                "A token does not belong into an address, which is written into logs: "
                "replace it, and send the new one as Authorization: Bearer TOKEN."
            )
        else:
            raise InvalidInput(f"What can be asked for: {', '.join(_PARAMETERS)}.")
    # What is asked is kept, and no text holds a NUL.
    return {name: value.replace("\0", "\ufffd") for name, value in query.items()}


def _named(name: str) -> dict[str, str]:
    return {**page_headers(), "content-disposition": f'attachment; filename="{name}"'}


def _file(data: bytes, name: str) -> Response:
    return Response(data, headers=_named(name), media_type=CSV.media_type)


def _download(making: Making, *, streams: bool) -> Response:
    data: Iterator[bytes] = (chunk.data for chunk in making.chunks() if chunk.data)
    headers = {**_named(making.file_name), "x-accel-buffering": "no"}
    if streams:
        data = chain([next(data)], data)
        return StreamingResponse(data, headers=headers, media_type=making.media_type)
    with ExitStack() as opened:
        spool = opened.enter_context(tempfile.TemporaryFile())
        spool.writelines(data)
        headers["content-length"] = str(spool.tell())
        spool.seek(0)
        opened.pop_all()  # closed when it is sent
    return StreamingResponse(_pieces(spool), headers=headers, media_type=making.media_type)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_DISK_CHUNK):
            yield piece
