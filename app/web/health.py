"""`GET /healthz`: whether calls can be answered, for whoever restarts or routes around us.

    {"status": "ok", "refused": {"maputo": 2}}

An edit that was refused is told with its number of findings and makes nobody unwell: callers are
answered from what was published before. What is wrong with it is not for everybody to read.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

import orjson
from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Engine

from app.store.engine import answers
from app.store.writer import Writer

#: Seconds a database may take for one row; whoever asks waits little longer.
PATIENCE_S: Final = 1.5


class _Probe:
    """Reads one row in a thread. However many ask, and however long it hangs, one at a time."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader
        self._asked: asyncio.Future[bool] | None = None

    async def finds_it(self) -> bool:
        """Whether the database answers within our patience."""
        if self._asked is None or self._asked.done():
            self._asked = asyncio.ensure_future(asyncio.to_thread(answers, self._reader))
        done, _ = await asyncio.wait({self._asked}, timeout=PATIENCE_S)
        return bool(done) and self._asked.result()


def health_router(
    writer: Writer, reader: Engine, refused: Callable[[], Mapping[str, int]]
) -> APIRouter:
    """Build the route. The writer knows when it last failed; the reader knows when nobody calls.

    `refused` gives the number of findings by the folder that was not taken.
    """
    router = APIRouter()
    probe = _Probe(reader)

    @router.get("/healthz")
    async def health() -> Response:
        if not writer.is_alive:
            return say("writer is down", 503)
        if not (writer.is_healthy and await probe.finds_it()):
            return say("database cannot be reached", 503)
        return say("ok", 200)

    def say(status: str, code: int) -> Response:
        body = orjson.dumps({"status": status, "refused": {**refused()}})
        return Response(body, code, media_type="application/json")

    return router
