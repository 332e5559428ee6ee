"""The shipped city loads clean, keeps its form in a database, and starts fast from there."""

import dataclasses
import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.domain.errors import MenuFileError
from app.domain.gazetteer import Gazetteer
from app.domain.text import GSM7_BASIC, septets
from app.menu.effects import NO_FACTS
from app.menu.model import City
from app.menu.show import show
from app.menu.state import Caller
from app.menu.take import begin
from app.menufiles.city_folder import build, folder_hash, load_city, parse, read_folder
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes
from app.menufiles.plain import FORMAT
from app.menufiles.reader import read
from tests.unit.menufiles.folders import MAPUTO


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return read_folder(MAPUTO)


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(MAPUTO)


def _without_index(city: City) -> City:
    none: Any = dict.fromkeys(("names", "district_names", "point_names"))
    return dataclasses.replace(city, **none)


def test_maputo_loads_without_a_finding(city: City) -> None:
    assert (city.code, city.language, city.brand) == ("maputo", "pt", "MOPA")
    assert len(city.services) == 15
    assert sum(len(d.bairros) for d in city.gazetteer.districts) == 63


def test_the_plain_form_survives_a_database(city: City, texts: dict[str, str]) -> None:
    plain = parse(texts)

    again = build(orjson.loads(orjson.dumps(plain)), folder_hash(texts))

    assert plain["format"] == FORMAT
    assert _without_index(again) == _without_index(city)


def test_a_start_from_the_plain_form_takes_milliseconds(texts: dict[str, str]) -> None:
    plain = parse(texts)
    times = []
    for _ in range(5):
        started = time.process_time()
        build(plain, "")
        times.append(time.process_time() - started)

    assert min(times) < 0.03


def test_the_first_screen_is_the_question_itself(city: City) -> None:
    shown = show(city, begin(city, "pt", Caller()).state, NO_FACTS, 156)

    assert shown.text.splitlines()[:2] == ["MOPA - gratis", "1 Contentor cheio"]


def test_every_text_is_folded_for_phones(city: City) -> None:
    menu = city.menu
    phrases = [*city.messages.values(), *menu.words.values(), menu.wrong, menu.failed, menu.over]
    phrases += [variant.say for form in menu.screens.values() for variant in form if variant.say]

    written = "".join("".join(t.parts[::2]) for phrase in phrases for t in phrase.values())
    labels = [label for service in city.services.values() for label in service.labels.values()]

    assert written.isascii()
    assert GSM7_BASIC.issuperset("".join(labels))
    assert max(map(septets, labels)) <= 17


def test_names_and_places_keep_their_accents(city: City) -> None:
    assert city.services["truck_missed"].names["pt"] == "Camião não passou"
    assert city.gazetteer.by_bairro["luis_cabral"].label == "Luís Cabral"


def test_places_know_what_they_lie_in(city: City) -> None:
    gazetteer: Gazetteer = city.gazetteer
    point = gazetteer.by_point["10348"]

    assert (point.bairro, gazetteer.by_bairro[point.bairro].district) == (
        "maxaquene_a",
        "kamaxakeni",
    )


def test_statuses_are_named_as_the_database_names_them(city: City) -> None:
    assert city.menu.words["in_progress"]["pt"].parts == ("em curso",)


def test_the_phone_of_the_browser_shows_what_the_first_gateway_shows(city: City) -> None:
    for gateway in ("console", "phone"):
        route, model = city.route(gateway, "64301"), city.route("africastalking", "64301")

        assert dataclasses.replace(route, gateway="africastalking") == model


def test_the_version_changes_with_any_file_and_not_with_their_order() -> None:
    texts = {"a.yaml": "1", "b.yaml": "2"}

    assert folder_hash(texts) == folder_hash({"b.yaml": "2", "a.yaml": "1"})
    assert folder_hash(texts) != folder_hash({"a.yaml": "12", "b.yaml": ""})
    assert len(folder_hash(texts)) == 32


def _copy(to: Path) -> Path:
    for path in MAPUTO.glob("*.yaml"):
        (to / path.name).write_bytes(path.read_bytes())
    return to


def test_other_files_and_folders_are_left_alone(tmp_path: Path, texts: dict[str, str]) -> None:
    folder = _copy(tmp_path)
    (folder / "notes.txt").write_text("not ours")
    (folder / "dialogues").mkdir()

    assert read_folder(folder) == texts


@pytest.mark.parametrize("name", ["menus.yaml", "menu.yml", "message.yaml", "menu.pt-PT.yaml"])
def test_a_file_with_an_unknown_name_is_refused(name: str, tmp_path: Path) -> None:
    (_copy(tmp_path) / name).write_text("a: b\n")

    with pytest.raises(
        MenuFileError, match=rf"{name}:1:1: no file of a city .*m(enu|essages)\.yaml"
    ):
        read_folder(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MenuFileError, match="/beira:1:1: there is no such folder"):
        read_folder(tmp_path / "beira")


def test_findings_name_the_file_as_it_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "menus" / "maputo"
    folder.mkdir(parents=True)
    menu = _copy(folder) / "menu.yaml"
    menu.write_text(menu.read_text(encoding="utf-8").replace("7 Outro", "10 Outro"), "utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(MenuFileError, match=r"^menus/maputo/menu\.yaml:17:5: "):
        load_city(Path("menus/maputo"))


def test_the_line_ends_of_windows_give_the_same_version(tmp_path: Path) -> None:
    for path in MAPUTO.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert folder_hash(read_folder(tmp_path)) == folder_hash(read_folder(MAPUTO))


def test_a_code_keeps_its_zeros_without_quotes_and_no_is_no_false() -> None:
    notes = Notes()
    tree = read("x.yaml", "code: 064301\nreceipts: no\nname: no\n", notes)
    assert tree is not None

    fields = Fields(tree, notes, "x.yaml", ("code", "receipts", "name"))

    assert (fields.text("code"), fields.yes("receipts"), fields.text("name")) == (
        "064301",
        False,
        "no",
    )
    assert notes.findings == ()
