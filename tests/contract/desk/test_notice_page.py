"""Notices: what is published says who meets it, and one is edited and ended without any code."""

import dataclasses
import re

import pytest

from app.edits.calendar import notices_in
from app.menu.notices import before_new
from app.menufiles.city_folder import read_folder
from tests.contract.desk.city_fields import dial, field, said, taking_out
from tests.contract.desk.site import Visitor
from tests.contract.desk.test_clashes import put_in_folder
from tests.contract.desk.towns import Town
from tests.unit.menu.test_peers_flows import city
from tests.unit.menu.walking import maputo

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)
PAGE = "/desk/city/calendar"


def publish(who: Visitor, text: str, **more: str) -> str:
    typed = {"say fr": text, "where": "", "until": "", **more}
    form = {field(name, ""): value for name, value in typed.items()}
    answer = who.post(f"{PAGE}/publish", form)
    assert answer.status_code == 303, said(answer)
    told = answer.headers["set-cookie"].partition(";")[0]
    return said(who.get(PAGE, cookie=f"dial311={who.token}; {told}"))


def test_what_is_published_says_who_meets_it(kiosks: Town) -> None:
    ana = kiosks.enter()

    assert "new calls meet it now" in publish(ana, "Premier")
    assert "new calls meet it now" in publish(ana, "Urgent")  # the newest of one day
    assert "Urgent" in dial(kiosks, "", "urgent")
    assert "meet it from its first day on" in publish(ana, "Plus tard", **{"from": "2025-12-01"})
    late = publish(ana, "Ancien", **{"from": "2025-11-20"})
    assert "nobody reads it: others go before it" in late
    assert "Ancien not heard" in " ".join(late.split())
    # Four hold today; of those the newest is read, and the market's at the market.
    assert "told today: 2" in said(ana.get("/desk/city"))


def test_a_notice_is_ended_at_once_beside_a_draft_that_waits(kiosks: Town) -> None:
    ana = kiosks.enter()
    publish(ana, "Urgent")
    ana.post("/desk/city/menu", {field("fr/menu/wrong/say", "Touche inconnue"): "Non"})
    form = taking_out(ana.get(PAGE), "urgent", "end")
    assert kiosks.enter(may_publish=False).post(f"{PAGE}/end", form).status_code == 403
    assert "Urgent" in dial(kiosks, "", "before")
    done = ana.post(f"{PAGE}/end", form)

    assert (done.status_code, done.headers["location"]) == (303, PAGE)
    assert "Urgent" not in dial(kiosks, "", "after")
    assert kiosks.raw() == kiosks.first
    assert "say: Non" in kiosks.drafting.state(kiosks.spot).files["menu.yaml"]
    newest = kiosks.history()[0]
    assert newest.note.endswith("Urgent")
    published = len(kiosks.history())
    again = ana.post(f"{PAGE}/end", form)
    assert (again.status_code, "Nobody is told this notice" in said(again)) == (409, True)
    assert len(kiosks.history()) == published


@pytest.mark.parametrize("first", ["", "2025-11-25"])
def test_one_that_waits_without_a_first_day_and_is_published_at_once_stands_once(
    kiosks: Town, first: str
) -> None:
    ana = kiosks.enter()
    form = {"say fr": "Travaux", "where": "", "until": "2025-12-05"}
    assert ana.post(PAGE, {field(name, ""): one for name, one in form.items()}).status_code == 303
    at_once = {"until": "2025-12-05", "from": first}
    assert "new calls meet it now" in publish(ana, "Travaux", **at_once)

    state, day = kiosks.drafting.state(kiosks.spot), first or "2025-11-26"
    assert state.clashes == ()
    for files in (state.published, state.files):
        same = [one for one in notices_in(files).values() if one.say["fr"] == "Travaux"]
        assert [(one.first, one.until) for one in same] == [(day, "2025-12-05")]
    # And where it stands already without a day, one with today's is none that is new.
    text = kiosks.raw()["calendar.yaml"].decode().replace(f"    from: {day}\n", "")
    put_in_folder(kiosks, "calendar.yaml", text)
    again = ana.post(f"{PAGE}/publish", {field(name, ""): one for name, one in form.items()})
    assert (again.status_code, "has this notice already" in said(again)) == (409, True)


def test_one_that_is_refused_at_once_waits_as_it_was(kiosks: Town) -> None:
    ana, menu = kiosks.enter(), kiosks.folder / "menu.yaml"
    form = {field(f"say {lang}", ""): text for lang, text in (("fr", "Travaux"), ("en", ""))}
    assert ana.post(PAGE, form).status_code == 303
    before, text = kiosks.drafting.state(kiosks.spot), menu.read_text("utf-8")
    menu.write_text(f"{text}# by hand\n", "utf-8")
    refused = ana.post(f"{PAGE}/publish", form)
    assert refused.status_code == 409, said(refused)
    assert kiosks.drafting.state(kiosks.spot) == before

    menu.write_text(text, "utf-8")
    assert ana.post(f"{PAGE}/publish", form).status_code == 303
    notices = notices_in(kiosks.drafting.state(kiosks.spot).files).values()
    assert [one.first for one in notices if one.say["fr"] == "Travaux"] == ["2025-11-26"]


