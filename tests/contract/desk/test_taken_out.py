"""What is taken out of the city's files, and what is saved there, heeds what colleagues did."""

import re
from typing import Any

import pytest

from app.menufiles.yaml_put import Where, find, plain
from tests.contract.desk.builder_forms import BUILDER
from tests.contract.desk.city_fields import field, fields_in, named, publish, said
from tests.contract.desk.site import Visitor
from tests.contract.desk.taken import taking
from tests.contract.desk.test_clashes import put_in_folder
from tests.contract.desk.towns import Town

CALENDAR, DRAFT = "/desk/city/calendar", "/desk/city/draft"
GARE, STRIKE = f"{BUILDER}/20023", f"{CALENDAR}/notices/strike"
#: Of what asks the database nothing that other tests here do not.
ON_SQLITE = pytest.mark.parametrize("service", ["sqlite"], indirect=True)


def words(page: Any) -> str:
    return " ".join(said(page).split())


def rename(who: Visitor, name: str, path: str = GARE) -> None:
    its, _ = named(who.get(path), "name")
    assert who.post(path, {its: name}).status_code == 303


def take_out(who: Visitor, path: str = GARE) -> Any:
    return who.post(f"{path}/remove", taking(who.get(path), f"{path}/remove"))


def points(kiosks: Town) -> dict[str, dict[str, str]]:
    """Give the points of Marché as the draft has them."""
    path = ("districts", Where("code", "nord"), "bairros", Where("code", "marche"), "points")
    read: Any = plain(find(kiosks.drafting.state(kiosks.spot).files["places.yaml"], path))
    return {one["code"]: one for one in read}


