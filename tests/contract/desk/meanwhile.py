"""What tests of a town use to let something else happen amid a deed of somebody."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from app.domain.errors import Busy
from app.store.writer import Writer
from app.work.city_press import Press
from app.work.publisher import Publisher, Write
from app.work.reload import Reload
from app.work.versions import Versions
from tests.contract.desk.towns import Town
from tests.contract.store.heard import WAIT_S, hold

#: Said where somebody waits for a folder that another one holds.
WAITS = "city.folder_waited_for"


def looking(kiosks: Town) -> Reload:
    """Give what looks at the folders each second, which has seen them as they are."""
    reload, _ = kiosks.site.house.menus.watch(kiosks.site.house.writer)
    reload.look()
    reload.look()
    return reload


def pressing(kiosks: Town, write: Write) -> Press:
    """Give what publishes at the desk, but that writes in another way."""
    house = kiosks.site.house
    versions = Versions(house.reader, drafts=True)
    publisher = Publisher(versions, write, lambda: None, kiosks.site.clock)
    return Press(kiosks.drafting, publisher, versions, house.door, house.settings.menus_dir)


@contextmanager
def full(writer: Writer) -> Iterator[None]:
    """Hold the writer, and let so much wait that it takes nothing more."""
    go, last = hold(writer)
    try:
        while True:
            try:
                last = writer.write(lambda _: None)
            except Busy:
                break
        yield
    finally:
        go.set()
        last.result(WAIT_S)


@contextmanager
def said_in_log(message: str) -> Iterator[Event]:
    """Give what is set once the log says this."""
    event, logger = Event(), logging.getLogger("app")

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.getMessage() == message:
                event.set()

    handler, before = Listening(), logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield event
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
