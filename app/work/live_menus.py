"""The cities of a running service: published at the start, looked after until the end."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine

from app.domain.clock import Micros
from app.domain.errors import AppError, MenuFileError, NotFound
from app.store.published import Cities
from app.store.writer import Writer
from app.work import folder_lock
from app.work.city_press import Press
from app.work.clerk import Books, Clerk
from app.work.control import Control
from app.work.doorman import Doorman
from app.work.drafting import Drafting
from app.work.folders import Folders
from app.work.follower import Follower
from app.work.orders import Hands
from app.work.publisher import Publisher, Write
from app.work.refusals import Refusals
from app.work.reload import Reload
from app.work.versions import Versions

log = logging.getLogger(__name__)
T = TypeVar("T")

#: Seconds for which a unit of work is waited for: a database may take some time to come back.
PATIENCE_S: Final = 30


class LiveMenus:
    """What looks after the cities of this process."""

    def __init__(
        self, menus: Path, engine: Engine, versions: Versions, now_us: Callable[[], Micros]
    ) -> None:
        """Publish the folders that changed since they were last seen.

        A folder that is broken, or new and not fit, is refused; what is published answers.

        Raises:
            MenuFileError: there is nothing that could answer.
            NotFound: there is no city at all.
        """
        self.refusals = Refusals()
        self._versions = versions
        self._folders = Folders(menus, self.refusals)
        publisher = Publisher(versions, directly(engine), lambda: None, now_us)
        self._now_us = now_us
        self._looks = self._folders.looks()
        for name, look in [*self._looks.items()]:
            if not self._folders.take_in(name, look, publisher, folder_lock.PATIENCE_S):
                del self._looks[name]
        self._folders.exchange(publisher)
        published = versions.published()
        if not published and (findings := self.refusals.findings()):
            raise MenuFileError(tuple(findings))
        if not published:
            raise NotFound(f"there is no city in {menus}: a folder with a city.yaml")
        self.cities = Cities(published, versions.load)
        self._follower = Follower(self.cities, versions)
        self._folders.warn_of_missing(self.cities.all())
        versions.warm(self.cities, now_us())
        self._running: list[Reload | Control] = []

    def watch(self, writer: Writer) -> tuple[Reload, Publisher]:
        """Give what looks after them, not started yet, and what publishes through `writer`."""
        publisher = self.publisher(writer)
        return Reload(self._folders, publisher, self._follower, self._looks), publisher

    def publisher(self, writer: Writer) -> Publisher:
        """Give what publishes through `writer`, for this process to take up at once."""
        return Publisher(self._versions, through(writer), self._follower.follow, self._now_us)

    def drafts(
        self, writer: Writer, reader: Engine, door: Doorman, now_us: Callable[[], int]
    ) -> tuple[Drafting, Press]:
        """Give what officials draft with at the desk, and what lets a draft answer."""
        drafting = Drafting(through(writer), reader, self._versions, now_us)
        menus, publisher = self._folders.menus, self.publisher(writer)
        return drafting, Press(drafting, publisher, self._versions, door, menus)

    def start(self, writer: Writer, socket: Path | None, books: Books, door: Doorman) -> None:
        """Look after them; on `socket` for commands too, where only this process may write.

        `books` opens cases and crews of a city in a transaction; `door` is who lets officials in.
        """
        reload, publisher = self.watch(writer)
        self._running.append(reload)
        if socket:
            clerk = Clerk(through(writer), self.cities.all, books)
            hands = Hands(publisher, self._folders.menus, clerk, door, self.cities.by_id)
            self._running.append(Control(socket, hands))
        for one in self._running:
            one.start()

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        for one in self._running:
            one.stop()
        self._versions.close()


def directly(engine: Engine) -> Write:
    """Write in a transaction of one's own: nobody else writes, or the database sees to it."""

    def write(work: Callable[[Connection], T]) -> T:
        with engine.begin() as connection:
            return work(connection)

    return write


def waiting_on(writer: Writer) -> Write:
    """Write together with the callers' turns, however long that takes. Raises: Busy."""

    def write(work: Callable[[Connection], T]) -> T:
        return writer.write(work).result()

    return write


def through(writer: Writer, patience_s: float = PATIENCE_S) -> Write:
    """Write together with the callers' turns, each time waiting `patience_s` seconds at most.

    Writing raises AppError where that was not enough; when its turn comes it is done all the same.
    """

    def write(work: Callable[[Connection], T]) -> T:
        try:
            return writer.write(work).result(patience_s)
        except TimeoutError as error:
            raise AppError(
                "the database does not answer; `menu history` shows later what became of it"
            ) from error

    return write
