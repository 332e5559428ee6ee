"""Building the places at the desk: gaps, proposals from cases and files, plates to print."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from app.domain.accounts import Role, Scope
from app.domain.clock import DAY_US, end_of_day, local_day
from app.domain.geo import Position
from app.domain.limits import Held
from app.store.schema import reports
from tests.contract.desk.builder_forms import BUILDER, CSV, moved, pasted, post_file, signs
from tests.contract.desk.city_fields import XSS, publish, said
from tests.contract.desk.site import HOUR
from tests.contract.desk.taken import taking
from tests.contract.desk.towns import Town


def test_gaps_come_by_reports_and_lead_to_their_cases(kiosks: Town) -> None:
    ana = kiosks.enter()
    empty = ana.get(f"{BUILDER}/gaps?days=30")
    assert "misses anything" in said(empty)
    numbers = [moved(kiosks, "sud"), moved(kiosks, "sud", "meter"), moved(kiosks, "colline/4")]

    page = ana.get(f"{BUILDER}/gaps")
    rows = re.findall(r"<tr><td.*?</tr>", page.text)
    assert [re.findall(r"<strong>(\d+)", row)[0] for row in rows] == ["2", "1"]
    assert ["no bairro was named" in rows[0], "no point stands" in rows[1]] == [True, True]
    shown = [
        unescape(re.findall(r'href="(/desk/reports[^"]+status=open[^"]*)"', r)[0]) for r in rows
    ]
    found = [re.findall(r'data-number="(\d+)"', ana.get(path).text) for path in shown]
    assert [{*map(int, its)} for its in found] == [{*numbers[:2]}, {numbers[2]}]

    for scope, counts in (
        (Scope(areas=frozenset({"nord"})), ["1"]),
        (Scope(services=frozenset({"meter"})), ["1"]),
        (Scope(areas=frozenset({"sud"})), ["2"]),
    ):
        one = kiosks.site.enter(Role.HEAD, scope=scope, city_id=kiosks.spot.city_id)
        seen = re.findall(r"<strong>(\d+)", one.get(f"{BUILDER}/gaps").text)
        assert seen == counts, scope
    assert ana.get(f"{BUILDER}/gaps?days=x").status_code == 200


def test_a_gap_counts_the_cases_that_its_lists_have(kiosks: Town) -> None:
    clock = kiosks.site.clock
    zone = kiosks.site.house.cities.default.zone
    clock.us = end_of_day(local_day(clock.us, zone), zone) + 12 * HOUR
    numbers = [moved(kiosks, place) for place in ("sud", "sud", "sud", "colline/4", "colline/4")]
    pinned = moved(kiosks, "sud", at=Position(0.0151, 0.0091))
    put = update(reports).values
    with kiosks.site.house.engine.begin() as connection:
        connection.execute(put(held=Held.PLACE).where(reports.c.number == numbers[0]))
        connection.execute(put(status="resolved").where(reports.c.number == numbers[1]))
    clock.us += 30 * DAY_US + 2 * HOUR  # filed earlier on the first of the days

    ana = kiosks.enter()
    page = ana.get(f"{BUILDER}/gaps?days=30")
    met = 0
    for row in re.findall(r"<tr><td.*?</tr>", page.text):
        its = [
            int(number)
            for path in re.findall(r'href="(/desk/reports[^"]+)"', row)
            for number in re.findall(r'data-number="(\d+)"', ana.get(unescape(path)).text)
        ]
        assert len(its) == int(re.findall(r"<strong>(\d+)", row)[0])
        assert pinned not in its
        met += len(its)
    assert met == 4


def test_plates_are_a_page_of_their_own_that_a_strict_browser_draws(kiosks: Town) -> None:
    ana = kiosks.enter()
    page = ana.get(f"{BUILDER}/plates/print?codes=20014%2C+20046+20014&per_page=4")
    assert (page.status_code, page.text.count('class="plate"')) == (200, 2)
    assert re.findall(r'<section class="sheet of-(\d)">', page.text) == ["4"]
    assert [" style=" in page.text, "<style" in page.text] == [False, False]
    assert "style-src 'self'" in page.headers["content-security-policy"]
    [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
    sheet = ana.get(style)
    assert sheet.headers["content-type"].startswith("text/css")
    assert "@page" in sheet.text
    of_all = ana.get(f"{BUILDER}/plates/print?per_page=9").text
    assert of_all.count('class="plate"') == 4
    of_one = ana.get(f"{BUILDER}/plates/print?bairro=marche&per_page=1").text
    assert of_one.count('<section class="sheet of-1">') == 2


def test_what_pins_say_is_proposed_and_the_marked_is_taken_into_the_draft(kiosks: Town) -> None:
    ana, before, live = kiosks.enter(), kiosks.raw(), kiosks.drafting.state(kiosks.spot).live
    for step in range(6):
        off, by = step % 3 * 1e-5, f"official of{step}"
        moved(kiosks, "20038", at=Position(0.0151 + off, 0.0091 - off), by=by)
        moved(kiosks, "port", at=Position(-0.0131 - off, 0.0101 + off), by=by)
    page = ana.get(f"{BUILDER}/learn")
    text = said(page)
    assert "6 pins say so to" in text
    assert re.search(r"1\d\d\u00a0m from where it stands", text)
    assert "The nearest point, Quai des pirogues, " in text
    assert page.text.count('class="ground"') == 2
    new, other = (re.findall(r'name="name-(\w+)"', page.text) * 1)[0], ""
    [other] = {*signs(page)} - {new}
    assert kiosks.drafting.state(kiosks.spot).draft is None

    scope = Scope(areas=frozenset({"sud"}))
    part = kiosks.site.enter(Role.HEAD, scope=scope, city_id=kiosks.spot.city_id)
    assert 'class="ground"' not in part.get(f"{BUILDER}/learn").text
    nothing = ana.post(f"{BUILDER}/learn", {f"name-{new}": XSS[0]})
    assert (nothing.status_code, "Mark what is to be taken" in said(nothing)) == (400, True)
    assert (XSS[0] in nothing.text, f'value="{XSS[0]}"' in unescape(nothing.text)) == (False, True)
    unnamed = ana.post(f"{BUILDER}/learn", {"take": [new, other]})
    assert (unnamed.status_code, "Write what it is called" in said(unnamed)) == (400, True)
    assert unnamed.text.count(" checked>") == 2
    gone = ana.post(f"{BUILDER}/learn", {"take": "abcdef"})
    assert (gone.status_code, "1 of the marked" in said(gone)) == (409, True)
    long = ana.post(f"{BUILDER}/learn", {"take": new, f"name-{new}": "x" * 60})
    assert (long.status_code, "characters on a phone" in said(long)) == (400, True)
    assert "places.yaml" not in said(long)
    assert kiosks.drafting.state(kiosks.spot).draft is None

    form = {"take": [new, other], f"name-{new}": "Puits", f"kind-{new}": "container"}
    assert ana.post(f"{BUILDER}/learn", form).status_code == 303
    state = kiosks.drafting.state(kiosks.spot)
    assert state.city is not None
    places = state.city.gazetteer
    [puits] = [one for one in places.by_point.values() if one.name == "Puits"]
    assert (puits.bairro, puits.kind, round(puits.position.lat, 4)) == (
        "port",
        "container",
        -0.0131,
    )
    assert round(places.by_point["20038"].position.lat, 4) == 0.0151
    # Callers meet nothing of it before it is published, and what waits is proposed no more.
    assert (kiosks.raw(), state.live) == (before, live)
    assert signs(ana.get(f"{BUILDER}/learn")) == []
    draft = said(ana.get("/desk/city/draft"))
    assert f"places.yaml / port / points / {puits.code}" in draft
    assert "places.yaml / 20038 / at" in draft
    page = ana.get(f"{BUILDER}/plates/print?codes={puits.code}")
    assert page.status_code == 400  # a code that may still go is painted nowhere
    assert publish(kiosks, ana).status_code == 303
    assert ana.get(f"{BUILDER}/plates/print?codes={puits.code}").status_code == 200


@pytest.mark.parametrize("is_file", [True, False])
def test_a_file_is_read_told_and_the_marked_rows_are_taken(kiosks: Town, is_file: bool) -> None:
    ana, before = kiosks.enter(), kiosks.raw()
    page = (
        post_file(ana, CSV.encode("utf-16"))
        if is_file
        else ana.post(f"{BUILDER}/import", {"points": CSV})
    )
    name = "pontos.csv" if is_file else "pasted"
    assert page.status_code == 200
    assert f"{name}:3 the city has no bairro" in " ".join(said(page).split())
    assert "nown here: Marché" in said(page)
    assert "Left aside: color" in said(page)
    assert pasted(page) == CSV.strip()
    [sign] = signs(page)
    assert f'href="#p-{sign}"' in page.text
    assert kiosks.drafting.state(kiosks.spot).draft is None

    form = {"do": "take", "points": pasted(page), "file-name": name}
    none = ana.post(f"{BUILDER}/import", form)
    assert (none.status_code, pasted(none)) == (400, CSV.strip())
    assert " checked>" not in none.text
    taken = ana.post(f"{BUILDER}/import", {**form, "take": sign})
    assert (taken.status_code, taken.headers["location"]) == (303, "/desk/city/draft")
    state = kiosks.drafting.state(kiosks.spot)
    assert "name: Fontaine, kind: container" in state.files["places.yaml"]
    assert kiosks.raw() == before
    again = ana.post(f"{BUILDER}/import", {"points": CSV})
    assert (signs(again), "1 row says what" in said(again)) == ([], True)


def test_a_container_is_added_to_a_bairro_by_name_and_pin(kiosks: Town) -> None:
    ana = kiosks.enter()
    path = f"{BUILDER}/port/new"
    assert f'href="{path}"' in ana.get(f"{BUILDER}/port").text
    for place in ("20046", "sud", "nowhere"):  # points stand in bairros alone
        assert f"/{place}/new" not in ana.get(f"{BUILDER}/{place}").text
        assert ana.get(f"{BUILDER}/{place}/new").status_code == 404
        assert ana.post(f"{BUILDER}/{place}/new", {"name": "Puits"}).status_code == 404
    closer = ana.get(f"{path}?name=Puits&lat=-0.0119&wide=300")
    assert (closer.status_code, 'value="Puits"' in closer.text) == (200, True)

    typed = {"name": "Puits", "kind": "dump", "lat": "-0,0119", "lon": "0.0107"}
    for lacking, says in (
        ({"name": " "}, "Write what it is called"),
        ({"lat": "", "lon": ""}, "Click where it is"),
        ({"lat": "x"}, "Click where it is"),
        ({"code": "20047"}, "does not check"),
        ({"code": "20046"}, "20046"),
        ({"lat": "10"}, "km from the middle"),
        ({"name": "x" * 60}, "characters on a phone"),
        ({"name": XSS[0]}, ""),
    ):
        page = ana.post(path, typed | lacking)
        assert (page.status_code, says in said(page)) == (400, True), lacking
        shown = unescape(page.text)
        assert all(f'value="{one.strip()}"' in shown for one in (typed | lacking).values())
        assert XSS[0] not in page.text
    assert kiosks.drafting.state(kiosks.spot).draft is None

    kept = ana.post(path, typed | {"label": "Puits vert"})
    assert (kept.status_code, kept.headers["location"]) == (303, f"{BUILDER}/port")
    state = kiosks.drafting.state(kiosks.spot)
    assert state.city is not None
    [puits] = [one for one in state.city.gazetteer.by_point.values() if one.name == "Puits"]
    assert (puits.bairro, puits.kind, puits.label) == ("port", "dump", "Puits vert")
    assert puits.position == Position(-0.0119, 0.0107)
    assert puits.code in said(ana.get(f"{BUILDER}/port"))
    assert ana.post(path, typed | {"name": "Autre", "code": "30015"}).status_code == 303
    state = kiosks.drafting.state(kiosks.spot)
    assert state.city is not None
    assert state.city.gazetteer.by_point["30015"].name == "Autre"


def test_a_point_that_is_gone_is_taken_out_with_its_line_alone(kiosks: Town) -> None:
    ana, before = kiosks.enter(), kiosks.first["places.yaml"].decode()
    assert f'action="{BUILDER}/20023/remove"' in ana.get(f"{BUILDER}/20023").text
    for place in ("marche", "nord", "99999"):
        assert f"{place}/remove" not in ana.get(f"{BUILDER}/{place}").text
        assert ana.post(f"{BUILDER}/{place}/remove", {}).status_code == 404
    out = f"{BUILDER}/20023/remove"
    gone = ana.post(out, taking(ana.get(f"{BUILDER}/20023"), out))
    assert (gone.status_code, gone.headers["location"]) == (303, f"{BUILDER}/marche")
    after = kiosks.drafting.state(kiosks.spot).files["places.yaml"]
    left_out = [line for line in before.splitlines() if line not in after.splitlines()]
    assert [line.strip()[:16] for line in left_out] == ['- {code: "20023"']
    assert len(after.splitlines()) == len(before.splitlines()) - 1
    assert "places.yaml / 20023" in said(ana.get("/desk/city/draft"))
    assert ana.post(f"{BUILDER}/20023/remove", {}).status_code == 404
    # Where the menu needs one, the check says so, and nothing is kept.
    out = f"{BUILDER}/20014/remove"
    last = ana.post(out, taking(ana.get(f"{BUILDER}/20014"), out))
    assert (last.status_code, "no container is known" in said(last)) == (400, True)
    assert kiosks.drafting.state(kiosks.spot).files["places.yaml"] == after
