"""Texts go out as a sheet and come back; what nobody changed stays as it is, to the byte."""

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.__main__ import main
from app.menufiles.notes import MOST
from tests.unit.menufiles.folders import maputo

Rows = list[list[str]]
DONE, FINDINGS, MISUSE = 0, 1, 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Maputo with few places, in a folder of its own."""
    return _filled(tmp_path / "city")


def _filled(place: Path) -> Path:
    place.mkdir()
    for name, text in maputo().items():
        (place / name).write_text(text, encoding="utf-8", newline="")
    return place


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The sheet of that folder."""
    return _out(_filled(tmp_path_factory.mktemp("sheet") / "city"))


@pytest.fixture
def rows(sheet: Rows) -> Rows:
    """The sheet, to be written into."""
    return [list(row) for row in sheet]


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _out(folder: Path, *more: str) -> Rows:
    path = folder.parent / "out.csv"
    assert main(["menu", "sheet", str(folder), "--output", str(path), *more]) == DONE
    return _rows(path.read_bytes())


def _rows(sheet: bytes) -> Rows:
    text = sheet.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def _back(
    folder: Path, rows: Rows, *more: str, delimiter: str = ";", encoding: str = "utf-8-sig"
) -> int:
    path = folder.parent / "back.csv"
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return main(["menu", "sheet", str(folder), "--take", str(path), *more])


def _cell(rows: Rows, *name: str, column: str) -> tuple[int, int]:
    row = next(index for index, row in enumerate(rows) if tuple(row[:3]) == name)
    return row, rows[0].index(column)


def _put(rows: Rows, name: tuple[str, str, str], column: str, text: str) -> tuple[int, int]:
    row, at = _cell(rows, *name, column=column)
    rows[row][at] = text
    return row + 1, at + 1


SEE = ("menu", "other_problem", "option 8")
WHERE = ("menu", "where", "say")
SAVED = ("menu", "detail", "say")
RUBBLE = ("services", "rubble", "label")
RECEIVED = ("messages", "received", "message")


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


def _changed(before: dict[str, bytes], folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Give the lines that differ, old and new, by file; lines are neither added nor lost."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, raw in _contents(folder).items():
        pairs = zip(before[name].decode().split("\n"), raw.decode().split("\n"), strict=True)
        if lines := [(old, new) for old, new in pairs if old != new]:
            found[name] = lines
    return found


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


GAVE_UP = ("menu", "gave_up", "say")
FILED = ("menu", "filed", "say")
#: Sheets of cells: text, column, what it becomes, what is said of the cell.
REFUSED = [
    [
        (RUBBLE, "en", "Rubble in the street", "takes 20 characters on a phone, 17 fit"),
        (("services", "branches", "label"), "en", "Waste outside", "have the same label"),
        (SAVED, "en", "It is saved", "lacks <number>"),
        (GAVE_UP, "en", "Ring <help number>, <dial>, <place>", "<place> is not in the text of"),
        (FILED, "pt", "Caso <numero>", 'did you mean "number"?'),
        (SEE, "en", "See 漢", "what phones cannot show"),
    ],
    [
        (SAVED, "en", "Case <number> " + "x" * 140, "; its longest text is"),
        (RECEIVED, "pt", "<number> <service> <place> <due> <dial> <brand> " + "x" * 120, "160 fit"),
    ],
    [
        (SEE, "en", "See a\u200b case", "nobody can see or type [U+200B]"),
        (SAVED, "en", "  ", "there is no text in en"),
    ],
    [(SAVED, "en", "  ", "there is no text in en"), (SEE, "pt", "", "there is no text in pt")],
]


@pytest.mark.parametrize("cells", REFUSED)
def test_what_cannot_be_is_refused_at_its_cell_and_nothing_is_written(
    folder: Path,
    rows: Rows,
    capsys: pytest.CaptureFixture[str],
    cells: list[tuple[tuple[str, str, str], str, str, str]],
) -> None:
    before = _contents(folder)
    _put(rows, WHERE, "en", "Where is it?")
    places = [_put(rows, name, column, text) for name, column, text, _ in cells]

    assert _back(folder, rows) == FINDINGS

    lines = capsys.readouterr().err.splitlines()
    assert all("back.csv:" in line for line in lines)
    for (row, at), (*_, said) in zip(places, cells, strict=True):
        assert [one for one in lines if f"back.csv:{row}:{at}: " in one and said in one], lines
    assert _contents(folder) == before


def _rename(rows: Rows) -> None:
    rows[_cell(rows, *WHERE, column="en")[0]][1] = "were"


def _twice(rows: Rows) -> None:
    rows.append([*rows[5][:3], "other", *rows[5][4:]])


def _lose_column(rows: Rows) -> None:
    rows[0][1] = "page"


def _unnamed(rows: Rows) -> None:
    rows[9][:3] = ["", "", ""]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_rename, 'did you mean "menu / where / say"?'),
        (_twice, "stands in row 6 too, with another text"),
        (_lose_column, "has no column screen"),
        (_unnamed, "does not say which text it is"),
    ],
)
def test_a_spoilt_sheet_is_refused_whole(
    folder: Path,
    rows: Rows,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Rows], None],
    said: str,
) -> None:
    before = _contents(folder)
    spoil(rows)

    assert _back(folder, rows) == FINDINGS

    assert said in capsys.readouterr().err
    assert _contents(folder) == before


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("file;screen;what;pt\nmenu;where;say;Não\n".encode("cp1252"), "CSV UTF-8"),
        (b"PK\x03\x04 a workbook", "workbook"),
        (b"", "has no column file"),
        (b'file;screen;what;pt\n"' + b"x" * 200_000, "no CSV"),
    ],
)
def test_what_is_no_such_sheet_is_told_how_to_become_one(
    folder: Path, capsys: pytest.CaptureFixture[str], raw: bytes, said: str
) -> None:
    path = folder.parent / "odd.csv"
    path.write_bytes(raw)

    assert main(["menu", "sheet", str(folder), "--take", str(path)]) == FINDINGS

    assert said in capsys.readouterr().err


