"""Cases on either side of a border between what some work on and what others do."""

from typing import NamedTuple

from sqlalchemy import select, update

from app.domain.accounts import Role, Scope
from app.store.schema import reports
from app.usecases.file_report import OnBehalf
from tests.contract.desk.lived import settle
from tests.contract.desk.site import HOUR, Site, Visitor

DAY = 24 * HOUR
#: Where both lie today, and where the container and the bairro lay before.
TODAY, OF_POINT, OF_BAIRRO = "kamavota", "kamaxakeni", "kampfumo"
BEFORE = {"district": OF_POINT, "bairro": "maxaquene_a"}


class Border(NamedTuple):
    """A container that was in another bairro, and a bairro that was in another district."""

    site: Site
    point: str
    bairro: str
    service: str
    other: str  #: another service

    def enter(self, *areas: str, services: tuple[str, ...] = (), head: bool = False) -> Visitor:
        role = Role.HEAD if head else Role.CLERK
        return self.site.enter(role, scope=Scope(frozenset(services), frozenset(areas)))

    def file(self, service: str, place: str, **was: str) -> int:
        """File a case; `was`: where its place lay then."""
        self.site.clock.us += HOUR // 60
        city = self.site.house.cities.default
        wish = OnBehalf(service, place, "counter", "official eva", "", "")
        number = int(self.site.house.registrar.file(city, wish).number)
        if was:
            its = update(reports).where(reports.c.number == number).values(**was)
            with self.site.house.engine.begin() as connection:
                connection.execute(its)
        return number

    def cases(self, **its: str) -> set[int]:
        """Give the cases of which this is stored."""
        wanted = [reports.c[name] == value for name, value in its.items()]
        with self.site.house.engine.connect() as connection:
            return set(connection.scalars(select(reports.c.number).where(*wanted)))


def live_at_border(site: Site) -> Border:
    """Two days: some of the cases are of before, and of some something happened on either day."""
    city = site.house.cities.default
    around, moved = city.gazetteer.by_district[TODAY].bairros[:2]
    made = Border(site, around.points[0].code, moved.code, *[*city.services][:2])
    for day in range(2):
        filed = [made.file(made.service, made.point, **was) for was in (BEFORE, BEFORE, {})]
        before = {"district": OF_BAIRRO}
        filed += [made.file(made.service, f"{moved.code}/8", **was) for was in (before, {}, {})]
        filed += [made.file(made.other, f"{moved.code}/{nth}") for nth in (3, 4)]
        dina = site.enter(Role.HEAD)
        for number in (filed[0], filed[3], filed[4]):
            dina.post(f"/desk/reports/{number}", {"action": "resolved"})
        if not day:
            site.clock.us += DAY
            settle(site)
    site.clock.us += HOUR
    return made
