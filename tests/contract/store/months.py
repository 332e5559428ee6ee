"""A city whose cases live for two months by chance, and the loop that counts its figures."""

from random import Random
from typing import Any

from sqlalchemy import Engine, insert, select, update

from app.domain.clock import DAY_US, Micros, micros
from app.menu.model import City
from app.store.figures_store import read_numbers
from app.store.published import Cities
from app.store.schema import followers, report_events, reports
from app.usecases.numbers import Numbers, Wanted
from app.work.figures import FigureLoop
from app.work.live_menus import directly
from tests.contract.store.month_of_events import fill
from tests.contract.store.recounted import Rows, read_rows

MINUTE = 60_000_000
HOUR = 60 * MINUTE
NETWORKS = ("64301", "64303", "64304", "")


def fill_more(
    engine: Engine, city: City, begin: Micros, until: Micros, *, seed: int, cases: int
) -> None:
    """As `fill`, and besides dates that were told, joining, channels and networks."""
    fill(engine, city, begin, seed=seed, cases=cases, until=until)
    chance = Random(seed)
    with engine.begin() as connection:
        for row in connection.execute(select(reports).order_by(reports.c.id)).all():
            told = row.requested_at if chance.random() < 0.5 else None
            its = update(reports).where(reports.c.id == row.id)
            # Some long behind all else of their cases.
            days = chance.randrange(1, 12) * (1 + 2 * (row.number % 2))
            values = {
                "told_by": told and micros(told) + days * DAY_US,
                "network": chance.choice(NETWORKS),
                "channel": chance.choice(("ussd", "ussd", "sms")),
                **_at_a_point(city, chance),
                "held": chance.choice(("",) * 9 + ("phone",)),
                "filed_by": chance.choice(("resident",) * 8 + ("monitor", "test")),
            }
            connection.execute(its.values(values))
            if chance.random() < 0.4:
                _join(connection, row.id, until, chance.choice((None, None, 0, 30 * MINUTE)))


def _at_a_point(city: City, chance: Random) -> dict[str, str]:
    """A container for some, with where it stands."""
    code = chance.choice(("", "", "10348", "10017"))
    at = city.gazetteer.locate(code)
    return {"point": code, "bairro": at.bairro, "district": at.district} if at else {}


def _join(connection: Any, report_id: int, until: Micros, after: Micros | None) -> None:
    """Let somebody join who has followed for a while, 0 for none; None for who has no number."""
    its = report_events.c.report_id == report_id
    query = select(report_events).where(its).order_by(report_events.c.seq.desc()).limit(1)
    last = connection.execute(query).one()
    at = micros(last.at) + HOUR
    if at < until:
        row = dict(last._mapping) | {"seq": last.seq + 1, "at": at, "kind": "joined"}
        connection.execute(insert(report_events).values(row | {"actor": "follower"}))
        if after is not None:
            who = {"report_id": report_id, "contact_id": report_id + 1, "city_id": last.city_id}
            since = {"kind": "joined", "at": at - after}
            connection.execute(insert(followers).values(who | since))


class Counting:
    """The loop by hand, and what pages read."""

    def __init__(self, engine: Engine, reader: Engine, cities: Cities, now: Micros) -> None:
        self.engine, self.reader, self.cities, self.now = engine, reader, cities, now
        self.city = cities.default
        self.loop = self.another()

    def another(self, worker: int = 1) -> FigureLoop:
        """A loop that remembers nothing: of another process, or after a restart."""
        write = directly(self.engine)
        return FigureLoop(self.reader, write, self.cities, worker=worker, now_us=lambda: self.now)

    def settle(self) -> int:
        """Look until nothing is left to count; give how many periods were counted."""
        counted = 0
        while found := self.loop.look():
            counted += found
        return counted

    def numbers(self, wanted: Wanted) -> Numbers:
        with self.reader.connect() as connection:
            return read_numbers(connection, 1, self.city, wanted)

    def rows(self) -> Rows:
        """All there is, with moments as numbers."""
        rows = read_rows(self.reader)
        for report in rows.reports:
            for name in ("told_by", "closed_at"):
                report[name] = report[name] and micros(report[name])
        return rows
