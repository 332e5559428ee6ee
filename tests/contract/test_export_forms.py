"""Files of exports with what they mean, what is in them for whom, and how they are written."""

import csv
import io
import json
import operator
import zipfile
from hashlib import sha256

import pytest
from sqlalchemy import insert

from app.domain.accounts import Scope
from app.domain.csv_cells import profile
from app.domain.errors import InvalidInput
from app.exports.making import FORMS, XLSX, Making
from app.store.schema import contacts
from app.usecases.export_columns import COLUMNS
from app.usecases.export_dictionary import IN_PORTUGUESE, OF_EVENTS, OF_REPORTS
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish
from app.usecases.export_table import Page, Table
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
from tests.contract.export_happenings import PHONE, whole
from tests.contract.xlsx_reader import Cell, read_workbook, table
from tests.unit.domain.test_csv_cells import MAPUTO


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
            filters = {"since": "2016-11-01", "status": "open", "filed_by": "all but tests"}
            assert told["filters"] == filters
            assert told["scope"] == {"services": [], "areas": ["kamaxakeni"]}
            assert (told["time_zone"], told["city"]) == ("Africa/Maputo", "maputo")
            assert told["made_at"] == "2016-11-10T00:00:00+02:00"
            assert told["made_by"].startswith("dial311 0.")
            assert told["personal_data"] == {"comments": True, "phones": False}
            # Who takes a workbook reads in Excel what its columns mean, too.
            mark, delimiter = ("\ufeff", ";") if form is XLSX else ("", ",")
            words = held["columns.csv"].decode()
            assert words.startswith(f"{mark}column{delimiter}")
            text = io.StringIO(words.removeprefix(mark), newline="")
            described = list(csv.DictReader(text, delimiter=delimiter))
            assert [row["column"] for row in described] == told["columns"]
            assert all(row["meaning"] and row["significado"] for row in described)
            # Bundles of several forms lie beside each other in one folder.
            stem, _, kind = exported.file_name.rpartition(".")
            assert making.file_name == f"{stem}{'' if kind == 'csv' else f'-{kind}'}.zip"


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
            ("10017@", [1]),
        ):
            assert numbers(export(engine, Asked(place=place))) == found, place
        for place in ("nowhere", "nowhere/", "nowhere@", "@", " "):
            with pytest.raises(InvalidInput, match="there is no place"):
                prepared(engine, Asked(place=place))


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
