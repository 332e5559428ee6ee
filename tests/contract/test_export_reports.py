"""An export's rows, columns, filters and pages, on both databases."""

import csv
import io
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, delete, insert, select, update

from app.domain.errors import InvalidInput
from app.store.engine import is_sqlite, reading_engine
from app.store.report_export import PAGE_ROWS, UNREADABLE
from app.store.schema import reports
from app.usecases.export_columns import COLUMNS
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Chunk
from tests.contract.export_data import (
    HOUR,
    MIDNIGHT,
    VAULT,
    SmallCity,
    export,
    filled,
    report,
    store,
)

BULK = [
    *("service_request_id", "requested_datetime", "updated_datetime", "closed_date"),
    *("status_description", "status_notes", "source", "service_name", "service_subtype"),
    *("description", "agency_responsible", "address", "lat", "long"),
]
#: What the issue promises besides.
PROMISED = {
    *("status", "service_code", "service_name", "district", "bairro", "block", "point"),
    *("radius_m", "located_by", "channel", "language"),
}
CART = {
    "service_code": "cart_missed",
    "bairro": "maxaquene_b",
    "block": "12",
    "point": "",
    "located_by": "bairro",
    "radius_m": 750,
}


@contextmanager
def reader(url: str) -> Iterator[Engine]:
    engine = reading_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def rows_of(chunks: Iterable[Chunk], delimiter: str = ",") -> list[dict[str, str]]:
    data = b"".join(chunk.data for chunk in chunks)
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=delimiter, strict=True))


def numbers(chunks: Iterable[Chunk]) -> list[int]:
    return [int(row["service_request_id"]) - 48_000_000 for row in rows_of(chunks)]


def test_the_first_fourteen_columns_are_those_of_georeport_bulk() -> None:
    names = [column.name for column in COLUMNS]

    assert names[:14] == BULK
    assert {*names} >= PROMISED
    assert len({*names}) == len(names)
    assert all(column.meaning for column in COLUMNS)


def test_a_report_is_written_whole(database: str) -> None:
    closed = report(1, status="resolved", closed_at=MIDNIGHT + HOUR, comment="Já não há espaço")
    filled(database, [closed]).dispose()

    with reader(database) as engine:
        [row] = rows_of(export(engine, comments=True))

    assert row == {
        "service_request_id": "48000001",
        "requested_datetime": "2016-11-10T00:01:00+02:00",
        "updated_datetime": "2016-11-10T00:01:00+02:00",
        "closed_date": "2016-11-10T01:00:00+02:00",
        "status_description": "closed",
        "status_notes": "",
        "source": "ussd",
        "service_name": "Contentor está cheio",
        "service_subtype": "waste",
        "description": "Já não há espaço",
        "agency_responsible": "Direcção Municipal; Resíduos",
        "address": "Custódio Irmão, Maxaquene A, KaMaxakeni",
        "lat": "-25.961230",
        "long": "32.570000",
        "status": "resolved",
        "service_code": "container_full",
        "district": "KaMaxakeni",
        "bairro": "Maxaquene A",
        "block": "",
        "point": "Custódio Irmão",
        "container_code": "10017",
        "radius_m": "30",
        "located_by": "container",
        "channel": "ussd",
        "language": "pt",
        "network": "64301",
    }


@pytest.mark.parametrize(("language", "block"), [("pt", "Q.12"), ("en", "Block 12")])
def test_a_block_stands_in_the_address(database: str, language: str, block: str) -> None:
    filled(database, [report(1, **CART)]).dispose()

    with reader(database) as engine:
        [row] = rows_of(export(engine, city=SmallCity(language=language)))

    assert row["address"] == f"{block}, Maxaquene B, KaMaxakeni"
    assert (row["block"], row["point"], row["container_code"]) == ("12", "", "")


def test_a_code_nobody_knows_stands_for_itself(database: str) -> None:
    filled(database, [report(1, service_code="gone", bairro="nowhere")]).dispose()

    with reader(database) as engine:
        [row] = rows_of(export(engine))

    assert (row["service_name"], row["service_subtype"], row["bairro"]) == ("gone", "", "nowhere")


def test_a_spreadsheet_opens_it(database: str) -> None:
    filled(database, [report(1, comment="Lixo à porta; não há mão")]).dispose()

    with reader(database) as engine:
        chunks = list(export(engine, profile="excel", comments=True))
        [row] = rows_of(chunks, ";")

    assert chunks[0].data.startswith(b"\xef\xbb\xbfservice_request_id;")
    assert row["service_name"] == "Contentor está cheio"
    assert row["agency_responsible"] == "Direcção Municipal; Resíduos"
    assert row["description"] == "Lixo à porta; não há mão"
    assert (row["lat"], row["long"]) == ("-25,961230", "32,570000")
    assert row["requested_datetime"] == "2016-11-10 00:01:00"
    assert row["time_zone"] == "Africa/Maputo"


def test_words_that_a_spreadsheet_would_run_are_guarded(database: str) -> None:
    filled(database, [report(1, comment='=HYPERLINK("x")')]).dispose()

    for profile, delimiter in (("raw", ","), ("excel", ";")):
        with reader(database) as engine:
            [row] = rows_of(export(engine, profile=profile, comments=True), delimiter)

        assert row["description"] == '\'=HYPERLINK("x")'
        assert row["lat"].startswith("-25")


