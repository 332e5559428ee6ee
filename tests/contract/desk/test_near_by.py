"""What is told to be open near by: on a case, and where one is filed on behalf of somebody."""

import re

import pytest
from sqlalchemy import update

from app.domain.accounts import Role, Scope
from app.domain.limits import Held
from app.domain.public_number import spoken
from app.store.schema import reports
from app.usecases.file_report import OnBehalf
from tests.contract.desk.behalf import NEW
from tests.contract.desk.filing import seen
from tests.contract.desk.site import Site, Visitor

FULL, OUTSIDE = "container_full", "waste_outside"
#: Two containers 73 m from each other, and the bairros that they stand in.
HERE, THERE = "10826", "10901"
BAIRROS = ("hulene_a", "ferroviario")
#: A container in the middle of its bairro.
MIDDLE, ITS_BAIRRO = "10714", "mahotas"


def filed(site: Site, where: str, service: str = FULL) -> int:
    house = site.house
    wish = OnBehalf(service, where, "counter", "official eva")
    return int(house.registrar.file(house.cities.default, wish).number)


def beside(who: Visitor, number: int) -> set[int]:
    """Give the cases that the page of one tells to be near by."""
    page = who.get(f"/desk/reports/{number}")
    assert page.status_code == 200
    _, _, after = page.text.partition('<ul class="lines near">')
    return {int(one) for one in re.findall(r'name="main" value="(\d+)"', after)}


def open_at(who: Visitor, where: str, service: str = FULL) -> set[int]:
    """Give the cases that are told to be open where somebody types."""
    page = who.post(f"{NEW}/near", {"service": service, "where": where})
    assert page.status_code == 200
    return {int(one) for one in re.findall(r'name="join" value="(\d+)"', page.text)}


@pytest.fixture(scope="module")
def pair(site: Site) -> tuple[int, int]:
    """Two cases of one problem, either side of where two bairros meet."""
    gazetteer = site.house.cities.default.gazetteer
    assert tuple(gazetteer.by_point[code].bairro for code in (HERE, THERE)) == BAIRROS
    return filed(site, HERE), filed(site, THERE)


def test_who_works_on_an_area_is_told_nothing_of_the_next(
    site: Site, pair: tuple[int, int]
) -> None:
    here, there = pair
    mine = Scope(areas=frozenset(BAIRROS[:1]))
    ana, eva = site.enter(Role.CLERK), site.enter(Role.CLERK, scope=mine)

    assert beside(ana, here) == {there}
    assert beside(eva, here) == set()
    assert open_at(ana, HERE) == {here, there}
    assert open_at(eva, HERE) == {here}


def test_who_works_on_a_problem_is_told_nothing_of_another(
    site: Site, pair: tuple[int, int]
) -> None:
    other = filed(site, HERE, OUTSIDE)
    eva = site.enter(Role.CLERK, scope=Scope(services=frozenset({OUTSIDE})))

    assert open_at(eva, HERE, OUTSIDE) == {other}
    assert open_at(eva, HERE) == set()
    assert open_at(site.enter(Role.CLERK), HERE) == {*pair}


def test_what_is_held_is_near_by_once_it_is_released(site: Site, pair: tuple[int, int]) -> None:
    here, there = pair
    with site.house.engine.begin() as connection:
        its = update(reports).where(reports.c.number == there)
        connection.execute(its.values(held=Held.PHONE))
    ana = site.enter(Role.CLERK)

    assert (beside(ana, here), open_at(ana, HERE)) == (set(), {here})
    assert beside(ana, there) == {here}
    assert ana.post(f"/desk/reports/{there}/aside", {"deed": "release"}).status_code == 303
    assert (beside(ana, here), open_at(ana, HERE)) == ({there}, {here, there})


def test_what_is_known_to_its_bairro_alone_is_near_no_container(site: Site) -> None:
    """All of a bairro have one position, its middle: whatever stands there is near none of them."""
    ana = site.enter(Role.CLERK)
    somewhere, too = filed(site, ITS_BAIRRO), filed(site, ITS_BAIRRO)
    point = filed(site, MIDDLE)
    was = {one.number: one for one in site.rows(reports)}
    assert abs(was[point].lat - was[somewhere].lat) < 0.0001

    assert beside(ana, point) == set()
    assert open_at(ana, MIDDLE) == {point}
    assert beside(ana, somewhere) == {too}


def test_another_one_pressed_of_the_same_page_is_not_told_as_done(site: Site) -> None:
    """A case that went into one of two near by is not in the other: nothing is told of it."""
    one, other, same = (filed(site, f"{ITS_BAIRRO}/9") for _ in range(3))
    ana, path = site.enter(Role.CLERK), f"/desk/reports/{same}"
    assert beside(ana, same) == {one, other}
    form = {"action": "merged", "seen": seen(ana.get(path).text)}
    first, again, late = (ana.post(path, {**form, "main": main}) for main in (one, one, other))

    assert (first.status_code, again.status_code) == (303, 303)
    assert (late.status_code, "changed this case meanwhile" in late.text) == (409, True)
    assert spoken(same) in ana.get(f"/desk/reports/{one}").text
    assert spoken(same) not in ana.get(f"/desk/reports/{other}").text
