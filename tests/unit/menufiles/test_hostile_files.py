"""Files of the wrong size, encoding or line ends, and findings that would bury the reader."""

from pathlib import Path

import pytest

from app.domain.errors import MenuFileError
from app.menufiles import reader
from app.menufiles.city_folder import read_folder
from app.menufiles.notes import Notes
from tests.unit.menufiles.folders import MAPUTO, findings, maputo


def test_a_number_of_5000_digits_is_no_number() -> None:
    places = maputo()["places.yaml"].replace("blocks: 60", f"blocks: {'6' * 5000}")

    (found,) = findings(maputo() | {"places.yaml": places})

    assert found.what == "blocks is a whole number"
    assert len(str(found)) < 200


def test_findings_end_before_they_bury_the_reader() -> None:
    text = "".join(f"unknown{n}: x\n" for n in range(5000))

    assert len(findings(maputo() | {"city.yaml": text})) <= 100


def _decode(raw: bytes) -> tuple[str | None, list[str]]:
    notes = Notes()
    text = reader.decode("menu.yaml", raw, notes)
    return text, list(map(str, notes.findings))


def test_a_byte_order_mark_and_the_line_ends_of_windows_make_no_difference() -> None:
    assert _decode(b"\xef\xbb\xbfa: b\r\nc: d\r\n") == ("a: b\nc: d\n", [])


def test_letters_in_another_encoding_are_found_where_they_stand() -> None:
    text, found = _decode("a: b\nc: Não\n".encode("latin-1"))

    assert text is None
    assert found == [
        "menu.yaml:2:5: a letter here is not UTF-8. Mend: save the file as UTF-8",
    ]


def test_utf_16_is_named() -> None:
    assert _decode("a: b".encode("utf-16"))[1] == [
        "menu.yaml:1:1: the file is saved as UTF-16. Mend: save it as UTF-8"
    ]


def test_a_file_of_300_kb_is_not_even_read_to_its_end(tmp_path: Path) -> None:
    for path in MAPUTO.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "places.yaml").write_bytes(b"# x\n" * 75_000)

    with pytest.raises(MenuFileError, match="larger than 256 KB"):
        read_folder(tmp_path)
