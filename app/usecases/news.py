"""What a person has to hear of cases that were closed: kept beside them, told when they dial.

Pure. A case that is said to be solved waits for a word, or for the end of its days; how another one
ended is told once.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from app.domain.clock import DAY_US, Micros
from app.domain.report import Status
from app.menu.conditions import CASE_AWAITS, HAS_NEWS
from app.menu.state import Caller

#: How long a word is waited for: after that a case stays resolved, unanswered.
ANSWER_US: Final = 7 * DAY_US
#: How long somebody who never dials is kept waiting with other news.
TELL_US: Final = 90 * DAY_US
#: As many as are kept for a person; whoever has more hears of the rest by message alone.
MOST: Final = 50


class Item(NamedTuple):
    """One case, and the message that says of it what a screen of a call says too."""

    message_id: int
    number: int
    #: resolved: a word is asked for; unresolved | invalid | duplicate: it is told; "": neither
    status: str
    service: str  #: code
    place: str  #: code, as precise as this person may hear it
    until: Micros

    @property
    def asks(self) -> bool:
        """Whether a word is waited for."""
        return self.status == Status.RESOLVED

    @property
    def takes_word(self) -> bool:
        """Whether a word counts: also of who still sees the question while others say no."""
        return self.asks or not self.status


News = tuple[Item, ...]


def current(news: Iterable[Item], now_us: Micros) -> News:
    """Leave out what has become too old."""
    return tuple(item for item in news if item.until > now_us)


def without(news: Iterable[Item], number: int) -> News:
    """Leave out a case, which was answered, told or opened again."""
    return tuple(item for item in news if item.number != number)


def opened(news: Iterable[Item], number: int) -> News:
    """Ask nothing of a case any more, which is open again; nor tell how it had ended."""
    return tuple(
        item._replace(status="") if item.number == number else item
        for item in news
        if item.number != number or item.takes_word
    )


def heard_of(news: Iterable[Item], item: Item, now_us: Micros) -> News:
    """Add a case, the newest last; of too many the oldest go."""
    return (*without(current(news, now_us), item.number), item)[-MOST:]


def told_item(news: Iterable[Item], condition: str, caller: Caller) -> Item | None:
    """Give what a line with this condition tells a caller; None where it tells no such thing."""
    case = {CASE_AWAITS: caller.awaiting, HAS_NEWS: caller.news}.get(condition)
    return next((item for item in news if case and item.number == case.number), None)


def first(news: Iterable[Item], *, asks: bool) -> Item | None:
    """Give the oldest case that waits for a word, or the oldest that is to be told."""
    return next((item for item in news if item.status and item.asks is asks), None)
