"""Files of exports in each form, read back by readers that are not ours."""

import csv
import errno
import io
import json
import operator
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from app.domain.accounts import Scope
from app.domain.csv_cells import guard, profile
from app.domain.errors import InvalidInput
from app.exports.making import FORMS, XLSX, Making
from app.exports.xlsx import write_xlsx
from app.store.schema import contacts, report_events
from app.usecases.export_columns import COLUMNS
from app.usecases.export_dictionary import IN_PORTUGUESE, OF_EVENTS, OF_REPORTS
from app.usecases.export_events import EVENT_COLUMNS
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish
from app.usecases.export_table import Chunk, Page, Table
from app.usecases.export_wish import Part, read_wish, write_wish
from tests.contract.export_data import (
    CART,
    HOUR,
    MIDNIGHT,
    VAULT,
    export,
    filled,
    numbers,
    prepared,
    reader,
    report,
    rows_of,
)
from tests.contract.xlsx_reader import Cell, moment, read_workbook, table
from tests.unit.domain.test_csv_cells import MAPUTO, PAYLOADS

PHONE = "+258840000001"
#: What a workbook's library has a meaning of its own for.
OF_THE_LIBRARY = (
    "<r>bold</r>",
    "<r></r></is></c><c r='A9'><f>1+1</f></c><c><is></r>",
    "{=1+1}",
    "http://evil.example/",
    "mailto:x",
    "_x0041_",
    "a\x01b\x0b",
    "x" * 40_000,
    "0123",
    "1e5",
    " ",
)


def whole(chunks: Iterator[Chunk]) -> bytes:
    return b"".join(chunk.data for chunk in chunks)


def events_of(number: int, *happened: tuple[str, str, str], note: str = "") -> list[dict[str, Any]]:
    """The filing of a report and what happened to it, an hour each."""
    at = MIDNIGHT + number * 60_000_000
    return [
        {
            "report_id": number,
            "seq": seq,
            "city_id": 1,
            "at": at + seq * HOUR,
            "kind": kind,
            "actor": actor,
            "status": status,
            "note_sealed": VAULT.seal(note, f"report_events.note {number} {seq}") if note else None,
        }
        for seq, (kind, actor, status) in enumerate([("filed", "caller", "received"), *happened])
    ]


def happen(engine: Engine, *events: dict[str, Any]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(report_events), list(events))


def test_a_workbook_holds_every_column_as_what_it_is(database: str) -> None:
    closed = report(
        1, status="resolved", closed_at=MIDNIGHT + HOUR, comment="Já não há", answers='{"people":7}'
    )
    filled(database, [closed, report(2, **CART)]).dispose()

    with reader(database) as engine:
        [sheet] = read_workbook(whole(export(engine, form=XLSX, comments=True))).values()

    assert [cell.value for cell in sheet[0].values()] == [*(c.name for c in COLUMNS), "time_zone"]
    first, second = table(sheet)
    assert {name: cell.value for name, cell in first.items() if name not in MOMENTS} == {
        "service_request_id": "48000001",
        "status_description": "closed",
        "source": "ussd",
        "service_name": "Contentor está cheio",
        "service_subtype": "waste",
        "description": "Já não há",
        "agency_responsible": "Direcção Municipal; Resíduos",
        "address": "Custódio Irmão, Maxaquene A, KaMaxakeni",
        "lat": -25.96123,
        "long": 32.57,
        "status": "resolved",
        "service_code": "container_full",
        "district": "KaMaxakeni",
        "bairro": "Maxaquene A",
        "point": "Custódio Irmão",
        "container_code": "10017",
        "radius_m": 30.0,
        "located_by": "container",
        "channel": "ussd",
        "language": "pt",
        "network": "64301",
        "answers": "people=7",
        "filed_by": "resident",
        "time_zone": "Africa/Maputo",
    }
    assert {name: str(moment(first[name].value)) for name in MOMENTS} == {
        "requested_datetime": "2016-11-10 00:01:00",
        "updated_datetime": "2016-11-10 00:01:00",
        "closed_date": "2016-11-10 01:00:00",
    }
    assert second["block"].value == "12"
    assert "closed_date" not in second
    assert not any(cell.is_quoted for row in (first, second) for cell in row.values())


MOMENTS = ("requested_datetime", "updated_datetime", "closed_date")


def table_of(words: list[str]) -> Table:
    """Give a table with words in a column, on one page."""
    columns = [column for column in COLUMNS if column.name in ("service_request_id", "description")]
    pages = iter([Page([[*range(len(words))], words], len(words), len(words))])
    return Table(columns, MAPUTO, profile("raw", "pt"), pages)


