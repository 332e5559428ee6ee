"""Two cases of one moment: one that goes away and comes back, and one that never does."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import delete

from app.domain.clock import Micros
from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.domain.limits import Limits, Most
from app.domain.report import Status
from app.menu.model import City
from app.store.schema import menu_versions, publications, report_events, reports
from app.usecases.set_aside import Deed
from tests.contract.store.case_life import ANEW, change
from tests.contract.store.dated import HOUR, Clockwork, dated
from tests.contract.store.limited import aside
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.skip_calls import JOIN, filed
from tests.contract.store.test_pauses import publish, publish_in_store

MINUTE = HOUR // 60


def of(calendar: str, hours: int | None, version: int = 0) -> City:
    """Give the city with a calendar, and other hours for what is full."""
    city = dated(calendar)
    services = {**city.services, "full": replace(city.services["full"], target_hours=hours)}
    known = f"{version:032x}" if version else city.version
    free = Limits(Most(), Most(), Most())
    return replace(city, services=services, limits=free, version=known, memo={}, steps={})


class Pair(NamedTuple):
    """Public numbers."""

    goes: int
    stays: int
    main: int


class Days:
    """What happens to a pair, ten minutes each."""

    def __init__(self, line: Telephone, versions: Iterator[int]) -> None:
        self.now: Micros = NOW
        self.clockwork = Clockwork(line)
        self._line = line
        self._versions = versions
        with line.engine.begin() as connection:
            for table in (publications, menu_versions):
                connection.execute(delete(table))
        self.publish("", 12, NOW - HOUR)
        self.pair = Pair(*(self._file(keys) for keys in (JOIN, ANEW, ANEW)))

    def _file(self, keys: str) -> int:
        return filed(self._line, keys, f"pair {next(self._versions)}")

    def publish(self, calendar: str, hours: int | None, moment: Micros) -> None:
        # A version that was there too short for the loop moves no dates of others either.
        self.clockwork.look(self.now)
        version = next(self._versions)
        publish_in_store(self._line, version, moment, hours)
        publish(self._line, of(calendar, hours, version))

    def do(self, deed: Any) -> None:
        """Do one thing; what does not fit as the case stands is left out."""
        self.now += 10 * MINUTE
        with suppress(Conflict):
            match deed:
                case "merge":
                    goes, _, main = self.pair
                    change(self._line, goes, Action.MERGE, main=main, at=self.now)
                case "unmerge":
                    goes, why = self.pair.goes, "engano"
                    change(self._line, goes, Action.UNMERGE, reason=why, at=self.now)
                case "test":
                    aside(self._line, self.pair.goes, Deed.TEST, self.now)
                case "no test":
                    aside(self._line, self.pair.goes, Deed.NO_TEST, self.now)
                case "look":
                    self.clockwork.look(self.now)
                case Action():
                    self._both_at_once(deed)
                case calendar, hours:
                    self.publish(calendar, hours, self.now)

    def _both_at_once(self, action: Action) -> None:
        """Do it with both, or with none where the one that goes away repeats another."""
        if self.row(self.pair.goes).status == Status.DUPLICATE:
            return
        what = {"owner": "roads"} if action is Action.ASSIGN else {"reason": "foi visto"}
        for number in (self.pair.goes, self.pair.stays):
            change(self._line, number, action, at=self.now, **what)

    def come_back(self) -> None:
        if self.row(self.pair.goes).filed_by == "test":
            self.do("no test")
        if self.row(self.pair.goes).status == Status.DUPLICATE:
            self.do("unmerge")
        self.clockwork.look(self.now)

    def row(self, number: int) -> Any:
        return next(row for row in self._line.rows(reports) if row.number == number)

    def dates(self, number: int) -> tuple[Any, ...]:
        """Give what the date of a case is made of, and how often it was moved."""
        row = self.row(number)
        its = [one for one in self._line.rows(report_events) if one.report_id == row.id]
        moved = sum(one.kind == "postponed" for one in its)
        return row.due_at, row.due_since, row.due_aside, row.overdue_at, moved