def test_only_the_columns_asked_for_are_taken_and_stale_words_are_told(
    folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _contents(folder)
    _put(rows, WHERE, "pt", "Em que sítio?")
    _put(rows, WHERE, "en", "Where is it?")

    assert _back(folder, rows, "--language", "en") == DONE

    assert set(_changed(before, folder)) == {"menu.en.yaml"}
    assert 'pt says "Onde?" by now' in capsys.readouterr().out


def test_whose_word_a_change_outlives_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "city.yaml"
    read = "  en: {name: English, reader: Ana Cossa, approved: 2016-11-01}"
    path.write_text(path.read_text().replace("  en: English", read))
    rows = _out(folder)
    _put(rows, WHERE, "en", "Where is it?")
    _put(rows, ("city", "languages", "name"), "en", "British")

    assert _back(folder, rows) == DONE

    assert "Ana Cossa read en on 2016-11-01, before this" in capsys.readouterr().out
    assert "  en: {name: British, reader: Ana Cossa" in path.read_text()


# ---------------------------------------------------------------- a new language


@pytest.fixture
def roomy(folder: Path) -> Path:
    """A menu that has digits for two further languages."""
    for name, old, new in (
        ("menu.yaml", "8 <language>", "8-9 <language>"),
        ("menu.yaml", "{9 Sim: {do: resume}}", "{0 Sim: {do: resume}}"),
        ("menu.yaml", "Mudámos o menu, comece", "Comece"),
        ("menu.yaml", "1-6 <service>: where", "1-5 <service>: where"),
        ("menu.yaml", "{9 Sim: {do: confirm", "{6 Sim: {do: confirm"),
        ("menu.yaml", "Caso <number> resolvido?", "<number> resolvido?"),
        ("menu.en.yaml", "The menu has changed, start", "Start"),
        ("menu.en.yaml", "Case <number> solved?", "<number> solved?"),
        ("menu.en.yaml", "[9 Yes]", "[0 Yes]"),
        ("menu.en.yaml", "[9 Yes, 0 No]", "[6 Yes, 0 No]"),
    ):
        path = folder / name
        path.write_text(path.read_text().replace(old, new))
    return folder


def test_a_new_language_is_begun_by_a_sheet(
    roomy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _contents(roomy)
    rows = _out(roomy, "--language", "sw")
    english, at = rows[0].index("en"), rows[0].index("sw")
    assert {row[at] for row in rows[1:]} == {""}
    for row in rows[1:]:
        row[at] = row[english].replace("e", "a") if "<" not in row[english] else row[english]
    _put(rows, ("city", "languages", "name"), "sw", "Kiswahili")
    _put(rows, ("menu", "where", "say"), "sw", "Wapi: hapa?")

    assert _back(roomy, rows, "--language", "sw") == DONE

    assert "sw is a draft" in capsys.readouterr().out
    assert main(["menu", "check", str(roomy)]) == DONE
    assert {row[0]: row[5] for row in _out(roomy)[1:2]} == {"city": "Kiswahili"}
    after = _contents(roomy)
    assert set(after) - set(before) == {"menu.sw.yaml", "messages.sw.yaml"}
    assert after["city.yaml"] == before["city.yaml"].replace(
        b"  en: English\n", b"  en: English\n  sw: Kiswahili\n"
    )
    assert (
        b"{pt: Entulho na rua, en: Rubble in street, sw: Rubbla in straat}"
        in (after["services.yaml"])
    )
    assert 'say: "Wapi: hapa?"' in after["menu.sw.yaml"].decode()
    # And what was begun by a sheet goes on by one.
    assert _back(roomy, _out(roomy)) == DONE
    assert _contents(roomy) == after


def test_a_new_language_must_be_whole(roomy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, before = _out(roomy, "--language", "sw"), _contents(roomy)

    assert _back(roomy, rows, "--language", "sw") == FINDINGS
    assert "the column sw is empty" in capsys.readouterr().err

    row, at = _put(rows, WHERE, "sw", "Wapi?")
    english, sw = rows[0].index("en"), rows[0].index("sw")
    for one in rows[2:42]:  # so that all that is left to say is said
        one[sw] = one[sw] or one[english]
    empty = [one for one in rows[1:-1] if not one[sw]]
    assert 50 < len(empty) < MOST - 5
    assert _back(roomy, rows[:-1], "--language", "sw") == FINDINGS
    lines = capsys.readouterr().err.splitlines()
    assert len([line for line in lines if "there is no text in sw" in line]) == len(empty)
    assert [line for line in lines if "no row for messages / sms_kept" in line]
    assert not [line for line in lines if f"back.csv:{row}:{at}:" in line]
    assert _contents(roomy) == before


CUT, STRIKE = ("calendar", "cut_in_the_north", "say"), ("calendar", "strike", "say")


@pytest.fixture
def kiosks(tmp_path: Path) -> Path:
    """A town with notices."""
    folder = tmp_path / "city"
    folder.mkdir()
    for path in (Path(__file__).parents[2] / "cities" / "kiosks").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_notices_go_out_and_come_back_and_may_stay_in_one_language(kiosks: Path) -> None:
    before, rows = _contents(kiosks), _out(kiosks)
    row, at = _cell(rows, *CUT, column="fr")
    assert rows[row][at : at + 2] == ["Coupure d'eau au Nord jusqu'au 7", ""]
    # 43 septets are free on the screen that has the least room for a notice.
    longest = max(len(line[at]) for line in rows if line[0] == "calendar")
    assert rows[row][rows[0].index("fr room")] == str(43 - longest)

    assert _back(kiosks, rows) == DONE
    assert _contents(kiosks) == before
    _put(rows, CUT, "en", "Northern cut until the 7th")
    _put(rows, STRIKE, "fr", "Grève le 2 mars: nous venons le 3")
    assert _back(kiosks, rows) == DONE

    after = _contents(kiosks)
    assert [name for name in after if after[name] != before[name]] == ["calendar.yaml"]
    text = after["calendar.yaml"].decode()
    assert "say: {fr: Coupure d'eau au Nord jusqu'au 7, en: Northern cut until the 7th}" in text
    assert 'fr: "Grève le 2 mars: nous venons le 3"' in text
    assert _back(kiosks, _out(kiosks)) == DONE


def test_rounds_are_measured_with_their_days_written_out(kiosks: Path) -> None:
    calendar = kiosks / "calendar.yaml"
    carts = "notices:\n  carts: {say: {fr: Passage <rounds>}, rounds: [tue, fri]}\n"
    calendar.write_text(carts, encoding="utf-8")

    rows = _out(kiosks)

    row, _ = _cell(rows, "calendar", "carts", "say", column="fr")
    assert rows[row][rows[0].index("fr septets")] == str(len("Passage 28/12, 31/12"))


def test_a_notice_that_is_too_long_is_refused_at_its_cell(
    kiosks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = _out(kiosks)
    row, column = _put(rows, STRIKE, "en", "x" * 60)
    before = _contents(kiosks)

    assert _back(kiosks, rows) == FINDINGS

    assert f"back.csv:{row}:{column}: with the notice strike" in capsys.readouterr().err
    assert _contents(kiosks) == before


def test_a_new_language_needs_no_text_for_a_notice(kiosks: Path) -> None:
    for name, old, new in (("menu", "9 Oui", "6 Oui"), ("menu.en", "9 Yes", "6 Yes")):
        file = kiosks / f"{name}.yaml"
        text = file.read_text(encoding="utf-8").replace(old, new)
        file.write_text(text.replace("8 <language>", "8-9 <language>"), encoding="utf-8")
    rows = _out(kiosks, "--language", "pt")
    filled = rows[0].index("pt")
    for line in rows[1:]:
        if line[0] != "calendar":
            line[filled] = line[rows[0].index("en")].replace("English", "Ingles")
    _put(rows, STRIKE, "pt", "Greve a 2 de Março")

    assert _back(kiosks, rows, "--language", "pt") == DONE

    calendar = (kiosks / "calendar.yaml").read_text(encoding="utf-8")
    assert calendar.count("pt: ") == 1
    assert "pt: Greve a 2 de Março" in calendar


def test_a_language_that_the_sheet_does_not_have_is_misuse(folder: Path, rows: Rows) -> None:
    assert _back(folder, rows, "--language", "sw") == MISUSE
    assert _back(folder, rows, "--language", "../x") == MISUSE


def test_a_sheet_that_cannot_be_read_or_written_is_misuse(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = str(folder / "no" / "x.csv")
    for way, said in (("--output", f"cannot write {sheet}"), ("--take", f"{sheet} cannot be read")):
        assert main(["menu", "sheet", str(folder), way, sheet]) == MISUSE
        assert said in capsys.readouterr().err


def test_a_sheet_goes_into_a_pipe_and_leaves_it_one(
    folder: Path, rows: Rows, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    pipe = folder.parent / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # the sheet is smaller than a pipe
    assert main(["menu", "sheet", str(folder), "--output", str(pipe)]) == DONE
    with os.fdopen(reader, "rb") as heard:
        assert _rows(heard.read()) == rows
    assert pipe.is_fifo()

    capfdbinary.readouterr()
    assert main(["menu", "sheet", str(folder), "--output", "-"]) == DONE
    assert _rows(capfdbinary.readouterr().out) == rows


def test_a_sheet_goes_into_a_pipe_that_has_no_name(folder: Path, rows: Rows) -> None:
    reader, writer = os.pipe()
    # What /dev/stdout is in a pipeline.
    assert main(["menu", "sheet", str(folder), "--output", f"/dev/fd/{writer}"]) == DONE
    os.close(writer)
    with os.fdopen(reader, "rb") as heard:
        assert _rows(heard.read()) == rows


def test_a_link_that_leads_to_itself_is_misuse(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = folder.parent / "link.csv"
    link.symlink_to(link)

    assert main(["menu", "sheet", str(folder), "--output", str(link)]) == MISUSE

    said = f"dial311: cannot write {link}: a link leads back to itself\n"
    assert capsys.readouterr().err == said
    assert link.is_symlink()


def test_a_file_that_is_a_link_stays_one(folder: Path, rows: Rows) -> None:
    file, elsewhere = folder / "menu.yaml", folder.parent / "elsewhere.yaml"
    file.rename(elsewhere)
    elsewhere.chmod(0o640)
    file.symlink_to(elsewhere)
    _put(rows, WHERE, "pt", "Onde fica")

    assert _back(folder, rows) == DONE

    assert file.is_symlink()
    assert "Onde fica" in elsewhere.read_text(encoding="utf-8")
    assert elsewhere.stat().st_mode & 0o777 == 0o640
