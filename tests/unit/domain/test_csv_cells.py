"""CSV cells: nothing a spreadsheet runs, nothing it misreads, everything read back as written."""

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.clock import micros
from app.domain.csv_cells import Kind, Sheet, Value, guard, profile

MAPUTO = ZoneInfo("Africa/Maputo")
BLANK = " \t\r\n\u00a0\u200b\ufeff\u3000"
TRIGGERS = "=+-@＝＋－＠"
PAYLOADS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '"=1',
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1",
    "＋1",
    "－1",
    "＠A",
    "   =1",
    "\u200b=1",
    "\u3000＝1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http:" & A1)',
    'a";=1',
    "a,=1",
    "a;  -1",
    "a\t@x",
    "a\r\n=1",
)
hostile = st.text(st.sampled_from([*TRIGGERS, *BLANK, *",;|\"'\0aã1"]), max_size=12)


def write(kind: Kind, value: Value, *, name: str = "raw", language: str = "pt") -> str:
    line = sheet_of([kind, Kind.TEXT], [[value], ["next"]], name, language)
    [[cell, _]] = read(line, name, language)
    return cell


def sheet_of(
    kinds: list[Kind], columns: list[list[Value]], name: str = "raw", language: str = "pt"
) -> bytes:
    return Sheet(kinds, profile(name, language), MAPUTO).lines(columns)


def read(data: bytes, name: str = "raw", language: str = "pt") -> list[list[str]]:
    text = io.StringIO(data.decode(), newline="")
    return list(csv.reader(text, delimiter=profile(name, language).delimiter))


def runs(cell: str) -> bool:
    return cell[:1] in {"\t", "\r", "\n", "\0"} or cell.lstrip(BLANK)[:1] in {*TRIGGERS}


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("name", ["raw", "excel"])
def test_no_words_are_run(payload: str, name: str) -> None:
    cell = write(Kind.TEXT, payload, name=name)

    assert not runs(cell)
    assert cell.replace("'", "") == payload.replace("'", "")


@pytest.mark.parametrize(
    "words", ["", "Lixo na vala", "não - já", "25 de Junho A", "d'Água", "a+b=c", "Q.12, nº 3"]
)
def test_harmless_words_stay_as_they_are(words: str) -> None:
    assert guard(words) == words


@given(words=hostile, place=st.text(max_size=5))
@example(words="a;=1", place='"')
def test_whatever_was_typed_no_cell_runs_and_the_coordinates_stay(words: str, place: str) -> None:
    kinds = [Kind.TEXT, Kind.COORDINATE, Kind.TEXT]

    [row] = read(sheet_of(kinds, [[words], [-25.96], [place]]))

    assert not any(map(runs, (row[0], row[2])))
    assert row[1] == "-25.960000"
    assert row[0].replace("'", "") == words.replace("'", "")


@given(words=hostile)
def test_nor_does_a_piece_of_it_where_the_file_is_split_at_the_wrong_delimiter(words: str) -> None:
    line = sheet_of([Kind.TEXT, Kind.TEXT], [["first"], [words]]).decode()

    for wrong in ";\t|":
        for piece in (p for row in line.splitlines() for p in row.split(wrong)):
            assert piece.strip(BLANK + '"')[:1] not in {*TRIGGERS}


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_every_table_is_read_back(rows: list[tuple[str, str]]) -> None:
    rows = [row for row in rows if "\0" not in "".join(row)]
    columns: list[list[Value]] = [[a for a, _ in rows], [b for _, b in rows]]

    for name in ("raw", "excel"):
        data = sheet_of([Kind.TEXT, Kind.TEXT], columns, name)
        assert read(data, name) == [[guard(a), guard(b)] for a, b in rows]


def test_quotes_delimiters_and_line_ends_are_written_as_rfc_4180_has_it() -> None:
    columns: list[list[Value]] = [['say "ah"', "a,b"], ["one\r\ntwo", None]]

    data = sheet_of([Kind.TEXT, Kind.TEXT], columns)

    assert data == b'"say ""ah""","one\r\ntwo"\r\n"a,b",\r\n'


def test_raw_is_utf_8_without_a_mark_and_moments_carry_their_offset() -> None:
    at = micros(datetime(2016, 11, 10, 15, 52, 43, 999_999, UTC))

    assert Sheet([], profile("raw", "pt"), MAPUTO).head(["a", "b"]) == b"a,b\r\n"
    assert write(Kind.MOMENT, at) == "2016-11-10T17:52:43+02:00"
    assert write(Kind.COORDINATE, -25.96) == "-25.960000"


def test_excel_has_a_mark_and_local_times_it_understands() -> None:
    at = micros(datetime(2016, 11, 10, 15, 52, 43, tzinfo=UTC))

    head = Sheet([], profile("excel", "pt"), MAPUTO).head(["a", "b"])

    assert head == b"\xef\xbb\xbfa;b\r\n"
    assert write(Kind.MOMENT, at, name="excel") == "2016-11-10 17:52:43"
    assert write(Kind.MOMENT, None, name="excel") == ""


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("pt", "-25,961230;30;ção\r\n"),
        ("pt-MZ", "-25,961230;30;ção\r\n"),
        ("fr", "-25,961230;30;ção\r\n"),
        ("en", "-25.961230,30,ção\r\n"),
        ("sw", "-25.961230,30,ção\r\n"),
    ],
)
def test_excel_separates_as_the_language_does(language: str, line: str) -> None:
    kinds = [Kind.COORDINATE, Kind.NUMBER, Kind.TEXT]

    assert sheet_of(kinds, [[-25.96123], [30], ["ção"]], "excel", language).decode() == line


@pytest.mark.parametrize("tiny", [0.0, 0.0000001, -0.00002])
def test_coordinates_have_no_exponent(tiny: float) -> None:
    assert "e" not in write(Kind.COORDINATE, tiny)


@pytest.mark.parametrize("name", ["raw", "excel"])
@pytest.mark.parametrize("known", ["48217365", "container_full", "64301", ""])
def test_numbers_and_codes_stay_as_they_are(known: str, name: str) -> None:
    assert write(Kind.ID, known, name=name) == known


@pytest.mark.parametrize(
    "code", ["007", "+258840000001", "0123", "1e5", "12E3", "1234567890123456"]
)
def test_excel_keeps_codes_as_text_that_it_would_make_other_numbers_of(code: str) -> None:
    assert write(Kind.ID, code) == code
    assert write(Kind.ID, code, name="excel") == "'" + code


def test_a_code_that_could_be_run_is_guarded_too() -> None:
    assert write(Kind.ID, "=1+1") == "'=1+1"
    assert write(Kind.ID, "+1-1") == "'+1-1"
