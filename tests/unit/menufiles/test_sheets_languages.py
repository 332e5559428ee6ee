"""Languages by a sheet: which columns are taken, whose word a change outlives, a new one."""

from pathlib import Path

import pytest

from app.__main__ import main
from app.menufiles.notes import MOST
from tests.unit.menufiles.sheet_trips import (
    DONE,
    FINDINGS,
    WHERE,
    Rows,
    _back,
    _changed,
    _contents,
    _out,
    _put,
    folder,
    rows,
    sheet,
)

__all__ = ["folder", "rows", "sheet"]


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
