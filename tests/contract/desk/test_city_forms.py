"""Forms of the city: each kind of thing that is edited or added, what is refused and kept."""

import re
from html import unescape
from urllib.parse import unquote

import pytest

from app.edits.edited import Edited
from app.usecases.drafts import Change, Files
from tests.contract.desk.city_fields import PAGES, XSS, field, named, publish, said, taking_out
from tests.contract.desk.taken import taking
from tests.contract.desk.towns import ANA, Town

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)


def test_notices_and_holidays_are_edited_in_the_draft(kiosks: Town) -> None:
    ana = kiosks.enter()
    languages = ana.get("/desk/city/menu/languages")
    page = ana.get("/desk/city/calendar/notices/strike")
    days = re.findall(r'id="f-(?:en-)?(\w+)" type="date" name="f:', languages.text + page.text)
    assert sorted({*days}) == ["approved", "from", "until"]  # as everywhere else, not by hand
    until, _ = named(page, "until")
    form = {until: "2026-03-04", field("where", ""): ["sud", "marche", ""]}
    assert ana.post("/desk/city/calendar/notices/strike", form).status_code == 303
    day = {field("day", ""): "2025-12-25", field("holiday", ""): "Noël"}
    assert ana.post("/desk/city/calendar/holidays", day).status_code == 303
    calendar = kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]
    assert "    where: [sud, marche]\n    from: 2026-03-01\n    until: 2026-03-04\n" in calendar
    assert calendar.endswith("holidays:\n  2025-12-25: Noël\n")
    assert "Noël" in said(ana.get("/desk/city/calendar"))
    remove = "/desk/city/calendar/remove"
    ana.post(remove, taking(ana.get("/desk/city/calendar"), remove, what="holiday"))
    calendar = kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]
    assert calendar.endswith("holidays:\n")


def test_what_was_written_of_a_notice_is_seen_where_it_is_refused(kiosks: Town) -> None:
    ana, until = kiosks.enter(), field("until", "")
    for more in ({}, {field("say en", ""): "Closed"}):
        wrong = ana.post("/desk/city/calendar", {field("say fr", ""): "Fermé", until: "x"} | more)
        assert wrong.status_code == 400
        assert ("<details open>" in wrong.text) == bool(more)


def test_what_is_sent_twice_stands_in_the_calendar_once(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    notice = {field("say fr", ""): "Ferme lundi", field("until", ""): "2025-12-03"}
    for path in ("/desk/city/calendar/publish", "/desk/city/calendar"):
        notice |= {field("say fr", ""): f"Ferme {len(path)}"}
        assert ana.post(path, notice).status_code == 303
        again = ana.post(path, notice)
        assert (again.status_code, "has this notice already" in said(again)) == (409, True)
        assert named(again, "say fr")[1] == f"Ferme {len(path)}"
        text = kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]
        assert text.count(f"Ferme {len(path)}") == 1
    day = {field("day", ""): "2025-12-25", field("holiday", ""): "Noël"}
    assert ana.post("/desk/city/calendar/holidays", day).status_code == 303
    late = rui.post("/desk/city/calendar/holidays", day | {field("holiday", ""): "Fête"})
    assert (late.status_code, "is a holiday already, Noël" in said(late)) == (409, True)
    assert named(late, "holiday")[1] == "Fête"
    assert "Noël\n" in kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]


def test_a_notice_that_nobody_hears_is_not_said_to_be_told(kiosks: Town) -> None:
    ana = kiosks.enter()
    for text, where in (("Premier", ""), ("Second", ""), ("Au Nord", "nord")):
        notice = {field("say fr", ""): text, field("where", ""): where, field("until", ""): ""}
        assert ana.post("/desk/city/calendar", notice).status_code == 303
    page = " ".join(said(ana.get("/desk/city/calendar")).split())
    assert "Premier not heard: another goes before it the whole city" in page
    assert "Second as soon as it is published the whole city" in page
    assert "Au Nord as soon as it is published" in page
    calendar = ana.get("/desk/city/calendar")
    ana.post("/desk/city/calendar/remove", taking_out(calendar, "second"))
    page = " ".join(said(ana.get("/desk/city/calendar")).split())
    assert "Premier as soon as it is published the whole city" in page
    publish(kiosks, ana)
    page = " ".join(said(ana.get("/desk/city/calendar")).split())
    assert "Premier told now the whole city" in page


def test_a_service_gets_hours_and_an_owner_of_its_own_in_an_area(kiosks: Town) -> None:
    ana = kiosks.enter()
    path = "/desk/city/services/no_water"
    page = ana.get(path)
    hours, value = named(page, "target hours")
    assert value == ""
    wrong = ana.post(path, {hours: "soon"})
    assert (wrong.status_code, named(wrong, "target hours")[1]) == (400, "soon")
    assert "whole number" in re.findall(r'class="at-field"[^>]*>(.*?)</ul>', wrong.text, re.S)[0]
    form = {
        hours: "24",
        field("label fr", "Pas d'eau"): "Sans eau",
        field("responsible", "water"): "water",
        field("new area", ""): "nord",
        field("new owner", ""): "water",
    }
    assert ana.post(path, form).status_code == 303
    services = kiosks.drafting.state(kiosks.spot).files["services.yaml"]
    lines = [
        line
        for line in services.split("\n")
        if line.encode() not in kiosks.first["services.yaml"].split(b"\n")
    ]
    assert lines == [
        "  label: {fr: Sans eau, en: No water}",
        "  responsible: {nord: water, other: water}",
        "  target hours: 24",
    ]
    off = {field("owner nord", "water"): ""}
    assert ana.post(path, off).status_code == 303
    assert (
        "responsible: {other: water}" in kiosks.drafting.state(kiosks.spot).files["services.yaml"]
    )


