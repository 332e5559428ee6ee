"""The reference card in a browser: two sheets of A4, with no line cut."""

import re
from pathlib import Path

from app.__main__ import main
from app.menufiles.card import card
from tests.browser.chromium import need_browser
from tests.browser.tabs import Tabs

need_browser()

#: CSS pixels between the margins of A4.
WIDTH = (210 - 2 * 9) / 25.4 * 96


def test_the_card_is_printed_on_two_sheets_of_a4(tabs: Tabs, tmp_path: Path) -> None:
    file = tmp_path / "card.html"
    assert main(["menu", "card", "--html", str(file)]) == 0
    page = tabs.open()
    page.goto(file.as_uri())

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 2
    [size] = set(re.findall(rb"/MediaBox\s*\[([^]]*)\]", printed))
    assert [round(float(edge)) for edge in size.split()] == [0, 0, 595, 842]
    assert (
        page.inner_text("pre").splitlines() == re.sub("^##? ", "", card(), flags=re.M).splitlines()
    )
    widest = page.evaluate(
        "() => { const all = document.createRange();"
        " all.selectNodeContents(document.querySelector('pre'));"
        " return all.getBoundingClientRect().width }"
    )
    assert WIDTH * 0.8 < widest <= WIDTH
