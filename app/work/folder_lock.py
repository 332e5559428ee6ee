"""One at a time writes a city's folder or takes it in, of all threads and processes of a machine.

Between writing files and publishing them a folder holds what nobody has published: who looked at it
then would publish it for them, or put back what the other one had written.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.domain.errors import Busy
from app.menufiles.notes import visible

log = logging.getLogger(__name__)

#: To publish takes less.
PATIENCE_S: Final = 10.0
_AGAIN_S: Final = 0.01


@contextmanager
def held(folder: Path, patience_s: float = PATIENCE_S, *, reads: bool = False) -> Iterator[None]:
    """Hold a folder; it is let go with the process, too, and nothing is left in it.

    `reads`: who takes it in keeps nobody else from that, only who writes. One that is gone or
    closed to us is not held: whoever reads it says so.

    Raises: Busy where another one holds it for longer than that.
    """
    try:
        there = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield
        return
    lock = fcntl.LOCK_SH if reads else fcntl.LOCK_EX
    try:
        if not _is_taken(there, lock):
            _wait(folder, there, lock, patience_s)
        yield
    finally:
        os.close(there)


def _wait(folder: Path, there: int, lock: int, patience_s: float) -> None:
    """Wait until a folder is let go, and say so: a start or an official may stand here long."""
    until = time.monotonic() + patience_s
    if patience_s:
        log.info("city.folder_waited_for", extra={"folder": visible(folder.name)})
    while time.monotonic() < until:
        time.sleep(_AGAIN_S)
        if _is_taken(there, lock):
            return
    raise Busy


def _is_taken(there: int, lock: int) -> bool:
    """Take a lock where that can be done now."""
    try:
        fcntl.flock(there, lock | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass  # a disk that knows no locks: of a network, of one machine alone
    return True
