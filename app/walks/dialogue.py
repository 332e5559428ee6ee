"""A dialogue: a caller's side of one or more calls, and what must come back. Values only."""

from datetime import date
from typing import Final, NamedTuple

from app.menu.effects import CaseFact, Job
from app.menufiles.tree import Mark
from app.walks.reports import Report

#: What stands behind a wrong key: the same screen again, with its hint.
WRONG: Final = "wrong"
#: Behind `filed`: no report so far.
NOTHING: Final = "nothing"
#: A line of a text that stands for any lines.
ANY_LINES: Final = "..."
#: What is said of a dialogue before its first call.
HEAD: Final = ("date", "language", "network", "before", "others", "jobs")
#: The day of a dialogue that names none, so that it goes the same way on every day.
DAY: Final = date(2026, 1, 1).toordinal()
#: What a call may have done with a case that was there.
DEEDS: Final = (
    *("joined", "subscribed", "confirmed", "reopened"),
    *("accepted", "done", "impossible", "declined"),
)
#: What is said of what a call left behind.
CLAIMS: Final = ("filed", "answers", "comment", *DEEDS)


class Sees(NamedTuple):
    """What the caller must see: a screen by its name, or its text."""

    mark: Mark
    screen: str  #: name, `WRONG`, or "" for a text
    lines: tuple[str, ...]  #: folded; with values in <> and `ANY_LINES`


class Says(NamedTuple):
    """One line: what the caller dials, presses or types, and sees then."""

    mark: Mark
    given: str
    sees: Sees | None  #: None: whatever it is


class Filed(NamedTuple):
    """A claim on the report filed last."""

    mark: Mark
    report: Report | None  #: None: nothing was filed so far


class Answered(NamedTuple):
    """A claim on the numbers kept with the report filed last."""

    mark: Mark
    numbers: tuple[tuple[str, str], ...]  #: (screen, digits)


class Commented(NamedTuple):
    """A claim on the words added last."""

    mark: Mark
    text: str


class TookPart(NamedTuple):
    """A claim on the case with which something of `DEEDS` was done last."""

    mark: Mark
    kind: str  #: of `DEEDS`
    number: int  #: 0: none so far


Line = Says | Filed | Answered | Commented | TookPart


class Dialogue(NamedTuple):
    """One dialogue of a file."""

    mark: Mark
    name: str
    language: str  #: code; "" for the city's first
    limit: int  #: septets of a screen; 0 for the smallest network's
    own: tuple[CaseFact, ...]  #: what the caller reported before, newest first
    others: tuple[CaseFact, ...]
    lines: tuple[Line, ...]
    day: int = DAY  #: as `date.toordinal`
    jobs: tuple[Job, ...] = ()  #: of the caller's crew; one that is closed was so meanwhile
