"""What makes exports as jobs, and somebody who asks for them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, Engine, select

from app.domain.accounts import Account, Right, Role
from app.domain.audit import Who
from app.domain.export_jobs import Job
from app.domain.ids import IdSource
from app.exports.making import FORMS
from app.hands import Means
from app.store.engine import reading_engine
from app.store.schema import audit_entries, export_jobs
from app.usecases.export_filters import Asked
from app.usecases.export_reports import ExportCity, Wish
from app.usecases.export_wish import Part
from app.work.export_files import ExportFiles
from app.work.export_jobs import ExportJobs
from app.work.exports import Exports
from app.work.live_menus import directly
from tests.contract.export_data import MIDNIGHT, VAULT, SmallCity, export, filled, report

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
SECOND = 1_000_000
FEW = 3
#: Of two full pages, and one of what is left.
MORE, REPORTS = 4_097, 4_100
ANA = Who("official ana", "192.0.2.7")
CSV = FORMS["csv"]


WISHED = Account(0, "ana", Role.CLERK, frozenset({Right.REVEAL}))


@dataclass
class Office:
    """What makes exports, and somebody who asks for them."""

    url: str
    engine: Engine
    reader: Engine
    folder: Path
    account: Account = WISHED
    us: int = MIDNIGHT
    #: Is done after every unit of work, with what it gave.
    then: Callable[[Any], None] = lambda _done: None
    steps_us: int = 0  #: how much later it is at each look at the clock
    cities: Callable[[], dict[int, ExportCity]] = lambda: {1: SmallCity()}
    ids: IdSource = field(default_factory=lambda: IdSource(9))

    def now_us(self) -> int:
        self.us += self.steps_us
        return self.us

    def write(self, work: Callable[[Connection], T]) -> T:
        done = directly(self.engine)(work)
        self.then(done)
        return done

    def open(self, worker: int = 1) -> Exports:
        files = ExportFiles(self.folder)
        means = Means(self.write, self.reader, VAULT, self.ids, self.now_us)
        jobs = ExportJobs(
            self.reader,
            self.write,
            VAULT,
            files,
            cities=lambda: self.cities(),  # noqa: PLW0108 - it may be another one later
            worker=worker,
            now_us=self.now_us,
        )
        return Exports(
            self.write,
            self.reader,
            VAULT,
            means.accounts,
            self.ids,
            files=files,
            jobs=jobs,
            now_us=self.now_us,
        )

    def ask(self, exports: Exports, part: Part = Part.FILE, reason: str = "", **wish: Any) -> Job:
        made = exports.prepare(SmallCity(), Wish(wish.pop("asked", Asked()), **wish))
        return exports.ask(self.account, made, part, ANA, 1, reason)

    def rows(self) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(export_jobs).order_by(export_jobs.c.id)))

    def said(self) -> list[str]:
        with self.engine.connect() as connection:
            its = audit_entries.c.deed == "exported"
            found = connection.execute(
                select(audit_entries).where(its).order_by(audit_entries.c.id)
            )
            return [f"{row.actor} {row.address}: {row.after}" for row in found]

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []


@pytest.fixture
def office(database: str, tmp_path: Path) -> Iterator[Office]:
    engine = filled(database, (report(n, comment=f"não {n}") for n in range(1, FEW + 1)))
    made = Office(database, engine, reading_engine(database), tmp_path / "data" / "exports")
    with engine.begin() as connection:
        book = Means(made.write, engine, VAULT, made.ids, made.now_us).accounts(connection)
        made.account = book.add(made.account, "shell")
    yield made
    made.reader.dispose()
    engine.dispose()


def whole_file(office: Office, **wish: Any) -> bytes:
    return b"".join(chunk.data for chunk in export(office.reader, now_us=office.us, **wish))
