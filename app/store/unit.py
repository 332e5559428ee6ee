"""Units of work: what rides on the writer's transaction beside the turns."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.domain.errors import Busy
from app.store.breakage import is_broken, is_held
from app.store.engine import hasten

log = logging.getLogger(__name__)


class Unit(NamedTuple):
    """A short function that reads, checks and writes within a savepoint; no I/O, <= 200 rows."""

    work: Callable[[Connection], Any]
    done: Future[Any]


def attempt(connection: Connection, unit: Unit) -> Any:
    """Run a unit in its savepoint; its own failure undoes only itself."""
    try:
        with connection.begin_nested():
            return unit.work(connection)
    except Exception as error:  # handed to whoever asked for the unit
        if not _goes_on(connection) or is_broken(error):
            raise
        return error


def attempt_each(connection: Connection, units: Sequence[Unit]) -> list[tuple[Unit, Any]]:
    """Run units one behind the other; once one has waited for what another holds, none waits long.

    All of them are told when the last is done.
    """
    results = []
    for unit in units:
        result = attempt(connection, unit)
        if isinstance(result, Exception) and is_held(result):
            hasten(connection)
        results.append((unit, result))
    return results


def _goes_on(connection: Connection) -> bool:
    """Whether the transaction is still there: a full disk makes SQLite undo all of it at once."""
    if connection.invalidated:
        return False
    driver = connection.connection.driver_connection
    return bool(getattr(driver, "in_transaction", True))


def settle(unit: Unit, result: Any) -> None:
    """Tell whoever asked for a unit what became of it, once that is stored.

    Who met another one that holds what it needs may say so for certain, and try again.
    """
    if isinstance(result, Exception):
        if is_held(result):
            log.warning("unit.held", exc_info=result)
            result = Busy()
        unit.done.set_exception(result)
    else:
        unit.done.set_result(result)
