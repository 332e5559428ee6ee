"""What officials ask of exports: a file at once, or a job; and what is kept of each."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Final, NamedTuple

from sqlalchemy import Connection, Engine

from app.domain.accounts import Account, Right
from app.domain.audit import Audited, Deed, Who
from app.domain.clock import DAY_US, Micros
from app.domain.errors import Busy, Conflict, InvalidInput, NotFound
from app.domain.export_jobs import MOST_WAITING, Job, State
from app.domain.ids import IdSource
from app.domain.text import says
from app.exports.making import OF_MANIFEST, Making, ending_in, forms_within, media_type_of
from app.store import export_job_store as store
from app.store.report_export import ReportExport
from app.store.vault import Vault
from app.usecases.export_manifest import described
from app.usecases.export_reports import Export, ExportCity, Wish, prepare_export
from app.usecases.export_wish import Part, read_wish, write_wish
from app.work.doorman import OpenAccounts
from app.work.export_files import ExportFiles
from app.work.export_jobs import ExportJobs
from app.work.publisher import Write

log = logging.getLogger(__name__)

#: A file of up to so many bytes is held in memory, not on the disk.
_IN_MEMORY: Final = 1 << 20
_PIECE: Final = 1 << 16
LONGEST_REASON: Final = 300
#: A download that goes on where it broke off, within this time, is the same download.
_SAME_US: Final = DAY_US


class Made(NamedTuple):
    """A whole file that is about to be sent."""

    file_name: str
    media_type: str
    size: int  #: bytes
    pieces: Iterator[bytes]


class Taken(NamedTuple):
    """The file of a job."""

    path: Path
    file_name: str
    media_type: str


class Exports:
    """Makes exports for officials, and keeps who had which."""

    def __init__(
        self,
        write: Write,
        reader: Engine,
        vault: Vault,
        open_accounts: OpenAccounts,
        ids: IdSource,
        *,
        files: ExportFiles,
        jobs: ExportJobs,
        now_us: Callable[[], Micros],
    ) -> None:
        """Take the ways to read and write, and the loop that makes what is long."""
        self._write = write
        self._reader = reader
        self._vault = vault
        self._open_accounts = open_accounts
        self._ids = ids
        self._files = files
        self._now_us = now_us
        self.jobs = jobs
        #: How files are written, by name.
        self.forms = forms_within(files.folder)

    def prepare(self, city: ExportCity, wish: Wish) -> Export:
        """Check what is asked. Raises: InvalidInput."""
        reader = ReportExport(self._reader, self._vault, city.code)
        return prepare_export(reader, city, wish, now_us=self._now_us())

    def make(self, export: Export, part: Part, who: Who, city_id: int, reason: str = "") -> Made:
        """Make a file at once, and keep that it was made before any of it leaves.

        Raises:
            InvalidInput: phone numbers are asked for without a reason.
            Busy: the disk takes no more.
        """
        _need_reason(export.wish, reason)
        making = Making(export, part)
        try:
            spool = self._spool(making)
        except OSError as error:
            log.warning("export.failed", extra={"why": str(error.strerror or error)})
            raise Busy(
                "this machine cannot write the file, its disk may be full: tell who looks after it"
            ) from error
        try:
            told = f"{part}; {described(export, making.tally.cases, making.tally.rows)}"
            deed = Audited(Deed.EXPORTED, f"export {export.city}", "", told, reason, city_id)
            self._write(lambda connection: self._open_accounts(connection).audit(who, [deed]))
            size = spool.tell()
            spool.seek(0)
        except BaseException:
            spool.close()
            raise
        return Made(making.file_name, making.media_type, size, _pieces(spool))

    def _spool(self, making: Making) -> IO[bytes]:
        """Write the file where nobody sees it. Raises: OSError."""
        self._files.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Closed when it is sent.
        spool = SpooledTemporaryFile(_IN_MEMORY, dir=str(self._files.folder))  # noqa: SIM115
        try:
            for chunk in making.chunks():
                spool.write(chunk.data)
        except BaseException:
            # What it still holds has nowhere to go, and it is said already that it failed.
            with suppress(OSError):
                spool.close()
            raise
        return spool

    def ask(
        self, account: Account, export: Export, part: Part, who: Who, city_id: int, reason: str = ""
    ) -> Job:
        """Have a file made that is too long to be waited for.

        The same that is under way already is not made twice.

        Raises:
            InvalidInput: phone numbers are asked for without a reason.
            Conflict: too much of theirs is under way.
        """
        _need_reason(export.wish, reason)
        cases, now = export.count(), self._now_us()
        written = write_wish(export.wish, part)

        def work(connection: Connection) -> Job:
            id_ = self._ids.next(now)
            wished = Job(id_, city_id, account.id, now, written, State.WAITING, cases, 0, 0)
            job, is_new = store.queue(connection, wished)
            if is_new and store.count_under_way(connection, account.id) > MOST_WAITING:
                raise Conflict(
                    "wait until one of your files is ready: %(n)s are under way", n=MOST_WAITING
                )
            if is_new:
                told = f"asked; {part}; {described(export, cases)}"
                deed = Audited(Deed.EXPORTED, f"export {job.id}", "", told, reason, city_id)
                self._open_accounts(connection).audit(who, [deed])
            return job

        job = self._write(work)
        self.jobs.wake()
        return job

    def take(self, account: Account, job_id: int, who: Who, *, goes_on: bool) -> Taken:
        """Give the file of a job for download, and keep that it was taken.

        `goes_on`: it broke off, and the rest is asked for; within a day that is the same download.

        Raises:
            NotFound: they have no such file.
            Conflict: they may see less by now than when they asked.
        """
        job, now = self._find(account, job_id), self._now_us()
        wish, part = read_wish(job.wish, self.forms)
        path = self._files.path(job)
        if not (job.is_there(now) and path.is_file()):
            raise NotFound("that file is not here, or no more: ask for it again")
        check_allowed(account, wish)
        is_same = goes_on and job.taken_us is not None and now - job.taken_us < _SAME_US
        if not is_same:
            self._write(lambda connection: self._note_taken(connection, job, wish, who))
        return Taken(path, job.file_name, media_type_of(wish.form, part))

    def _note_taken(self, connection: Connection, job: Job, wish: Wish, who: Who) -> None:
        store.take(connection, job, self._now_us())
        personal = "yes" if wish.is_personal else "no"
        told = f"downloaded; {job.file_name}; rows {job.rows}; personal data {personal}"
        deed = Audited(Deed.EXPORTED, f"export {job.id}", "", told, "", job.city_id)
        self._open_accounts(connection).audit(who, [deed])

    def manifest(self, account: Account, job_id: int) -> tuple[str, str]:
        """Give the manifest of a job's file, and what that is called. Raises: NotFound."""
        job = self._find(account, job_id)
        if not job.manifest:
            raise NotFound
        return job.manifest, ending_in(OF_MANIFEST, job.file_name)

    def end(self, account: Account, job_id: int) -> None:
        """Want a job, or its file, no more. Raises: NotFound."""
        job = self._find(account, job_id)
        if not self._write(lambda connection: store.end(connection, job)):
            raise NotFound("that file is not here, or no more: ask for it again")
        self._files.drop(job)

    def _find(self, account: Account, job_id: int) -> Job:
        with self._reader.connect() as connection:
            job = store.find_job(connection, account.id, job_id)
        if job is None or account.city_id not in (None, job.city_id):
            raise NotFound
        return job


OTHER_RIGHTS: Final = "your rights are others than when you asked for it: ask for it again"


def is_allowed(account: Account, wish: Wish) -> bool:
    """Whether what a file holds is what somebody may see now."""
    may_phones = not wish.phones or account.may(Right.REVEAL)
    return may_phones and account.scope == wish.scope


def check_allowed(account: Account, wish: Wish) -> None:
    """Hold what a file holds to what somebody may see now. Raises: Conflict."""
    if not is_allowed(account, wish):
        raise Conflict(OTHER_RIGHTS)


def _need_reason(wish: Wish, reason: str) -> None:
    if wish.phones and not says(reason):
        raise InvalidInput("say why the phone numbers are needed")
    if len(reason) > LONGEST_REASON:
        raise InvalidInput("a reason has at most %(most)s characters", most=LONGEST_REASON)


def _pieces(spool: IO[bytes]) -> Iterator[bytes]:
    with spool:
        while piece := spool.read(_PIECE):
            yield piece
