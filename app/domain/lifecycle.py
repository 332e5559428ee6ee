"""The life of a report: what may be done with it when, and what is told of it.

One table says it all. What officials and crews do must fit the status; what residents say of a
case is always kept, and changes the status where it can.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.report import OPEN, Status


class Action(StrEnum):
    """What is done with a report; the value is the kind of its event."""

    ACKNOWLEDGE = "acknowledged"
    ASSIGN = "assigned"
    START = "started"
    RESOLVE = "resolved"
    GIVE_UP = "given_up"
    REJECT = "rejected"
    MERGE = "merged"
    UNMERGE = "unmerged"
    REOPEN = "reopened"
    CONFIRM = "confirmed"
    DISPUTE = "disputed"


class Rule(NamedTuple):
    """What an action does with each status it fits, and what it takes."""

    leads: Mapping[Status, Status]
    needs_reason: bool = False
    #: Key of messages.yaml for what everybody of the case is told; "" for nothing.
    tells: str = ""


def _from_open(to: Status) -> dict[Status, Status]:
    return dict.fromkeys(sorted(OPEN), to)


_SOLVED: Final = (Status.RESOLVED, Status.CONFIRMED)
_CLOSED_BY_US: Final = (*_SOLVED, Status.UNRESOLVED, Status.INVALID)

RULES: Final[Mapping[Action, Rule]] = {
    Action.ACKNOWLEDGE: Rule({Status.RECEIVED: Status.ACKNOWLEDGED}),
    Action.ASSIGN: Rule(_from_open(Status.ASSIGNED)),
    Action.START: Rule(
        {
            Status.RECEIVED: Status.IN_PROGRESS,
            Status.ACKNOWLEDGED: Status.IN_PROGRESS,
            Status.ASSIGNED: Status.IN_PROGRESS,
        }
    ),
    Action.RESOLVE: Rule(_from_open(Status.RESOLVED), tells="resolved"),
    Action.GIVE_UP: Rule(_from_open(Status.UNRESOLVED), needs_reason=True, tells="unresolved"),
    Action.REJECT: Rule(_from_open(Status.INVALID), needs_reason=True, tells="invalid"),
    Action.MERGE: Rule(_from_open(Status.DUPLICATE), tells="merged"),
    Action.UNMERGE: Rule({Status.DUPLICATE: Status.ASSIGNED}, needs_reason=True, tells="reopened"),
    Action.REOPEN: Rule(
        dict.fromkeys(_CLOSED_BY_US, Status.ASSIGNED), needs_reason=True, tells="reopened"
    ),
    # A resident's word on a case that somebody has reopened or closed anew meanwhile is kept.
    Action.CONFIRM: Rule({Status.RESOLVED: Status.CONFIRMED}),
    Action.DISPUTE: Rule(dict.fromkeys(_SOLVED, Status.ASSIGNED), tells="reopened"),
}

#: What only residents do: it fits every status, and leaves those alone that it does not change.
OF_RESIDENTS: Final = frozenset({Action.CONFIRM, Action.DISPUTE})
#: What officials do, in the order in which it is done.
OF_OFFICIALS: Final = tuple(action for action in Action if action not in OF_RESIDENTS)


def after(action: Action, status: Status) -> Status | None:
    """Give the status that follows; None where the action does not fit.

    >>> after(Action.RESOLVE, Status.RECEIVED), after(Action.RESOLVE, Status.RESOLVED)
    (<Status.RESOLVED: 'resolved'>, None)
    >>> after(Action.CONFIRM, Status.ASSIGNED)
    <Status.ASSIGNED: 'assigned'>
    """
    return RULES[action].leads.get(status, status if action in OF_RESIDENTS else None)


def fitting(status: Status) -> tuple[Action, ...]:
    """Give what officials may do with a report of this status, in the order of `Action`."""
    return tuple(action for action in OF_OFFICIALS if after(action, status) is not None)


def is_told(action: Action, status: Status) -> bool:
    """Whether everybody of a case of this status is told of the action.

    A resident's "no" is told where it reopens the case; after that it is one voice more.
    """
    return bool(RULES[action].tells) and after(action, status) is not status
