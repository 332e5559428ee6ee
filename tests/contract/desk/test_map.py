"""The map of the desk: what it counts, where it leads, and what it says of how places are known."""

import csv
import io
import random
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient

from app.domain.accounts import Role, Scope
from app.domain.check_digit import check_digit
from app.domain.clock import DAY_US, utc
from app.domain.limits import Held
from app.domain.report import OPEN, Status
from app.main import create_app
from app.store.schema import audit_entries, places, reports
from app.web.desk.tiles import Tiles
from tests.contract.desk.filing import XSS
from tests.contract.desk.site import ORIGIN, Site, Visitor

#: The first moment of that day in Maputo.
SINCE = datetime(2025, 11, 10, tzinfo=ZoneInfo("Africa/Maputo"))
#: A bairro that was in the city once, under a name that somebody tried something with: `XSS`.
GONE = "gone"


def located(site: Site, chance: random.Random) -> dict[str, Any]:
    """Give a place of any kind, as reports have it."""
    gazetteer = site.house.cities.default.gazetteer
    bairros, points = [*gazetteer.by_bairro], [*gazetteer.by_point]
    codes = (
        chance.choice(points),
        chance.choice(bairros[:12]),
        f"{chance.choice(bairros[:3])}/{chance.randint(1, 4)}",
        chance.choice([*gazetteer.by_district]),
    )
    found = gazetteer.locate(chance.choice(codes))
    assert found
    values: dict[str, Any] = found._asdict()
    at = values.pop("position")
    return {**values, "lat": at.lat, "lon": at.lon}


@pytest.fixture(scope="module")
def filed(site: Site) -> list[Any]:
    """Put cases of every kind, status and age where reports are stored."""
    chance = random.Random(311)
    city = site.house.cities.default
    city_id, now = site.house.cities.id(city), site.clock.us
    rows = []
    for nth in range(400):
        at = now - chance.randint(1, 30) * DAY_US
        status = chance.choice([*Status, *OPEN])
        where = located(site, chance)
        if nth < 3:
            where |= {"bairro": GONE, "block": "", "point": "", "located_by": "bairro"}
        rows.append(
            {
                "id": 1_000 + nth,
                "city_id": city_id,
                "number": int(str(7_000_000 + nth) + check_digit(str(7_000_000 + nth))),
                "service_code": chance.choice([*city.services][:4]),
                "status": status,
                "channel": "ussd",
                "language": "pt",
                "network": "64301",
                "requested_at": utc(at),
                "updated_at": utc(at),
                "owner": chance.choice(["waste", "drains"]),
                "due_at": utc(at + 15 * DAY_US) if chance.random() < 0.8 else None,
                "held": Held.PLACE if nth % 23 == 0 else "",
                "filed_by": "test" if nth % 29 == 0 else "resident",
                **where,
            }
        )
    past = {"city_id": city_id, "code": GONE, "kind": "bairro", "name": XSS, "label": "x"}
    with site.house.engine.begin() as connection:
        connection.execute(insert(reports), rows)
        connection.execute(insert(places), [{**past, "parent": "kamavota", "retired_at": utc(1)}])
    return site.rows(reports)


def table(visitor: Visitor, query: str) -> list[dict[str, str]]:
    """Give the rows of the file that the table's own link leads to."""
    page = visitor.get(f"/desk/map?{query}")
    assert page.status_code == 200
    link = re.search(r'href="(/desk/map/table\.csv\?[^"]*)">CSV', page.text)
    if link is None:
        return []
    answer = visitor.get(unescape(link[1]))
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def is_late(site: Site, row: Any) -> bool:
    return row.status in OPEN and row.due_at is not None and row.due_at < utc(site.clock.us)


def shown(row: Any) -> bool:
    """Whether the list shows a case without being asked for tests or for what is held."""
    return row.filed_by != "test" and not (row.held and row.status in OPEN)


