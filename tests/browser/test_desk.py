"""A day at the desk in a real browser: what clerks do by keyboard."""

from itertools import accumulate
from pathlib import Path

from playwright.sync_api import expect

from app.domain.accounts import Role
from app.store.schema import reports
from tests.browser.chromium import need_browser
from tests.browser.desks import (
    PHONE,
    Desk,
    numbers,
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
