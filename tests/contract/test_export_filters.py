"""Which reports an export lets through, on both databases."""

import pytest

from app.domain.errors import InvalidInput
from app.usecases.export_filters import Asked
from tests.contract.export_data import (
    CART,
    HOUR,
    MIDNIGHT,
    SmallCity,
    export,
    filled,
    numbers,
    reader,
    report,
    rows_of,
)


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


@pytest.mark.parametrize(
    ("filed_by", "expected"),
    [
        ("", [1, 2, 4]),
        ("any", [1, 2, 3, 4]),
        ("resident", [1, 4]),
        ("monitor", [2]),
        ("test", [3]),
    ],
)
def test_tests_are_left_out_unless_they_are_asked_for(
    database: str, filed_by: str, expected: list[int]
) -> None:
    rows = [
        report(1),
        report(2, filed_by="monitor"),
        report(3, filed_by="test"),
        report(4, held="phone"),
    ]
    filled(database, rows).dispose()

    with reader(database) as engine:
        found = rows_of(export(engine, Asked(filed_by=filed_by)))
        if not filed_by:
            [four] = [row["held"] for row in found if row["held"]]
            assert four == "phone"
    whose = {1: "resident", 2: "monitor", 3: "test", 4: "resident"}
    assert [row["filed_by"] for row in found] == [whose[number] for number in expected]


def test_another_citys_reports_stay_out(database: str) -> None:
    filled(database, [report(1), report(2, city_id=2), report(3)]).dispose()

    with reader(database) as engine:
        assert numbers(export(engine)) == [1, 3]


def test_a_city_that_published_nothing_is_refused(database: str) -> None:
    with reader(database) as engine, pytest.raises(InvalidInput, match="beira"):
        export(engine, city=SmallCity("beira"))
