"""A crew's list of the day in a browser: read on a phone, printed on A4, late jobs marked."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.commands.crew_day import page as written
from app.domain.public_number import public_number
from app.menu.effects import Job
from app.usecases.crew_jobs import in_order
from tests.browser.chromium import need_browser
from tests.browser.tabs import Tabs
from tests.contract.store.lines import NOW, maputo

need_browser()

JOBS, LATE = 200, 50
HOUR = 3_600_000_000
#: CSS pixels of a small phone.
PHONE = 360


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As long a list as a crew may have, every service and many kinds of places in it."""
    city = maputo()
    places = [
        *city.gazetteer.by_point,
        *(f"{code}/{n}" for n, code in enumerate(city.gazetteer.by_bairro)),
    ]
    services = [*city.services]
    jobs = [
        Job(
            public_number(count + 1, b"a key of a crew."),
            "assigned",
            services[count % len(services)],
            places[count % 150],
            NOW + (count - LATE) * HOUR,
            count < LATE,
        )
        for count in range(JOBS)
    ]
    made = tmp_path_factory.mktemp("crew") / "day.html"
    made.write_text(written(city, "kamavota", in_order(jobs), NOW), encoding="utf-8")
    return made


@pytest.fixture
def page(tabs: Tabs, file: Path) -> Page:
    made = tabs.open(viewport={"width": PHONE, "height": 740}, is_mobile=True)
    made.goto(file.as_uri())
    return made


def test_a_list_of_the_day_is_read_on_a_phone_without_zooming(page: Page) -> None:
    assert page.evaluate("innerWidth") == page.evaluate("document.body.scrollWidth") == PHONE
    assert page.locator("tr").count() == JOBS
    cut = "[...document.querySelectorAll('td,h2')].some(c => c.scrollWidth > c.clientWidth)"
    assert not page.evaluate(cut)


def test_a_list_of_the_day_is_printed_with_room_to_write(page: Page) -> None:
    printed = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")

    assert 3 < len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) < 20
    [size] = set(re.findall(rb"/MediaBox\s*\[([^]]*)\]", printed))
    assert [round(float(one)) for one in size.split()[2:]] == [595, 842]
    page.set_viewport_size({"width": 700, "height": 740})
    rooms = page.locator("td:nth-child(5)")
    assert rooms.count() == JOBS
    assert rooms.first.evaluate("one => one.clientWidth") > 100


def test_a_late_job_is_marked_without_bold_letters_too(page: Page) -> None:
    dues = page.locator("td:nth-child(4)").all_inner_texts()

    assert len(dues) == JOBS
    assert sum(due.startswith("!\u00a0") for due in dues) == LATE
