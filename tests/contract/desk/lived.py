"""Cases of two days for the pages of numbers, and what is counted of them."""

import orjson
from sqlalchemy import insert, select, update

from app.domain.accounts import Role
from app.domain.case_sums import Part
from app.domain.clock import local_day, utc
from app.domain.spans import Span
from app.store.figures_store import read_numbers
from app.store.schema import figures as figures_kept
from app.store.schema import places, report_events, reports
from app.usecases.file_report import OnBehalf
from app.usecases.numbers import Numbers, Wanted
from tests.contract.desk.site import HOUR, Site

CASES, SOLVED = 26, 12
DAY, MINUTE = 24 * HOUR, HOUR // 60
GONE, TRIES = "gone", '=1+1"><script>alert(1)</script>'


def live(site: Site) -> Site:
    """Let two days of cases go by, some solved and one opened again; count all that is over."""
    ana = site.enter(Role.CLERK)
    numbers = [file_one(site, nth) for nth in range(CASES)]
    for number in numbers[:SOLVED]:
        ana.post(f"/desk/reports/{number}", {"action": "resolved"})
    ana.post(f"/desk/reports/{numbers[0]}", {"action": "reopened", "reason": "ainda"})
    for number in numbers[SOLVED : SOLVED + 2]:
        ana.post(f"/desk/reports/{number}", {"action": "acknowledged"})
    lose(site, numbers[-1])
    owe(site, numbers[SOLVED // 2 :])
    site.clock.us += DAY
    settle(site)
    hear(site)
    file_one(site, CASES)
    site.clock.us += HOUR
    return site


def file_one(site: Site, nth: int) -> int:
    """File a case at a place of its own; two of three are of the first service."""
    site.clock.us += MINUTE
    city = site.house.cities.default
    services, points = [*city.services], [*city.gazetteer.by_point]
    wish = OnBehalf(services[nth % 3 // 2], points[nth], "counter", "official eva", "", "")
    return int(site.house.registrar.file(city, wish).number)


def lose(site: Site, number: int) -> None:
    """Let the bairro of a case be one that the city had once, under a name that tries things."""
    city_id = site.house.cities.id(site.house.cities.default)
    past = {"city_id": city_id, "code": GONE, "kind": "bairro", "name": TRIES, "label": "x"}
    its = update(reports).where(reports.c.number == number).values(bairro=GONE, point="")
    with site.house.engine.begin() as connection:
        connection.execute(insert(places), [{**past, "parent": "kamavota", "retired_at": utc(1)}])
        connection.execute(its)


def owe(site: Site, numbers: list[int]) -> None:
    """Let cases be due within the day, of another body than the first."""
    due = utc(site.clock.us + HOUR)
    other = [*site.house.cities.default.bodies][1]
    its = update(reports).where(reports.c.number.in_(numbers)).values(due_at=due, owner=other)
    with site.house.engine.begin() as connection:
        connection.execute(its)


def hear(site: Site) -> None:
    """Let residents have joined and said their word, as it is kept of the month."""
    its = figures_kept.c.span == str(Span.MONTH), figures_kept.c.part == str(Part.CITY)
    words = {"joined": 7, "asked": 40, "said_yes": 13, "said_no": 5}
    words |= {"told_due": 20, "told_kept": 15}
    with site.house.engine.begin() as connection:
        kept = orjson.loads(connection.scalar(select(figures_kept.c.counted).where(*its)) or "")
        kept[""]["counts"] |= words
        written = orjson.dumps(kept).decode()
        connection.execute(update(figures_kept).where(*its).values(counted=written))


def settle(site: Site) -> None:
    while site.house.figures.look():
        pass


def counted(
    site: Site, span: Span = Span.MONTH, part: Part = Part.CITY, code: str = "", back: int = 0
) -> Numbers:
    city = site.house.cities.default
    day = local_day(site.clock.us, city.zone) - back
    with site.house.reader.connect() as connection:
        wanted = Wanted(span, day, site.clock.us, part, code)
        return read_numbers(connection, site.house.cities.id(city), city, wanted)


def whole_of(site: Site, part: Part) -> str:
    """Give the code of the part with most new cases."""
    return counted(site).parts[part][0].code


def multiply(site: Site, number: int, times: int, first: int = 100) -> None:
    """Let there be so many cases more that are like one, their events of the same moments."""
    with site.house.engine.begin() as connection:
        [row] = connection.execute(select(reports).where(reports.c.number == number)).mappings()
        its = report_events.c.report_id == row["id"]
        events = connection.execute(select(report_events).where(its)).mappings().all()
        ids = [row["id"] + 1 + nth for nth in range(times)]
        alike = [
            {**row, "id": id_, "number": first + nth, "session_id": None}
            for nth, id_ in enumerate(ids)
        ]
        connection.execute(insert(reports), alike)
        more = [{**one, "report_id": id_} for id_ in ids for one in events]
        connection.execute(insert(report_events), more)
