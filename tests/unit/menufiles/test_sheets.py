"""Texts go out as a sheet and come back; what nobody changed stays as it is, to the byte."""

from pathlib import Path

import pytest

from tests.unit.menufiles.sheet_trips import (
    DONE,
    FINDINGS,
    RECEIVED,
    RUBBLE,
    SAVED,
    SEE,
    WHERE,
    Rows,
    _back,
    _cell,
    _changed,
    _contents,
    _out,
    _put,
    folder,
    rows,
    sheet,
)

__all__ = ["folder", "rows", "sheet"]


def test_a_sheet_opens_in_a_portuguese_excel_with_every_text(folder: Path) -> None:
    rows = _out(folder)

    raw = (folder.parent / "out.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbffile;screen;what;pt;en;")
    assert raw.endswith(b"\r\n")
    assert {len(row) for row in rows} == {10}
    said = {tuple(row[:3]): row[3:5] for row in rows[1:]}
    assert len(said) == len(rows) - 1 > 70
    assert said["menu", "tell", "unfinished option 9"] == ["Sim", "Yes"]
    assert said[SEE] == ["Ver um caso", "See a case"]
    assert said["menu", "spot 2", "say"][1] == "Block number in <bairro>"
    assert said["menu", "words", "block"][1] == "Block "
    assert said["services", "septic_full", "name"][0] == "Fossa cheia"
    assert said["city", "languages", "name"] == ["Português", "English"]


def test_a_sheet_says_how_long_a_text_gets_and_how_much_room_is_left(
    folder: Path, rows: Rows
) -> None:
    def measured(*name: str) -> list[str]:
        row, at = _cell(rows, *name, column="pt septets")
        return rows[row][at : at + 4]

    # "Entulho na rua", "Rubble in street": 17 fit.
    assert measured(*RUBBLE) == ["14", "16", "3", "1"]
    assert measured("services", "rubble", "name")[2:] == ["", ""]
    # "<service>, <place>" holds the longest of both.
    assert int(measured("menu", "send", "say")[0]) > len("Tchova nao passou, ")
    assert measured(*WHERE)[0] == "5"


@pytest.mark.parametrize("name", [SAVED, RECEIVED])
def test_the_room_of_a_sheet_is_what_the_check_lets_in(
    folder: Path, rows: Rows, name: tuple[str, str, str]
) -> None:
    row, at = _cell(rows, *name, column="en")
    room = int(rows[row][rows[0].index("en room")])

    rows[row][at] += "x" * (room + 1)
    assert _back(folder, rows) == FINDINGS
    rows[row][at] = rows[row][at][:-1]
    assert _back(folder, rows) == DONE


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-16"), (";", "utf-8")],
)
def test_a_sheet_that_nobody_changed_changes_no_byte(
    folder: Path,
    rows: Rows,
    capsys: pytest.CaptureFixture[str],
    delimiter: str,
    encoding: str,
) -> None:
    before = _contents(folder)
    # Some spreadsheets drop blanks: "Block " before a number is still the same text.
    stripped = [[cell.strip() for cell in row] for row in rows]

    assert _back(folder, stripped, delimiter=delimiter, encoding=encoding) == DONE

    assert _contents(folder) == before
    assert "0 texts changed; written: nothing." in capsys.readouterr().out


def test_rows_and_columns_may_stand_anywhere_and_some_be_missing(folder: Path, rows: Rows) -> None:
    before = _contents(folder)
    _put(rows, WHERE, "en", "Where is it?")
    kept = [rows[0], *(row for row in rows[:0:-1] if row[0] != "services"), [""] * 10]

    assert _back(folder, [[row[4], "", *row[2::-1]] for row in kept], delimiter=",") == DONE

    assert _changed(before, folder) == {
        "menu.en.yaml": [("where: {say: Where?}", "where: {say: Where is it?}")]
    }


def test_a_changed_text_changes_its_own_line_and_gets_quotes_where_it_needs_them(
    folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _contents(folder)
    _put(rows, SEE, "pt", "Ver: um caso #4")
    _put(rows, SEE, "en", "See [a] case")
    _put(rows, RUBBLE, "en", "It's rubble")
    _put(rows, ("menu", "tell", "how"), "pt", 'Escolha "já"')
    _put(rows, ("city", "languages", "name"), "en", "English UK")
    _put(rows, RECEIVED, "en", "<number>, <brand>: <service>, <place>. <due> <dial>")

    assert _back(folder, rows) == DONE

    assert _changed(before, folder) == {
        "city.yaml": [("  en: English", "  en: English UK")],
        "menu.yaml": [
            ("    8 Ver um caso: my_cases", '    "8 Ver: um caso #4": my_cases'),
            (
                '  how: {if: caller is new, say: "Escolha, ou escreva bairro ou código"}',
                '  how: {if: caller is new, say: "Escolha \\"já\\""}',
            ),
        ],
        "menu.en.yaml": [
            (
                "other_problem: {say: Which problem, choose: [8 See a case]}",
                'other_problem: {say: Which problem, choose: ["8 See [a] case"]}',
            )
        ],
        "services.yaml": [
            (
                "  label: {pt: Entulho na rua, en: Rubble in street}",
                "  label: {pt: Entulho na rua, en: It's rubble}",
            )
        ],
        "messages.en.yaml": [
            (
                'received: "<brand>: we received case <number>: <service>, <place>.'
                ' Solution <due>. To hear of it dial <dial>, free."',
                'received: "<number>, <brand>: <service>, <place>. <due> <dial>"',
            )
        ],
    }
    assert 'menu / other_problem / option 8: "See a case" is now "See [a] case"' in (
        capsys.readouterr().out
    )


def test_line_ends_and_the_mark_of_windows_stay(folder: Path) -> None:
    path = folder / "menu.en.yaml"
    windows = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(windows)
    rows = _out(folder)
    _put(rows, WHERE, "en", "Where is it?")

    assert _back(folder, rows) == DONE

    assert path.read_bytes() == windows.replace(b"say: Where?", b"say: Where is it?")


def test_a_formula_is_guarded_in_the_sheet_and_bare_in_the_file(folder: Path, rows: Rows) -> None:
    _put(rows, WHERE, "en", "=1+1")
    assert _back(folder, rows) == DONE
    assert 'where: {say: "=1+1"}' in (folder / "menu.en.yaml").read_text()
    before = _contents(folder)

    rows = _out(folder)

    row, at = _cell(rows, *WHERE, column="en")
    assert rows[row][at] == "'=1+1"
    assert _back(folder, rows) == DONE
    assert _contents(folder) == before
    _put(rows, WHERE, "en", "'=1+2")
    assert _back(folder, rows) == DONE
    assert 'where: {say: "=1+2"}' in (folder / "menu.en.yaml").read_text()


def test_blanks_of_a_word_processor_are_those_of_a_keyboard(folder: Path, rows: Rows) -> None:
    before = _contents(folder)
    row, at = _cell(rows, *SAVED, column="pt")
    _put(rows, SAVED, "pt", rows[row][at].replace(" ", "\u00a0"))
    assert _back(folder, rows) == DONE
    assert _contents(folder) == before
    _put(rows, WHERE, "en", "Where is it\u00a0?")

    assert _back(folder, rows) == DONE

    assert "where: {say: Where is it ?}" in (folder / "menu.en.yaml").read_text()