def words_in(words: list[str], limit: int = 1_048_576) -> list[list[str]]:
    """Write words into a column of a workbook; give those of each sheet."""
    sheets = read_workbook(whole(write_xlsx(table_of(words), sheet_rows=limit)))
    return [
        [str(row.get("description", Cell("")).value) for row in table(sheet)]
        for sheet in sheets.values()
    ]


def test_no_words_are_run_in_a_workbook_and_all_are_kept() -> None:
    words = [*PAYLOADS, *OF_THE_LIBRARY]

    [read] = words_in(words)

    assert len(read) == len(words) > 30
    for was, now in zip(words, read, strict=True):
        kept = was[:32_766] + "…" if len(was) > 32_767 else was
        assert now in (kept, f"{kept} "), was


def test_words_that_would_be_run_when_somebody_edits_them_are_quoted(database: str) -> None:
    words = [*PAYLOADS, "Lixo na vala", "25 de Junho"]
    filled(database, (report(n, comment=w) for n, w in enumerate(words, 1))).dispose()

    with reader(database) as engine:
        [sheet] = read_workbook(whole(export(engine, form=XLSX, comments=True))).values()

    quoted = [row["description"].is_quoted for row in table(sheet)]
    assert quoted == [guard(one) != one for one in words]
    assert quoted.count(True) == len(PAYLOADS)


def test_a_workbook_does_not_say_when_it_was_made_so_a_later_manifest_tells_of_it() -> None:
    with zipfile.ZipFile(io.BytesIO(whole(write_xlsx(table_of(["a"]))))) as book:
        told = book.read("docProps/core.xml").decode()

        assert told.count("1980-01-31T00:00:00Z") == told.count("</dcterms:") == 2
        assert {piece.date_time for piece in book.infolist()} == {(1980, 1, 31, 0, 0, 0)}


def test_what_does_not_fit_on_a_sheet_goes_on_on_the_next() -> None:
    assert words_in(["a", "b", "c", "d", "e"], limit=3) == [["a", "b"], ["c", "d"], ["e"]]
    assert words_in(["a", "b"], limit=3) == [["a", "b"]]


def test_a_workbook_that_the_disk_refuses_says_why_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    writing = write_xlsx(table_of(["a", "b"]), tmp_path)
    assert next(writing).rows == 2
    [collects] = tmp_path.iterdir()
    (collects / "book.xlsx").mkdir()  # where the workbook is about to be put together

    with pytest.raises(OSError, match="Is a directory") as refused:
        next(writing)

    assert refused.value.errno == errno.EISDIR
    assert [*tmp_path.iterdir()] == []


def test_geojson_has_points_with_their_radius_and_typed_properties(database: str) -> None:
    closed = report(1, status="resolved", closed_at=MIDNIGHT + HOUR, comment="=1+1", lat=-25.9)
    filled(database, [closed, report(2, **CART)]).dispose()

    with reader(database) as engine:
        data = whole(export(engine, form=FORMS["geojson"], comments=True))

    told = json.loads(data)
    assert (told["type"], len(told["features"]), set(told)) == (
        "FeatureCollection",
        2,
        {"type", "features"},
    )
    first, second = told["features"]
    assert (first["type"], first["id"]) == ("Feature", "48000001")
    assert first["geometry"] == {"type": "Point", "coordinates": [32.57, -25.9]}
    names = [column.name for column in COLUMNS if column.name not in ("lat", "long")]
    assert [*first["properties"]] == names
    assert first["properties"]["radius_m"] == 30
    assert first["properties"]["container_code"] == "10017"
    assert first["properties"]["closed_date"] == "2016-11-10T01:00:00+02:00"
    assert first["properties"]["description"] == "=1+1"
    assert (second["properties"]["closed_date"], second["properties"]["point"]) == (None, None)


def test_geojson_of_nothing_is_whole_and_one_that_breaks_off_is_not(database: str) -> None:
    filled(database, [report(n) for n in range(1, 2_003)]).dispose()

    with reader(database) as engine:
        nothing = whole(export(engine, Asked(channel="sms"), form=FORMS["geojson"]))
        chunks = [*export(engine, form=FORMS["geojson"])]
        bundle = [*Making(prepared(engine, form=FORMS["geojson"]), Part.BUNDLE).chunks()]

    assert json.loads(nothing) == {"type": "FeatureCollection", "features": []}
    assert len(json.loads(whole(iter(chunks)))["features"]) == 2_002
    for end in range(1, len(chunks)):
        with pytest.raises(json.JSONDecodeError):
            json.loads(whole(iter(chunks[:end])))
    # And a bundle leaves while it is made.
    assert [chunk.rows for chunk in bundle] == [2_000, 2, 0, 0]
    assert len(bundle[0].data) > 1_000


