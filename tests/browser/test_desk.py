"""A day at the desk in a real browser: what clerks do by keyboard, and pages that all can use."""

import re
from itertools import accumulate
from pathlib import Path

from playwright.sync_api import Page, expect

from app.domain.accounts import Right, Role
from app.store.schema import reports
from app.web.desk.router import ROOMS
from tests.browser import test_city, test_city_builder, test_house
from tests.browser.chromium import need_browser
from tests.browser.desks import (
    PHONE,
    Desk,
    alike,
    barriers,
    file_some,
    numbers,
    sideways,
    status_of,
    stored,
)
from tests.contract.desk.site import opened
from tests.databases import Databases, migrated

need_browser()

#: What ten residents say on the telephone, as a clerk types it: problem, place, their number;
#: and what they would have pressed.
CALLS = (
    ("Contentor está cheio", "10348", "84 000 0701", "1*10348*1"),
    ("Tchova não passou", "jardim 8", "84 000 0702", "2*jardim*8*1"),
    ("Lixo na vala", "zimpeto q 4", "", "4*zimpeto*4*1"),
    ("Amontoado", "maxaquene a 12", "84 000 0704", "5*maxaquene a*12*1"),
    ("Contentor está cheio", "Soveste, Maxaquene A", "84 000 0705", "1*maxaquene a*5*1"),
    ("Lixo fora do contentor", "10478", "84 000 0706", "3*10478*1"),
    ("Tchova não passou", "quarteirão 12, mafalala", "84 000 0707", "2*mafalala*12*1"),
    ("Amontoado", "25 de junho a 7", "", "5*25 de junho a*7*1"),
    ("Lixo fora do contentor", "10407", "84 000 0709", "3*10407*1"),
    ("Lixo na vala", "polana canico b 3", "84 000 0710", "4*polana canico b*3*1"),
)
#: What differs between a case that was written down and the same one dialled: who, when, the way.
OF_ITS_OWN = {
    *("id", "number", "session_id", "filing", "contact_id", "channel", "network"),
    *("requested_at", "updated_at", "due_at", "told_by"),
}
#: Rooms that answer with a file, or with a part of a page.
NO_PAGES = {
    *("/map/table.csv", "/numbers/table.csv", "/reports/export/columns/{of}"),
    *("/reports/export/file", "/reports/export/jobs/{job}/file"),
    *("/reports/export/jobs/{job}/manifest", "/city/letters", "/city/menu/diagram.svg"),
    *("/city/menu/texts.csv", "/city/places/plates.css"),
}


