"""A workbook of an export, read back by a reader that is not ours."""

import errno
import io
import zipfile
from pathlib import Path

import pytest

from app.domain.csv_cells import guard, profile
from app.exports.making import XLSX
from app.exports.xlsx import write_xlsx
from app.usecases.export_columns import COLUMNS
from app.usecases.export_table import Page, Table
from tests.contract.export_data import CART, HOUR, MIDNIGHT, export, filled, reader, report
from tests.contract.export_happenings import whole
from tests.contract.xlsx_reader import Cell, moment, read_workbook, table
from tests.unit.domain.test_csv_cells import MAPUTO, PAYLOADS

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


def test_a_workbook_holds_every_column_as_what_it_is(database: str) -> None:
    closed = report(
        1, status="resolved", closed_at=MIDNIGHT + HOUR, comment="Já não há", answers='{"people":7}'
    )
    known = {"told_by": MIDNIGHT + 48 * HOUR - 1, "reopenings": 2, "joined": 3, "duplicate_of": 2}
    nothing = {"told_by": None, "reopenings": 0, "joined": 0, "duplicate_of": None}
    filled(database, [closed | known, report(2, **CART) | nothing]).dispose()

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
        "duplicate_of": "48000002",
        "reopenings": 2.0,
        "people": 4.0,
        "time_zone": "Africa/Maputo",
    }
    assert {name: str(moment(first[name].value)) for name in MOMENTS} == {
        "requested_datetime": "2016-11-10 00:01:00",
        "updated_datetime": "2016-11-10 00:01:00",
        "closed_date": "2016-11-10 01:00:00",
        "told_by": "2016-11-11 23:59:59",
    }
    assert second["block"].value == "12"
    assert not {"closed_date", "told_by", "duplicate_of"} & {*second}
    assert (second["reopenings"].value, second["people"].value) == (0.0, 1.0)
    assert not any(cell.is_quoted for row in (first, second) for cell in row.values())


MOMENTS = ("requested_datetime", "updated_datetime", "closed_date", "told_by")


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
