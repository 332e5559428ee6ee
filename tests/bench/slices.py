"""One slice: wake a server, load it, see what it cost and whether it kept what it said."""

import threading
from typing import NamedTuple

from tests.bench.load import OWN_PLACES, Walked, walk
from tests.bench.meters import Database, cpu_s, family_cpu_s
from tests.bench.servers import Server

#: After the load come the last replies that nobody waits for: looked at so often, so many times.
SETTLE_S, SETTLE_TIMES = 0.1, 50
#: Calls of this load go on by one right answer at a time, and end with a report.
ODD_TURNS = (
    "turns WHERE relation NOT IN ('begin', 'next') OR NOT valid"
    " OR ends <> (screen = 'send') OR (seq = 5) <> ends"
)
#: Calls that ended by joining a case: whoever does so again is told, and nothing is added to it.
JOINS = """turns WHERE ends AND state LIKE '["joined"%'"""

DELIVERED = "UPDATE messages SET state = 'delivered'"
#: Slices before the first round: the first one's number, and how many at most.
_FILLING, MOST_FILLINGS = 1 << 24, 48


class Slice(NamedTuple):
    """What one server did in one round."""

    walked: Walked
    cpu_us: float  #: of the server, a turn
    database_cpu_us: float | None  #: of PostgreSQL, a turn
    turns_a_commit: float | None
    joined: float | None  #: share of the calls that came to their end; None where nobody can


class Subject:
    """A server under measurement, with its database."""

    def __init__(self, server: Server, is_ours: bool) -> None:
        self.server = server
        self.is_ours = is_ours
        self.database = Database(server.url) if server.url else None
        self._reports = "reports" if is_ours else "usual_reports"
        self._postmaster = self.database.postmaster() if self.database else None
        self._own = 0  #: calls so far that were on the way to a place of their own

    def measure(self, number: int, seconds: int, again: int) -> Slice:
        """Load it for some seconds, the others standing still."""
        self.server.wake()
        try:
            return self._measure(number, seconds, again)
        finally:
            self.server.rest()

    def fill(self, messages: int) -> None:
        """Let callers report until so many messages wait to be sent: the gateway takes none."""
        assert self.database is not None, "a backlog lies in a database"
        for number in range(_FILLING, _FILLING + MOST_FILLINGS):
            if self.database.count("messages") >= messages:
                return self.database.sweep()
            self.measure(number, seconds=1, again=0)
        raise SystemExit(f"bench: {self.server.name}: no backlog of {messages} comes about")

    def deliver(self) -> None:
        """Make all that waits to be sent into what was delivered."""
        assert self.database is not None, "messages lie in a database"
        self.database.change(DELIVERED)
        self.database.sweep()

    def _measure(self, number: int, seconds: int, again: int) -> Slice:
        reports, joins, commits = self._count_reports(), self._count_joins(), self._count_commits()
        cpu, database_cpu = cpu_s(self.server.pid), self._database_cpu_s()
        walked = walk(self.server.address, number, seconds, self._own, again)
        self._own = walked.own
        self._settle()
        cpu, database_cpu = cpu_s(self.server.pid) - cpu, self._database_cpu_s() - database_cpu
        commits = self._count_commits() - commits
        reports, joins = self._count_reports() - reports, self._count_joins() - joins
        self._hold_to_its_word(walked, reports, joins)
        return Slice(
            walked,
            cpu / walked.turns * 1e6,
            database_cpu / walked.turns * 1e6 if self._postmaster else None,
            walked.turns / commits if commits else None,
            joins / (reports + joins) if reports + joins and self.is_ours else None,
        )

    def _settle(self) -> None:
        """Return when nothing more is being stored, or at last anyway."""
        never, before = threading.Event(), -1
        for _ in range(SETTLE_TIMES):
            if before == (before := self._count_commits()):
                return
            never.wait(SETTLE_S)

    def _count_reports(self) -> int:
        return self.database.count(self._reports) if self.database else 0

    def _count_joins(self) -> int:
        return self.database.count(JOINS) if self.database and self.is_ours else 0

    def _count_commits(self) -> int:
        return self.database.commits() if self.database else 0

    def _database_cpu_s(self) -> float:
        return family_cpu_s(self._postmaster) if self._postmaster else 0.0

    def _hold_to_its_word(self, walked: Walked, reports: int, joins: int) -> None:
        """A speed at which something is lost, or said wrongly, is none."""
        if walked.failed:
            raise SystemExit(f"bench: {self.server.name}: {walked.failed} requests failed")
        if self.database and self._own > OWN_PLACES:
            raise SystemExit("bench: no place left where nobody has reported: make it shorter")
        # When time is up, as many as have no reply may or may not have been read.
        unanswered = walked.sent - walked.turns
        stored = reports + joins
        if self.database and not walked.filed - unanswered <= stored <= walked.filed:
            raise SystemExit(f"bench: {self.server.name}: {stored} stored, {walked.filed} filed")
        if joins > walked.again:
            raise SystemExit(f"bench: {self.server.name}: {joins} joined, {walked.again} could")
        if self.database and self.is_ours and (odd := self.database.count(ODD_TURNS)):
            raise SystemExit(f"bench: {self.server.name}: {odd} turns that no call made")
