"""Which errors of a database end the process, and which only mean that one tries again later."""

import logging
import os
from typing import Final

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneIsFree

from app.store.engine import Locked

log = logging.getLogger(__name__)

#: Exit status of a process whose disk or database file is broken (EX_IOERR).
BROKEN: Final = 74
#: What PostgreSQL says where another one held what was wanted: a lock was not given in time.
_HELD: Final = "55P03"
#: How its other codes begin that speak of the moment: no way there, too many in it, a statement
#: that took too long, a server that ends.
_OF_A_MOMENT: Final = ("08", "53300", "57", _HELD)


def leave_if_broken(error: Exception) -> None:
    """End the process, at once, where going on could only make it worse."""
    if is_broken(error):
        log.critical("writer.broken", exc_info=error)
        logging.shutdown()
        os._exit(BROKEN)


def is_broken(error: BaseException | None) -> bool:
    """Whether the disk or the file failed.

    Looks also at what an error came from: undoing a savepoint fails once more.
    """
    while error is not None:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return True
        error = error.__cause__ or error.__context__
    return False


def is_out_of_reach(error: BaseException) -> bool:
    """Whether the connection was lost, or could not be had."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_held(error: BaseException) -> bool:
    """Whether another one held what was to be written: nothing of it is stored, for certain."""
    cause = getattr(error, "orig", None) or error  # the driver's own, where it was asked itself
    return isinstance(error, Locked) or getattr(cause, "sqlstate", None) == _HELD


def is_of_a_moment(error: BaseException) -> bool:
    """Whether what was asked may be answered a moment later: nothing is wrong with the question."""
    if isinstance(error, NoneIsFree) or is_held(error) or is_out_of_reach(error):
        return True
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.orig, "sqlstate", "")  # None where there was no server to give one
    is_busy = getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    return is_busy or code is None or code.startswith(_OF_A_MOMENT)
