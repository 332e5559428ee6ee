"""Tries a unit of work again where another process was faster, or holds the database."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from app.domain.errors import Busy
from app.store.hot_sql import is_taken
from app.work.publisher import Write

#: How often what meets others of the same case is tried.
TRIES: Final = 5
#: How often, and how many seconds apart, a busy writer is asked for what must be known.
BUSY_TRIES: Final = 40
BUSY_WAIT_S: Final = 0.1
T = TypeVar("T")


def write_again(write: Write, work: Callable[[Connection], T]) -> T:
    """Write; read and write anew where a key was taken meanwhile. Raises: as the work."""
    for _ in range(TRIES - 1):
        try:
            return write(work)
        except Exception as error:
            # A resident said a word on the case in this very moment: it is another case now.
            if not is_taken(error):
                raise
    return write(work)


def write_surely(write: Write, work: Callable[[Connection], T]) -> T:
    """Write what must be known; who is busy or away is asked again. Raises: as the work.

    So is who found that another process has just written the same key. The work may have been done
    already, by a database that was lost amid its answer: done twice it must come to the same.
    """
    for _ in range(BUSY_TRIES - 1):
        try:
            return write(work)
        except (Busy, IntegrityError, OperationalError):
            time.sleep(BUSY_WAIT_S)
    return write(work)
