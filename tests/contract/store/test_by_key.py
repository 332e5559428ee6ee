"""PostgreSQL finds what a turn asks for by its keys, however it has counted its tables."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url

from app.store import part_sql, turn_sql
from app.store.engine import POSTGRES_BY_KEY
from app.store.postgres_trips import statements
from app.store.trips import Each, Lookup, Reads
from tests.databases import Databases

HASHES = [bytes([n]) * 16 for n in range(12)]
STANDING = [{"city": 1, "number": n, "hash": HASHES[n]} for n in range(1, 12)]
ASKED: dict[str, Lookup | Each] = {
    "contacts": Lookup(turn_sql.CONTACTS, "hash", HASHES, {"city": 1}),
    "turns": Lookup(turn_sql.TURNS, "id", list(range(1, 12))),
    "sessions": Lookup(turn_sql.SESSIONS, "key", HASHES),
    "cases": Lookup(turn_sql.CASE, "number", list(range(1, 12)), {"city": 1}),
    "events": Lookup(turn_sql.NEXT_EVENT, "report", list(range(1, 12))),
    "standing": Each(part_sql.STANDING, STANDING),
}


@pytest.mark.parametrize("what", ASKED)
def test_many_keys_are_looked_up_one_by_one(databases: Databases, what: str) -> None:
    """Else a server before 17 reads all of a city: `city_id` alone is a key too."""
    [statement] = statements(Reads([ASKED[what]]))
    with databases.fresh("postgresql") as url:
        [plan] = _explained(url, statement.sql, statement.values)

    (top,) = plan
    assert top["Plan"]["Node Type"] == "Nested Loop"
    scans = [node for node in _nodes(top["Plan"]) if "Index Cond" in node]
    assert any("asked.p" in scan["Index Cond"] for scan in scans)
    assert not any(node["Node Type"] == "Seq Scan" for node in _nodes(top["Plan"]))


def _explained(url: str, sql: str, values: Sequence[str | None]) -> Any:
    parts = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(parts, connect_args=POSTGRES_BY_KEY)
    with engine.connect() as connection:
        for place in range(len(values), 0, -1):
            value = values[place - 1]
            written = "NULL" if value is None else "'" + value.replace("'", "''") + "'"
            sql = sql.replace(f"${place}", written)
        found = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}".replace("%", "%%")).one()
    engine.dispose()
    return found


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for below in plan.get("Plans", []) for node in _nodes(below))]
