"""Who saves at what is taken out is told by whom, and may put it back as it was typed."""

import pytest

from tests.contract.desk.builder_forms import BUILDER
from tests.contract.desk.city_fields import field, fields_in, named, publish, said
from tests.contract.desk.site import Visitor
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
from tests.contract.desk.towns import Town

DRAFT = "/desk/city/draft"


def typed(who: Visitor, name: str, text: str) -> dict[str, str]:
    """Give what the point's form sends with another text in one of its fields."""
    sent = fields_in(who.get(GARE))
    [its] = [one for one in sent if one.endswith(f":{name}")]
    return sent | {its: text}


def test_who_saves_at_a_point_that_is_taken_out_is_told_by_whom_and_keeps_what_was_typed(
    kiosks: Town,
) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    saved = typed(ana, "name", "Gare & Port")
    assert take_out(rui).status_code == 303
    when = words(ana.get(DRAFT)).partition(f"{rui.name} places.yaml / 20023")[0][-17:].strip()
    refused = ana.post(GARE, saved)

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
    saved = typed(ana, "name", "Gare d'Ana")
    assert take_out(rui).status_code == 303
    refused = ana.post(GARE, saved)
    assert rui.post(f"{GARE}/back", taking(rui.get(GARE), f"{GARE}/back")).status_code == 303
    rename(rui, "Gare de Rui")
    late = ana.post(f"{GARE}/back", taking(refused, f"{GARE}/back"))
    assert (late.status_code, named(late, "name")[1]) == (409, "Gare d'Ana")
    assert "Gare de Rui" in said(late)
    assert points(kiosks)["20023"]["name"] == "Gare de Rui"


@ON_SQLITE
def test_what_the_draft_had_changed_before_and_does_not_come_back_is_told(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    told = "without these changes of the draft"
    for name in ("Gare d'Ana", "Gare routière"):
        rename(ana, name)
        assert take_out(ana).status_code == 303
        page = rui.get(GARE)
        assert told in words(page)
        assert f"20023 / name Derrière la gare {name}" in words(page)
        assert rui.post(f"{GARE}/back", taking(page, f"{GARE}/back")).status_code == 303
        assert points(kiosks)["20023"]["name"] == "Derrière la gare"
    # What was lost before it came back the last time is told no more.
    assert take_out(ana).status_code == 303
    assert told not in words(rui.get(GARE))


@ON_SQLITE
@pytest.mark.parametrize("also", [False, True])
def test_only_what_somebody_wrote_comes_back_with_it(kiosks: Town, *, also: bool) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    at, kind = field("at", "0.0112, 0.0108"), field("kind", "container")
    assert ana.post(GARE, {at: "0.0113, 0.0109", kind: "landmark"}).status_code == 303
    saved = typed(rui, "name", "Gare de Rui")
    assert field("at", "0.0113, 0.0109") in saved
    saved |= {field("kind", "landmark"): "dump" if also else "landmark"}
    assert take_out(ana).status_code == 303
    page = rui.post(GARE, saved)
    assert "as callers have it now with what you wrote, but without these changes" in words(page)
    assert "20023 / at 0.0112, 0.0108 0.0113, 0.0109" in words(page)
    assert "20023 / kind container landmark" in words(page)

    assert rui.post(f"{GARE}/back", taking(page, f"{GARE}/back")).status_code == 303
    its = {"name": "Gare de Rui", "kind": "dump" if also else "container"}
    assert points(kiosks)["20023"].items() >= its.items()
    assert "at: [0.0112, 0.0108]}" in kiosks.drafting.state(kiosks.spot).files["places.yaml"]
    waiting = kiosks.drafting.waiting(kiosks.spot)
    of_rui = {one.what.what.rpartition(" / ")[2] for one in waiting if one.by.endswith(rui.name)}
    assert of_rui == {"20023", "name", *(["kind"] if also else [])}


@ON_SQLITE
def test_what_somebody_wrote_as_the_draft_had_it_is_not_told_to_be_lost(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    saved = typed(rui, "name", "Gare routière")
    rename(ana, "Gare routière")
    assert take_out(ana).status_code == 303
    page = rui.post(GARE, saved)
    assert "What does not come back" not in words(page)
    assert rui.post(f"{GARE}/back", taking(page, f"{GARE}/back")).status_code == 303
    assert points(kiosks)["20023"]["name"] == "Gare routière"


@ON_SQLITE
def test_a_notice_comes_back_without_what_nobody_wrote_there(kiosks: Town) -> None:
    ana, rui, remove = kiosks.enter(), kiosks.enter(), f"{CALENDAR}/remove"
    assert ana.post(STRIKE, {field("until", "2026-03-02"): "2026-03-04"}).status_code == 303
    sent = {name: held for name, held in fields_in(rui.get(STRIKE)).items() if "rounds" not in name}
    assert field("until", "2026-03-04") in sent
    form = taking(ana.get(CALENDAR), remove, name="strike")
    assert ana.post(remove, form).status_code == 303
    first = next(one for one in sent if one.endswith(":say fr"))
    page = rui.post(STRIKE, sent | {first: "Grève"})
    assert "strike / until 2026-03-02 2026-03-04" in words(page)
    assert rui.post(f"{STRIKE}/back", taking(page, f"{STRIKE}/back")).status_code == 303
    calendar = kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]
    assert "    until: 2026-03-02\n" in calendar
    assert '{fr: "Grève",' in calendar


@ON_SQLITE
def test_a_holiday_that_is_added_again_stands_where_it_stood(kiosks: Town) -> None:
    ana, remove = kiosks.enter(), f"{CALENDAR}/remove"
    days = {"2025-12-25": "Noël", "2026-01-01": "Nouvel an"}
    for day, name in days.items():
        form = {field("day", ""): day, field("holiday", ""): name}
        assert ana.post(f"{CALENDAR}/holidays", form).status_code == 303
    assert publish(kiosks, ana).status_code == 303
    for day in days:
        form = taking(ana.get(CALENDAR), remove, name=day)
        assert ana.post(remove, form).status_code == 303
    for day, name in reversed(days.items()):
        form = {field("day", ""): day, field("holiday", ""): name}
        assert ana.post(f"{CALENDAR}/holidays", form).status_code == 303
    assert kiosks.drafting.state(kiosks.spot).draft is None


@ON_SQLITE
def test_what_cannot_stand_any_more_is_not_put_back(kiosks: Town) -> None:
    ana = kiosks.enter()
    saved = typed(ana, "at", "far away")
    assert take_out(ana).status_code == 303
    form = taking(ana.post(GARE, saved), f"{GARE}/back")
    refused = ana.post(f"{GARE}/back", form)
    assert refused.status_code == 400
    assert "far away" in said(refused)
    assert taking(refused, f"{GARE}/back") == form
    assert "20023" not in points(kiosks)


@ON_SQLITE
def test_once_it_is_published_nothing_brings_it_back(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    saved = typed(ana, "name", "Gare routière")
    assert take_out(rui).status_code == 303
    form = taking(ana.get(GARE), f"{GARE}/back")
    assert publish(kiosks, rui).status_code == 303
    refused = ana.post(GARE, saved)
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