def test_a_place_and_the_prices_are_edited(kiosks: Town) -> None:
    ana = kiosks.enter()
    page = ana.get("/desk/city/places/marche")
    name, _ = named(page, "population")
    at, _ = named(page, "at")
    assert ana.post("/desk/city/places/marche", {name: "many"}).status_code == 400
    form = {name: "1200", at: "0,0120; 0,0110"}
    kept = ana.post("/desk/city/places/marche", form)
    assert kept.status_code == 303, said(kept)[-500:]
    places = kiosks.drafting.state(kiosks.spot).files["places.yaml"]
    assert "at: [0.0120, 0.0110]" in places
    assert "population: 1200" in places
    assert "1\u202f200" in said(ana.get("/desk/city/places?district=nord"))
    assert "marche" in said(ana.get("/desk/city/places?q=MARCH%C3%89"))

    networks = re.findall(r'name="f:[^"]*:new session ([^"]+)"', ana.get("/desk/city/routes").text)
    form = {field("since", ""): "2026-01-01", field("currency", ""): "XOF"}
    one = {**form, field(f"new session {networks[0]}", ""): "5"}
    assert ana.post("/desk/city/routes/prices", one).status_code == 400
    thousand = {**form, field(f"new session {networks[0]}", ""): "1,000"}
    refused = ana.post("/desk/city/routes/prices", thousand, accept_language="pt")
    assert refused.status_code == 400
    assert f"sessão ({networks[0]})" in said(refused)
    every = {
        **form,
        **{field(f"new session {network}", ""): "5,25 per 20 s" for network in networks},
        **{field(f"new part {network}", ""): "10" for network in networks},
    }
    added = ana.post("/desk/city/routes/prices", every)
    assert added.status_code == 303, said(added)[-500:]
    page = ana.get("/desk/city/routes")
    part, value = named(page, f"part {networks[0]} 2026-01-01")
    assert value == "10"
    assert named(page, f"session {networks[0]} 2026-01-01")[1] == "5.25 per 20 s"
    assert f"{len(networks)} with prices" in said(ana.get("/desk/city"))
    assert ana.post("/desk/city/routes", {part: "11,5"}).status_code == 303
    assert "part: 11.5" in kiosks.drafting.state(kiosks.spot).files["routes.yaml"]


def test_what_people_write_is_never_markup(kiosks: Town) -> None:
    ana = kiosks.enter()
    bodies, services = "/desk/city/bodies/water", "/desk/city/services/no_water"
    places = "/desk/city/places/marche"
    assert ana.post(bodies, {named(ana.get(bodies), "name")[0]: XSS[0]}).status_code == 303
    for path, name, payload in ((services, "name fr", XSS[1]), (places, "aliases", XSS[2])):
        assert ana.post(path, {named(ana.get(path), name)[0]: payload}).status_code == 303
    notice = {field("say fr", ""): XSS[3], field("until", ""): XSS[1], field("from", ""): XSS[0]}
    menu = {field("fr/menu/wrong/say", "Touche inconnue"): XSS[1]}
    pages = [
        ana.post("/desk/city/calendar", notice),
        ana.post("/desk/city/menu", menu),
        ana.post("/desk/city/draft/publish", {"revision": 0, "note": XSS[2]}),
        *(ana.get(f"/desk/city{path}") for path in PAGES if "letters" not in path),
    ]
    shown = 0
    for page in pages:
        assert page.status_code < 500
        for payload in XSS:
            assert payload not in page.text
            shown += payload in unescape(page.text)
    assert shown >= 12
    publish(kiosks, ana, XSS[0][:60])
    history = ana.get("/desk/city/history")
    assert XSS[0] not in history.text
    assert XSS[0] in unescape(history.text)


