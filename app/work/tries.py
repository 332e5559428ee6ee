"""Tries a unit of work again where another process was faster."""

from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import Connection

from app.store.hot_sql import is_taken
from app.work.publisher import Write

#: How often what meets others of the same case is tried.
TRIES: Final = 5
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
