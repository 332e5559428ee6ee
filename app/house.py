"""Opens the service: settings in, everything that lives as long as the process out."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine

from app.domain.errors import Busy
from app.domain.ids import IdSource
from app.domain.turn import Gateway
from app.gateways.africastalking import ussd
from app.hands import Means, make_door, make_exports, make_keeper, make_registrar
from app.menu.model import City
from app.sending import REAL, VERDICTS, World, make_outbox, make_post, message_book
from app.settings import PROJECT, Settings
from app.store import counter_store, job_store
from app.store.ahead import Ahead, lanes
from app.store.case_store import SqlCaseBook
from app.store.crew_store import SqlCrewBook
from app.store.engine import (
    PRAGMAS,
    PRAGMAS_OF_A_DAY,
    database_folder,
    is_sqlite,
    reading_engine,
    writing_engine,
)
from app.store.hot_sql import HotSql
from app.store.line import LiveLine
from app.store.message_book import SqlMessageBook
from app.store.promises import Promises
from app.store.published import Cities
from app.store.sms_calls import SmsCalls
from app.store.turnstile import Turnstile
from app.store.vault import Vault
from app.store.writer import Writer
from app.store.writer_lock import WriterLock
from app.work.clerk import Books
from app.work.crew_calls import CrewCalls
from app.work.deadlines import Deadlines
from app.work.doorman import Doorman
from app.work.exports import Exports
from app.work.figures import FigureLoop
from app.work.housekeeper import Housekeeper
from app.work.indexing import Indexing
from app.work.live_menus import LiveMenus, through, waiting_on
from app.work.outbox import Outbox
from app.work.post import Post
from app.work.promises import Promising
from app.work.registrar import Registrar
from app.work.versions import Versions

log = logging.getLogger(__name__)

GATEWAYS: Final[tuple[Gateway, ...]] = (ussd.GATEWAY,)


@dataclass(slots=True)
class House:
    """Everything that lives as long as the process."""

    settings: Settings
    engine: Engine
    reader: Engine
    vault: Vault
    menus: LiveMenus
    line: LiveLine
    writer: Writer
    outbox: Outbox
    lock: WriterLock | None
    lanes: list[Ahead]
    books: Books  #: open cases and crews of a city in a transaction
    deadlines: Deadlines
    crew_calls: CrewCalls
    promising: Promising
    post: Post
    figures: FigureLoop
    indexing: Indexing
    door: Doorman
    exports: Exports
    registrar: Registrar
    keeper: Housekeeper
    worker: int  #: the number by which this process has leases
    world: World = REAL
    sends: bool = True  #: whether messages leave from this process

    @property
    def cities(self) -> Cities:
        """The cities it answers for."""
        return self.menus.cities

    def close(self) -> None:
        """Finish what waits, then let go of the database."""
        loops = self.deadlines, self.crew_calls, self.promising, self.figures, self.indexing
        for one in (
            self.menus,
            *loops,
            self.outbox,
            self.post,
            self.keeper,
            self.exports.jobs,
        ):
            one.stop()
        with suppress(Busy):  # nobody waits for it: they end by themselves, only later
            self.writer.write(partial(job_store.give_up, worker=self.worker))
        self.writer.stop()
        self.reader.dispose()
        self.engine.dispose()
        if self.lock:
            self.lock.release()


def take_lock(settings: Settings) -> WriterLock | None:
    """Become the one writer of an embedded database; None where the database has its own locks."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Beside the file it guards, wherever a setting has put that.
    return WriterLock(database_folder(settings.url)) if is_sqlite(settings.url) else None


def control_socket(settings: Settings) -> Path | None:
    """Where a service takes orders, when nobody else may write to its database."""
    return settings.data_dir / "control.sock" if is_sqlite(settings.url) else None


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema."""
    # Whoever does not migrate need not wait until what it takes is loaded.
    from alembic import command
    from alembic.config import Config

    config = Config(PROJECT / "alembic.ini")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def open_house(
    settings: Settings, *, migrating: bool = False, sends: bool = True, world: World = REAL
) -> House:
    """Open the database and wire the service; nothing runs yet.

    `sends`: whether messages leave from this process. `world`: what it meets outside.

    Raises:
        Locked: another process writes to this embedded database.
        MenuFileError: there is no city that could be answered for.
    """
    lock = take_lock(settings)
    try:
        house = _furnish(settings, lock, world, migrating=migrating)
        house.sends = sends
        return house
    except BaseException:
        if lock:
            lock.release()
        raise


def _furnish(
    settings: Settings, lock: WriterLock | None, world: World, *, migrating: bool
) -> House:
    now_us = world.now_us
    engine = writing_engine(settings.url, PRAGMAS if world.lasts else PRAGMAS_OF_A_DAY)
    if migrating:
        migrate(engine)
    vault = Vault(settings.hash_key_bytes, settings.seal_keys_by_id)
    with engine.begin() as connection:
        # Turns and units of work may go on at once: each has ids of its own.
        workers = [counter_store.next_worker(connection) for _ in range(2)]
        ids, own_ids = map(IdSource, workers)
    reader = reading_engine(settings.url)
    versions = Versions(reading_engine(settings.url), drafts=settings.mode == "local")
    menus = LiveMenus(settings.menus_dir, engine, versions, now_us)
    cities = menus.cities
    sql = HotSql(embedded=is_sqlite(settings.url))
    promises = Promises()
    turnstile = Turnstile(
        sql, cities, vault, ids, GATEWAYS, settings.sms_gateway, promises=promises
    )

    def book(connection: Connection, city: City) -> SqlMessageBook:
        return message_book(settings, connection, cities, city, vault, own_ids, now_us)

    # Statements are compiled where they are run: the line and units of work may go on at once.
    sms_sql = HotSql(embedded=is_sqlite(settings.url))
    sms_calls = SmsCalls(sms_sql, cities, vault, own_ids, settings.sms_gateway, promises)
    line = LiveLine(cities, turnstile, vault, book, VERDICTS, sms_calls)
    writer = Writer(engine, turnstile, now_us, line.deliver)
    outbox = make_outbox(settings, waiting_on(writer), reader, vault, cities, own_ids, world)
    ahead = [] if is_sqlite(settings.url) else lanes(settings.url, turnstile, now_us)

    def cases(connection: Connection, city: City) -> SqlCaseBook:
        return SqlCaseBook(connection, cities.id(city), vault, book(connection, city))

    def crews(connection: Connection, city: City) -> SqlCrewBook:
        return SqlCrewBook(connection, cities.id(city), vault, own_ids, now_us())

    write, own = through(writer), workers[0]
    promising = Promising(reader, promises, cities=cities.all, city_id=cities.id, now_us=now_us)
    post = make_post(settings, waiting_on(writer), reader, cities, own, now_us)
    means = Means(write, reader, vault, own_ids, now_us)
    books = Books(cases, crews, means.accounts)
    registrar = make_registrar(write, cases, cities, vault, own_ids, promises)
    return House(
        settings,
        engine,
        reader,
        vault,
        menus,
        line,
        writer,
        outbox,
        lock,
        ahead,
        books,
        Deadlines(reader, write, vault, cities, worker=own, now_us=now_us),
        CrewCalls(reader, write, cases, cities, worker=own, now_us=now_us),
        promising,
        post,
        FigureLoop(reader, waiting_on(writer), cities, worker=own, now_us=now_us),
        Indexing(reader, write, vault, worker=own, now_us=now_us),
        make_door(means),
        make_exports(settings, means, cities, own),
        registrar,
        make_keeper(settings, write, reader, vault, own_ids, own, now_us),
        own,
        world,
    )
