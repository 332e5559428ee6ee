"""Counters shared by every process of a database."""

from sqlalchemy import Connection, insert, update

from app.store.schema import counters
from app.store.tables.counters import NO_CITY

#: Ids have room for so many processes at once.
MOST_WORKERS = 1024


def next_worker(connection: Connection) -> int:
    """Give this process a number no other living process has, 0 to 1,023 in turn."""
    value = connection.scalar(
        update(counters)
        .where(counters.c.city_id == NO_CITY, counters.c.name == "workers")
        .values(value=counters.c.value + 1)
        .returning(counters.c.value)
    )
    if value is None:
        connection.execute(insert(counters).values(city_id=NO_CITY, name="workers", value=0))
        return 0
    return int(value) % MOST_WORKERS
