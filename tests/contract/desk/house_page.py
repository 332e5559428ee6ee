"""The page of the house: its tables, and calls that it tells of."""

from html.parser import HTMLParser
from typing import Any

import pytest

from app.domain.accounts import Role
from app.work.line_watch import LineWatch
from app.work.live_menus import directly
from tests.contract.desk.site import SECRET, Site, Visitor

HOUSE = "/desk/house"
TEST = f"{HOUSE}/tests"
MINUTE = 60_000_000


@pytest.fixture
def head(site: Site) -> Visitor:
    """A new one for each test: the clock goes on, and who idles is out."""
    return site.enter(Role.HEAD)


class Cells(HTMLParser):
    """Rows of tables as lists of what their cells say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())


def line(head: Visitor, network: str) -> list[str]:
    """What the page says of a network: last call, case, receipt and test."""
    rows = Cells(head.get(HOUSE).text).rows
    return next(row[1:] for row in rows if row[0] == network)


def dial(site: Site, network: str, session: str, code: str = "*311#") -> None:
    form = {"sessionId": session, "serviceCode": code, "phoneNumber": "+258840000009", "text": ""}
    path = f"/gateways/africastalking/{SECRET}/ussd"
    assert site.client.post(path, data={**form, "networkCode": network}).status_code == 200


def count_hours(site: Site) -> None:
    """Count what came by the hour, as the loop does that is not run here."""
    cities = site.house.cities
    LineWatch(
        site.house.reader,
        directly(site.house.engine),
        None,
        cities=cities.all,
        city_id=cities.id,
        worker=7,
        now_us=site.clock,
    ).look()
