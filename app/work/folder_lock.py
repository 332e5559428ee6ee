"""One at a time writes a city's folder or takes it in, of all threads and processes of a machine.

Between writing files and publishing them a folder holds what nobody has published: who looked at it
then would publish it for them, or put back what the other one had written.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.domain.errors import Busy

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
    try:
        _take(there, fcntl.LOCK_SH if reads else fcntl.LOCK_EX, time.monotonic() + patience_s)
        yield
    finally:
        os.close(there)


def _take(there: int, lock: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(there, lock | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy from None
            time.sleep(_AGAIN_S)
        except OSError:
            return  # a disk that knows no locks: of a network, of one machine alone
        else:
            return
