"""A place is called the same on every page: with its accents, in the language of who reads."""

from html import unescape

import pytest

from app.domain.accounts import Role
from app.usecases.file_report import OnBehalf
from tests.contract.desk.site import Site
from tests.contract.desk.test_own_names import read

#: What pages name is asked of no database.
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


@pytest.mark.parametrize(("language", "block"), [("en", "Block 8 Jardim"), ("pt", "Q.8 Jardim")])
def test_a_block_is_one_everywhere(site: Site, language: str, block: str) -> None:
    city, elias = site.house.cities.default, site.enter()
    site.clock.us += 1_000_000
    wish = OnBehalf("container_full", "jardim/8", "counter", "official eva")
    number = site.house.registrar.file(city, wish).number
    other = {"Block 8 Jardim": "Q.8 Jardim", "Q.8 Jardim": "Block 8 Jardim"}[block]
    for path in (
        f"/desk/reports/{number}", "/desk/reports", "/desk/map?by=place", "/desk/numbers",
        "/desk/city/places/gaps",
    ):  # fmt: skip
        page = read(elias, path, language)
        assert block in page, path
        assert other not in page, path
    table = elias.get("/desk/numbers/table.csv?table=places", accept_language=language).text
    assert block in table


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("urbanizacao", "Urbanização"),
        ("urbanizacao/1", "Block 1 Urbanização"),
        ("george_dimitrov", "George Dimitrov"),
        ("10974", "Mercado Benfica, George Dimitrov"),
    ],
)
def test_a_place_has_its_accents_and_its_full_name(site: Site, place: str, name: str) -> None:
    clerk = site.enter(Role.CLERK)
    site.clock.us += 1_000_000
    wish = OnBehalf("container_full", place, "counter", "official eva")
    number = site.house.registrar.file(site.house.cities.default, wish).number
    assert name in read(clerk, f"/desk/reports/{number}")
    assert name in read(clerk, "/desk/reports")
    assert "/" in place or name in read(clerk, "/desk/reports/new")
    answer = clerk.post("/desk/reports/new/near", {"service": "", "where": name})
    assert f"✓ {name}" in unescape(answer.text)
