"""What a call wants done, and what it wants to know. The engine asks, others act."""

from typing import NamedTuple


class FileReport(NamedTuple):
    """Store a report of the caller."""

    service: str  #: code
    place: str  #: code of a point, block, bairro or district


class AddComment(NamedTuple):
    """Add the caller's words to the report filed in this call."""

    text: str


class SetLanguage(NamedTuple):
    """Remember the language the caller chose."""

    language: str


Effect = FileReport | AddComment | SetLanguage


class OwnCases(NamedTuple):
    """Need: the caller's last three cases."""


class CaseByNumber(NamedTuple):
    """Need: the case with this public number."""

    number: int


Need = OwnCases | CaseByNumber


class CaseFact(NamedTuple):
    """What a caller may hear of a case."""

    number: int
    status: str
    service: str  #: code
    place: str  #: code
    own: bool  #: the caller reported it


class Facts(NamedTuple):
    """Answers to needs."""

    cases: tuple[CaseFact, ...] = ()
    case: CaseFact | None = None


NO_FACTS = Facts()
