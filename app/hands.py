"""Wires what writes for officials: within `serve`, and for a command by itself."""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from app.domain.ids import IdSource
from app.menu.model import City
from app.sending import REAL, message_book
from app.settings import Settings
from app.store import counter_store
from app.store.account_store import SqlAccountBook
from app.store.case_store import SqlCaseBook
from app.store.crew_store import SqlCrewBook
from app.store.filing_store import SqlFilingBook
from app.store.promises import Promises
from app.store.published import Cities
from app.store.vault import Vault
from app.work.clerk import Books, OpenBook
from app.work.doorman import Doorman
from app.work.export_files import ExportFiles
from app.work.export_jobs import ExportJobs
from app.work.exports import Exports
from app.work.forgetting import Forgetting
from app.work.housekeeper import Housekeeper, Premises
from app.work.publisher import Write
from app.work.registrar import Registrar
from app.work.versions import Versions


class Means(NamedTuple):
    """What officials' deeds are done with."""

    write: Write
    reader: Engine
    vault: Vault
    ids: IdSource
    now_us: Callable[[], int]

    def accounts(self, connection: Connection) -> SqlAccountBook:
        """Open accounts in a transaction."""
        return SqlAccountBook(connection, self.vault, self.ids, self.now_us())


def make_door(means: Means) -> Doorman:
    """Wire who lets officials in."""
    return Doorman(means.write, means.reader, means.vault, means.accounts, means.now_us)


def make_exports(settings: Settings, means: Means, cities: Cities, worker: int) -> Exports:
    """Wire what makes exports; its loop does not run yet. `worker` is a number of this process."""
    write, reader, vault, ids, now_us = means
    files = ExportFiles(settings.data_dir / "exports")
    jobs = ExportJobs(
        reader, write, vault, files, cities=cities.by_id, worker=worker, now_us=now_us
    )
    return Exports(write, reader, vault, means.accounts, ids, files=files, jobs=jobs, now_us=now_us)


def make_registrar(
    write: Write, cases: OpenBook, cities: Cities, vault: Vault, ids: IdSource, promises: Promises
) -> Registrar:
    """Wire who writes down what residents tell officials."""

    def filings(connection: Connection, city: City) -> SqlFilingBook:
        book, city_id = cases(connection, city), cities.id(city)
        return SqlFilingBook(connection, city, city_id, vault, ids, book, promises.day)

    return Registrar(write, filings)


def make_keeper(
    settings: Settings,
    write: Write,
    reader: Engine,
    vault: Vault,
    ids: IdSource,
    worker: int,
    now_us: Callable[[], int],
) -> Housekeeper:
    """Wire who looks after the house."""

    def accounts(connection: Connection) -> SqlAccountBook:
        return SqlAccountBook(connection, vault, ids, now_us())

    forgetting = Forgetting(reader, write, worker=worker, now_us=now_us)
    premises = Premises(settings.public_url, settings.data_dir, settings.smtp_host)
    return Housekeeper(write, accounts, premises, forgetting, vault)


def open_door(settings: Settings, engine: Engine, reader: Engine, write: Write) -> Doorman:
    """Give who lets officials in, for a command of its own."""
    vault = Vault(settings.hash_key_bytes, settings.seal_keys_by_id)
    with engine.begin() as connection:
        ids = IdSource(counter_store.next_worker(connection))
    return make_door(Means(write, reader, vault, ids, REAL.now_us))


def open_cases(
    settings: Settings, engine: Engine, versions: Versions
) -> tuple[Callable[[], list[City]], Books]:
    """Give the published cities, and what opens their cases and crews, for a command of its own."""
    published = versions.published()
    cities = Cities(published, versions.load) if published else None
    vault = Vault(settings.hash_key_bytes, settings.seal_keys_by_id)
    with engine.begin() as connection:
        ids = IdSource(counter_store.next_worker(connection))

    def book(connection: Connection, city: City) -> SqlCaseBook:
        assert cities is not None, "a city was published"
        out = message_book(settings, connection, cities, city, vault, ids)
        return SqlCaseBook(connection, cities.id(city), vault, out)

    def crews(connection: Connection, city: City) -> SqlCrewBook:
        assert cities is not None, "a city was published"
        return SqlCrewBook(connection, cities.id(city), vault, ids, REAL.now_us())

    def accounts(connection: Connection) -> SqlAccountBook:
        return SqlAccountBook(connection, vault, ids, REAL.now_us())

    return (cities.all if cities else list), Books(book, crews, accounts)
