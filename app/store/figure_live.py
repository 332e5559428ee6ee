"""What came and went since a moment: of the few cases of which something happened, by two looks."""

from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, Connection, select, text, union

from app.domain.case_counting import Counted, codes_of, spot_of, sums_of
from app.domain.case_history import CaseHistory
from app.domain.case_sums import FLOW
from app.domain.clock import Micros
from app.domain.ids import first_id
from app.menu.model import City
from app.store.counted import COUNTS
from app.store.figure_counts import add_asked, codes_of_reports
from app.store.schema import report_events, reports
from app.store.sheets import Within, histories, told_of
from app.store.tables.report_events import IS_WATCHED

#: How far the moment in an id may be from the one at which a report was filed.
_SLACK_US: Final = 3600 * 1_000_000


class Live(NamedTuple):
    """The cases of a city of which something happened since a moment."""

    city_id: int
    zone: ZoneInfo
    cases: list[CaseHistory]
    now_us: Micros

    def add(
        self, connection: Connection, counted: Counted, begin_us: Micros, until_us: Micros
    ) -> None:
        """Let what is counted of a time from its begin up to a moment be counted up to now.

        A case adds the difference: what it comes to by now, less what it came to then.
        """
        for case in self.cases:
            sums = sums_of(case, begin_us, self.now_us, self.zone)
            sums.take_away(sums_of(case, begin_us, until_us, self.zone))
            counted.add(codes_of(case), sums.only(FLOW))
            if sums.counts["filed"]:
                counted.places[spot_of(case)] += 1
        # Of whom joins what is closed nothing else is read here, and yet they are asked at once.
        sent = told_of(connection, Within(self.city_id, until_us, self.now_us))
        known = codes_of_reports(connection, {one.report_id for one in sent if one.told.asks})
        add_asked(counted, sent, known)


def read_live(
    connection: Connection, city_id: int, city: City, since_us: Micros, now_us: Micros
) -> Live:
    """Read what is needed to count on from any moment since then."""
    cases = histories(connection, _touched(city_id, since_us), COUNTS)
    return Live(city_id, ZoneInfo(city.zone), cases, now_us)


def _touched(city_id: int, since_us: Micros) -> CompoundSelect[tuple[int]]:
    """Ask for what was filed, and for whatever else happened, each by its index."""
    return union(
        select(reports.c.id).where(
            # By the sum, which no index has: new ids lie together.
            reports.c.city_id + 0 == city_id,
            reports.c.id >= first_id(since_us - _SLACK_US),
        ),
        select(report_events.c.report_id).where(
            report_events.c.city_id == city_id,
            report_events.c.at >= since_us,
            text(IS_WATCHED),
        ),
    )
