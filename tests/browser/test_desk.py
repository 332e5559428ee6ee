"""A day at the desk in a real browser: what clerks do by keyboard, and pages that all can use."""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect
from sqlalchemy import select

from app.domain.accounts import Right, Role
from app.domain.public_number import spoken
from app.store.schema import reports
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, barriers, desk, file_some, numbers, sideways
from tests.contract.desk.site import HOUR, opened
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


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Desk]:
    with desk(databases, tmp_path_factory.mktemp("desk"), browser) as opened:
        file_some(opened, 25)
        while opened.house.figures.look():
            pass
        yield opened


def stored(at: Desk) -> list[Any]:
    with at.house.reader.connect() as connection:
        return list(connection.execute(select(reports).order_by(reports.c.requested_at)))


def status(at: Desk, number: int) -> str:
    return str(next(one.status for one in stored(at) if one.number == number))


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

    assert {status(at, number) for number in marked} == {"assigned"}
    assert len(marked) == 20
    print(f"keys for 20 cases: {keys}")


def test_a_case_is_opened_resolved_and_left_by_keyboard(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    queue = "/desk/reports?status=open&order=newest"
    page.goto(f"{at.address}{queue}")
    _, second, third, *_ = numbers(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(".deed")
    assert f"/desk/reports/{second}?" in page.url
    page.keyboard.press("n")
    page.keyboard.type("o camiao ja la foi")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=o camiao ja la foi")
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    page.wait_for_selector(".said")
    assert status(at, second) == "resolved"
    page.keyboard.press("j")
    page.wait_for_url(f"**/desk/reports/{third}?*")
    page.keyboard.press("u")
    page.wait_for_selector(".list")
    assert page.url == f"{at.address}{queue}#case-{third}"
    assert page.locator(".item.here").get_attribute("data-number") == str(third)


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


def test_two_who_change_one_case_are_told(at: Desk) -> None:
    [number] = file_some(at, 1)
    ana, rui = at.enter(Role.CLERK), at.enter(Role.CLERK)
    for page in (ana, rui):
        page.goto(f"{at.address}/desk/reports/{number}")
    rui.click("button[value=acknowledged]")
    rui.wait_for_selector(".said")
    ana.fill("#reason", "Foi limpo hoje")
    ana.click("button[value=resolved]")
    assert "somebody else changed this case" in ana.inner_text(".wrong")
    assert ana.input_value("#reason") == "Foi limpo hoje"
    ana.click("button[value=resolved]")
    ana.wait_for_selector(".said")
    assert status(at, number) == "resolved"


def test_who_is_signed_out_goes_on_with_what_was_written(at: Desk) -> None:
    [number] = file_some(at, 1)
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports/{number}")
    page.fill("#note", "liguei e ninguem atendeu")
    name = page.inner_text(".me a")
    at.clock.us += 3 * HOUR
    page.press("#note", "Enter")
    assert "You were signed out" in page.inner_text(".note")
    page.fill("#name", name)
    page.fill("#password", "quatro carros de mao")
    page.press("#password", "Enter")
    assert "liguei e ninguem atendeu" in page.inner_text(".waits")
    assert (barriers(page), sideways(page)) == ([], 0)
    page.click("text=Send it now")
    page.wait_for_selector("text=liguei e ninguem atendeu")


def test_who_presses_again_on_a_slow_line_sends_once(at: Desk) -> None:
    [number] = file_some(at, 1)
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports/{number}")
    sent: list[str] = []

    def leave(route: Route) -> None:  # the page stays, as it does until an answer comes
        sent.append(route.request.post_data or "")
        route.fulfill(status=204)

    page.route("**/note", leave)
    page.fill("#note", "liguei duas vezes")
    for _ in range(3):
        with suppress(Error):  # that nothing came of it
            page.click(".note-form button", timeout=2_000)
    assert len(sent) == 1
    page.unroute("**/note")
    page.goto(f"{at.address}/desk/reports/{number}")
    page.fill("#note", "e mais uma vez")
    page.click(".note-form button")
    page.wait_for_selector("text=e mais uma vez")


def test_lists_are_opened_beside_each_other_from_one_page(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports")
    opened = []
    for status in ("assigned", "closed"):
        page.select_option("#status", status)
        with page.context.expect_page(timeout=2_000) as beside:
            page.click(".filters button.main", modifiers=["Control"])
        beside.value.wait_for_load_state()
        opened.append(beside.value.url.partition("?")[2])
    assert opened == ["status=assigned", "status=closed"]


def test_a_number_is_revealed_with_a_reason(at: Desk) -> None:
    [number] = file_some(at, 1)
    page = at.enter(Role.CLERK, personal=frozenset({Right.REVEAL}))
    page.goto(f"{at.address}/desk/reports/{number}")
    assert "+25884000" not in page.content()
    page.click("text=Show the whole number")
    page.fill("#why", "para combinar a hora")
    page.press("#why", "Enter")
    page.wait_for_selector("text=+258840000600")


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
    for width in (1280, PHONE):
        page = at.enter(width=width, personal=frozenset({Right.REVEAL}))
        for path in pages(at):
            page.goto(at.address + path)
            assert barriers(page) == [], (width, path)
            assert sideways(page) <= 0, (width, path)
            seen += 1
    assert seen == 2 * len(pages(at))


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
    other = at.browser.new_page(viewport={"width": PHONE, "height": 700})
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
    other.close()
    page.goto(f"{at.address}/desk/reports/{file_some(at, 1)[0]}")
    page.evaluate("document.querySelector('.note-form').action = '/desk/reports/48217360/note'")
    page.fill("#note", "uma nota " * 30)
    page.press("#note", "Enter")
    page.wait_for_selector(".wrote")
    look(page, "refused")
    assert found == dict.fromkeys(found, ([], 0))
    assert len(found) == 5


def test_the_login_is_usable_by_all(at: Desk) -> None:
    context = at.browser.new_context(viewport={"width": PHONE, "height": 700})
    page: Page = context.new_page()
    page.goto(f"{at.address}/desk/login")
    assert barriers(page) == []
    assert sideways(page) <= 0
    context.close()


def test_the_list_is_on_paper_with_what_it_is_of(at: Desk) -> None:
    waiting = [spoken(number) for number in file_some(at, 2)]
    page = at.enter(Role.CLERK, width=718)  # A4 less its margins
    page.emulate_media(media="print")
    page.goto(f"{at.address}/desk/reports?status=received")
    shown = page.inner_text("main")
    assert [number for number in waiting if number not in shown] == []
    assert "Status: received" in shown
    for screen_only in ("With those that are marked", "Report on behalf", "Show"):
        assert screen_only not in shown
    assert sideways(page) <= 0


def test_the_manual_is_printed_with_its_pictures_on_about_eight_sheets_of_a4(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/account")
    page.click("main >> text=Staff manual")
    page.wait_for_selector(".manual")
    page.wait_for_load_state("load")
    shown = page.evaluate("[...document.images].map(i => i.complete && i.naturalWidth > 0)")
    printed = page.pdf(format="A4", prefer_css_page_size=True)

    assert shown == [True] * len(shown)
    assert len(shown) > 8
    assert 7 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 9


def test_pages_work_without_script(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    [number] = file_some(at, 1)
    state = page.context.storage_state()
    context = at.browser.new_context(java_script_enabled=False, storage_state=state)
    plain = context.new_page()
    plain.goto(f"{at.address}/desk/reports/{number}")
    plain.fill("#reason", "Limpo")
    plain.click("button[value=resolved]")
    assert spoken(number) in plain.inner_text("h1")
    assert status(at, number) == "resolved"
    plain.goto(f"{at.address}/desk/reports/new")
    plain.select_option("#service", index=1)
    plain.fill("#where", "baltazar")
    plain.press("#where", "Enter")
    plain.check("input[name=place] >> nth=0")
    plain.click(".fields button.main")
    said = plain.inner_text("main")
    assert "Case " in said or "Is it the same?" in said
    context.close()


def test_an_export_is_counted_while_filters_change_and_downloaded(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports")
    page.click("text=Export")
    page.wait_for_url("**/desk/reports/export*")
    every = page.inner_text("#count strong")
    for channel, counted in (("sms", "0"), ("", every)):
        page.select_option("#channel", channel)
        expect(page.locator("#count strong")).to_have_text(counted)
    page.check("input[name=kind][value=csv]")
    with page.expect_download() as loading:
        page.click("#count button.main")

    assert loading.value.suggested_filename == "dial311-maputo-open.csv"
    assert loading.value.path().read_bytes().count(b"\r\n") == int(every) + 1
    assert page.inner_text("h1") == "Export"