@pytest.mark.parametrize(
    ("by", "query", "passes"),
    [
        ("bairro", "", lambda r: r.status in OPEN),
        ("place", "", lambda r: r.status in OPEN),
        ("district", "status=closed", lambda r: r.status not in OPEN),
        ("place", "status=closed", lambda r: r.status not in OPEN),
        ("place", "owner=drains", lambda r: r.status in OPEN and r.owner == "drains"),
        ("bairro", "district=kamavota", lambda r: r.status in OPEN and r.district == "kamavota"),
        (
            "place",
            "status=resolved&since=2025-11-10",
            lambda r: r.status == "resolved" and r.requested_at >= SINCE,
        ),
    ],
)
def test_every_case_of_the_list_is_counted_once(
    site: Site, filed: list[Any], by: str, query: str, passes: Any
) -> None:
    wanted = [row for row in filed if shown(row) and passes(row)]
    rows = table(site.enter(Role.CLERK), f"{query}&by={by}")

    assert len(wanted) > 10
    assert sum(int(row["all"]) for row in rows) == len(wanted)
    assert sum(int(row["open"]) for row in rows) == sum(row.status in OPEN for row in wanted)
    assert sum(int(row["late"]) for row in rows) == sum(is_late(site, row) for row in wanted)
    column = {"district": "district", "bairro": "bairro"}.get(by)
    if column:
        counts = Counter(getattr(row, column) or row.district for row in wanted)
        assert {row["place"]: int(row["all"]) for row in rows} == counts


def test_the_number_of_a_row_and_of_a_sign_is_that_of_the_list_behind_it(
    site: Site, filed: list[Any]
) -> None:
    ana = site.enter(Role.CLERK)
    met = 0
    for by in ("district", "bairro", "place"):
        page = ana.get(f"/desk/map?by={by}&at=-25.95,32.58&wide=60000").text
        links = [
            (unescape(href), int(number))
            for href, number in (
                *re.findall(
                    r'<th scope="row"><a href="([^"]*)".*?<td class="number"><b>(\d+)</b>',
                    page,
                    re.S,
                ),
                *re.findall(
                    r'<a href="(/desk/reports[^"]*)" class="(?:area|point)".*?>(\d+)</text>', page
                ),
            )
        ]
        assert len(links) > 10
        # A bairro and its blocks lie at one circle: their one sign leads to all of them.
        shared = [link for link in links if link[0].endswith("%2F")]
        assert bool(shared) == (by == "place")
        for href, number in (*links[:: 7 if by == "place" else 3], *shared):
            listed = re.findall(r'data-number="\d+"', ana.get(href).text)
            assert len(listed) == min(number, 50), href
            met += 1
    assert met > 25


def test_a_map_and_its_table_have_the_same_places(site: Site, filed: list[Any]) -> None:
    page = site.enter(Role.CLERK).get("/desk/map?by=bairro&at=-25.95,32.58&wide=90000").text
    rows = dict(re.findall(r'<tr data-code="([^"]+)".*?<td class="number">(\d+)</td>', page, re.S))
    assert len(rows) > 12
    # A bairro that the city has no place for lies at its district's circle, with others: one sign.
    for code in re.findall(r'<g class="sign"[^>]* data-code="([^"]+)"', page):
        assert code in rows
    for code, radius in re.findall(
        r'<circle [^>]*r="([\d.]+)" class="reach" data-code="([^"]+)"', page
    ):
        assert radius in rows, code


def test_circles_are_drawn_to_scale(site: Site, filed: list[Any]) -> None:
    page = site.enter(Role.CLERK).get("/desk/map?by=bairro&at=-25.95,32.58&wide=20000").text
    [svg] = re.findall(r"<svg class=\"ground\".*?</svg>", page, re.S)
    stated = dict(
        re.findall(r'<tr data-code="([^"]+)".*?<td class="number">(\d+)</td>', page, re.S)
    )
    circles = [one for one in ET.fromstring(svg).iter() if one.get("class") == "reach"]
    assert len(circles) > 10
    for one in circles:
        radius = int(stated[one.get("data-code", "")])
        assert float(one.get("r", "")) * 20_000 / 760 == pytest.approx(radius, rel=0.005)


