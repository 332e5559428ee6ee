"""Plates on paper: as many sheets as there are pages of plates, and nothing on the edge of one."""

import re

import pytest
from playwright.sync_api import Browser

from app.drawings.plates import PER_PAGE, Plate, plates_page
from tests.browser.chromium import need_browser

need_browser()

PLATE = Plate("10019", "container", "Mercado", "Alto", "*311*10019#", "MOPA")
COUNT = 9


@pytest.mark.parametrize("per_page", PER_PAGE)
def test_no_sheet_of_plates_is_blank(browser: Browser, per_page: int) -> None:
    page = browser.new_page()
    page.set_content(plates_page([PLATE] * COUNT, "Plates", "pt", per_page))

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == -(-COUNT // per_page)
    [size] = set(re.findall(rb"/MediaBox\s*\[([^]]*)\]", printed))
    assert {round(float(edge)) for edge in size.split()} == {0, 595, 842}
    page.close()
