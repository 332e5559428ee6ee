"""`GET /exports/reports.csv`: reports for whoever has a token, streamed in short pages.

A download that breaks off must look broken. HTTP/1.1 sends chunks, and a failure leaves out the
last, empty one, so every client reports an error. HTTP/1.0, which some proxies speak, ends a
file by hanging up, so it gets the file from disk and with its length.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import blake2b
from hmac import compare_digest
from itertools import chain
from typing import IO, Final, TypeAlias

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from sqlalchemy import Engine
from starlette.datastructures import Headers, QueryParams

from app.domain.clock import micros
from app.domain.errors import InvalidInput
from app.store.report_export import ReportExport
from app.store.vault import Vault
from app.usecases.export_filters import FILTERS, Asked
from app.usecases.export_reports import Export, ExportCity, find_city, prepare_export
from app.web.security import page_headers

#: Shorter tokens can be guessed.
SHORTEST_TOKEN: Final = 16
_PARAMETERS: Final = (*FILTERS, "profile", "city")
_LOOKS_LIKE_A_TOKEN: Final = ("token", "key", "auth", "bearer", "secret", "password")
_DISK_CHUNK: Final = 1 << 16
_CSV: Final = "text/csv; charset=utf-8"


#: A token, and whether it may read the residents' own words.
Token: TypeAlias = tuple[str, bool]


class Guard:
    """Knows tokens by their hash, so that all comparisons are of one length."""

    __slots__ = ("_known",)

    def __init__(self, tokens: Sequence[Token]) -> None:
        if any(len(token) < SHORTEST_TOKEN for token, _ in tokens):
            raise ValueError(f"an export token has at least {SHORTEST_TOKEN} characters")
        self._known = [(_hash(token.encode()), comments) for token, comments in tokens]

    def may_read_comments(self, headers: Headers) -> bool | None:
        """Whether the token sent may read comments; None when it is none of ours.

        Always compares with every token, in the same time whichever it is.
        """
        scheme, _, sent = ",".join(headers.getlist("authorization")).partition(" ")
        # As the bytes on the wire, which Starlette reads as Latin-1.
        hashed = _hash(sent.strip().encode("latin-1"))
        matches = [comments for known, comments in self._known if compare_digest(known, hashed)]
        return any(matches) if matches and scheme.lower() == "bearer" else None


def exports_router(
    engine: Engine,
    vault: Vault,
    cities: Callable[[], Sequence[ExportCity]],
    tokens: Sequence[Token],
) -> APIRouter:
    """Build the route. `engine` only reads; the first city is meant where none is named."""
    router = APIRouter()
    guard = Guard(tokens)

    # Not async: a worker thread waits for the database, and reads the first page before the
    # status is sent.
    @router.get("/exports/reports.csv", response_class=StreamingResponse)
    def export_reports(request: Request) -> Response:
        """Download reports as CSV. Send a token as `Authorization: Bearer`, never in the URL."""
        comments = guard.may_read_comments(request.headers)
        if comments is None:
            return _unauthorized(sent="authorization" in request.headers)
        try:
            asked = _read_query(request.query_params)
            city = find_city(cities(), asked.get("city", ""))
            export = prepare_export(
                ReportExport(engine, vault, city.code),
                city,
                Asked(**{name: asked.get(name, "") for name in FILTERS}),
                now_us=micros(datetime.now(UTC)),
                profile_name=asked.get("profile") or "raw",
                comments=comments,
            )
        except InvalidInput as error:
            return PlainTextResponse(f"{error}\n", 400, page_headers())
        return _download(export, streams=request.scope["http_version"] != "1.0")

    return router


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
    return dict(query)


def _download(export: Export, *, streams: bool) -> Response:
    data: Iterator[bytes] = (chunk.data for chunk in export.chunks())
    headers = {
        **page_headers(),
        "content-disposition": f'attachment; filename="{export.file_name}"',
        "x-accel-buffering": "no",
    }
    if streams:
        data = chain([next(data)], data)
        return StreamingResponse(data, headers=headers, media_type=_CSV)
    with ExitStack() as opened:
        spool = opened.enter_context(tempfile.TemporaryFile())
        spool.writelines(data)
        headers["content-length"] = str(spool.tell())
        spool.seek(0)
        opened.pop_all()  # closed when it is sent
    return StreamingResponse(_pieces(spool), headers=headers, media_type=_CSV)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_DISK_CHUNK):
            yield piece