def test_events_say_what_happened_and_what_did_it_but_never_who(database: str) -> None:
    engine = filled(database, [report(1), report(2, **CART), report(3, channel="sms")])
    happen(
        engine,
        *events_of(
            1,
            ("assigned", "official ana", "assigned"),
            ("resolved", "crew waste 3", "resolved"),
            ("disputed", "follower", "in_progress"),
            ("overdue", "clock", "in_progress"),
            note="disse a Rosa",
        ),
        *events_of(2, ("postponed", "calendar", "received"), ("noted", "robot x", "received")),
        *events_of(3),
    )
    engine.dispose()

    with reader(database) as engine:
        asked = Asked(channel="ussd")
        rows = rows_of(export(engine, asked, form=FORMS["events"]))
        told = rows_of(export(engine, asked, form=FORMS["events"], comments=True))
        counted = prepared(engine, asked, form=FORMS["events"]).count()

    assert [*rows[0]] == [column.name for column in EVENT_COLUMNS]
    assert [tuple(row.values()) for row in rows] == [
        ("48000001", "0", at(1, 0), "filed", "resident", "", "", "received", ""),
        ("48000001", "1", at(1, 1), "assigned", "official", "", "received", "assigned", ""),
        ("48000001", "2", at(1, 2), "resolved", "crew", "Resíduos", "assigned", "resolved", ""),
        ("48000001", "3", at(1, 3), "disputed", "follower", "", "resolved", "in_progress", ""),
        ("48000001", "4", at(1, 4), "overdue", "clock", "", "in_progress", "in_progress", ""),
        ("48000002", "0", at(2, 0), "filed", "resident", "", "", "received", ""),
        ("48000002", "1", at(2, 1), "postponed", "calendar", "", "received", "received", ""),
        ("48000002", "2", at(2, 2), "noted", "other", "", "received", "received", ""),
    ]
    assert [row["note"] for row in told] == ["disse a Rosa"] * 5 + [""] * 3
    assert counted == 2


def at(number: int, hours: int) -> str:
    return f"2016-11-10T{hours:02}:{number:02}:00+02:00"


def test_notes_of_events_are_guarded_as_comments_are(database: str) -> None:
    engine = filled(database, [report(n) for n in range(1, len(PAYLOADS) + 1)])
    for n, words in enumerate(PAYLOADS, 1):
        happen(engine, *events_of(n, note=words))
    engine.dispose()

    with reader(database) as engine:
        for name, delimiter in (("raw", ","), ("excel", ";")):
            chunks = export(engine, form=FORMS["events"], comments=True, profile=name)
            notes = [row["note"] for row in rows_of(chunks, delimiter)]
            assert notes == [guard(words) for words in PAYLOADS]


def test_numbers_of_reporters_are_there_only_where_they_are_asked_for(database: str) -> None:
    engine = filled(database, [report(1, contact_id=7), report(2, contact_id=None)])
    sealed = {"phone_hash": b"7", "phone_sealed": VAULT.seal(PHONE, "contacts.phone 7")}
    with engine.begin() as connection:
        values = {"id": 7, "city_id": 1, "created_at": MIDNIGHT, **sealed}
        connection.execute(insert(contacts).values(**values))
    engine.dispose()

    with reader(database) as engine:
        for form in FORMS.values():
            assert PHONE[-7:].encode() not in whole(export(engine, form=form, comments=True))
        rows = rows_of(export(engine, phones=True))
        [sheet] = read_workbook(whole(export(engine, form=XLSX, phones=True))).values()
        with pytest.raises(InvalidInput, match="no phone numbers"):
            export(engine, form=FORMS["events"], phones=True)

    assert [row["phone"] for row in rows] == [PHONE, ""]
    assert [row.get("phone") for row in table(sheet)] == [Cell(PHONE), None]


def test_a_bundle_holds_the_file_what_it_means_and_how_to_check_it(database: str) -> None:
    filled(database, [report(1, comment="não"), report(2, **CART)]).dispose()
    scope = Scope(areas=frozenset({"kamaxakeni"}))
    asked = Asked(since="2016-11-01", status="open")

    with reader(database) as engine:
        for form in FORMS.values():
            exported = prepared(engine, asked, form=form, comments=True, scope=scope)
            making = Making(exported, Part.BUNDLE)
            data = whole(making.chunks())
            alone = whole(Making(exported, Part.MANIFEST).chunks())
            with zipfile.ZipFile(io.BytesIO(data)) as bundle:
                assert bundle.testzip() is None
                held = {name: bundle.read(name) for name in bundle.namelist()}
            assert [*held] == [exported.file_name, "columns.csv", "manifest.json"]
            told = json.loads(held["manifest.json"])
            if form is not XLSX:  # a workbook says in itself when it was made
                assert json.loads(alone) == told
                assert held[exported.file_name] == whole(exported.chunks())
            assert told["sha256"] == sha256(held[exported.file_name]).hexdigest()
            assert told["bytes"] == len(held[exported.file_name])
            assert (told["cases"], told["rows"]) == (2, 0 if form.of_events else 2)
            assert told["filters"] == {"since": "2016-11-01", "status": "open"}
            assert told["scope"] == {"services": [], "areas": ["kamaxakeni"]}
            assert (told["time_zone"], told["city"]) == ("Africa/Maputo", "maputo")
            assert told["made_at"] == "2016-11-10T00:00:00+02:00"
            assert told["made_by"].startswith("dial311 0.")
            assert told["personal_data"] == {"comments": True, "phones": False}
            text = io.StringIO(held["columns.csv"].decode(), newline="")
            described = list(csv.DictReader(text))
            assert [row["column"] for row in described] == told["columns"]
            assert all(row["meaning"] and row["significado"] for row in described)
            assert making.file_name == f"{exported.file_name.rpartition('.')[0]}.zip"


