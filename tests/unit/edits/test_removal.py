"""What is taken out of a file is known again, and is put back byte for byte where it stood."""

import pytest

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.edits import calendar
from app.edits.calendar import leave_out, put_notice_back
from app.edits.places import FILE, entry_of, put_point_back, take_point_out
from app.edits.removal import ChangedSince, Entry, put_back, sight, take_out
from app.menufiles.city_folder import build, parse
from app.menufiles.yaml_put import Where, put
from app.menufiles.yaml_said import hushed
from app.usecases.drafts import Files, Thing
from tests.unit.desk_edits import KIOSKS, MAPUTO, PLACES
from tests.unit.menu.walking import maputo

GARE = entry_of(PLACES, "20023")


def without(files: Files, entry: Entry) -> dict[str, str]:
    file = entry.thing.file
    return {**files, file: put(files[file], entry.path, None)}


def of_maputo(code: str) -> Entry:
    return entry_of(maputo().gazetteer, code)


@pytest.mark.parametrize("which", ["first", "middle", "last", "alone"])
def test_a_point_comes_back_where_it_stood_with_its_remarks(which: str) -> None:
    bairros = [one for one in maputo().gazetteer.bairros() if one.points]
    many = max(bairros, key=lambda one: len(one.points)).points
    [alone, *_] = [one.points[0] for one in bairros if len(one.points) == 1]
    point = {"first": many[0], "middle": many[len(many) // 2], "last": many[-1], "alone": alone}
    entry = of_maputo(point[which].code)
    draft = without(MAPUTO, entry)
    assert draft[FILE] != MAPUTO[FILE]
    assert put_back(draft, MAPUTO, entry, "").files[FILE] == MAPUTO[FILE]


@pytest.mark.parametrize("next_one", ["", "          # Red.\n"])
@pytest.mark.parametrize("goes", [True, False])
def test_a_remark_that_may_be_of_all_comes_back_once(goes: bool, next_one: str) -> None:
    code, remark = "20014", "          # In doubt: 5 km off.\n"
    text = KIOSKS[FILE].replace(
        '          - {code: "20023"', f'{next_one}          - {{code: "20023"'
    )
    text = text.replace('          - {code: "20014"', f'{remark}          - {{code: "20014"')
    files = {**KIOSKS, FILE: text}
    seen = sight(files, entry_of(PLACES, code))
    with pytest.raises(InvalidInput, match="In doubt"):
        take_point_out(files, PLACES, code, seen)
    out = take_point_out(files, PLACES, code, seen, goes)
    assert (remark in out.files[FILE]) != goes
    back = put_point_back({**files, **out.files}, files, PLACES, code, {})
    assert back.files[FILE] == text


def test_what_a_draft_changed_beside_it_stays() -> None:
    draft = without(KIOSKS, GARE)
    draft[FILE] = draft[FILE].replace("Grand portail", "Portail")
    back = put_back(draft, KIOSKS, GARE, "Derrière la gare")
    assert back.files[FILE] == KIOSKS[FILE].replace("Grand portail", "Portail")
    [change] = back.changes
    assert (change.what, change.before, change.after) == (f"{FILE} / 20023", "", "Derrière la gare")


@pytest.mark.parametrize("layout", ["          - {}", "          - {}  # old maps"])
def test_remarks_and_neighbours_that_a_draft_has_changed_stay_so(layout: str) -> None:
    points = ("20014", "name: A"), ("20023", "name: B"), ("20038", "name: C"), ("20046", "name: D")
    lines = [layout.format(f'{{code: "{code}", {name}}}') for code, name in points]
    said = "          # In doubt.\n"
    listed = f"{lines[0]}\n\n{lines[1]}\n{said}{lines[2]}\n\n          # --- East ---\n{lines[3]}\n"
    head = "districts:\n  - code: nord\n    bairros:\n      - code: marche\n        points:\n"
    path = ("districts", Where("code", "nord"), "bairros", Where("code", "marche"), "points")
    entries = {code: Entry(Thing(FILE, code), (*path, Where("code", code))) for code, _ in points}
    changed = hushed(head + listed, entries["20038"].path).replace("name: C", "name: E")
    draft = {FILE: changed}
    for code in ("20014", "20046", "20023"):
        draft = without(draft, entries[code])
    for code in ("20023", "20014", "20046"):
        draft |= put_back(draft, {FILE: head + listed}, entries[code], "").files
    assert draft[FILE] == changed


@pytest.mark.parametrize("name", [*calendar.notices_in(KIOSKS)])
def test_a_notice_comes_back_where_it_stood(name: str) -> None:
    entry = calendar.entry_of(calendar.NOTICES, name)
    out = leave_out(KIOSKS, calendar.NOTICES, name, sight(KIOSKS, entry))
    draft = {**KIOSKS, **out.files}
    assert name not in calendar.notices_in(draft)
    back = put_notice_back(draft, KIOSKS, name, {})
    assert {**draft, **back.files} == KIOSKS


def test_it_is_known_by_what_it_holds_and_by_where_it_stands() -> None:
    seen = sight(KIOSKS, GARE)
    for was, new, is_same in (
        ("Derrière la gare", "Derrière la Gare", False),
        ("[0.0112, 0.0108]", "[0.0112, 0.0109]", False),
        ("Grand portail", "Portail", True),
        ('{code: "20023"', '{ code: "20023"', True),
    ):
        files = {**KIOSKS, FILE: KIOSKS[FILE].replace(was, new)}
        assert (sight(files, GARE) == seen) == is_same, new
    moved = KIOSKS[FILE].splitlines(keepends=True)
    [its] = [one for one in moved if "20023" in one]
    moved.remove(its)
    files = {**KIOSKS, FILE: "".join([*moved, its])}
    there = build(parse(files), "x").gazetteer
    assert there.by_point["20023"].bairro == "port"
    assert sight(files, entry_of(there, "20023")) not in ("", seen)


def test_only_what_was_seen_goes() -> None:
    with pytest.raises(ChangedSince) as caught:
        take_point_out(KIOSKS, PLACES, "20023", sight(KIOSKS, entry_of(PLACES, "20014")))
    assert caught.value.thing == Thing(FILE, "20023")
    draft = without(KIOSKS, GARE)
    with pytest.raises(NotFound):  # a colleague was faster
        take_out(draft, GARE, sight(KIOSKS, GARE), "")
    assert put_point_back(KIOSKS, KIOSKS, PLACES, "20023", {}).files == {}


def test_what_does_not_answer_or_has_no_place_is_not_put_back() -> None:
    draft = without(KIOSKS, GARE)
    with pytest.raises(NotFound):
        put_back(draft, draft, GARE, "")
    lines = draft[FILE].splitlines(keepends=True)
    begin = next(at for at, line in enumerate(lines) if "code: nord" in line)
    end = next(at for at, line in enumerate(lines) if "code: sud" in line)
    with pytest.raises(Conflict):  # nor has its bairro
        put_back({**draft, FILE: "".join(lines[:begin] + lines[end:])}, KIOSKS, GARE, "")
