"""What a call wants done, and what it wants to know. The engine asks, others act."""

from typing import NamedTuple


class FileReport(NamedTuple):
    """Store a report of the caller."""

    service: str  #: code
    place: str  #: code of a point, block, bairro or district
    numbers: tuple[tuple[str, str], ...] = ()  #: typed on the way: (screen, digits)


class AddComment(NamedTuple):
    """Add the caller's words to the report filed in this call."""

    text: str


class SetLanguage(NamedTuple):
    """Remember the language the caller chose."""

    language: str


class Join(NamedTuple):
    """Count the caller in on an open case of somebody else."""

    number: int  #: public number


class Confirm(NamedTuple):
    """Take the caller's word that a case is solved."""

    number: int


class Reopen(NamedTuple):
    """Take the caller's word that a case is not solved."""

    number: int


class Subscribe(NamedTuple):
    """Let the caller hear of a case from now on."""

    number: int


#: What is done with a case that was stored before.
TakesPart = Join | Confirm | Reopen | Subscribe
Effect = FileReport | AddComment | SetLanguage | TakesPart


class OwnCases(NamedTuple):
    """Need: the caller's last three cases."""


class CaseByNumber(NamedTuple):
    """Need: the case with this public number."""

    number: int


class SameOpen(NamedTuple):
    """Need: the oldest open case of this problem at this very place."""

    service: str  #: code
    place: str  #: code of a point, block, bairro or district


Need = OwnCases | CaseByNumber | SameOpen


class CaseFact(NamedTuple):
    """What a caller may hear of a case."""

    number: int
    status: str
    service: str  #: code
    place: str  #: code
    own: bool  #: the caller reported it
    due: int = 0  #: day told when it was filed, as `date.toordinal`; 0 for none


class OpenCase(NamedTuple):
    """An open case that a caller may join."""

    number: int
    people: int  #: who have told us: the one who reported it, and all who joined
    due: int = 0  #: as in `CaseFact`


class Told(NamedTuple):
    """What a message says of a case besides its problem and place."""

    reason: str = ""  #: folded
    main: int = 0  #: public number of the case that it repeats


class Facts(NamedTuple):
    """Answers to needs."""

    cases: tuple[CaseFact, ...] = ()
    case: CaseFact | None = None
    same: OpenCase | None = None
    told: Told | None = None


NO_FACTS = Facts()
