"""Copies an embedded database while it is in use, and knows when that was done last.

SQLite writes the copy anew (`VACUUM INTO`) from a reader: it is whole as of one moment, holds
nothing that was deleted, and nobody who writes waits for it. It gets its name when it is on the
disk and has been read through; one that was never read may be none.
"""

import json
import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Engine

from app.domain.clock import Micros, utc
from app.domain.errors import AppError, InvalidInput
from app.store.engine import is_embedded

#: In the data folder: what was copied last. The copies themselves lie wherever they are safe.
RECORD: Final = "backups.json"
_SERVER: Final = (
    "this database is a server's: back it up with pg_dump, as in"
    " pg_dump --format=custom --file=FILE"
)


class Backup(NamedTuple):
    """A copy of the database."""

    at: datetime  #: when it was begun: nothing that came later is in it
    bytes: int
    file: str  #: where it was put; it may be elsewhere by now


def back_up(reader: Engine, target: Path, now_us: Micros) -> Backup:
    """Copy a database into a new file that only its owner reads, and give what was made.

    Raises:
        InvalidInput: it is a server's, or the file is there already.
        AppError: it could not be written, or cannot be read again; nothing is left of it.
    """
    if not is_embedded(reader):
        raise InvalidInput(_SERVER)
    if target.exists():
        raise InvalidInput(f"{target} is there already: a backup takes the place of no file")
    half = target.with_name(f".{target.name}.half")
    try:
        half.unlink(missing_ok=True)  # of a copy that was cut off
        os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(reader, half)
        _check(half)
        size = _flush(half)
        half.rename(target)
        _flush(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise AppError(f"the backup could not be written to {target}: {error}") from error
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    return Backup(utc(now_us), size, str(target))


def _copy(reader: Engine, half: Path) -> None:
    with reader.connect() as connection:
        # On the driver itself, for it does not go within a transaction.
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("VACUUM INTO ?", (str(half),))


def _check(half: Path) -> None:
    with closing(sqlite3.connect(f"{half.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        [said] = copy.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise AppError(f"the backup cannot be read again ({said}): nothing was kept of it")


def _flush(path: Path) -> int:
    """Have a file, or the names of a folder, on the disk; give how many bytes it is."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def note_backup(data_dir: Path, backup: Backup) -> None:
    """Note what was copied last."""
    record = data_dir / RECORD
    half = data_dir / f".{RECORD}.half"
    said = {"at": backup.at.isoformat(), "bytes": backup.bytes, "file": backup.file}
    half.write_text(json.dumps(said) + "\n", encoding="utf-8")
    _flush(half)
    half.replace(record)


def newest_backup(data_dir: Path) -> Backup | None:
    """Give what was copied last; None where nothing is known of any."""
    try:
        said = json.loads((data_dir / RECORD).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(said["at"])
        known = Backup(at, int(said["bytes"]), str(said["file"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return known if at.tzinfo else None
