"""What is taken out of the city's files, and what is saved there, heeds what colleagues did."""

import re

from tests.contract.desk.builder_forms import BUILDER
from tests.contract.desk.city_fields import field, named, said
from tests.contract.desk.taken import (
    CALENDAR,
    GARE,
    ON_SQLITE,
    STRIKE,
    points,
    rename,
    take_out,
    taking,
    words,
)
from tests.contract.desk.test_clashes import put_in_folder
from tests.contract.desk.towns import Town


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
