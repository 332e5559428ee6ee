"""A city whose files try something: its names are text on every page of the house."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import PROJECT
from app.usecases.file_report import OnBehalf
from app.web.desk.router import ROOMS
from tests.contract.desk.markup import HOSTILE, Markup, read
from tests.contract.desk.people import NEW, PEOPLE
from tests.contract.desk.site import Site, opened
from tests.contract.desk.test_today import wrote
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


def test_whatever_room_is_entered_what_a_file_or_a_resident_says_is_text(hostile: Site) -> None:
    root, house = hostile.enter(), hostile.house
    city = house.cities.default
    wish = OnBehalf("dirty_water", "20038", "counter", "official eva", "", HOSTILE[3])
    number = house.registrar.file(city, wish).number
    root.post(f"/desk/reports/{number}/note", {"note": HOSTILE[1]})
    for _ in range(2):
        last = wrote(hostile, "+258840000001", HOSTILE[0])
    root.post("/desk/inbox", {"message": last, "deed": "done"})
    while house.figures.look():
        pass
    codes = {"/city/services/{code}": "dirty_water", "/city/bodies/{code}": "water"}
    shown: dict[str, str] = {}
    for room in ROOMS:
        if room.method == "POST" or room.path == "/manual":  # nobody writes in that
            continue
        named = {"number": number, "of": "reports", "name": "ana", "seq": 1, "job": 1}
        path = room.path.format(**named, code=codes.get(room.path, "colline"))
        answer = root.get("/desk" + path)
        assert answer.status_code < 500, path
        if answer.headers.get("content-type", "").startswith("text/html"):
            page = Markup(answer.text)
            assert {*page.foreign} <= {"svg"}, path  # drawn on purpose
            shown[room.path] = page.text

    tried = {path for path, text in shown.items() if any(bad in text for bad in HOSTILE)}
    assert len(shown) > 40
    assert tried >= {"", "/reports", "/reports/{number}", "/reports/new", "/map", "/numbers"}
    assert tried >= {"/inbox", "/inbox/handled"}
    assert tried >= {"/city", "/city/menu", "/city/places", "/city/services", "/house"}