def test_the_dictionary_knows_every_column_and_no_other() -> None:
    names = {column.name for column in (*OF_REPORTS, *OF_EVENTS)}

    assert set(IN_PORTUGUESE) == names
    assert len(names) > 40


def test_only_what_somebody_may_see_is_in_a_file(database: str) -> None:
    elsewhere = report(3, district="kampfumo", bairro="alto_mae_a")
    rows = [report(1), report(2, **CART), elsewhere, report(4)]
    # One statement has the same columns in each row.
    filled(database, ({**row, "owner": "waste" * (row["id"] == 4)} for row in rows)).dispose()

    with reader(database) as engine:
        for services, areas, found in (
            ({"cart_missed"}, set(), [2]),
            (set(), {"kampfumo"}, [3]),
            (set(), {"maxaquene_b", "kampfumo"}, [2, 3]),
            ({"container_full"}, {"kamaxakeni"}, [1, 4]),
            ({"gone"}, set(), []),
        ):
            scope = Scope(frozenset(services), frozenset(areas))
            assert numbers(export(engine, scope=scope)) == found
            assert prepared(engine, scope=scope).count() == len(found)
        assert numbers(export(engine, Asked(owner="Resíduos"))) == [4]


def test_a_place_is_what_the_list_of_cases_means_by_it(database: str) -> None:
    filled(database, [report(1), report(2, **CART), report(3, **{**CART, "block": "7"})]).dispose()

    with reader(database) as engine:
        for place, found in (
            ("10017", [1]),
            ("maxaquene_b/12", [2]),
            ("maxaquene_b/", [2, 3]),
            ("nowhere", []),
        ):
            assert numbers(export(engine, Asked(place=place))) == found, place


def test_what_needs_a_hand_is_what_the_list_of_cases_shows(database: str) -> None:
    now = MIDNIGHT + 12 * HOUR
    rows = [
        report(1, due_at=now - 1, owner="waste", status="assigned"),
        report(2, due_at=now + HOUR, owner="waste", status="assigned"),
        report(3, due_at=now + 13 * HOUR, owner="waste"),
        report(4, owner="gone", status="assigned"),
        report(5, owner="waste", reopenings=1, status="in_progress"),
        report(6, owner="waste", held="phone"),
        report(7, due_at=now - 1, status="resolved", closed_at=now, owner="gone", reopenings=1),
    ]
    # One statement has the same columns in each row.
    filled(database, ({"reopenings": 0, **row} for row in rows)).dispose()

    with reader(database) as engine:
        for needs, found in (
            ("late", [1]),
            ("today", [2]),
            ("unseen", [3]),
            ("unowned", [4]),
            ("disputed", [5]),
            ("held", [6]),
        ):
            assert numbers(export(engine, Asked(needs=needs), now_us=now)) == found
        closed = Asked(needs="disputed", status="closed")
        assert numbers(export(engine, closed, now_us=now)) == [7]


def test_a_wish_is_read_as_it_was_written() -> None:
    scope = Scope(frozenset({"a", "b"}), frozenset({"c/1"}))
    asked = Asked(status="open", bairro="Maxaquene A")

    for form in FORMS.values():
        wish = Wish(asked, form, "excel", comments=True, phones=True, scope=scope)
        assert read_wish(write_wish(wish, Part.BUNDLE), FORMS) == (wish, Part.BUNDLE)


def test_every_form_is_written_page_by_page() -> None:
    columns = [column for column in COLUMNS if column.source in ("number", "lat", "lon")]
    page = Page([[*range(3)], *[[1.5] * 3] * (len(columns) - 1)], 3, 3)

    for form in FORMS.values():
        pages = iter([page] * 5)
        told = form.write(Table(columns, MAPUTO, profile("raw", "pt"), pages))
        for left in (4, 3, 2):
            assert next(told)[1:] == (3, 3)
            assert operator.length_hint(pages) == left
        assert sum(chunk.rows for chunk in told) == 6
