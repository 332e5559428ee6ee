"""`make screenshots`: plays some weeks of Maputo, opens the desk and takes pictures of it.

The same seed and a clock that stands still: a second run gives the same pictures.
"""

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext
from sqlalchemy import func, select

from app.demo.people import PASSWORD
from app.demo.stage import settings_alone
from app.demo.visit import Here, once
from app.demo.wiring import Asked
from app.domain.report import OPEN
from app.house import House, open_house
from app.main import create_app
from app.sending import REAL
from app.settings import PROJECT
from app.store.schema import report_events, reports
from tests.browser.chromium import browsing, find_browser
from tests.browser.serving import serving
from tests.screenshots.pictures import CASE, PICTURES, Picture
from tests.screenshots.small import shrink

DAYS, SEED, LOAD = 40, 311, 0.6
#: Where the manual and the README take them from.
SHELF: Final = PROJECT / "app" / "web" / "desk" / "manual"


def take(
    browser: Browser,
    folder: Path,
    into: Path,
    names: set[str],
    days: int = DAYS,
    load: float = LOAD,
) -> list[Path]:
    """Take the pictures with these names, all where there are none; give their files.

    `folder`: where the city is played, unless it was played there before.
    """
    wanted = [one for one in PICTURES if not names or one.name in names]
    with _desk(folder, days, load) as (house, address):
        case = str(_eventful(house))
        return [_take(browser, address, case, one, into) for one in wanted]


@contextmanager
def _desk(folder: Path, days: int, load: float) -> Iterator[tuple[House, str]]:
    """Serve a played city whose clock stands still, and give its address."""
    asked = Asked(PROJECT / "menus" / "maputo", days, SEED, load, folder)
    # The browser keeps an event loop in this thread, and a city is played in one of its own.
    with ThreadPoolExecutor(1) as aside:
        kept = aside.submit(once, asked, lambda _: None).result()
    world = replace(REAL, now_us=lambda: kept.now_us, sender=Here(), runs=False)
    house = open_house(settings_alone(folder, SEED), world=world)
    with serving(create_app(house)) as address:
        house.promising.look()
        yield house, address


def _eventful(house: House) -> int:
    """Give the number of the open case that CASE stands for; of equals the first."""
    seen = func.count(report_events.c.report_id)
    query = select(reports.c.number).join(report_events, report_events.c.report_id == reports.c.id)
    query = query.where(
        reports.c.status.in_(OPEN), reports.c.point != "", reports.c.channel == "ussd"
    ).group_by(reports.c.id)
    with house.reader.connect() as connection:
        return int(connection.scalar(query.order_by(seen.desc(), reports.c.id)) or 0)


def _take(browser: Browser, address: str, case: str, picture: Picture, into: Path) -> Path:
    with browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        locale="pt-MZ",
        reduced_motion="reduce",
    ) as context:
        _sign_in(context, address, picture.who)
        page = context.new_page()
        page.goto(address + picture.path.replace(CASE, case))
        picture.before(page)
        part = page.locator(picture.only).first if picture.only else page
        png = part.screenshot(caret="hide", animations="disabled")
        blank = context.new_page()
        file = into / f"{picture.name}.png"
        file.write_bytes(shrink(blank, png))
        return file


def _sign_in(context: BrowserContext, address: str, who: str) -> None:
    if not who:
        return
    page = context.new_page()
    page.goto(f"{address}/desk/login")
    page.fill("#name", who)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}/desk")
    page.close()


def main() -> int:
    """Take all pictures, or those that are named."""
    if find_browser() is None:
        print("no browser: apt-get install chromium, or name one with DIAL311_TEST_BROWSER")
        return 1
    with tempfile.TemporaryDirectory(prefix="dial311-pictures-") as folder, browsing() as browser:
        for file in take(browser, Path(folder), SHELF, set(sys.argv[1:])):
            print(f"{file.relative_to(PROJECT)}  {file.stat().st_size / 1024:.0f} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
