"""Forms of the city: each kind of edit, what is refused and kept, who else wrote there."""

import csv
import re
from html import unescape

import pytest

from app.domain.text import fold, septets
from tests.contract.desk.city_fields import (
    PAGES,
    XSS,
    dial,
    field,
    fields_in,
    named,
    publish,
    said,
)
from tests.contract.desk.towns import Town

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)


def test_what_breaks_the_check_is_told_at_its_field_and_nothing_typed_is_lost(
    kiosks: Town,
) -> None:
    ana = kiosks.enter()
    before = kiosks.raw(), kiosks.drafting.state(kiosks.spot).revision
    typed = {
        field("fr/menu/send/option 1", "Envoyer"): "x" * 170,
        field("en/menu/send/option 1", "Send"): "Send <nothing>",
        field("fr/menu/wrong/say", "Touche inconnue"): "Oups",
    }
    page = ana.post("/desk/city/menu", typed)
    assert page.status_code == 400
    holds = fields_in(page)
    assert {holds[name] for name in typed} == {"x" * 170, "Send <nothing>", "Oups"}
    invalid = re.findall(r'name="([^"]+)"[^>]*aria-invalid="true"', page.text)
    assert [unescape(one).split(":", 2)[2] for one in invalid] == ["en/menu/send/option 1"]
    assert "nothing" in re.findall(r'class="at-field"[^>]*>(.*?)</ul>', page.text, re.S)[0]
    long = ana.post("/desk/city/menu", {**typed, field("en/menu/send/option 1", "Send"): "Send"})
    assert "characters, " in said(long)
    assert (kiosks.raw(), kiosks.drafting.state(kiosks.spot).revision) == before


def test_two_officials_in_one_field_see_each_others_words(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    pages = [who.get("/desk/city/menu") for who in (ana, rui)]
    [mine, its] = [named(page, "fr/menu/kiosk/say")[0] for page in pages]
    other = named(pages[1], "fr/menu/quarter/say")[0]
    assert rui.post("/desk/city/menu", {its: "De rui", other: "Zone ?"}).status_code == 303

    # The page of ana sends all its fields: what she left alone takes nothing back.
    page = ana.post("/desk/city/menu", {**fields_in(pages[0]), mine: "D'ana"})
    assert page.status_code == 409
    assert "De rui" in said(page)
    again, value = named(page, "fr/menu/kiosk/say")
    assert value == "D'ana"
    assert ana.post("/desk/city/menu", {**fields_in(page), again: "D'ana"}).status_code == 303
    texts = kiosks.drafting.state(kiosks.spot).files["menu.yaml"]
    assert "say: D'ana" in texts
    assert "say: Zone ?" in texts


def test_a_clash_with_what_answers_is_decided_on_the_page(kiosks: Town) -> None:
    ana = kiosks.enter()
    ana.post("/desk/city/menu", {field("fr/menu/kiosk/say", "Numéro peint sur la borne"): "Ana"})
    menu = kiosks.folder / "menu.yaml"
    menu.write_text(menu.read_text("utf-8").replace("Numéro peint sur", "Code sur"), "utf-8")
    publisher = kiosks.site.house.menus.publisher(kiosks.site.house.writer)
    texts = {name: raw.decode() for name, raw in kiosks.raw().items()}
    publisher.publish(publisher.check(texts, kiosks.folder), kiosks.folder, "folder", watched=True)

    page = ana.get("/desk/city/draft")
    assert re.findall(r'name="clash-(\d+)"', page.text) == ["0", "0"]
    assert "Code sur la borne" in said(page)
    assert ana.get("/desk/city/menu").status_code == 200
    assert publish(kiosks, ana).status_code == 409
    revision = kiosks.drafting.state(kiosks.spot).revision
    form = {"revision": revision}
    assert ana.post("/desk/city/draft/settle", form).status_code == 400
    assert ana.post("/desk/city/draft/settle", {**form, "clash-0": "mine"}).status_code == 303
    assert publish(kiosks, ana).status_code == 303
    assert "say: Ana" in menu.read_text("utf-8")


def test_notices_and_holidays_are_edited_in_the_draft(kiosks: Town) -> None:
    ana = kiosks.enter()
    page = ana.get("/desk/city/calendar/notices/strike")
    until, _ = named(page, "until")
    where, _ = named(page, "where")
    form = {until: "2026-03-04", where: "sud; marche"}
    assert ana.post("/desk/city/calendar/notices/strike", form).status_code == 303
    day = {field("day", ""): "2025-12-25", field("holiday", ""): "Noël"}
    assert ana.post("/desk/city/calendar/holidays", day).status_code == 303
    calendar = kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]
    assert "    where: [sud, marche]\n    from: 2026-03-01\n    until: 2026-03-04\n" in calendar
    assert calendar.endswith("holidays:\n  2025-12-25: Noël\n")
    assert "Noël" in said(ana.get("/desk/city/calendar"))
    ana.post("/desk/city/calendar/remove", {"what": "holiday", "name": "2025-12-25"})
    calendar = kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]
    assert calendar.endswith("holidays:\n")


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
    assert "1200" in said(ana.get("/desk/city/places?district=nord"))
    assert "marche" in said(ana.get("/desk/city/places?q=MARCH%C3%89"))

    networks = re.findall(r'name="f:[^"]*:new session ([^"]+)"', ana.get("/desk/city/routes").text)
    form = {field("since", ""): "2026-01-01", field("currency", ""): "XOF"}
    one = {**form, field(f"new session {networks[0]}", ""): "5"}
    assert ana.post("/desk/city/routes/prices", one).status_code == 400
    every = {
        **form,
        **{field(f"new session {network}", ""): "5 per 20 s" for network in networks},
        **{field(f"new part {network}", ""): "10" for network in networks},
    }
    added = ana.post("/desk/city/routes/prices", every)
    assert added.status_code == 303, said(added)[-500:]
    page = ana.get("/desk/city/routes")
    part, value = named(page, f"part {networks[0]} 2026-01-01")
    assert value == "10"
    assert f"{len(networks)} with prices" in said(ana.get("/desk/city"))
    assert ana.post("/desk/city/routes", {part: "11.5"}).status_code == 303
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