def test_a_new_service_is_asked_for_and_gets_the_next_digit_of_the_menu(kiosks: Town) -> None:
    ana = kiosks.enter()
    assert 'href="/desk/city/new-service"' in ana.get("/desk/city/services").text
    page = ana.get("/desk/city/new-service")
    typed = {
        "name fr": "Robinet cassé",
        "name en": "Tap is broken",
        "label fr": "Robinet cassé",
        "label en": "Broken tap",
        "needs": "container",
        "responsible": "water",
    }
    form = {field(name, ""): text for name, text in typed.items()}
    form |= {field("reveals home", "no"): "no", named(page, "group")[0]: "water"}
    path = "/desk/city/services"
    nameless = ana.post(path, {field("label fr", ""): "Robinet"})
    assert (nameless.status_code, "Write what it is called" in said(nameless)) == (400, True)
    for name, wrong in (("label fr", "x" * 40), ("target hours", "soon")):
        page = ana.post(path, form | {field(name, ""): wrong})
        assert page.status_code == 400
        assert (named(page, "name fr")[1], named(page, name)[1]) == ("Robinet cassé", wrong)
        assert re.search(f'id="f-{name.replace(" ", "-")}"[^>]*aria-invalid', page.text)
    refused = ana.post(path, form)  # with a fifth line its notices have less room
    assert (refused.status_code, "shorten the notice by 6" in said(refused)) == (400, True)
    assert "on no screen" not in said(refused)
    assert kiosks.drafting.state(kiosks.spot).draft is None
    short = {field("label fr", ""): "Gel", field("label en", ""): "Ice"}
    assert ana.post(path, form | short).status_code == 303
    assert "choose: {1-5 <service>: send}" in kiosks.drafting.state(kiosks.spot).files["menu.yaml"]
    assert "1-4 <service>" in said(ana.get("/desk/city/draft"))


def test_what_leaves_all_as_it_was_is_not_said_to_be_kept(kiosks: Town) -> None:
    ana, path = kiosks.enter(), "/desk/city/bodies/water"
    name, was = named(ana.get(path), "name")
    changed = field("name", "Bornes")
    for form, waits in (({name: was}, False), ({name: "Bornes"}, True), ({changed: was}, False)):
        kept = ana.post(path, form)
        assert kept.status_code == 303
        said_next = unquote(kept.headers["set-cookie"])
        assert ("Kept in the draft" in said_next, "Nothing waits" in said_next) == (
            waits,
            not waits,
        )
        assert (kiosks.drafting.state(kiosks.spot).draft is not None) == waits


def with_hours(files: Files) -> Edited:
    """Let a body work on some days only."""
    hours = '{mon-fri: "07:30-15:30", sat: "08:00-12:00"}'
    named = f"water: {{name: Service des bornes, hours: {hours}}}"
    city = files["city.yaml"].replace("water: Service des bornes", named)
    return Edited({"city.yaml": city}, [Change("city.yaml", "", hours)])


def test_all_that_stands_in_brackets_is_emptied_at_once(kiosks: Town) -> None:
    ana, path = kiosks.enter(), "/desk/city/bodies/water"
    kiosks.drafting.edit(kiosks.spot, with_hours, ANA)
    page = ana.get(path)
    kept = ana.post(path, {named(page, f"hours {days}")[0]: "" for days in ("mon-fri", "sat")})
    assert kept.status_code == 303, said(kept)
    city = kiosks.drafting.state(kiosks.spot).files["city.yaml"]
    assert "bodies: {water: {name: Service des bornes}}\n" in city

    # What is asked for is missed where it stood.
    path = "/desk/city/services/no_water"
    for word in ("label", "name"):
        page = ana.get(path)
        wrong = ana.post(path, {named(page, f"{word} {one}")[0]: "" for one in ("fr", "en")})
        assert wrong.status_code == 400
        assert f'id="f-{word}-fr-wrong"' in wrong.text


def test_a_crew_may_be_called_by_any_words(kiosks: Town) -> None:
    ana, path = kiosks.enter(), "/desk/city/bodies"
    for name in ("25 Setembro Infulene", "25 Setembro Infulene B", "9" * 40, "ж" * 40):
        form = {field("new name", ""): name, field("new body", ""): "water"}
        kept = ana.post(path, form)
        assert kept.status_code == 303, said(kept)
    codes = re.findall(r"\n  (crews\w*):", kiosks.drafting.state(kiosks.spot).files["city.yaml"])
    assert len(codes) == 4
    assert max(map(len, codes)) <= 20


def test_a_body_and_its_crew_are_added(kiosks: Town) -> None:
    ana = kiosks.enter()
    path = "/desk/city/bodies"
    empty = ana.post(path, {field("new name", ""): ""})
    assert (empty.status_code, "Write what it is called" in said(empty)) == (400, True)
    wrong = ana.post(path, {field("new name", ""): "Brigade", field("new body", ""): "nobody"})
    assert (wrong.status_code, named(wrong, "new name")[1]) == (400, "Brigade")
    assert re.search('id="f-new-body"[^>]*aria-invalid', wrong.text)
    assert kiosks.drafting.state(kiosks.spot).draft is None
    assert ana.post(path, {field("new name", ""): "Service d'hygiène"}).status_code == 303
    crew = {field("new name", ""): "Équipe du port", field("new body", ""): "service_d_hygiene"}
    assert ana.post(path, crew).status_code == 303
    assert ana.post(path, crew).status_code == 400  # sent twice
    city = kiosks.drafting.state(kiosks.spot).city
    assert city is not None
    assert {one.code: (one.name, one.falls_to) for one in city.bodies.values()} == {
        "water": ("Service des bornes", ""),
        "service_d_hygiene": ("Service d'hygiène", ""),
        "equipe_du_port": ("Équipe du port", "service_d_hygiene"),
    }
    assert "Équipe du port" in said(ana.get(path))
