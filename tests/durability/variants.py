"""The service as it is, and twice with one thing wrong, to see that the checks would see it.

python -m tests.durability.variants serve | unsynced | write_behind
"""

import sys
import threading
from collections.abc import Callable, Iterable, Sequence

import uvicorn
from sqlalchemy import Connection

from app import logs
from app.__main__ import main
from app.domain.ids import IdSource
from app.house import GATEWAYS, House, open_house
from app.main import create_app
from app.sending import now_us
from app.settings import load_settings
from app.store.engine import PRAGMAS, is_sqlite, writing_engine
from app.store.hot_sql import HotSql
from app.store.turnstile import Answer, Turnstile, Waiting
from app.store.writer import Deliver, Writer

#: How long a write-behind keeps what it has answered for to itself.
BEHIND_S = 0.05
#: A worker number no process of these tests is given.
WORKER = 1023


class WriteBehind(Turnstile):
    """Answers at once and commits a little later, as caches in front of databases do."""

    tell: Deliver

    def run(self, connection: Connection, batch: Sequence[Waiting], now_us: int) -> list[Answer]:
        """Answer before anything is committed; on the writer's thread, which can wait with it."""
        if threading.current_thread() is threading.main_thread():
            raise RuntimeError("the event loop must go on")
        answers = super().run(connection, batch, now_us)
        self.tell([(answer.waiting.token, answer.reply) for answer in answers])
        threading.Event().wait(BEHIND_S)
        return answers

    def forget(self, batch: Iterable[Waiting]) -> None:
        """Drop what is remembered."""
        super().forget(batch)


def serve() -> int:
    """Run `dial311 serve`."""
    return main(["serve"])


def unsynced() -> int:
    """Serve without flushing to the disk before a reply."""
    return _serve_with(Turnstile, ("synchronous=OFF",))


def write_behind() -> int:
    """Serve, answering before the commit."""
    return _serve_with(WriteBehind)


def _serve_with(kind: type[Turnstile], pragmas: tuple[str, ...] = ()) -> int:
    settings = load_settings()
    logs.set_up(settings.log_level)
    house = open_house(settings)
    usual, house.writer = house.writer, _writer(house, kind, pragmas)
    usual.__dict__["write"] = house.writer.write  # whoever was given the usual one uses this one
    house.lanes.clear()  # they would run turns the usual way
    config = uvicorn.Config(
        create_app(house), host=settings.host, port=settings.port, log_config=None, access_log=False
    )
    uvicorn.Server(config).run()
    return 0


def _writer(house: House, kind: type[Turnstile], pragmas: tuple[str, ...]) -> Writer:
    url = house.settings.url
    sql = HotSql(embedded=is_sqlite(url))
    turnstile = kind(sql, house.cities, house.vault, IdSource(WORKER), GATEWAYS, "console")
    engine = writing_engine(url, (*PRAGMAS, *pragmas))
    if isinstance(turnstile, WriteBehind):
        turnstile.tell = house.line.deliver
        return Writer(engine, turnstile, now_us, lambda told_already: None)
    return Writer(engine, turnstile, now_us, house.line.deliver)


VARIANTS: dict[str, Callable[[], int]] = {
    "serve": serve,
    "unsynced": unsynced,
    "write_behind": write_behind,
}

if __name__ == "__main__":
    sys.exit(VARIANTS[sys.argv[1]]())