def test_comments_stay_closed_without_the_right(database: str) -> None:
    filled(database, [report(1, comment="segredo")]).dispose()

    with reader(database) as engine:
        assert b"segredo" not in b"".join(chunk.data for chunk in export(engine))


def test_words_that_do_not_open_say_so(database: str) -> None:
    writer = filled(database, [report(1, comment="um"), report(2, comment="dois")])
    with writer.begin() as connection:
        another = VAULT.seal("um", "reports.comment 2")
        connection.execute(update(reports).where(reports.c.id == 1).values(comment_sealed=another))
    writer.dispose()

    with reader(database) as engine:
        found = rows_of(export(engine, comments=True))

    assert [row["description"] for row in found] == [UNREADABLE, "dois"]


def test_an_empty_export_has_its_header(database: str) -> None:
    filled(database, [report(1)]).dispose()

    with reader(database) as engine:
        [chunk] = export(engine, Asked(channel="sms"))

    assert chunk.rows == 0
    assert chunk.data.decode() == ",".join(column.name for column in COLUMNS) + "\r\n"


@pytest.mark.parametrize("count", [1, PAGE_ROWS - 1, PAGE_ROWS, PAGE_ROWS + 1, 5_010])
def test_every_report_is_there_once_across_pages(database: str, count: int) -> None:
    filled(database, (report(n) for n in range(1, count + 1))).dispose()

    with reader(database) as engine:
        chunks = list(export(engine))

    assert numbers(chunks) == list(range(1, count + 1))
    assert max(chunk.rows for chunk in chunks) <= PAGE_ROWS
    assert len(chunks) == -(-count // PAGE_ROWS)


def test_what_is_filed_during_an_export_waits_for_the_next(database: str) -> None:
    writer = filled(database, (report(n) for n in range(1, 5_011)))

    with reader(database) as engine:
        chunks = export(engine)
        begun = [next(chunks)]
        store(writer, (report(n) for n in range(5_011, 5_021)))
        with writer.begin() as connection:
            connection.execute(delete(reports).where(reports.c.id == 5_000))
        found = numbers([*begun, *chunks])

    writer.dispose()
    assert found == [n for n in range(1, 5_011) if n != 5_000]


def test_no_transaction_stays_open_between_pages(database: str) -> None:
    writer = filled(database, (report(n) for n in range(1, 5_011)))

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


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(), [1, 2, 3, 4]),
        (Asked(since="2016-11-10"), [2, 3, 4]),
        (Asked(until="2016-11-10"), [1, 2, 3]),
        (Asked(since="2016-11-10", until="2016-11-10"), [2, 3]),
        (Asked(since="2016-11-11", until="2016-11-11"), [4]),
        (Asked(status="open"), [1, 2]),
        (Asked(status="closed"), [3, 4]),
        (Asked(status="in_progress"), [2]),
        (Asked(status="In progress"), [2]),
        (Asked(service="cart_missed"), [2]),
        (Asked(service="TCHOVA NAO PASSOU"), [2]),
        (Asked(district="kampfumo"), [3]),
        (Asked(district="Kampfumo "), [3]),
        (Asked(bairro="alto_mae_a"), [3]),
        (Asked(bairro="Alto Mae A"), [3]),
        (Asked(bairro="alto maé a", district="KaMpfumo"), [3]),
        (Asked(channel="sms"), [4]),
        (Asked(status="closed", channel="ussd"), [3]),
    ],
)
def test_filters_let_through_what_was_asked(
    database: str, asked: Asked, expected: list[int]
) -> None:
    rows = [
        report(1, at=MIDNIGHT - 1),
        report(2, at=MIDNIGHT, status="in_progress", **CART),
        report(3, at=MIDNIGHT + 24 * HOUR - 1, status="resolved", district="kampfumo",
               bairro="alto_mae_a"),
        report(4, at=MIDNIGHT + 24 * HOUR, status="invalid", channel="sms"),
    ]  # fmt: skip
    filled(database, rows).dispose()

    with reader(database) as engine:
        assert numbers(export(engine, asked)) == expected


def test_another_citys_reports_stay_out(database: str) -> None:
    filled(database, [report(1), report(2, city_id=2), report(3)]).dispose()

    with reader(database) as engine:
        assert numbers(export(engine)) == [1, 3]


def test_a_city_that_published_nothing_is_refused(database: str) -> None:
    with reader(database) as engine, pytest.raises(InvalidInput, match="beira"):
        export(engine, city=SmallCity("beira"))


def test_memory_stays_the_same_however_many_reports(database: str) -> None:
    writer = filled(database, (report(n) for n in range(1, 10_001)))
    with reader(database) as engine:
        list(export(engine))  # whatever is made once
        few = _peak(engine)
        _copy(writer, 10_000, times=4)
        many = _peak(engine)

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


def _peak(engine: Engine) -> int:
    tracemalloc.start()
    try:
        rows = sum(chunk.rows for chunk in export(engine))
        assert rows in (10_000, 50_000)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
