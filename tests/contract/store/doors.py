"""A doorman over a database, with a clock that tests move."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from app.domain.accounts import Account, Role
from app.domain.audit import Who
from app.domain.ids import IdSource
from app.store.account_store import SqlAccountBook
from app.store.vault import Vault
from app.usecases.account_book import Browser
from app.work.doorman import Doorman, Entered
from app.work.live_menus import directly
from tests.engines import lend

NOW = 1_764_158_400_000_000
MINUTE = 60_000_000
HOUR = 60 * MINUTE
HERE = Browser("192.0.2.7", "Firefox on a weak laptop")
THERE = Browser("198.51.100.9", "somewhere else")
SHELL = Who("shell ana")
PASSWORD = "quatro carros de mao"


@dataclass
class House:
    """A door, and what lies behind it."""

    url: str
    now_us: int = NOW
    worker: int = 1  #: of two processes each has its own
    vault: Vault = field(default_factory=lambda: Vault(b"h" * 32, {1: b"s" * 32}))

    def __post_init__(self) -> None:
        self.engine, self.reader, self._give_back = lend(self.url)
        self._ids = IdSource(self.worker)
        self.door = Doorman(
            directly(self.engine), self.reader, self.vault, self.open, lambda: self.now_us
        )

    def open(self, connection: Connection) -> SqlAccountBook:
        return SqlAccountBook(connection, self.vault, self._ids, self.now_us)

    def add(self, name: str, role: Role = Role.CLERK, **more: Any) -> Entered:
        """Add somebody who sets a password at once."""
        _, link = self.door.add(Account(0, name, role, **more), SHELL)
        return self.door.set_password(link, PASSWORD, PASSWORD, HERE)

    def rows(self, table: Table) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key)))

    def close(self) -> None:
        self._give_back()
