"""Exports that are too long to be waited for: how one goes, and for how long its file is kept."""

from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.clock import DAY_US, Micros

#: Reports of an export that is made at once; more are a job.
MOST_AT_ONCE: Final = 50_000
#: For so long a file is kept.
KEPT_US: Final = 7 * DAY_US
#: How often one is begun: what breaks so often would break again.
TRIES: Final = 3
#: How many of one person wait or are being made at a time.
MOST_WAITING: Final = 5


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    ENDED = "ended"  #: by who asked for it: the file, if there was one, is gone
    EXPIRED = "expired"  #: its file was kept long enough


#: Still on the way.
UNDER_WAY: Final = (State.WAITING, State.RUNNING)


class Job(NamedTuple):
    """One export that is made by the service itself."""

    id: int
    city_id: int
    user_id: int
    asked_us: Micros
    wish: str  #: see `usecases.export_wish`
    state: State
    cases: int  #: it will be of, as counted when it was asked for
    done: int  #: of those
    tries: int
    file_name: str = ""  #: as it is offered; "" until it is ready
    size: int = 0  #: bytes
    rows: int = 0
    manifest: str = ""  #: JSON; "" until it is ready
    said: str = ""  #: why it failed
    ready_us: Micros | None = None
    taken_us: Micros | None = None  #: when it was last downloaded from its beginning

    @property
    def share(self) -> int:
        """How much is done, percent; never all before it is ready.

        >>> Job(1, 1, 1, 0, "", State.RUNNING, cases=200, done=150, tries=1).share
        75
        """
        if self.state is State.READY:
            return 100
        return min(99, 100 * self.done // self.cases) if self.cases else 0

    @property
    def expires_us(self) -> Micros | None:
        """Until when its file is kept."""
        return self.ready_us + KEPT_US if self.ready_us and self.state is State.READY else None

    def is_there(self, now_us: Micros) -> bool:
        """Whether its file may be downloaded."""
        until = self.expires_us
        return until is not None and now_us < until
