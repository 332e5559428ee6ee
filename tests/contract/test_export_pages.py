"""An export's pages: each report once, no transaction held, steady memory; on both databases."""

import tracemalloc

import pytest
from sqlalchemy import Engine, delete, insert, select

from app.store.engine import is_sqlite
from app.store.report_export import PAGE_ROWS
from app.store.schema import reports
from app.usecases.export_filters import Asked
from tests.contract.export_data import export, filled, numbers, reader, report, store

#: Reports of the two exports whose memory is compared: of three pages, and of twelve.
FEW, MANY = 2 * PAGE_ROWS + 500, 5 * (2 * PAGE_ROWS + 500)


@pytest.mark.parametrize("count", [1, PAGE_ROWS - 1, PAGE_ROWS, PAGE_ROWS + 1, 4_010])
def test_every_report_is_there_once_across_pages(database: str, count: int) -> None:
    filled(database, (report(n) for n in range(1, count + 1))).dispose()

    with reader(database) as engine:
        chunks = list(export(engine))

    assert numbers(chunks) == list(range(1, count + 1))
    assert max(chunk.rows for chunk in chunks) <= PAGE_ROWS
    assert len(chunks) == -(-count // PAGE_ROWS)


def test_what_is_filed_during_an_export_waits_for_the_next(database: str) -> None:
    writer = filled(database, (report(n) for n in range(1, 4_011)))

    with reader(database) as engine:
        chunks = export(engine)
        begun = [next(chunks)]
        store(writer, (report(n) for n in range(4_011, 4_021)))
        with writer.begin() as connection:
            connection.execute(delete(reports).where(reports.c.id == 4_005))
        found = numbers([*begun, *chunks])

    writer.dispose()
    assert found == [n for n in range(1, 4_011) if n != 4_005]


def test_no_transaction_stays_open_between_pages(database: str) -> None:
    writer = filled(database, (report(n) for n in range(1, 4_011)))

    with reader(database) as engine:
        chunks = export(engine)
        next(chunks)
        assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        if is_sqlite(database):
            with writer.connect() as connection:
                # A reader that held its snapshot would make it busy: (1, …).
                connection.rollback()
                raw = connection.connection.dbapi_connection
                assert raw is not None
                assert raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        assert len(list(chunks)) == 2
    writer.dispose()


def test_sqlite_walks_its_own_key_and_sorts_nothing(database: str) -> None:
    if not is_sqlite(database):
        pytest.skip("PostgreSQL plans by what it counted")
    filled(database, [report(1)]).dispose()
    seen: list[str] = []

    with reader(database) as engine:
        with engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.set_trace_callback(seen.append)
        list(export(engine, Asked(status="open", district="kamaxakeni")))
        with engine.connect() as connection:
            [page] = [s for s in seen if "LIMIT" in s and "reports.number" in s]
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {page}").all()

    assert [step[3] for step in plan] == [
        "SEARCH reports USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"
    ]


def test_memory_stays_the_same_however_many_reports(database: str) -> None:
    writer = filled(database, (report(n) for n in range(1, FEW + 1)))
    with reader(database) as engine:
        next(export(engine))  # whatever is made once
        few = _peak(engine, FEW)
        _copy(writer, FEW, times=4)
        many = _peak(engine, MANY)

    writer.dispose()
    assert many < few * 1.2
    assert many < 16 * 2**20


def _copy(writer: Engine, count: int, times: int) -> None:
    """Add all reports so many times more, under further numbers."""
    own = ("id", "number")
    others = [column for column in reports.c if column.name not in own]
    with writer.begin() as connection:
        for shift in range(count, count * (times + 1), count):
            shifted = select(reports.c.id + shift, reports.c.number + shift, *others)
            names = [*own, *(column.name for column in others)]
            connection.execute(
                insert(reports).from_select(names, shifted.where(reports.c.id <= count))
            )


def _peak(engine: Engine, rows: int) -> int:
    tracemalloc.start()
    try:
        assert sum(chunk.rows for chunk in export(engine)) == rows
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