def test_a_page_from_before_ends_no_other_notice_of_one_name(kiosks: Town) -> None:
    ana = kiosks.enter()
    publish(ana, "Ferme jusqu'au 3", until="2025-12-03")
    [name] = re.findall(r"notices/(ferme\w*)", ana.get(PAGE).text)
    old = taking_out(ana.get(PAGE), name, "end")
    assert ana.post(f"{PAGE}/end", old).status_code == 303
    publish(ana, "Ferme jusqu'au 3", until="2025-12-05")
    for path in ("end", "remove"):
        late = ana.post(f"{PAGE}/{path}", old)
        told = "You changed this meanwhile yourself: look again"
        assert (late.status_code, told in said(late)) == (409, True)
    assert "Ferme" in dial(kiosks, "", "still")
    assert ana.post(f"{PAGE}/end", taking_out(ana.get(PAGE), name, "end")).status_code == 303


def test_what_is_told_is_ended_at_once_whatever_the_draft_has_of_it(kiosks: Town) -> None:
    ana = kiosks.enter()
    for text, change in (("Premier", "remove"), ("Second", "notices/second")):
        kiosks.begin_anew()
        publish(ana, text)
        name = text.lower()
        edit = taking_out(ana.get(PAGE), name)
        if change != "remove":
            edit = {field("say fr", text): "Troisieme"}
        assert ana.post(f"{PAGE}/{change}", edit).status_code == 303
        page = ana.get(PAGE)
        left = "told until the draft is published" in said(page)
        assert left == (change == "remove")
        assert (f'href="{PAGE}/notices/{name}"' in page.text) != left
        assert text in dial(kiosks, "", f"{name} before")
        assert ana.post(f"{PAGE}/end", taking_out(page, name, "end")).status_code == 303
        assert text not in dial(kiosks, "", f"{name} after")


def options(page: str, name: str) -> list[tuple[str, str]]:
    """Give what the selects of a list have chosen, with what stands there."""
    of = re.findall(rf'<select [^>]*name="f:\w+:{name}".*?</select>', page, re.S)
    chosen = [re.findall(r'<option value="([^"]*)" selected>([^<]*)<', one) for one in of]
    return [one[0] if one else ("", "") for one in chosen]


def test_a_notice_is_edited_by_names_and_days(kiosks: Town) -> None:
    ana, path = kiosks.enter(), f"{PAGE}/notices/meters"
    page = ana.get(path).text
    assert [code for code, _ in options(page, "where")] == ["sud", ""]
    assert options(page, "service")[0][0] == "meter"
    assert options(page, "service")[0][1] != "meter"
    assert re.findall(r'type="checkbox"[^>]*value="(\w+)"', page) == [
        *("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    ]
    form = {
        field("say fr", "Les compteurs sont changés en mars"): "Compteurs: <rounds>",
        field("say en", "Meters are replaced in March"): "",
        field("where", "sud"): ["marche", "sud", ""],
        field("service", "meter"): ["", ""],
        field("rounds", ""): ["", "tue", "fri"],
    }
    kept = ana.post(path, form)
    assert kept.status_code == 303, said(kept)
    calendar = kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]
    lines = calendar.partition("  meters:\n")[2].split("\n")
    assert "    where: [marche, sud]" in lines
    assert "    rounds: [tue, fri]" in lines
    assert not [line for line in lines if line.startswith("    service")]
    again = ana.get(path).text
    assert [code for code, _ in options(again, "where")] == ["marche", "sud", ""]
    marked = re.findall(r'type="checkbox"[^>]*value="(\w+)" checked', again)
    assert marked == ["tue", "fri"]
    # What was sent back as it stands changes nothing.
    before = kiosks.drafting.state(kiosks.spot)
    same = {field("where", "marche; sud"): ["marche", "sud", ""]}
    same[field("rounds", "tue; fri")] = ["", "tue", "fri"]
    assert ana.post(path, same).status_code == 303
    assert kiosks.drafting.state(kiosks.spot).files == before.files


def test_the_calendar_says_what_new_callers_read_instead(kiosks: Town) -> None:
    assert before_new(city("kiosks")) is None
    assert "for the first time" not in said(kiosks.enter().get(PAGE))
    line = before_new(maputo())
    assert line is not None
    assert "seu numero" in line.say["pt"].parts[0]
    menu = dataclasses.replace(maputo().menu, screens={})
    assert before_new(dataclasses.replace(maputo(), menu=menu, memo={}, steps={})) is None


def test_what_new_callers_read_stands_in_words_of_the_menu(kiosks: Town) -> None:
    menu = kiosks.folder / "menu.yaml"
    text = menu.read_text("utf-8")
    old = "[unfinished, lost, notice, welcome]"
    assert text.count(old) == 1
    text = text.replace(old, "[unfinished, lost, welcome, notice]")
    text = text.replace("  tell: [notice]\n", "  tell: [welcome, notice]\n")
    menu.write_text(text, "utf-8")
    publisher = kiosks.site.house.menus.publisher(kiosks.site.house.writer)
    edition = publisher.check(read_folder(kiosks.folder), kiosks.folder)
    publisher.publish(edition, kiosks.folder, "folder", watched=True)

    page = said(kiosks.enter().get(PAGE))
    assert "Who calls for the first time reads in their place: <brand>, free" in page
