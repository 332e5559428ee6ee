"""The loop that makes exports which nobody waits for, one at a time; of several processes one does.

A file is written beside its name, flushed, and named when it is whole; then its job is ready. A
process that dies on the way leaves a job that is begun anew from its beginning.
"""

import errno
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Final

from sqlalchemy import Engine

from app.domain.clock import Micros
from app.domain.errors import AppError
from app.domain.export_jobs import TRIES, Job
from app.exports.making import Making, forms_within
from app.store import export_job_store as store
from app.store.export_job_store import Whole
from app.store.report_export import ReportExport
from app.store.vault import Vault
from app.usecases.export_reports import ExportCity, prepare_export
from app.usecases.export_wish import read_wish
from app.work.export_files import ExportFiles
from app.work.loop import Loop
from app.work.publisher import Write
from app.work.rounds import Stopped
from app.work.tries import write_surely

log = logging.getLogger(__name__)

#: How often is looked where nobody wakes it: what another process was asked for.
LOOK_S: Final = 10.0
#: For how long a process that makes one is waited for by the others, and how often it says that
#: it is there: to put a workbook together takes minutes in which no page comes.
LEASE_US: Final = 60 * 1_000_000
BEAT_S: Final = 15.0
#: How often it is noted how far a job is.
NOTED_US: Final = 2 * 1_000_000
#: Rest after a page, so that callers are not kept waiting by it.
REST_S: Final = 0.01
_FULL: Final = "the disk of this machine is full"
_TIRED: Final = "it was begun three times and never came to its end"


class _Unwanted(Exception):  # noqa: N818 - says what happened
    """Nobody wants this try any more: it was ended, or another process has begun anew."""


class ExportJobs(Loop):
    """One thread that makes what is asked for."""

    def __init__(
        self,
        reader: Engine,
        write: Write,
        vault: Vault,
        files: ExportFiles,
        *,
        cities: Callable[[], Mapping[int, ExportCity]],
        worker: int,
        now_us: Callable[[], Micros],
    ) -> None:
        """Take the ways to read and write; `cities` are by the number of their rows."""
        super().__init__("exports", LOOK_S, LEASE_US, reader, write, worker=worker, now_us=now_us)
        self._vault = vault
        self._files = files
        self._forms = forms_within(files.folder)
        self._cities = cities

    def wake(self) -> None:
        """Look at once."""
        self._rounds.wake()

    def look(self) -> int:
        """Let go of what is old and make what waits; give how many were begun."""
        self._sweep(parts=False)
        if not self._has_work() or not self._lease.is_ours():
            return 0
        self._write(partial(store.expire, now_us=self._now_us()))
        self._sweep(parts=True)
        self._files.sweep_workbooks(self._now_us())
        begun = 0
        while not self._rounds.is_stopping and (job := self._next()) and self._lease.is_ours():
            begun += self._try(job)
        return begun

    def _has_work(self) -> bool:
        with self._reader.connect() as connection:
            waits = store.next_job(connection) is not None
            return waits or store.is_past(connection, self._now_us()) or self._files.has_parts()

    def _next(self) -> Job | None:
        with self._reader.connect() as connection:
            return store.next_job(connection)

    def _sweep(self, *, parts: bool) -> None:
        def kept(ids: set[int]) -> set[tuple[int, int]]:
            with self._reader.connect() as connection:
                return store.kept_files(connection, ids)

        self._files.sweep(kept, parts=parts)

    def _try(self, job: Job) -> bool:
        if job.tries >= TRIES:
            self._write(partial(store.fail, job=job, said=_TIRED))
            return False
        if not self._write(partial(store.begin, job=job)):
            return False
        self._make(job._replace(tries=job.tries + 1))
        return True

    def _make(self, job: Job) -> None:
        try:
            with self._beating():
                whole = self._write_file(job)
        except _Unwanted:
            return
        except Stopped:
            write_surely(self._write, partial(store.put_back, job=job))
            return
        except (AppError, OSError) as error:
            said = error.strerror if isinstance(error, OSError) else None
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                said = _FULL
            log.warning("export.failed", extra={"job": job.id, "why": str(said or error)})
            self._write(partial(store.fail, job=job, said=str(said or error)))
            return
        now = self._now_us()
        if not write_surely(self._write, partial(store.finish, job=job, whole=whole, now_us=now)):
            self._files.drop(job)

    def _write_file(self, job: Job) -> Whole:
        making = self._prepare(job)
        size, cases, noted = 0, 0, self._now_us()
        with self._files.writing(job) as file:
            for chunk in making.chunks():
                file.write(chunk.data)
                size, cases = size + len(chunk.data), cases + chunk.cases
                self._rounds.rest(REST_S if chunk.cases else 0)
                if self._now_us() - noted >= NOTED_US:
                    noted = self._now_us()
                    self._note(job, cases)
        manifest = making.manifest().decode()
        return Whole(making.file_name, size, making.tally.rows, making.tally.cases, manifest)

    def _note(self, job: Job, done: int) -> None:
        """Note how far it is; who is busy now is told the next time. Raises: _Unwanted."""
        try:
            if not self._write(partial(store.note, job=job, done=done)):
                raise _Unwanted
        except AppError:
            log.info("export.not_noted", extra={"job": job.id})

    def _prepare(self, job: Job) -> Making:
        city = self._cities().get(job.city_id)
        if city is None:
            raise AppError("its city is off the line")
        wish, part = read_wish(job.wish, self._forms)
        reader = ReportExport(self._reader, self._vault, city.code)
        return Making(prepare_export(reader, city, wish, now_us=self._now_us()), part)

    @contextmanager
    def _beating(self) -> Iterator[None]:
        """Have the lease for as long as it takes."""
        done = threading.Event()

        def beat() -> None:
            while not done.wait(BEAT_S):
                try:
                    self._lease.is_ours()
                except Exception:  # the database may be itself again at the next beat
                    log.exception("export.no_beat")

        thread = threading.Thread(target=beat, name="exports-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
