"""A city whose files try something: its names are text on every page of the house."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import PROJECT
from tests.contract.desk.markup import HOSTILE, read
from tests.contract.desk.people import NEW, PEOPLE
from tests.contract.desk.site import Site, opened
from tests.databases import Databases


def quoted(said: str) -> str:
    return '"{}"'.format(said.replace('"', '\\"'))


@pytest.fixture
def hostile(databases: Databases, tmp_path: Path) -> Iterator[Site]:
    """A city whose files say what nobody's name is."""
    folder = tmp_path / "menus" / "kiosks"
    shutil.copytree(PROJECT / "tests" / "cities" / "kiosks", folder)
    for file, was, said in (
        ("city.yaml", "name: Borne-Ville", f"name: {quoted(HOSTILE[0])}"),
        ("routes.yaml", "  sandbox:", f"  {quoted(HOSTILE[1])}:"),
        ("services.yaml", "en: The water is dirty", f"en: {quoted(HOSTILE[3])}"),
        ("places.yaml", "name: Nord", f"label: Nord\n    name: {quoted(HOSTILE[2])}"),
        ("places.yaml", "name: Colline", f"label: Colline\n        name: {quoted(HOSTILE[4])}"),
    ):
        text = (folder / file).read_text("utf-8")
        assert was in text
        (folder / file).write_text(text.replace(was, said, 1), "utf-8")
    with (
        databases.fresh("sqlite") as url,
        opened(url, tmp_path, menus=tmp_path / "menus") as made,
    ):
        yield made


def test_names_from_a_citys_files_are_text_on_every_page(hostile: Site) -> None:
    root = hostile.enter()
    form = {"name": "ana", "role": "clerk", "city": "kiosks"}
    named = {"service": "dirty_water", "area": ["nord", "colline"]}
    assert root.post(NEW, {**form, **named}).status_code == 200
    shown = {
        path: read(root.get(path))
        for path in (PEOPLE, f"{PEOPLE}/ana", NEW, "/desk/house", "/desk/house/audit")
    }
    for path, payloads in (
        (PEOPLE, (0, 2, 3, 4)),
        (f"{PEOPLE}/ana", (0, 2, 3, 4)),
        (NEW, (0, 2, 3, 4)),
        ("/desk/house", (0, 1)),
        ("/desk/house/audit", (2, 3, 4)),
    ):
        for payload in payloads:
            assert HOSTILE[payload] in shown[path].text, (path, payload)
    test = {"operator": HOSTILE[1], "came_to": "worked", "note": HOSTILE[0]}
    assert root.post("/desk/house/tests", test).status_code == 303
    for path in ("/desk/house", "/desk/house/audit"):
        assert HOSTILE[0] in read(root.get(path)).text
