"""One writer: `serve` holds this lock on an embedded database for as long as it lives."""

import fcntl
import os
from pathlib import Path


class Locked(Exception):  # noqa: N818 - says what is so
    """Another process writes to this database: is `dial311 serve` running already?"""


class WriterLock:
    """An exclusive lock on a file; the operating system frees it when the process dies."""

    def __init__(self, folder: Path) -> None:
        """Take it, or raise Locked."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise Locked(Locked.__doc__) from error

    def release(self) -> None:
        """Let others write."""
        os.close(self._file)
