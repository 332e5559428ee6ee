"""Files of exports in `DATA_DIR/exports`: each appears whole, readable by its owner alone."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from app.domain.clock import DAY_US, Micros
from app.domain.export_jobs import Job
from app.exports.xlsx import COLLECTS

_PART: Final = ".part"
_OWNER_ONLY: Final = 0o700
_FILE: Final = 0o600


class ExportFiles:
    """The folder, and whose each file in it is: `JOB-TRY`, and `JOB-TRY.part` until it is whole."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made when it is needed."""
        self.folder = folder

    def path(self, job: Job) -> Path:
        """Give where the file of a job lies, as its last try wrote it."""
        return self.folder / f"{job.id}-{job.tries}"

    @contextmanager
    def writing(self, job: Job) -> Iterator[BinaryIO]:
        """Give a file to be written; it has its name when this ends well. Raises: OSError."""
        self.folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        path = self.path(job)
        part = path.with_name(path.name + _PART)
        part.unlink(missing_ok=True)
        # O_EXCL: what lies there already is nothing of ours.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            self._flush_folder()
        finally:
            part.unlink(missing_ok=True)

    def drop(self, job: Job) -> None:
        """Take a job's file away."""
        self.path(job).unlink(missing_ok=True)

    def sweep(self, kept: Callable[[set[int]], set[tuple[int, int]]], *, parts: bool) -> None:
        """Take away what nobody wants; `parts`: also what others have begun and left.

        `kept` gives which of some jobs may have a file, each with its try.
        """
        found = {path: _owner(path) for path in self._list()}
        ids = {owner[0] for owner in found.values() if owner}
        if not ids:
            return
        wanted = kept(ids)
        for path, owner in found.items():
            is_part = path.name.endswith(_PART)
            if owner and (owner not in wanted or (is_part and parts)) and (parts or not is_part):
                with suppress(OSError):
                    path.unlink(missing_ok=True)

    def sweep_workbooks(self, now_us: Micros) -> None:
        """Take away what a process that died had collected for a workbook a day ago or earlier."""
        for path in self._list():
            if path.name.startswith(COLLECTS) and path.stat().st_mtime < (now_us - DAY_US) / 1e6:
                shutil.rmtree(path, ignore_errors=True)

    def has_parts(self) -> bool:
        """Whether there is something that was begun and left."""
        return any(path.name.endswith(_PART) for path in self._list())

    def _list(self) -> list[Path]:
        try:
            return list(self.folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _flush_folder(self) -> None:
        """Have the name on the disk, too, before anybody is told of it."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _owner(path: Path) -> tuple[int, int] | None:
    """Give job and try of a file; None for what is none of ours."""
    job, _, number = path.name.removesuffix(_PART).partition("-")
    return (int(job), int(number)) if job.isdigit() and number.isdigit() else None