def test_twenty_cases_are_triaged_by_keyboard_alone(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports")
    marked = numbers(page)[:20]
    keys = 0
    for _ in marked:
        page.keyboard.press("j")
        page.keyboard.press("x")
        keys += 2
    page.keyboard.press("a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("manha")
    page.keyboard.press("Enter")
    page.wait_for_selector(".said")
    keys += 9

    assert {status_of(at, number) for number in marked} == {"assigned"}
    assert len(marked) == 20
    print(f"keys for 20 cases: {keys}")


def test_all_of_a_page_are_marked_at_once(at: Desk) -> None:
    page = at.enter(Role.CLERK, width=PHONE)
    page.goto(f"{at.address}/desk/reports?status=any")
    every = page.get_by_label("Mark all of this page")
    marks = page.locator(".item input[type=checkbox]")
    every.check()
    assert page.locator(".item input:checked").count() == marks.count() > 20
    assert page.inner_text(".marked") == f"({marks.count()})"
    marks.first.uncheck()
    assert not every.is_checked()
    assert every.evaluate("one => one.indeterminate")
    every.blur()
    page.keyboard.press("X")
    page.keyboard.press("X")
    assert page.locator(".item input:checked").count() == 0


def test_a_case_is_opened_resolved_and_left_by_keyboard(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    queue = "/desk/reports?status=open&order=newest"
    page.goto(f"{at.address}{queue}")
    _, second, third, *_ = numbers(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(".deed")
    page.wait_for_load_state()  # keys are heard from then on
    assert f"/desk/reports/{second}?" in page.url
    page.keyboard.press("n")
    page.keyboard.type("o camiao ja la foi")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=o camiao ja la foi")
    page.wait_for_load_state()
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    page.wait_for_selector(".said")
    page.wait_for_load_state()
    assert status_of(at, second) == "resolved"
    page.keyboard.press("j")
    page.wait_for_url(f"**/desk/reports/{third}?*")
    page.wait_for_load_state()
    page.keyboard.press("u")
    page.wait_for_selector(".list")
    assert page.url == f"{at.address}{queue}#case-{third}"
    assert page.locator(".item.here").get_attribute("data-number") == str(third)
    page.wait_for_selector(".item.here .open:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector(".deed")
    assert f"/desk/reports/{third}?" in page.url


def test_who_switches_single_letters_off_moves_nothing_by_them(at: Desk) -> None:
    page = at.enter(Role.CLERK)

    def moved(keys: str) -> int:
        page.goto(f"{at.address}/desk/reports")
        page.wait_for_load_state()
        for key in keys:
            page.keyboard.press(key)
        return page.locator(".item.here, .item input:checked, #words:focus").count()

    assert min(moved(key) for key in "jX/") > 0
    expect(page.locator("p.keys")).to_be_visible()
    page.goto(f"{at.address}/desk/account")
    page.uncheck("input[name=keys]")
    page.click("form[action$=keys] button")
    page.wait_for_load_state()
    assert moved("jkxXar/") == 0
    expect(page.locator("p.keys")).to_have_count(0)
    page.locator(".item .open").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".deed")
    page.wait_for_load_state()
    address = page.url
    for key in "jkuarn":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.tagName") in ("BODY", "MAIN")
    assert page.url == address
    page.fill("#note", "uma nota")
    page.press("#note", "Escape")  # out of a field one comes all the same
    expect(page.locator("#note")).not_to_be_focused()


def test_the_ring_of_a_field_cuts_no_word_of_a_report_on_behalf(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports/new")
    gaps = """() => [...document.querySelectorAll('.fields > div > label')].map(label =>
        document.getElementById(label.htmlFor).getBoundingClientRect().top
        - label.getBoundingClientRect().bottom)"""
    for width in (PHONE, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert len(page.evaluate(gaps)) == 4
        assert min(page.evaluate(gaps)) >= 5, width  # so far the ring reaches


def test_ten_calls_are_written_down_without_a_mouse(
    at: Desk, databases: Databases, tmp_path: Path
) -> None:
    page = at.enter(Role.CLERK, locale="pt-MZ")
    page.goto(f"{at.address}/desk/reports/new")
    before = len(stored(at))
    keys = 0
    for problem, where, phone, _ in CALLS:
        page.wait_for_selector("#service:focus")
        # A select goes to what is typed; as few letters as tell the problem from the others.
        page.keyboard.type(problem[:9])
        page.keyboard.press("Tab")
        with page.expect_response("**/near"):
            page.keyboard.type(where)
        page.keyboard.press("Tab")
        page.keyboard.type(phone)
        page.keyboard.press("Enter")
        keys += 9 + 1 + len(where) + 1 + len(phone) + 1
        page.wait_for_selector(".said, .wrong")
        assert page.query_selector(".wrong") is None, (where, page.inner_text(".wrong"))
        page.evaluate("document.querySelector('.said').remove()")
    made = stored(at)[before:]

    with databases.bare("sqlite") as url, opened(migrated(url), tmp_path) as twin:
        for nth, (*_, pressed) in enumerate(CALLS):
            for text in ("", *accumulate(pressed.split("*"), "{}*{}".format)):
                twin.dial(text, f"call {nth}", f"+25884000{800 + nth:04}")
        dialled = twin.rows(reports)

    assert len(made) == len(dialled) == len(CALLS)
    for written, same in zip(made, dialled, strict=True):
        kept = [one for one in same._fields if one not in OF_ITS_OWN]
        assert {one: getattr(written, one) for one in kept} == {
            one: getattr(same, one) for one in kept
        }
    assert [bool(one.contact_id) for one in made] == [bool(phone) for _, _, phone, _ in CALLS]
    print(f"keys a report: {keys / len(CALLS):.1f}")


def pages(at: Desk) -> list[str]:
    number = stored(at)[0].number
    return [
        "/desk",
        "/desk/reports",
        "/desk/reports?needs=late&since=2025-01-01",
        "/desk/reports?since=x",
        f"/desk/reports/{number}",
        "/desk/reports/new",
        "/desk/reports/export?status=open&words=lixo",
        "/desk/reports/export?since=x",
        "/desk/reports/export/columns",
        "/desk/house/tokens",
        "/desk/numbers",
        "/desk/numbers?span=year",
        "/desk/numbers/rows?what=went&span=quarter",
        f"/desk/numbers/sheet?part=service&code={stored(at)[0].service_code}",
        "/desk/inbox",
        "/desk/undelivered",
        "/desk/account",
        "/desk/manual",
        "/desk/nothing",
    ]


def test_every_page_is_usable_by_all_at_every_width(at: Desk) -> None:
    seen = 0
    page = at.enter(personal=frozenset({Right.REVEAL}))
    for path in pages(at):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(at.address + path)
        for width in (1280, PHONE):
            page.set_viewport_size({"width": width, "height": 740})
            assert barriers(page) + alike(page) == [], (width, path)
            assert sideways(page) <= 0, (width, path)
            seen += 1
    assert seen == 2 * len(pages(at))


def test_who_hears_the_buttons_of_a_page_alone_knows_what_each_is_of(at: Desk) -> None:
    numbers = [file_some(at, 1)[0] for _ in range(3)]  # at one place
    page = at.enter(personal=frozenset({Right.REVEAL}))
    page.goto(f"{at.address}/desk/reports/{numbers[0]}")
    assert page.locator(".near button").count() > 1
    assert alike(page) == []

    # What counts as alike: two buttons of one name that send something else.
    page.evaluate("document.querySelectorAll('.near .unseen').forEach(one => one.remove())")
    assert [name.startswith("BUTTON") for name in alike(page)] == [True]


def test_the_head_of_every_page_fits_every_width_in_a_city_of_a_long_name(at: Desk) -> None:
    page = at.enter(locale="pt", width=PHONE)
    page.goto(f"{at.address}/desk")
    page.evaluate("document.querySelector('.me > a').innerText = 'm'.repeat(31)")
    for city in ("Maputo", "Nairobi City County (sample)"):
        for width in (320, PHONE, 768, 1000, 1024, 1152, 1280):
            page.set_viewport_size({"width": width, "height": 700})
            assert sideways(page) == 0, (city, width)
            last, me = (page.locator(one).bounding_box() for one in (".places li >> nth=-1", ".me"))
            assert last
            assert me
            assert last["y"] > 600 or last["x"] + last["width"] <= me["x"], (city, width)
            assert me["x"] >= 0, (city, width)
        page.set_viewport_size({"width": PHONE, "height": 700})
        page.click(".menu summary")
        box = page.locator(".menu form").bounding_box()
        assert box
        assert 0 <= box["x"] < box["x"] + box["width"] <= PHONE, city
        if city == "Maputo":
            page.click("button[name=city][value=nairobi]")
            page.wait_for_selector(".brand:has-text('Nairobi')")


def test_every_room_with_a_page_is_among_those_that_are_looked_at(at: Desk) -> None:
    looked = [path.partition("?")[0] for path in pages(at)]
    looked += [f"/desk/city{path.partition('?')[0]}" for path in test_city.PAGES]
    looked += [f"/desk/city/places{path.partition('?')[0]}" for path in test_city_builder.PAGES]
    looked += [f"/desk/{path}" for path in test_house.PAGES]
    looked += ["/desk/map", "/desk/reports/1/place"]  # test_map.py
    left_out = {
        room.path
        for room in ROOMS
        if room.method == "GET"
        and not any(re.fullmatch(met_by(room.path), path) for path in looked)
    }
    assert left_out == NO_PAGES


def met_by(path: str) -> str:
    return "/desk" + re.sub(r"\{\w+\}", "[^/]+", path)


def test_pages_that_one_meets_on_some_days_are_usable_by_all(at: Desk) -> None:
    found = {}

    def look(page: Page, name: str) -> None:
        found[name] = (barriers(page), max(sideways(page), 0))

    page = at.enter(width=PHONE)
    page.goto(f"{at.address}/desk/house/new-user")
    page.fill("#name", "rute")
    page.press("#name", "Enter")
    page.wait_for_selector("#link")
    look(page, "a link is made")
    link = page.input_value("#link")
    page.goto(f"{at.address}/desk/house")
    look(page, "the house")
    other = at.tabs.open(viewport={"width": PHONE, "height": 700})
    other.goto(link)
    for again, then in (("uma e outra coisa", ".wrong"), ("a b c d e f g", ".tiles")):
        other.fill("#password", "a b c d e f g")
        other.fill("#again", again)
        other.press("#again", "Enter")
        other.wait_for_selector(then)
        if then == ".wrong":
            look(other, "two that differ")
    other.goto(link)
    look(other, "a link that is spent")
    page.goto(f"{at.address}/desk/reports/{file_some(at, 1)[0]}")
    page.evaluate("document.querySelector('.note-form').action = '/desk/reports/48217360/note'")
    page.fill("#note", "uma nota " * 30)
    page.press("#note", "Enter")
    page.wait_for_selector(".wrote")
    look(page, "refused")
    assert found == dict.fromkeys(found, ([], 0))
    assert len(found) == 5


def test_the_login_is_usable_by_all(at: Desk) -> None:
    page = at.tabs.open(viewport={"width": PHONE, "height": 700})
    page.goto(f"{at.address}/desk/login")
    assert barriers(page) == []
    assert sideways(page) <= 0
