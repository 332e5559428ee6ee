"""Notices and rounds of the calendar in a sheet."""

from pathlib import Path

import pytest

from tests.unit.menufiles.sheet_trips import DONE, FINDINGS, _back, _cell, _contents, _out, _put

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