def test_the_phone_goes_where_the_keys_lead(kiosks: Town) -> None:
    ana = kiosks.enter()
    start = ana.get("/desk/city/menu/phone?part=1")
    assert "<html" not in start.text
    zones = ana.get("/desk/city/menu/phone?a=1")
    assert "Quelle zone" in said(zones)
    english = ana.get("/desk/city/menu/phone?a=1&language=en")
    assert "Which zone" in said(english)
    back = ana.get("/desk/city/menu/phone?a=1&undo=1")
    assert "Numero peint" in said(back)
    at_send = ana.get("/desk/city/menu/phone?screen=send&form=0")
    assert "1 Envoyer" in said(at_send)
    odd = "&".join(["a=%00%7F", "a=" + "9" * 500, "a=*384*77%23", "a=*999%23", *["a=1"] * 100])
    assert (
        ana.get(f"/desk/city/menu/phone?{odd}&caller=x&language=zz&network=no").status_code == 200
    )
    filed = ana.get("/desk/city/menu/phone?a=1&a=1&a=1&a=1&a=1&a=1")
    assert "Filed: " in said(filed)


def test_where_callers_stop_is_told_by_the_words_of_the_screens(kiosks: Town) -> None:
    dial(kiosks, "", "stops-1")
    for language, words in (("fr", "Numéro peint sur la borne"), ("en", "Number painted")):
        page = kiosks.enter().get(f"/desk/city/menu/diagram?stops=1&language={language}")
        heads = re.findall(r'<th scope="row">(.*?)</th>', page.text)
        assert [text for text in map(unescape, heads) if fold(words, language) in text], heads


def test_the_letters_for_the_script_fold_as_the_program_does(kiosks: Town) -> None:
    table = kiosks.enter().get("/desk/city/letters").json()
    for text in ("Não há “nada” – já…", "Ação n.º 3 €[1]", "ßüŋ ǅ ½"):
        folded = "".join(table["folds"].get(char, char) for char in text)
        assert folded == fold(text)
        assert sum(1 + (char in table["double"]) for char in folded) == septets(folded)
    assert table["german"]["ä"] == "ae"


def test_a_sheet_goes_out_and_comes_back_as_a_spreadsheet_gives_it(kiosks: Town) -> None:
    ana = kiosks.enter()
    sheet = ana.get("/desk/city/menu/texts.csv")
    assert sheet.headers["content-disposition"].endswith('"kiosks-texts.csv"')
    rows = list(csv.reader(sheet.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    head = rows[0]
    for row in rows[1:]:
        if row[:3] == ["menu", "wrong", "say"]:
            row[head.index("en")] = "No such key"
    pasted = "\n".join("\t".join(row) for row in rows)
    kept = ana.post("/desk/city/menu/sheet", {"sheet": pasted})
    assert (kept.status_code, kept.headers["location"]) == (303, "/desk/city/draft")
    state = kiosks.drafting.state(kiosks.spot)
    assert state.files == {
        **state.published,
        "menu.en.yaml": state.published["menu.en.yaml"].replace("Unknown key", "No such key"),
    }
    wrong = ana.post("/desk/city/menu/sheet", {"sheet": pasted.replace("No such key", "<x>")})
    assert (wrong.status_code, "<x>" in unescape(wrong.text)) == (400, True)
    for nothing in ("", "Some words\nof a letter", "\x00\t;"):
        assert ana.post("/desk/city/menu/sheet", {"sheet": nothing}).status_code == 400


def test_a_new_service_is_asked_for_and_refused_where_no_screen_offers_it(kiosks: Town) -> None:
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
    refused = ana.post(path, form)  # the first screen of this city has keys for four
    assert (refused.status_code, "problem 5" in said(refused)) == (400, True)
    assert kiosks.drafting.state(kiosks.spot).draft is None


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
