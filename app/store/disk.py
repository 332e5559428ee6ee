"""How large the database is, and how much room is left for it."""

import shutil
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, text

from app.store.engine import is_embedded


class Disk(NamedTuple):
    """Bytes."""

    database: int
    free: int  #: of the disk that an embedded database, else the data folder, lies on
    whole: int


def read_disk(connection: Connection, data_dir: Path) -> Disk:
    """Look; the size of a server's database is its own word."""
    if not is_embedded(connection.engine):
        size = connection.scalar(text("SELECT pg_database_size(current_database())"))
        return Disk(int(size or 0), *_room(data_dir))
    [(_, _, name), *_] = connection.execute(text("PRAGMA database_list"))
    path = Path(name)
    # The log beside it holds what was committed last.
    files = (path, path.with_name(f"{path.name}-wal"))
    return Disk(sum(file.stat().st_size for file in files if file.exists()), *_room(path.parent))


def _room(folder: Path) -> tuple[int, int]:
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total
