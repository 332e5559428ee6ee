"""What stored reports and corrections say of places, as gaps and learning read them."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US
from app.domain.corrected import Pointed
from app.domain.gaps import Hits
from app.store.place_hits import read_hits, read_pointed, used_codes
from app.store.schema import reports
from tests.contract.store.lines import NOW, SECOND, Telephone
from tests.contract.store.past_cases import add_past
from tests.contract.store.skip_calls import filed
from tests.contract.store.test_places_corrected import OTHER_SKIP, move, town
from tests.engines import heard


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database, city=town())) as made:
        yield made


def test_reports_of_no_point_are_counted_by_place_those_of_most_first(line: Telephone) -> None:
    add_past(line, 7, "received", ago=200)  # first, as ids only grow
    add_past(line, 3, "received", bairro="palmar", block="2", radius_m=6_000)
    add_past(line, 5, "confirmed", bairro="cais", radius_m=4_400, held="place")
    add_past(line, 1, "received", bairro="cais", radius_m=900)
    add_past(line, 7, "received", point="30015")
    add_past(line, 7, "received", located_by="pin")
    add_past(line, 7, "received", filed_by="test")
    add_past(line, 7, "received", held="place")
    add_past(line, 7, "received", city_id=2)

    with line.reader.connect() as connection:
        found = read_hits(connection, 1, NOW - 90 * DAY_US)

    assert found == [
        Hits("kamaxakeni", "cais", "", 6, 4_400),
        Hits("kamaxakeni", "palmar", "2", 3, 6_000),
    ]


def test_on_sqlite_only_reports_since_then_are_read(sqlite_line: Telephone) -> None:
    line = sqlite_line
    said: list[tuple[str, Any]] = []
    with line.reader.connect() as connection:
        with heard(line.reader, "before_cursor_execute", lambda *a: said.append((a[2], a[3]))):
            read_hits(connection, 1, NOW - 90 * DAY_US)
        [(statement, given)] = said
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        plan = " ".join(str(row) for row in rows)

    assert "SEARCH reports USING INTEGER PRIMARY KEY (rowid>?)" in plan


def test_of_several_corrections_of_a_case_the_last_counts_from_what_was_named_first(
    line: Telephone,
) -> None:
    number = filed(line)
    move(line, number, NOW + SECOND, place="palmar", called="Ka Zé")
    move(line, number, NOW + 2 * SECOND, at=OTHER_SKIP, place="30028")
    [report] = line.rows(reports)

    with line.reader.connect() as connection:
        assert read_pointed(connection, 1) == [
            Pointed(report.id, "30015", "30028", OTHER_SKIP, "", "official ana", NOW + 2 * SECOND)
        ]
        assert read_pointed(connection, 2) == []

    move(line, number, NOW + 3 * SECOND, place="palmar/2", called="Ka Zé")
    with line.reader.connect() as connection:
        assert read_pointed(connection, 1) == [
            Pointed(report.id, "30015", "palmar/2", None, "Ka Zé", "official ana", NOW + 3 * SECOND)
        ]

    with line.engine.begin() as connection:
        connection.execute(update(reports).values(filed_by="test"))
    with line.reader.connect() as connection:
        assert read_pointed(connection, 1) == []
        assert used_codes(connection, 1) == set()
