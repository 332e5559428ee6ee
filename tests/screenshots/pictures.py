"""What is pictured: one line a picture. Add a page by adding a line, and show it where it helps."""

from collections.abc import Callable
from typing import Final, NamedTuple

from playwright.sync_api import Page

from app.demo.people import ANA, CELIA, DINA

WIDE, NARROW = 1280, 360
#: Stands in a path for a case: of open ones at containers that were dialled, who has most events.
CASE: Final = "{case}"
_EXPORT: Final = "/desk/reports/export?status=open"


def _nothing(_page: Page) -> None:
    """Leave the page as it opens."""


def _mark_three(page: Page) -> None:
    """Mark cases as who works by keyboard does."""
    for key in "jxjxjx":
        page.keyboard.press(key)


def _write_down(page: Page) -> None:
    """Write down what somebody says on the telephone, up to the moment before it is filed."""
    page.select_option("#service", index=1)
    page.fill("#phone", "84 000 0123")
    page.fill("#words", "Está cheio há três dias, ao lado da paragem")
    with page.expect_response("**/near"):
        page.locator("#where").press_sequentially("baltazar")
    page.wait_for_selector(".near .found, .found")


def _give_reason(page: Page) -> None:
    """Begin to resolve a case, to see what its people will read."""
    page.fill("#reason", "Limpo hoje de manhã")
    page.wait_for_timeout(600)


class Picture(NamedTuple):
    """One picture of a page, as somebody sees it."""

    name: str  #: of the file, without .png
    who: str  #: "" for who has not signed in
    path: str
    width: int = WIDE
    height: int = 800
    only: str = ""  #: selector of the one part that is pictured; "" for all that a window shows
    before: Callable[[Page], None] = _nothing


PICTURES: Final = (
    Picture("entrar", "", "/desk/login", only="main"),
    Picture("hoje", DINA.name, "/desk"),
    Picture("hoje-telefone", DINA.name, "/desk", NARROW, 720),
    Picture("casos", ANA.name, "/desk/reports"),
    Picture(
        "casos-marcados", ANA.name, "/desk/reports?needs=today", before=_mark_three, only=".queue"
    ),
    Picture("caso", CELIA.name, f"/desk/reports/{CASE}", height=900),
    Picture("caso-telefone", CELIA.name, f"/desk/reports/{CASE}", NARROW, 720),
    # Where what to do is as wide as the conversation it is lower: half a sheet of paper.
    Picture(
        "caso-fazer", CELIA.name, f"/desk/reports/{CASE}", 1100, before=_give_reason, only=".deeds"
    ),
    Picture("registar", ANA.name, "/desk/reports/new", height=620, before=_write_down),
    Picture("mapa", ANA.name, "/desk/map", height=1010),
    Picture("numeros", DINA.name, "/desk/numbers?span=month&day=2022-11-30", only="ul.figures"),
    Picture("cidade", DINA.name, "/desk/city/menu", height=900),
    Picture("exportar", ANA.name, _EXPORT, only="section[aria-labelledby=what]"),
    Picture("linha", DINA.name, "/desk/house", only="section:has(#line-title)"),
    Picture("sms", ANA.name, "/desk/inbox", height=560),
)
