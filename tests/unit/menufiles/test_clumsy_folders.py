"""Files and folders that are no city at all, or come from other programs and other systems."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.house import GATEWAYS
from app.menufiles import schema_city
from app.menufiles.city_folder import folder_hash, read_folder
from tests.unit.menufiles.slips import EN, C, G, M, P, R, S, check, texts, write

OURS = texts()[M]
BOTH = (OURS + "---\na: b\n", OURS + "...\nlast: x\n")
CODE_PAGE = OURS.replace("say: Onde?", "say: “Onde”").encode("cp1252")
LINES = OURS.count("\n")

#: file, its bytes, line of the finding, what is wrong, how to mend it
FILES = [
    (M, b"", 1, "the file is empty", "write it"),
    (M, b"\n\n  \n", 1, "the file is empty", "write it"),
    (M, b"# nothing\n", 1, "the file is empty", "write it"),
    (M, b"---\n", 1, "the file is empty", "write it"),
    (M, b"...\n", 1, "the line ... ends the file", "delete the line ..."),
    (M, BOTH[0].encode(), LINES + 1, "a second document begins", "delete the line ---"),
    (M, BOTH[1].encode(), LINES + 2, "a second document begins", "or ... between the two"),
    (M, b"%YAML 1.1\n---\na: b\n", 2, "begins with % is not taken", "delete it"),
    (M, b"%YAML 9.9\n---\na: b\n", 1, "begins with % is not taken", "delete it"),
    (M, b"%TAG ! tag:x\n---\na: b\n", 2, "begins with % is not taken", "delete it"),
    (M, OURS.encode("utf-16"), 1, "saved as UTF-16", "save it as UTF-8"),
    (M, OURS.encode("utf-16-le"), 1, "saved as UTF-16", "save it as UTF-8"),
    (M, OURS.encode("utf-16-be"), 1, "saved as UTF-16", "save it as UTF-8"),
    (M, OURS.encode("utf-32"), 1, "saved as UTF-16", "save it as UTF-8"),
    (M, OURS.encode("latin-1"), 6, "a letter here is not UTF-8", "save the file as UTF-8"),
    (M, CODE_PAGE, 6, "a letter here is not UTF-8", "save the file as UTF-8"),
    (M, b"PK\x03\x04" + bytes(range(256)), 1, "word processor or a spread", "plain text, UTF-8"),
    (M, b"{\\rtf1\\ansi\\deff0\n}", 1, "a file of a word processor", "plain text, UTF-8"),
    (M, b"%PDF-1.7\n", 1, "a file of a printer", "plain text, UTF-8"),
    (M, b"<!DOCTYPE html>\n<p>x</p>\n", 1, "a file of a web page", "plain text, UTF-8"),
    (M, b'{\n\t"language": "1"\n}', 2, "a tab at the start of a line", "two spaces"),
    (M, b"- a\n- b\n", 1, "menu.yaml holds keys and values", "a line key: value for each"),
    (M, b"language: 1\n", 1, "menu.yaml has no screen", "below the head"),
    (M, b"# x\n" * 80_000, 1, "larger than 256 KB", "take out what is not used"),
    (M, b"a: b\n" * 10, 2, '"a" stands here twice, first in line 1', "keep one of the two"),
    (P, b"code;name\nkamaxakeni;KaMaxakeni\n", 1, "places.yaml holds keys", "key: value"),
    (P, b"- code: x\n", 1, "a list of places begins with districts:", "write districts: above"),
    (
        R,
        b"Tmcel: {screen: 160}\nother: {screen: 160}\n",
        1,
        'there is no gateway "Tmcel"',
        "write africastalking: as the first line",
    ),
    (P, b"districts: []\n", 1, "districts is empty", "write an entry"),
    (C, b'[city]\ncode = "maputo"\n', 2, "a : is missing behind code", "code: "),
    (C, b"maputo\n", 1, "city.yaml holds keys and values", "key: value"),
    (S, b"container_full:\n  name: x\n", 1, "services.yaml is a list", "a line - entry"),
    (S, b"[]\n", 1, "there is no service", "write at least one"),
    (R, b"africastalking: yes\n", 1, "the gateway africastalking holds keys", "key: value"),
    (R, b"- africastalking\n", 1, "routes.yaml holds keys and values", "key: value"),
    (G, b"- a\n", 1, "messages.yaml holds keys and values", "key: value"),
    (G, None, 1, "the file is missing", "copy it from another city"),
]


@pytest.mark.parametrize(("file", "raw", "line", "what", "mend"), FILES)
def test_a_file_of_another_kind_is_named(
    file: str, raw: bytes | None, line: int, what: str, mend: str, tmp_path: Path
) -> None:
    found = check(write(tmp_path, {file: raw}))

    told = "\n".join(map(str, found))
    at = [f for f in found if (Path(f.file).name, f.line) == (file, line)]
    assert any(what in f.what and mend in f.mend for f in at), told


#: What editors and systems do to a file without harm, and texts that look worse than they are.
HARMLESS: list[Callable[[str], bytes]] = [
    lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: text.replace("\n", "\r\n").encode(),
    lambda text: text.replace("\n", "\r").encode(),
    lambda text: b"---\n" + text.encode(),
    lambda text: text.rstrip("\n").encode(),
    lambda text: text.replace("say: Onde?", "say: Onde…").encode(),
    lambda text: text.replace("say: Onde?", "say: no").encode(),
    lambda text: text.replace("say: Onde?", "say: null").encode(),
    lambda text: text.replace("say: Onde?", "say: 12:30").encode(),
    lambda text: text.replace("say: Onde?", "say: Onde & como").encode(),
    lambda text: text.replace("say: Onde?", "say: >\n    Onde\n    fica").encode(),
    lambda text: text.replace("gave_up: Não", "gave_up: Na\u0303o").encode(),
    lambda text: text.replace("caller has cases", "caller\u00a0has cases").encode(),
    lambda text: text.replace("8 Ver um caso: my_cases", "8\u00a0Ver um caso: my_cases ").encode(),
    lambda text: text.replace("if: caller is new", 'if: "caller is new"').encode(),
    lambda text: text.replace("block: send}", "block: send,}").encode(),
]


@pytest.mark.parametrize("change", HARMLESS)
def test_what_does_no_harm_is_taken(change: Callable[[str], bytes], tmp_path: Path) -> None:
    assert change(OURS) != OURS.encode()

    assert check(write(tmp_path, {M: change(OURS)})) == ()


def _menu_is_a_folder(folder: Path) -> None:
    (folder / M).unlink()
    (folder / M).mkdir()


def _menu_links_to_itself(folder: Path) -> None:
    (folder / M).unlink()
    (folder / M).symlink_to(M)


def _menu_links_nowhere(folder: Path) -> None:
    (folder / M).unlink()
    (folder / M).symlink_to("gone.txt")


def _menu_is_a_pipe(folder: Path) -> None:
    (folder / M).unlink()
    os.mkfifo(folder / M)


def _menu_never_ends(folder: Path) -> None:
    (folder / M).unlink()
    (folder / M).symlink_to("/dev/zero")


def _renamed(to: str) -> Callable[[Path], None]:
    def rename(folder: Path) -> None:
        (folder / M).rename(folder / to)

    return rename


def _copied(to: str) -> Callable[[Path], None]:
    def copy(folder: Path) -> None:
        (folder / to).write_bytes((folder / M).read_bytes())

    return copy


NO_FILE = "this is no file"
NO_NAME = "no file of a city has this name"
#: what is done to the folder, the name that is found, what is wrong, how to mend it
FOLDERS = [
    (_menu_is_a_folder, M, NO_FILE, "put the file itself"),
    (_menu_links_to_itself, M, NO_FILE, "put the file itself"),
    (_menu_links_nowhere, M, NO_FILE, "put the file itself"),
    (_menu_is_a_pipe, M, NO_FILE, "put the file itself"),
    (_menu_never_ends, M, NO_FILE, "put the file itself"),
    (_renamed("menu.yml"), "menu.yml", NO_NAME, "rename it to menu.yaml"),
    (_renamed("Menu.yaml"), "Menu.yaml", NO_NAME, "rename it to menu.yaml"),
    (_renamed("MENU.EN.YAML"), "MENU.EN.YAML", NO_NAME, "take it out of the folder"),
    (_renamed("menu.yaml.txt"), "menu.yaml.txt", NO_NAME, "rename it to menu.yaml"),
    (_copied("menu copy.yaml"), "menu copy.yaml", NO_NAME, "take it out of the folder: menu.yaml"),
    (_copied("Menu.yaml"), "Menu.yaml", NO_NAME, "take it out of the folder: menu.yaml is there"),
    (_copied("menu.yaml.txt"), "menu.yaml.txt", NO_NAME, "take it out of the folder"),
    (_renamed("menu (1).yaml"), "menu (1).yaml", NO_NAME, "rename it to menu.yaml"),
    (_renamed("Cópia de menu.yaml"), "Cópia de menu.yaml", NO_NAME, "known are city.yaml"),
    (_renamed("xyz.yaml"), "xyz.yaml", NO_NAME, "known are city.yaml, routes.yaml"),
    (_renamed("menu\u202e.yaml"), "menu[U+202E].yaml", NO_NAME, "rename it to menu.yaml"),
    (_renamed("menu\udcff.yaml"), "menu[U+DCFF].yaml", NO_NAME, "rename it to menu.yaml"),
    (_renamed("menu\n.yaml"), "menu[U+000A].yaml", NO_NAME, "rename it to menu.yaml"),
    (_renamed("menu.yaml~"), M, "the file is missing", "copy it from another city"),
]


@pytest.mark.parametrize(("change", "name", "what", "mend"), FOLDERS)
def test_a_folder_that_was_tampered_with_is_explained(
    change: Callable[[Path], None], name: str, what: str, mend: str, tmp_path: Path
) -> None:
    change(write(tmp_path, {}))

    found = check(tmp_path)

    assert [(Path(f.file).name, f.line) for f in found] == [(name, 1)]
    assert what in found[0].what
    assert mend in found[0].mend


@pytest.mark.parametrize(
    ("one", "other"), [(M, EN), (S, P), (C, R), (M, G), (P, G), (S, EN), (R, G), (C, M)]
)
def test_files_that_were_swapped_are_told_as_such_and_nothing_else_of_them(
    one: str, other: str, tmp_path: Path
) -> None:
    held = texts()
    swapped = {one: held[other].encode(), other: held[one].encode()}

    found = check(write(tmp_path, {**swapped}))

    assert sorted(Path(f.file).name for f in found) == sorted([one, other]), found
    for finding in found:
        name = Path(finding.file).name
        held_here = other if name == one else one
        holds = "the menu of a further language" if held_here == EN else held_here
        assert finding.what == f"this is what {holds} holds, not {name}"


def test_what_editors_and_systems_leave_beside_the_files_is_none_of_ours(tmp_path: Path) -> None:
    folder = write(tmp_path, {})
    version = folder_hash(read_folder(folder))
    for name in (".menu.yaml.swp", "menu.yaml~", "menu.yaml.bak", "._menu.yaml", ".DS_Store"):
        (folder / name).write_bytes(b"\x00\xff")
    (folder / ".#menu.yaml").symlink_to("somebody@somewhere.1234")

    assert folder_hash(read_folder(folder)) == version


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (found,) = check(write(tmp_path, {}) / C)

    assert (found.what, found.mend) == ("this is a file, no folder", "name the folder of the city")


def test_a_folder_that_links_to_itself_is_named(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")

    (found,) = check(tmp_path / "loop")

    assert "the folder cannot be read" in found.what
    assert "links" in found.mend


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (write(tmp_path, {}) / M).chmod(0)

    (found,) = check(tmp_path)

    assert (Path(found.file).name, found.mend) == (M, "look at its permissions")


def test_an_empty_folder_lacks_every_file(tmp_path: Path) -> None:
    found = check(tmp_path)

    assert len(found) == 6
    assert {f.what for f in found} == {"the file is missing"}


def test_the_gateways_of_routes_are_those_that_are_served() -> None:
    assert {gateway.name for gateway in GATEWAYS} == set(schema_city.GATEWAYS)
