"""An export's rows and columns, on both databases."""

import pytest
from sqlalchemy import update

from app.store.report_export import UNREADABLE
from app.store.schema import reports
from app.usecases.export_columns import COLUMNS
from app.usecases.export_filters import Asked
from tests.contract.export_data import (
    CART,
    HOUR,
    MIDNIGHT,
    VAULT,
    SmallCity,
    export,
    filled,
    reader,
    report,
    rows_of,
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


def test_the_first_fourteen_columns_are_those_of_georeport_bulk() -> None:
    names = [column.name for column in COLUMNS]

    assert names[:14] == BULK
    assert {*names} >= PROMISED
    assert len({*names}) == len(names)
    assert all(column.meaning for column in COLUMNS)


def test_a_report_is_written_whole(database: str) -> None:
    known = {"told_by": MIDNIGHT + 48 * HOUR - 1, "reopenings": 2, "joined": 3}
    words = "Já não há espaço"
    closed = report(1, status="resolved", closed_at=MIDNIGHT + HOUR, comment=words, **known)
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
        "answers": "",
        "due_at": "",
        "on_time": "",
        "held": "",
        "filed_by": "resident",
        "duplicate_of": "",
        "told_by": "2016-11-11T23:59:59+02:00",
        "reopenings": "2",
        "people": "4",
    }


@pytest.mark.parametrize(("word", "block"), [("Q.", "Q.12"), ("Block ", "Block 12")])
def test_a_block_stands_in_the_address(database: str, word: str, block: str) -> None:
    filled(database, [report(1, **CART)]).dispose()

    with reader(database) as engine:
        [row] = rows_of(export(engine, city=SmallCity(block_word=word)))

    assert row["address"] == f"{block}, Maxaquene B, KaMaxakeni"
    assert (row["block"], row["point"], row["container_code"]) == ("12", "", "")


@pytest.mark.parametrize("profile", ["raw", "excel"])
def test_numbers_typed_on_the_way_stand_in_one_cell(database: str, profile: str) -> None:
    typed = [report(1, answers='{"people":7,"water":12}'), report(2, answers='{"people":0}')]
    filled(database, [*typed, report(3, answers=None)]).dispose()

    with reader(database) as engine:
        chunks = export(engine, profile=profile)
        rows = rows_of(chunks, "," if profile == "raw" else ";")

    assert [row["answers"] for row in rows] == ["people=7; water=12", "people=0", ""]
    # New columns go to the end: whoever reads them by number finds the others.
    newest = [column.name for column in COLUMNS][-9:]
    assert newest == [
        *("answers", "due_at", "on_time", "held", "filed_by"),
        *("duplicate_of", "told_by", "reopenings", "people"),
    ]


def test_a_code_nobody_knows_stands_for_itself(database: str) -> None:
    filled(database, [report(1, service_code="gone", bairro="nowhere")]).dispose()

    with reader(database) as engine:
        [row] = rows_of(export(engine))

    assert (row["service_name"], row["service_subtype"], row["bairro"]) == ("gone", "", "nowhere")


def test_a_report_names_the_body_that_has_it_now(database: str) -> None:
    owners = ["waste", "gone", ""]
    filled(database, [report(n, owner=owner) for n, owner in enumerate(owners, 1)]).dispose()

    with reader(database) as engine:
        rows = rows_of(export(engine))

    bodies = [row["agency_responsible"] for row in rows]
    assert bodies == ["Resíduos", "gone", "Direcção Municipal; Resíduos"]


def test_on_time_counts_those_that_are_open_and_late(database: str) -> None:
    due, later = MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR
    cases: list[tuple[dict[str, object], str]] = [
        ({"status": "resolved", "closed_at": due, "due_at": due}, "yes"),
        ({"status": "unresolved", "closed_at": due + 1, "due_at": due}, "no"),
        ({"status": "confirmed", "closed_at": due - 1, "due_at": due}, "yes"),
        ({"status": "confirmed", "closed_at": due + 1, "due_at": due}, "no"),
        ({"status": "unresolved", "closed_at": due - 1, "due_at": due}, "no"),
        ({"status": "invalid", "closed_at": due - 1, "due_at": due}, ""),
        ({"status": "received", "due_at": due}, "no"),
        ({"status": "assigned", "due_at": later}, ""),
        ({"status": "duplicate", "closed_at": later, "due_at": due}, ""),
        ({"status": "resolved", "closed_at": due}, ""),
    ]
    filled(database, [report(n, **of) for n, (of, _) in enumerate(cases, 1)]).dispose()

    with reader(database) as engine:
        rows = rows_of(export(engine, now_us=later))

    assert [row["on_time"] for row in rows] == [told for _, told in cases]
    assert [row["due_at"] for row in rows][:8] == [
        *["2016-11-10T01:00:00+02:00"] * 7,
        "2016-11-10T02:00:00+02:00",
    ]


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
