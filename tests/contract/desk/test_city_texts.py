"""Texts of the city's menu: what is refused and kept, who else wrote there, how they are tried."""

import csv
import re
from html import unescape

import pytest

from app.domain.accounts import Role, Scope
from app.domain.clock import DAY_US
from app.domain.text import fold, septets
from app.web.desk.city.diagram import DAYS
from tests.contract.desk.city_fields import dial, field, fields_in, named, said
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
    # The list above calls it as the page does, and beside each is counted what was typed there.
    [jump] = re.findall(r'<ul class="jumps"><li>(.*?)</li>', page.text)
    assert re.sub("<[^>]*>", "", jump).endswith(", key 1 (en)"), jump
    counts = dict(re.findall(r'<output for="f-(.*?)" class="count(?: over)?">(\d+)/', page.text))
    names = "fr/menu/send/option-1", "en/menu/send/option-1", "fr/menu/wrong/say"
    assert [counts[name] for name in names] == ["170", "14", "4"]
    assert '<output for="f-fr/menu/send/option-1" class="count over">' in page.text
    long = ana.post("/desk/city/menu", {**typed, field("en/menu/send/option 1", "Send"): "Send"})
    assert "characters, " in said(long)
    assert (kiosks.raw(), kiosks.drafting.state(kiosks.spot).revision) == before


def test_what_breaks_a_text_that_is_not_shown_is_told_above_all(kiosks: Town) -> None:
    ana = kiosks.enter()
    back, _ = named(ana.get("/desk/city/menu"), "fr/menu/keys/key 0")
    # Notices stand on screens that have this key, and are texts of another section.
    page = ana.post("/desk/city/menu", {back: "Retour demain matin aux", "section": "menu"})
    assert page.status_code == 400
    assert "With the notice strike the screen fault in fr may need" in " ".join(said(page).split())
    links = re.findall(r'href="#(f-[^"]+)"', page.text)
    assert "f-fr/calendar/strike/say" in links
    assert '">strike, text (fr)</a>' in page.text
    assert {*links} <= {*re.findall(r' id="([^"]+)"', page.text)}
    there = unescape(re.findall(r'<a href="([^"]*section=calendar[^"]*)"', page.text)[0])
    assert named(ana.get(there), "fr/calendar/strike/say")


def test_a_message_and_a_text_of_the_head_that_are_too_long_are_told_in_portuguese(
    kiosks: Town,
) -> None:
    ana, page = kiosks.enter(), "/desk/city/menu"
    for name, words in (
        ("fr/messages/resolved/message", "A mensagem resolved em fr pode precisar"),
        ("fr/menu/over/say", "O texto over, da chamada que já acabou, em fr pode precisar"),
    ):
        there = ana.get(f"{page}?section={name.split('/')[1]}")
        key, now = named(there, name)
        refused = ana.post(page, {key: f"{now} {'x' * 150}"}, accept_language="pt")
        assert refused.status_code == 400
        told = " ".join(said(refused).split())
        assert words in told
        assert "encurte em" in told
        assert not re.search(r"may need|or allow it|each part|sandbox, other\b", told)


def test_a_line_end_in_what_a_key_is_called_is_a_slip_of_the_hand(kiosks: Town) -> None:
    ana = kiosks.enter()
    page = ana.get("/desk/city/menu")
    names = ("fr/menu/keys/key 0", "fr/menu/kiosk/option 1", "fr/menu/tell/unfinished option 9")
    found = {name: named(page, name) for name in names}
    kept = ana.post("/desk/city/menu", {name: f"{v[:3]}\n{v[3:]}" for name, v in found.values()})
    assert kept.status_code == 303, said(kept)
    page = ana.get("/desk/city/menu")
    for name, (_, was) in found.items():
        assert named(page, name)[1] == " ".join(f"{was[:3]}\n{was[3:]}".split())


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
    kiosks.site.clock.us += 2_500_000
    dial(kiosks, "1", "stops-1")
    drawn = "/desk/city/menu/diagram{}?stops=1"
    for part, seconds in (("", ">2,5<"), (".svg", "mediana de 2,5\u00a0s")):
        page = kiosks.enter().get(drawn.format(part), accept_language="pt")
        assert seconds in page.text
    for language, words in (("fr", "Numéro peint sur la borne"), ("en", "Number painted")):
        page = kiosks.enter().get(f"/desk/city/menu/diagram?stops=1&language={language}")
        heads = re.findall(r'<th scope="row">(.*?)</th>', page.text)
        assert [text for text in map(unescape, heads) if fold(words, language) in text], heads


@pytest.mark.parametrize(
    "scope", [{"areas": frozenset({"sud"})}, {"services": frozenset({"no_water"})}]
)
def test_who_works_on_a_part_is_told_nothing_of_the_calls_of_all(
    kiosks: Town, scope: dict[str, frozenset[str]]
) -> None:
    dial(kiosks, "", f"stops-of-all {[*scope]}")
    rui = kiosks.site.enter(Role.HEAD, scope=Scope(**scope), city_id=kiosks.spot.city_id)
    asked = "/desk/city/menu/diagram?stops=1"
    page, whole = rui.get(asked), kiosks.enter().get(asked)

    assert [one.text.count('id="stops-title"') for one in (page, whole)] == [0, 1]
    assert [one.text.count('name="stops"') for one in (page, whole)] == [0, 1]
    assert "counted for the whole city, and you work on a part of it" in said(page)
    plain = rui.get("/desk/city/menu/diagram")
    trees = [one.text.partition('<pre class="told">')[2] for one in (page, plain, whole)]
    assert trees[0] == trees[1] != trees[2]
    drawn = rui.get("/desk/city/menu/diagram.svg?stops=1")
    assert drawn.text == rui.get("/desk/city/menu/diagram.svg").text
    assert drawn.text != kiosks.enter().get("/desk/city/menu/diagram.svg?stops=1").text


def test_where_callers_stop_is_told_of_the_last_days(kiosks: Town) -> None:
    for days, calls in ((2 * DAYS, 1), (DAYS - 1, 2), (2, 2)):
        kiosks.site.clock.us += days * DAY_US
        dial(kiosks, "", f"after-{days}-days")
        page = kiosks.enter().get("/desk/city/menu/diagram?stops=1").text
        [sent, *_] = re.findall(r'<td class="number"[^>]*>(\d+)</td>', page)
        assert int(sent) == calls, days


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
