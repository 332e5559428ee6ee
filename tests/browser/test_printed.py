"""Every page of the desk on paper: what is read stays, and nothing is wider than the sheet."""

import re

from playwright.sync_api import Page

from app.domain.accounts import Right
from app.web.desk.router import ROOMS
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, sideways, stored
from tests.browser.test_every_page import NO_PAGES, met_by, pages

need_browser()

#: CSS pixels of A4 less its margins.
PAPER = 718
#: Of the city, whose codes are Maputo's.
CITY = (
    *("", "/menu", "/menu/sheet", "/menu/languages", "/menu/diagram", "/menu/phone", "/routes"),
    *("/services", "/services/container_full", "/new-service", "/bodies", "/bodies/waste"),
    *("/places", "/places/kampfumo", "/places/jardim", "/places/jardim/new", "/new-district"),
    *("/new-bairro/kampfumo", "/places/gaps", "/places/learn", "/places/import", "/places/plates"),
    *("/calendar", "/draft", "/draft/discard", "/history", "/history/1"),
)
HOUSE = ("", "/users", "/new-user", "/users/{me}", "/users/{me}/end", "/audit")
#: On which plates are all there is, and pages of what Maputo has none of.
LEFT_OUT = {
    "/city/places/plates/print",
    "/city/calendar/notices/{name}",
    "/house/tokens/{name}/revoke",
}
#: A drawing whose parts fill the sheets, with nothing above them.
HEADLESS = "/city/menu/diagram"
#: What is there to be pressed or filled in: it has no use on paper.
_OF_SCREENS = (
    "form:not(.prints, .filled), .prints fieldset, .filled .hint, .unprinted, .tabs, .chips,"
    " .phone, .diagram"
)
#: What of a page is read, kept for when it is on paper.
_READ = f"""() => {{
    const all = 'main :is(h1, h2, h3, p, dl, ol, ul, table, tr, figure, svg:not(.icon))';
    const says = (one) => one instanceof SVGElement || one.innerText.trim();
    window.read = [...document.querySelectorAll(all)].filter(
        (one) => one.checkVisibility() && !one.closest('{_OF_SCREENS}') && says(one));
    return window.read.length;
}}"""
_GONE = """() => window.read.filter((one) => !one.checkVisibility(
    { visibilityProperty: true, opacityProperty: true }))
    .map((one) => one.outerHTML.slice(0, 80))"""
#: What ends beyond the sheet, or is cut off where its box ends.
_BEYOND = """() => [...document.querySelectorAll('main *')].filter((one) => {
    if (!one.checkVisibility() || one.closest('svg, .hidden, .hidden-title, .unseen')) return false;
    const is_cut = getComputedStyle(one).overflowX !== 'visible';
    return one.getBoundingClientRect().right > innerWidth + 1
        || (is_cut && one.scrollWidth > one.clientWidth + 1);
}).map((one) => one.outerHTML.slice(0, 80))"""


def papers(at: Desk, me: str) -> list[str]:
    number = stored(at)[0].number
    found = [*pages(at), "/desk/map", "/desk/map?by=place", f"/desk/reports/{number}/place"]
    found += [f"/desk/city{path}" for path in CITY]
    return found + [f"/desk/house{path}".format(me=me) for path in HOUSE]


def printed(page: Page, address: str) -> tuple[int, dict[str, list[str]]]:
    """Open a page, and give how much of it is read, and what of that is not so on paper."""
    page.emulate_media(media="screen")
    page.goto(address)
    read = int(page.evaluate(_READ))
    page.emulate_media(media="print")
    wrong = {"gone": page.evaluate(_GONE), "beyond": page.evaluate(_BEYOND)}
    is_headed = page.locator("main h1:visible").count() == 1
    if is_headed is address.endswith(HEADLESS):
        wrong["heading"] = page.locator("h1").all_inner_texts()
    if (wider := sideways(page)) > 0:
        wrong["sideways"] = [str(wider)]
    return read, {name: found for name, found in wrong.items() if found}


def test_every_page_has_on_paper_what_is_read_on_it(at: Desk) -> None:
    rights = frozenset({Right.REVEAL, Right.PUBLISH})
    page = at.enter(width=PAPER, locale="pt-PT", personal=rights)
    paths, read = papers(at, f"administrator{at.people}"), 0
    faults = dict[str, dict[str, list[str]]]()
    for path in paths:
        much, wrong = printed(page, at.address + path)
        read += much
        faults |= {path: wrong} if wrong else {}
    assert faults == {}
    assert len(paths) > 50
    assert read > 400


def test_every_room_with_a_page_is_among_those_that_are_printed(at: Desk) -> None:
    looked = [path.partition("?")[0] for path in papers(at, "eva")]
    rooms = {room.path for room in ROOMS if room.method == "GET"} - NO_PAGES
    assert {
        path for path in rooms if not any(re.fullmatch(met_by(path), one) for one in looked)
    } == LEFT_OUT


def test_what_is_lost_on_paper_is_seen(at: Desk) -> None:
    """On four pages what is read, or its edge, is taken away by one rule of their style."""
    number = stored(at)[0].number
    page = at.enter(width=PAPER)
    for path, rule, name in (
        ("/desk", "main { display: none !important }", "heading"),
        (f"/desk/reports/{number}", ".talk { display: none !important }", "gone"),
        ("/desk/numbers", ".figures { visibility: hidden }", "gone"),
        ("/desk/house", "main p { min-width: 60rem }", "beyond"),
    ):
        before = printed(page, at.address + path)[1]
        page.evaluate(
            """(rule) => {
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(`@media print { ${rule} }`);
                document.adoptedStyleSheets = [sheet];
            }""",
            rule,
        )
        lost = page.evaluate(_GONE if name != "beyond" else _BEYOND)
        assert (before, bool(lost)) == ({}, True), path
