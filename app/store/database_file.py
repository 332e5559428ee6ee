"""The file of an embedded database: whether it is still where it was.

A file that was deleted or moved away goes on taking what is written until the process lets go of
it, and all of that is lost. Nobody may be told that such a thing is stored.
"""

import os
from typing import Final

from sqlalchemy import Engine

from app.domain.errors import Busy
from app.store.engine import is_embedded

GONE: Final = "the database's file is gone: put it back, or stop the service and start it again"


class DatabaseFile:
    """Which file an engine writes to; one without a file (a server, memory) is always there."""

    def __init__(self, engine: Engine) -> None:
        """Remember the file as it is now."""
        path = engine.url.database if is_embedded(engine) else None
        self._path = path if path and path != ":memory:" else None
        self._known = self._look()

    def is_there(self) -> bool:
        """Whether the path still leads to the file that it led to at first; a microsecond."""
        if self._known is None:
            self._known = self._look()  # not made yet
            return True
        return self._look() == self._known

    def _look(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            seen = os.stat(self._path)  # noqa: PTH116 - for every batch; a Path costs more
        except OSError:
            return None
        return seen.st_dev, seen.st_ino


def gone() -> Busy:
    """Make the error of a unit of work that cannot be kept."""
    return Busy(GONE)