def test_who_works_on_some_sees_no_others_on_the_map(site: Site, filed: list[Any]) -> None:
    service = filed[0].service_code
    scope = Scope(frozenset({service}), frozenset({"kamavota", "jardim"}))
    eva = site.enter(Role.CLERK, scope=scope)
    theirs = [
        row
        for row in filed
        if shown(row)
        and row.status in OPEN
        and scope.covers(row.service_code, row.district, row.bairro)
    ]
    rows = table(eva, "by=place")

    assert theirs
    assert sum(int(row["all"]) for row in rows) == len(theirs)
    assert {row["district"] for row in rows} == {row.district for row in theirs}


def test_heat_is_by_residents_with_the_caveat_beside_it(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    page = ana.get("/desk/map?heat=rate&by=bairro")
    assert "Reports are no measure of need" in page.text
    assert re.search(r'class="area heat[0-4]"', page.text)
    gazetteer = site.house.cities.default.gazetteer
    for row in table(ana, "heat=rate&by=bairro"):
        bairro = gazetteer.by_bairro.get(row["bairro"])
        people = bairro.population if bairro else None
        rate = f"{int(row['all']) * 10_000 / people:.2f}" if people else ""
        assert row["per_10000"] in (rate, rate.rstrip("0").rstrip("."), rate.rstrip("0"))
    drawn = re.findall(r'data-code="(\w+)"><a [^>]*heat\d.*?>([\d.]+)</text>', page.text)
    rates = dict(re.findall(r'<tr data-code="(\w+)".*?([\d.]+|–)</td>\s*</tr>', page.text, re.S))
    alone = [code for code, rate in drawn if rates[code] == rate]
    assert len(alone) > 5
    assert len(alone) >= len(drawn) - 2, "bairros that share their district's circle share a sign"
    plain = ana.get("/desk/map?heat=number&by=place").text
    assert 'aria-current="true">bairro</a>' in plain
    assert "Reports are no measure of need" not in plain


def test_close_by_points_are_told_apart_and_known_points_are_drawn(
    site: Site, filed: list[Any]
) -> None:
    ana = site.enter(Role.CLERK)
    far = ana.get("/desk/map?at=-25.94,32.58&wide=20000").text
    near = ana.get("/desk/map?at=-25.94,32.58&wide=5000").text
    assert 'aria-current="true">bairro</a>' in far
    assert 'aria-current="true">place</a>' in near
    assert 'class="known"' not in far
    assert near.count('class="known"') > 10
    assert 'class="point' in near


def test_a_table_is_sorted_by_its_heads(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    for sort, field, way in (
        ("all", "all", -1),
        ("-all", "all", 1),
        ("late", "late", -1),
        ("radius", "radius_m", -1),
        ("-radius", "radius_m", 1),
    ):
        values = [int(row[field]) for row in table(ana, f"by=place&sort={sort}")]
        assert values == sorted(values, key=lambda value: way * value)
    names = [row["name"].casefold() for row in table(ana, "by=bairro&sort=place")]
    assert names == sorted(names)
    page = ana.get("/desk/map?sort=-all").text
    assert page.count("aria-sort=") == 1
    assert 'aria-sort="ascending"' in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("at=here", "here is no place on a map"),
        ("at=nan,nan", "is no place on a map"),
        ("at=91,0", "91,0 is no place on a map"),
        ("at=0,0&wide=far", "far is no width of a map"),
        ("at=0,0&wide=inf", "inf is no width of a map"),
        ("by=street", "by is one of"),
        ("heat=red", "heat is one of"),
        ("sort=colour", "sort is one of"),
        ("status=done", "There is no status"),
        ("place=nowhere", "there is no place nowhere"),
        (f"at={quote(XSS)}", "is no place on a map"),
        (f"place={quote(XSS)}", "there is no place"),
    ],
)
def test_what_no_map_can_show_is_said(site: Site, filed: list[Any], query: str, said: str) -> None:
    ana = site.enter(Role.CLERK)
    page = ana.get(f"/desk/map?{query}")
    assert page.status_code == 400
    assert said in unescape(page.text)
    assert "<script>alert" not in page.text
    assert ana.get(f"/desk/map/table.csv?{query}").status_code == 400


