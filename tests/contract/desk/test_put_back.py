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
