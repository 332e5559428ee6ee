"""How far back an event changes what was counted before it happened.

Most events change nothing of the past: a case that is solved today was open yesterday all the same.
But who answers for a case, whether it counts at all, and what date it has is known as it stands
now, and is counted with all its days; and a word is counted where it was asked for.
"""

from typing import Final, NamedTuple

from app.domain.case_history import CaseHistory, Event
from app.domain.clock import Micros

#: Written by most turns, and never of account for the past; of all others there is an index.
UNWATCHED: Final = ("filed", "joined", "subscribed", "commented")
#: Change nothing that lies before them.
OF_ITS_MOMENT: Final = frozenset(
    {"acknowledged", "started", "resolved", "given_up", "overdue", "repeated", "parted", "noted"}
)
_WORDS: Final = frozenset({"confirmed", "disputed"})
#: Take a case out of those whose date was to be kept.
_NO_CASES: Final = frozenset({"duplicate", "invalid"})
#: So many stretches of time are told apart; of more the whole between the first and last counts.
MOST: Final = 20


class Reach(NamedTuple):
    """From when to when, both counted in, something may be counted otherwise."""

    first_us: Micros
    last_us: Micros


def reach(case: CaseHistory, event: Event) -> Reach | None:
    """Say what of the past an event of a case touches; None for nothing."""
    if event.kind in OF_ITS_MOMENT or event.kind in UNWATCHED:
        return None
    if event.kind in _WORDS:
        asked = [one.at for one in case.events if one.kind == "resolved" and one.at <= event.at]
        first = min(asked, default=event.at)
        # A "no" that opens a case again leaves its old date behind, too.
        return Reach(first if event.kind == "confirmed" else case.requested_us, event.at)
    if event.kind in ("merged", "rejected"):
        told = case.told_us
        return Reach(told, told) if told is not None and told < event.at else None
    return Reach(case.requested_us, event.at)


def joined_up(found: list[Reach]) -> list[Reach]:
    """Join stretches that overlap, in order; of too many give the whole.

    >>> joined_up([Reach(5, 9), Reach(1, 2), Reach(8, 12)])
    [Reach(first_us=1, last_us=2), Reach(first_us=5, last_us=12)]
    """
    joined: list[Reach] = []
    for one in sorted(found):
        if joined and one.first_us <= joined[-1].last_us:
            joined[-1] = Reach(joined[-1].first_us, max(joined[-1].last_us, one.last_us))
        else:
            joined.append(one)
    if len(joined) <= MOST:
        return joined
    return [Reach(joined[0].first_us, joined[-1].last_us)]
