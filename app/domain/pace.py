"""How fast a route may be sent on, and when a gateway is left in peace: pure.

A bucket is kept as one moment, the one up to which a route's messages are spoken for: it needs no
clock of its own, and several processes share it as a number in a row.
"""

from typing import Final, NamedTuple

from app.domain.clock import Micros
from app.domain.messaging import Outcome
from app.domain.outbox import JITTER, SECOND

#: What a route saves up while nothing is sent: messages of so much time, one at least.
SAVED_US: Final = SECOND // 5
#: Failures in a row after which a gateway is left in peace.
FAILURES: Final = 5
#: So long at first, twice as long after each try that fails, at most so long.
PEACE_US: Final = 15 * SECOND
MOST_PEACE_US: Final = 300 * SECOND
_BROKEN: Final = (Outcome.RETRY, Outcome.UNKNOWN, Outcome.STOPPED)


def ready_at(free_us: Micros, rate: int) -> Micros:
    """Give the moment from which one more message may leave at `rate` messages a second.

    >>> ready_at(10 * SECOND, 1) // SECOND, ready_at(10 * SECOND, 10) / SECOND
    (10, 9.9)
    """
    return free_us - max(SAVED_US - SECOND // rate, 0)


def spend(free_us: Micros, rate: int, now_us: Micros) -> Micros:
    """Give the moment up to which a route is spoken for once one more message has left.

    >>> spend(0, 4, 7 * SECOND) / SECOND
    7.25
    """
    return max(free_us, now_us) + SECOND // rate


class Breaker(NamedTuple):
    """What is known of a gateway's health."""

    failures: int = 0  #: in a row
    until_us: Micros = 0  #: it is left in peace until then

    @property
    def is_open(self) -> bool:
        """Whether it has failed too often; when its peace is over one message tries it."""
        return self.failures >= FAILURES


def room(breaker: Breaker, idle: int, under_way: int, now_us: Micros) -> int:
    """Say how many messages may be begun by `idle` senders while others are under way.

    >>> [room(Breaker(5, 10), 4, 0, now) for now in (9, 10)], room(Breaker(5, 10), 3, 1, 10)
    ([0, 1], 0)
    """
    if not breaker.is_open:
        return idle
    return int(now_us >= breaker.until_us and not under_way)


def after(breaker: Breaker, outcome: Outcome, now_us: Micros, chance: float) -> Breaker:
    """Give what is known of a gateway after an attempt; `chance` from 0 to 1 lengthens its peace.

    >>> after(Breaker(3), Outcome.REFUSED, 0, 0), after(Breaker(3), Outcome.RETRY, 0, 0)
    (Breaker(failures=0, until_us=0), Breaker(failures=4, until_us=0))
    """
    if outcome not in _BROKEN:
        return Breaker()
    if now_us < breaker.until_us:
        return breaker  # begun before the others had failed: it tells nothing new
    failures = breaker.failures + 1
    if failures < FAILURES:
        return Breaker(failures)
    peace = min(PEACE_US << min(failures - FAILURES, 10), MOST_PEACE_US)
    return Breaker(failures, now_us + int(peace * (1 + JITTER * chance)))
