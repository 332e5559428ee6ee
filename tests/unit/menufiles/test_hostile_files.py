"""Files that were made to hurt are refused with a finding, soon, and with no other error."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import MenuFileError
from app.menufiles import reader
from app.menufiles.city_folder import read_folder
from app.menufiles.notes import Notes
from tests.unit.menufiles.folders import MAPUTO, findings, maputo

#: Seconds of processor for one file, with room for a slow machine; the worst takes 0.4 here.
LONGEST_S = 4.0

BOMB = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a, *a]\n" for n in range(9))
#: A quarter of what is let in: what grows with the square would show.
LARGE = 64 * 1024

HOSTILE: dict[str, Callable[[], str]] = {
    "bomb of aliases": lambda: BOMB,
    "500 levels of brackets": lambda: "a: " + "[" * 500 + "]" * 500,
    "500 levels of keys": lambda: "\n".join(" " * n + f"k{n}:" for n in range(500)),
    "500 levels of dashes": lambda: "- " * 500 + "a",
    "brackets to the end": lambda: "[" * LARGE,
    "braces to the end": lambda: "{" * LARGE,
    "question marks": lambda: "? " * (LARGE // 2),
    "dashes": lambda: "- " * (LARGE // 2),
    "colons": lambda: "a: " * (LARGE // 3),
    "flow keys": lambda: "{" + "a: b, " * (LARGE // 6),
    "too many entries": lambda: "[" + "a, " * (LARGE // 3) + "a]",
    "one endless word": lambda: "a" * LARGE,
    "one endless quote": lambda: '"' + "a" * LARGE,
    "empty lines in quotes": lambda: 'a: "' + "\n" * LARGE,
    "anchors": lambda: "&a " * (LARGE // 3),
    "bangs": lambda: "!" * LARGE,
    "5000 digits": lambda: "a: " + "9" * 5000,
    "a merge key": lambda: "<<: {a: b}\n",
    "a Python object": lambda: "!!python/object/apply:os.system [ls]\n",
    "NUL": lambda: "a: b\x00c\n",
    "a lone surrogate": lambda: "a: \ud800\n",
    "an escape sequence": lambda: "a: \x1b[2J\n",
    "more than 256 KB": lambda: "# x\n" * 80_000,
    "nothing": lambda: "",
    "only a comment": lambda: "# nothing\n",
    "two documents": lambda: "a: b\n---\nc: d\n",
    "directive": lambda: "%YAML 9.9\n%TAG ! x\n---\na: b\n",
    "unfinished escape": lambda: 'a: "\\x"\n',
    "unfinished unicode": lambda: 'a: "\\U00110000"\n',
    "a literal text unended": lambda: "a: |99\n b\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_time(name: str) -> None:
    text = HOSTILE[name]()
    started = time.process_time()

    found = findings({"menu.yaml": text})

    assert any(f.file == "menu.yaml" and f.what != "the file is missing" for f in found)
    assert time.process_time() - started < LONGEST_S


@pytest.mark.parametrize("mistake", ["{a: b: ", "say: {a} ", "a: 'b ", "a, b: c: d ", "x: [{"])
def test_a_mistake_in_an_endless_line_is_explained_in_time(mistake: str) -> None:
    started = time.process_time()

    found = findings({"menu.yaml": mistake * (LARGE // len(mistake))})

    assert all(len(str(finding)) < 1500 for finding in found)
    assert time.process_time() - started < LONGEST_S


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
