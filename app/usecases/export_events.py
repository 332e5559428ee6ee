"""The columns of a file of events: all that happened to reports, and never who did it by name."""

from typing import Final, NamedTuple

from app.domain.clock import Micros
from app.domain.csv_cells import Kind
from app.usecases.export_columns import CityNames, Column


class EventRow(NamedTuple):
    """One event of a report, its words opened."""

    number: int  #: the report's
    seq: int  #: 0 for the filing
    at: Micros
    kind: str
    actor: str  #: as it is stored: "caller", "official ana", "crew kamavota 3"
    before: str  #: the report's status before it; "" for the filing
    status: str  #: the status after it
    note: str  #: "" without the right to read it
    other: (
        int | None
    )  #: public number of another case that it is about; None of those beyond a scope


#: What events call who did something, by the first word of it.
_ROLES: Final = {
    "caller": "resident",
    "follower": "follower",
    "official": "official",
    "shell": "official",
    "crew": "crew",
    "clock": "clock",
    "calendar": "calendar",
}


def role(_names: CityNames, actor: str) -> str:
    """Say what somebody is, and not who.

    >>> from unittest.mock import sentinel
    >>> role(sentinel.names, "official ana"), role(sentinel.names, "crew kamavota 3")
    ('official', 'crew')
    """
    return _ROLES.get(actor.partition(" ")[0], "other")


def crew(names: CityNames, actor: str) -> str:
    """Name the crew whose member did it; "" for everybody else."""
    what, _, rest = actor.partition(" ")
    code = rest.rpartition(" ")[0]
    return names.body(code) if what == "crew" else ""


_T, _N, _M, _I = Kind.TEXT, Kind.NUMBER, Kind.MOMENT, Kind.ID

#: In the order of the file.
EVENT_COLUMNS: Final = (
    Column("service_request_id", _I, "number", "the case number callers are given"),
    Column("sequence", _N, "seq", "which event of the case it is, from 0, the filing"),
    Column("at", _M, "at", "when it happened"),
    Column("event", _I, "kind", "filed, assigned, started, resolved, joined, overdue …"),
    Column(
        "actor",
        _I,
        "actor",
        "what did it: resident, follower, official, crew, clock, calendar; never a name",
        role,
    ),
    Column("crew", _T, "actor", "name of the crew, where one of its members did it", crew),
    Column("from", _I, "before", "status of the case before it; empty for the filing"),
    Column("to", _I, "status", "status of the case after it"),
    Column("note", _T, "note", "what was said with it; empty without the right to it"),
    Column(
        "other_case",
        _I,
        "other",
        "service_request_id of the other case: the one that goes on where this was merged or"
        " unmerged, the one that was taken in or out where repeated or parted; empty where others"
        " work on that",
    ),
)