def test_any_size_and_ground_can_be_asked_for(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    for query in (
        "w=1&h=1",
        "w=99999999&h=9",
        "at=85,180&wide=1",
        "at=-85,-180&wide=999999999",
        "wide=-5&at=0,0",
    ):
        page = ana.get(f"/desk/map?{query}")
        assert page.status_code == 200
        [(width, height)] = re.findall(
            r'viewBox="0 0 (\d+) (\d+)"', page.text[page.text.index("ground") :]
        )[:1]
        assert 240 <= int(width) <= 1_600
        assert 240 <= int(height) <= 1_600


def test_a_name_that_tries_something_is_only_a_name(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    page = ana.get("/desk/map?status=&filed_by=any&by=bairro&sort=place")
    rows = table(ana, "status=&filed_by=any&by=bairro")
    assert XSS in {row["name"] for row in rows}
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text
    excel = ana.get("/desk/map/table.csv?filed_by=any&profile=excel")
    assert excel.content.startswith(b"\xef\xbb\xbf")


def test_a_map_loads_pictures_from_the_one_place_that_is_set_and_else_from_none(
    site: Site, filed: list[Any]
) -> None:
    ana = site.enter(Role.CLERK)
    pages = ("/desk/map", "/desk/reports", f"/desk/reports/{filed[0].number}")
    for path in pages:
        page = ana.get(path)
        assert '<svg class="ground"' in page.text
        assert "img-src 'self' data:;" in page.headers["content-security-policy"]
        assert "<image" not in page.text


def test_pictures_of_a_server_are_allowed_by_its_origin_alone(
    tiled: Visitor, filed: list[Any]
) -> None:
    for path in ("/desk/map", "/desk/reports", f"/desk/reports/{filed[0].number}"):
        page = tiled.get(path)
        policy = page.headers["content-security-policy"]
        assert "img-src 'self' data: https://tiles.example:8443;" in policy
        assert policy.count("tiles.example") == 1
        assert "&#34;" not in policy
        assert 'href="https://tiles.example:8443/' in page.text
        assert "Drawn by &lt;somebody&gt;" in page.text
    assert "tiles.example" not in str(tiled.get("/desk").headers)


@pytest.fixture
def tiled(site: Site) -> Visitor:
    """Give a visitor of the same service where tiles are set."""
    ana = site.enter(Role.CLERK)
    tiles = {
        "tile_url": "https://tiles.example:8443/{z}/{x}/{y}.png",
        "tile_credit": "Drawn by <somebody>",
    }
    house = replace(site.house, settings=site.house.settings.model_copy(update=tiles))
    # Not entered: the service runs already.
    return replace(ana, site=replace(site, client=TestClient(create_app(house), base_url=ORIGIN)))


def test_a_tile_server_is_its_origin() -> None:
    assert Tiles("https://a.example/x/{z}/{x}/{y}.png", "me").origin == "https://a.example"
    assert Tiles().origin == ""


def test_who_takes_the_table_is_kept(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    before = len(site.rows(audit_entries))
    assert ana.get("/desk/map/table.csv?by=bairro&status=open").status_code == 200
    assert ana.get("/desk/map/table.csv?by=bairro", sec_fetch_site="cross-site").status_code == 409
    [kept] = site.rows(audit_entries)[before:]
    assert (kept.actor, kept.deed) == (f"official {ana.name}", "exported")
    assert (kept.object, kept.after) == ("export map bairro", "status=open")
