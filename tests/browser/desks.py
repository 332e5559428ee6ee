"""A desk in a browser: the whole service with Maputo, served; people who sign in; what is filed."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from app.domain.accounts import Account, Role
from app.domain.ids import IdSource
from app.main import create_app
from app.settings import PROJECT
from app.store.schema import reports
from app.usecases.file_report import OnBehalf
from tests.browser.serving import serving
from tests.browser.tabs import Tabs
from tests.contract.desk.site import HOUR, Clock, open_service, sign_in
from tests.databases import Databases

#: CSS pixels of a small phone.
PHONE = 360
#: What holds is most of it, and nobody reads it.
_FIND = "how => axe.run(how).then(({ violations, incomplete }) => ({ violations, incomplete }))"


@dataclass
class Desk:
    """The service, and pages at it."""

    address: str
    house: Any
    clock: Clock
    tabs: Tabs
    faults: list[str]
    people: int = 0
    ids: IdSource = field(default_factory=lambda: IdSource(0))

    def enter(
        self,
        role: Role = Role.ADMINISTRATOR,
        *,
        width: int = 1280,
        locale: str = "en-GB",
        **more: Any,
    ) -> Page:
        """Let a new person in, who has signed in before."""
        self.people += 1
        wish = Account(0, f"{role}{self.people}", role, **more)
        token = sign_in(self.house, self.clock, self.ids, wish)
        page = self.tabs.open(
            viewport={"width": width, "height": 900},
            cookies=[{"name": "dial311", "value": token, "url": self.address, "sameSite": "Lax"}],
            locale=locale,
            reduced_motion="reduce",
        )
        page.set_default_timeout(10_000)
        page.on("request", lambda request: self._foreign(request.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(f"{self.address}/desk")
        return page

    def _foreign(self, url: str) -> None:
        if not url.startswith((self.address + "/", "data:", "blob:")):
            self.faults.append(f"asked another host: {url}")


@contextmanager
def desk(
    databases: Databases, folder: Path, tabs: Tabs, menus: Path = PROJECT / "menus"
) -> Iterator[Desk]:
    """Serve a desk; what a page asks of others, or throws, fails the test."""
    faults: list[str] = []
    with databases.fresh("sqlite") as url:
        house, clock = open_service(url, folder, menus)
        with serving(create_app(house)) as address:
            before = tabs.count()
            try:
                yield Desk(address, house, clock, tabs, faults)
            finally:
                tabs.leave(before)
    assert faults == []


def barriers(page: Page) -> list[str]:
    """Give what keeps people from using a page, by WCAG 2.2 A and AA.

    Words in the very colour of their ground axe takes for hidden, and leaves to who looks.
    """
    # What waits for an answer is dim on purpose, and not for long.
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    kinds = ["violations", "incomplete"]
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_FIND, {"runOnly": tags, "resultTypes": kinds})
    unseen = [
        f"unseen: {node['html'][:120]}"
        for one in found["incomplete"]
        for node in one["nodes"]
        if any((why["data"] or {}).get("messageKey") == "equalRatio" for why in node["any"])
    ]
    return unseen + [
        f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]
    ]


def sideways(page: Page) -> int:
    """Give by how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def crowded(page: Page) -> list[str]:
    """Give what begins where the box above it ends, with nothing between: by its first words."""
    return list(
        page.evaluate(
            """[...document.querySelectorAll('.sheet + .sheet')].filter(one => {
                const above = one.previousElementSibling.getBoundingClientRect();
                return Math.abs(one.getBoundingClientRect().top - above.bottom) < 8;
            }).map(one => one.innerText.slice(0, 40))"""
        )
    )


def cut(page: Page) -> list[str]:
    """Give the tables and tabs of which one sees a part alone: by their first words."""
    return list(
        page.evaluate(
            """[...document.querySelectorAll('.wide, .tabs')].filter(
                one => one.scrollWidth > one.clientWidth).map(one => one.innerText.slice(0, 40))"""
        )
    )