def test_a_point_that_a_colleague_has_changed_is_not_taken_out_unseen(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    rename(rui, "Before")  # that was there when the page was drawn
    open_before = taking(ana.get(GARE), f"{GARE}/remove")
    rename(rui, "Gare routière")
    refused = ana.post(f"{GARE}/remove", open_before)

    assert refused.status_code == 409
    told = words(refused)
    assert f"{rui.name} changed this meanwhile" in told
    assert re.search(rf"{rui.name} places.yaml / \S.* / 20023 / name Before Gare routière", told)
    assert "Derrière la gare" not in told  # what was seen already
    assert named(refused, "name")[1] == "Gare routière"
    assert points(kiosks)["20023"]["name"] == "Gare routière"

    again = ana.post(f"{GARE}/remove", taking(refused, f"{GARE}/remove"))
    assert (again.status_code, again.headers["location"]) == (303, f"{BUILDER}/marche")
    assert "20023" not in points(kiosks)


@ON_SQLITE
def test_nothing_is_taken_out_for_who_has_seen_nothing(kiosks: Town) -> None:
    ana = kiosks.enter()
    before = kiosks.drafting.state(kiosks.spot)
    for seen in ({}, {"seen": "x"}, {"seen": "9" * 30}, {"seen": " "}, {"seen": "1 2 3"}):
        refused = ana.post(f"{GARE}/remove", seen)
        assert (refused.status_code, "not as your page showed it" in said(refused)) == (409, True)
        day = {"what": "notice", "name": "strike", **seen}
        assert ana.post(f"{CALENDAR}/remove", day).status_code == 409
    assert kiosks.drafting.state(kiosks.spot) == before


@ON_SQLITE
def test_who_changed_it_in_another_tab_is_told_so(kiosks: Town) -> None:
    ana = kiosks.enter()
    open_before = taking(ana.get(GARE), f"{GARE}/remove")
    rename(ana, "Gare routière")
    refused = ana.post(f"{GARE}/remove", open_before)
    told = "You changed this meanwhile yourself"
    assert (refused.status_code, told in words(refused)) == (409, True)


@ON_SQLITE
def test_what_the_folder_has_changed_is_not_taken_out_unseen(kiosks: Town) -> None:
    ana = kiosks.enter()
    open_before = taking(ana.get(GARE), f"{GARE}/remove")
    text = kiosks.first["places.yaml"].decode().replace("Derrière la gare", "Gare routière")
    put_in_folder(kiosks, "places.yaml", text)
    refused = ana.post(f"{GARE}/remove", open_before)
    told = "not as your page showed it"
    assert (refused.status_code, told in words(refused)) == (409, True)
    assert take_out(ana).status_code == 303


@ON_SQLITE
def test_a_holiday_that_has_another_name_by_now_is_not_taken_out_unseen(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    day = {field("day", ""): "2025-12-25", field("holiday", ""): "Noël"}
    assert ana.post(f"{CALENDAR}/holidays", day).status_code == 303
    remove, its = f"{CALENDAR}/remove", {"name": "2025-12-25"}
    open_before = taking(ana.get(CALENDAR), remove, **its)
    assert rui.post(remove, taking(rui.get(CALENDAR), remove, **its)).status_code == 303
    assert ana.post(remove, open_before).status_code == 303  # gone is what it was to be
    day |= {field("holiday", ""): "Fête"}
    assert rui.post(f"{CALENDAR}/holidays", day).status_code == 303

    refused = ana.post(remove, open_before)
    assert (refused.status_code, f"{rui.name} changed this" in said(refused)) == (409, True)
    assert "holidays / 2025-12-25 Fête" in words(refused)
    state = kiosks.drafting.state(kiosks.spot)
    assert "2025-12-25: Fête" in state.files["calendar.yaml"]
    assert ana.post(remove, taking(refused, remove, **its)).status_code == 303
    assert "Fête" not in kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]


@ON_SQLITE
def test_a_notice_that_a_colleague_has_changed_is_not_taken_out_unseen(kiosks: Town) -> None:
    ana, rui, remove = kiosks.enter(), kiosks.enter(), f"{CALENDAR}/remove"
    open_before = taking(ana.get(CALENDAR), remove, name="strike")
    assert rui.post(STRIKE, {field("until", "2026-03-02"): "2026-03-04"}).status_code == 303
    refused = ana.post(remove, open_before)
    assert (refused.status_code, f"{rui.name} changed this" in said(refused)) == (409, True)
    assert "notices / strike / until 2026-03-02 2026-03-04" in words(refused)
    assert ana.post(remove, taking(refused, remove, name="strike")).status_code == 303


def test_who_saves_at_a_point_that_is_taken_out_is_told_by_whom_and_keeps_what_was_typed(
    kiosks: Town,
) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    sent = fields_in(ana.get(GARE))
    assert take_out(rui).status_code == 303
    when = words(ana.get(DRAFT)).partition(f"{rui.name} places.yaml / 20023")[0][-17:].strip()
    name = next(one for one in sent if one.endswith(":name"))
    refused = ana.post(GARE, sent | {name: "Gare & Port"})

    assert refused.status_code == 404
    told = words(refused)
    assert f"{rui.name} has taken this out, {when}" in told
    assert "waits in the draft: callers meet it until" in told
    assert f'href="{DRAFT}"' in refused.text
    assert "Gare & Port" in told
    assert "20023" not in points(kiosks)

    back = taking(refused, f"{GARE}/back")
    again = ana.post(f"{GARE}/back", back)
    assert (again.status_code, again.headers["location"]) == (303, GARE)
    before = {"code": "20023", "name": "Derrière la gare", "kind": "container"}
    assert points(kiosks)["20023"].items() >= (before | {"name": "Gare & Port"}).items()
    assert [*points(kiosks)] == ["20014", "20023"]


@ON_SQLITE
def test_what_is_put_back_as_it_was_leaves_nothing_to_wait(kiosks: Town) -> None:
    ana = kiosks.enter()
    assert take_out(ana).status_code == 303
    for page in (ana.get(GARE), ana.post(f"{GARE}/remove", {"seen": "0 x"})):
        assert (page.status_code, "You have taken this out yourself" in words(page)) == (404, True)
    form = taking(ana.get(GARE), f"{GARE}/back")
    assert ana.post(f"{GARE}/back", form).status_code == 303
    assert kiosks.drafting.state(kiosks.spot).draft is None
    # Sent again it changes nothing, and nothing that a colleague has written since.
    rename(kiosks.enter(), "Gare routière")
    assert ana.post(f"{GARE}/back", form).status_code == 303
    assert points(kiosks)["20023"]["name"] == "Gare routière"


@ON_SQLITE
def test_what_is_put_back_too_late_overwrites_nobody(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    sent = fields_in(ana.get(GARE))
    name = next(one for one in sent if one.endswith(":name"))
    assert take_out(rui).status_code == 303
    refused = ana.post(GARE, sent | {name: "Gare d'Ana"})
    assert rui.post(f"{GARE}/back", taking(rui.get(GARE), f"{GARE}/back")).status_code == 303
    rename(rui, "Gare de Rui")
    late = ana.post(f"{GARE}/back", taking(refused, f"{GARE}/back"))
    assert (late.status_code, named(late, "name")[1]) == (409, "Gare d'Ana")
    assert "Gare de Rui" in said(late)
    assert points(kiosks)["20023"]["name"] == "Gare de Rui"


@ON_SQLITE
def test_what_cannot_stand_any_more_is_not_put_back(kiosks: Town) -> None:
    ana = kiosks.enter()
    sent = fields_in(ana.get(GARE))
    assert take_out(ana).status_code == 303
    at = next(one for one in sent if one.endswith(":at"))
    form = taking(ana.post(GARE, sent | {at: "far away"}), f"{GARE}/back")
    refused = ana.post(f"{GARE}/back", form)
    assert refused.status_code == 400
    assert "far away" in said(refused)
    assert taking(refused, f"{GARE}/back") == form
    assert "20023" not in points(kiosks)


@ON_SQLITE
def test_once_it_is_published_nothing_brings_it_back(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    sent = fields_in(ana.get(GARE))
    name = next(one for one in sent if one.endswith(":name"))
    assert take_out(rui).status_code == 303
    form = taking(ana.get(GARE), f"{GARE}/back")
    assert publish(kiosks, rui).status_code == 303
    refused = ana.post(GARE, sent | {name: "Gare routière"})
    assert refused.status_code == 404
    assert f"{rui.name} has taken this out" in words(refused)
    assert "It was published: callers meet it no more" in words(refused)
    assert "Gare routière" in said(refused)
    assert f"{GARE}/back" not in refused.text
    assert ana.post(f"{GARE}/back", form).status_code == 404
    assert kiosks.drafting.state(kiosks.spot).draft is None


@ON_SQLITE
def test_who_saves_a_notice_that_is_taken_out_is_told_and_may_put_it_back(kiosks: Town) -> None:
    ana, rui, remove = kiosks.enter(), kiosks.enter(), f"{CALENDAR}/remove"
    sent = {name: held for name, held in fields_in(ana.get(STRIKE)).items() if "rounds" not in name}
    form = taking(rui.get(CALENDAR), remove, name="strike")
    assert rui.post(remove, form).status_code == 303
    until = next(one for one in sent if one.endswith(":until"))
    refused = ana.post(STRIKE, sent | {until: "2026-03-04", field("where", ""): ["sud", "port"]})
    assert refused.status_code == 404
    assert f"{rui.name} has taken this out" in words(refused)
    assert "2026-03-04" in said(refused)
    back = ana.post(f"{STRIKE}/back", taking(refused, f"{STRIKE}/back"))
    assert (back.status_code, back.headers["location"]) == (303, STRIKE)
    calendar = kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]
    assert calendar.index("  strike:") < calendar.index("  cut_in_the_north:")
    assert "    where: [sud, port]\n" in calendar
    assert "    until: 2026-03-04\n" in calendar


@ON_SQLITE
@pytest.mark.parametrize(
    ("add", "typed", "page"),
    [
        ("bodies", {"new name": "Voirie"}, "bodies/voirie"),
        ("bodies", {"new name": "Equipe", "new body": "water"}, "bodies/equipe"),
        ("calendar", {"say fr": "Travaux", "until": "2026-03-05"}, "calendar/notices/travaux"),
    ],
)
def test_who_saves_what_went_with_a_draft_is_told_so(
    kiosks: Town, add: str, typed: dict[str, str], page: str
) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    form = {field(name, ""): text for name, text in typed.items()}
    kept = rui.post(f"/desk/city/{add}", form)
    assert kept.status_code == 303, said(kept)
    sent = fields_in(ana.get(f"/desk/city/{page}"))
    revision = kiosks.drafting.state(kiosks.spot).revision
    assert rui.post(f"{DRAFT}/discard", {"revision": revision}).status_code == 303
    first = next(iter(sent))
    refused = ana.post(f"/desk/city/{page}", sent | {first: "Autrement"})
    assert refused.status_code == 404
    assert f"was new in a draft of {rui.name} that was thrown away" in words(refused)
    assert "Autrement" in said(refused)


@ON_SQLITE
@pytest.mark.parametrize("others", [False, True])
def test_who_saves_a_new_point_that_is_taken_out_is_told_by_whom(
    kiosks: Town, *, others: bool
) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    if others:
        rename(rui, "Gare routière")
    puits = {"name": "Puits", "kind": "container", "lat": "-0.0119", "lon": "0.0107"}
    new = f"{BUILDER}/30015"
    assert ana.post(f"{BUILDER}/port/new", puits | {"code": "30015"}).status_code == 303
    sent = fields_in(ana.get(new))
    assert take_out(rui, new).status_code == 303
    refused = ana.post(new, sent | {field("name", "Puits"): "Puits vert"})
    told = words(refused)
    assert (refused.status_code, f"{rui.name} has taken this out" in told) == (404, True)
    assert ("waits in the draft" in told, "Nothing waits: all is" in told) == (others, not others)
    assert "Puits vert" in told
    assert f"{new}/back" not in refused.text


@ON_SQLITE
def test_what_never_was_there_is_not_there(kiosks: Town) -> None:
    ana = kiosks.enter()
    for path in (f"{BUILDER}/99999", f"{BUILDER}/nowhere", f"{CALENDAR}/notices/none"):
        page = ana.get(path)
        assert (page.status_code, "taken this out" in said(page)) == (404, False)
        assert ana.post(f"{path}/back", {}).status_code == 404


@ON_SQLITE
def test_a_field_that_went_with_what_a_colleague_took_out_is_told_with_what_was_typed(
    kiosks: Town,
) -> None:
    ana, rui, path = kiosks.enter(), kiosks.enter(), "/desk/city/services/no_water"
    own = {field("new area", ""): "nord", field("new owner", ""): "water"}
    own |= {field("responsible", "water"): "water"}
    assert rui.post(path, own).status_code == 303
    other = kiosks.drafting.state(kiosks.spot).files["services.yaml"]
    assert rui.post(path, {field("owner nord", "water"): ""}).status_code == 303
    before = kiosks.drafting.state(kiosks.spot)
    label = field("label fr", "Pas d'eau")
    refused = ana.post(path, {field("owner nord", "water"): "power", label: "Sans eau"})
    assert (other != before.files["services.yaml"], refused.status_code) == (True, 409)
    assert "was taken out meanwhile" in words(refused)
    assert "who answers in nord: power" in words(refused)
    assert named(refused, "label fr")[1] == "Sans eau"
    assert kiosks.drafting.state(kiosks.spot) == before