def covered(page: Page) -> list[str]:
    """Give the controls that lie wholly under a head or a foot while they have the focus."""
    return list(
        page.evaluate(
            """() => {
                const seen = (one, x, y) => {
                    const over = document.elementFromPoint(x, y)?.closest('.top, .places, .foot');
                    return !over || over.contains(one);
                };
                const all = 'main :is(a[href], button, input:not([type=hidden]), select, textarea)';
                return [...document.querySelectorAll(all)].filter((one) => {
                    if (!one.checkVisibility() || one.disabled || one.closest('svg')) return false;
                    one.focus();
                    const { left, top, width, height } = one.getBoundingClientRect();
                    const at = [3, height / 2, height - 3].map((down) => top + down);
                    return !at.some((y) => seen(one, left + width / 2, y));
                }).map((one) => one.id || one.innerText);
            }"""
        )
    )


def hold(page: Page, what: str) -> list[Route]:
    """Hold back what a script asks for; give it, as it comes."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        is_asked = route.request.resource_type in ("fetch", "script")
        held.append(route) if is_asked else route.continue_()

    page.route(what, keep)
    return held


def release(page: Page, route: Route) -> None:
    """Let an answer come that a test held back, and the page take it in."""
    asked = route.request
    with page.expect_event("requestfinished", lambda one: one == asked):
        route.continue_()
    page.evaluate("fetch('/desk/files/desk.css').then((answer) => answer.text())")


def numbers(page: Page) -> list[int]:
    """Give the cases of a list, in order."""
    return [int(number) for number in re.findall(r'data-number="(\d+)"', page.content())]


def file_some(at: Desk, count: int) -> list[int]:
    """File cases on behalf of residents, each at a place of its own; give their numbers."""
    city = at.house.cities.default
    services, points = [*city.services], [*city.gazetteer.by_point]
    made = []
    for nth in range(count):
        at.clock.us += HOUR // 20
        wish = OnBehalf(
            services[nth % 5],
            points[nth],
            "counter",
            "official eva",
            f"+25884000{600 + nth:04}",
            "Está aqui há dias" if nth % 3 == 0 else "",
        )
        made.append(at.house.registrar.file(city, wish).number)
    at.clock.us += HOUR
    return made


def stored(at: Desk) -> list[Any]:
    """Give all cases as they are stored, the oldest first."""
    with at.house.reader.connect() as connection:
        return list(connection.execute(select(reports).order_by(reports.c.requested_at)))


def status_of(at: Desk, number: int) -> str:
    return str(next(one.status for one in stored(at) if one.number == number))


def alike(page: Page) -> list[str]:
    """Give what is pressed or marked and cannot be told apart by its name, though it does more."""
    return list(
        page.evaluate(
            """() => {
                const said = (one) => [one, ...(one.labels ?? [])];
                const words = (one) => said(one).map((e) => e.textContent).join(' ');
                const does = {};
                const all = 'main :is(button, input[type=checkbox], summary)';
                for (const one of document.querySelectorAll(all)) {
                    const name = (one.ariaLabel || words(one)).trim().replace(/\\s+/g, ' ');
                    const goes = (e) => e.type === 'hidden' || e === one;
                    const sent = [...(one.form ?? [])].filter(goes);
                    const deed = [one.form?.action, ...sent.map((e) => e.name + e.value)].join();
                    (does[one.tagName + name] ??= new Set()).add(one.form ? deed : one);
                }
                return Object.keys(does).filter((name) => does[name].size > 1);
            }"""
        )
    )


def check_usable(page: Page, addresses: Sequence[str]) -> None:
    """Hold pages to be usable by all on a desk, and to fit a phone."""
    found = {}
    for address in addresses:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        found[address] = barriers(page) + alike(page)
        page.set_viewport_size({"width": PHONE, "height": 740})
        assert (sideways(page), crowded(page), cut(page)) == (0, [], []), address
        assert covered(page) == [], address
    assert {address: told for address, told in found.items() if told} == {}
