"""A call in the process: what is stored of it, and what the running turn wants stored.

`Call` is the only mutable thing on the way of a turn. It belongs to the one batch under way that
has its session, and is thrown away whenever a transaction fails.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from app.domain.limits import FiledBy, Flag, Held
from app.domain.transcript import Mark
from app.domain.turn import Turn
from app.menu.effects import CaseFact, Job, OpenCase
from app.menu.model import City
from app.menu.state import Caller, State
from app.menu.step import Position
from app.usecases.crew_jobs import FindJob, FindJobs, TakeJob
from app.usecases.news import Item, News, told_item
from app.usecases.parts import Deed, FindOpen, Part, TakePart


class StoredTurn(NamedTuple):
    """One turn of a call, as needed to answer the next."""

    mark: Mark
    to: Position  #: the call after it, with its reply
    at: int  #: microseconds


class TurnRow(NamedTuple):
    """A turn to be stored; the fields are the columns of `turns` behind its key and city."""

    at: int
    relation: str
    screen: str
    kind: str
    valid: bool
    thinking_ms: int
    mark: Mark
    to: Position


class Filing(NamedTuple):
    """A report to be stored, with the message that confirms it."""

    report_id: int
    filing: int  #: the how-manieth of its session, from 1
    number: int
    service: str
    place: str
    contact_id: int | None
    language: str
    sms: str  #: text of the confirmation; "" for none
    numbers: tuple[tuple[str, str], ...] = ()  #: typed on the way: (screen, digits)
    due: int = 0  #: day that was told, as `date.toordinal`; 0 for none
    held: Held = Held.NOT
    filed_by: FiledBy = FiledBy.RESIDENT
    untold: int = 0  #: the same of a day that nobody was told, for no message goes to them


class Comment(NamedTuple):
    """Words for the report filed in this call."""

    report_id: int
    text: str


class NewReport(NamedTuple):
    """Ask: ids for a report of this caller; the contact is made where there is none."""

    service: str  #: code
    place: str  #: code


class Granted(NamedTuple):
    """Answer to `NewReport`."""

    report_id: int
    number: int
    contact_id: int | None
    told: bool  #: whether the caller may be sent messages
    due: int = 0  #: day to be told, as `date.toordinal`; 0 for none
    held: Held = Held.NOT
    filed_by: FiledBy = FiledBy.RESIDENT


class RememberLanguage(NamedTuple):
    """Ask: keep the caller's language for the next call."""

    language: str


class FindCases(NamedTuple):
    """Ask: the caller's last three cases, newest first."""


class FindCase(NamedTuple):
    """Ask: the case with this public number."""

    number: int


class FindReport(NamedTuple):
    """Ask: the id of the newest report filed in this call."""


_OfCrews = FindJobs | FindJob | TakeJob
Ask = (
    NewReport
    | RememberLanguage
    | FindCases
    | FindCase
    | FindReport
    | FindOpen
    | TakePart
    | _OfCrews
)
Answered = (
    Granted | list[CaseFact] | CaseFact | OpenCase | Part | tuple[Job, ...] | Job | int | None
)
Hash = Callable[[str], bytes]


class Call:
    """One USSD session: its pinned city, its turns so far, what this turn adds."""

    __slots__ = (
        "caller",
        "caller_hash",
        "city",
        "committed",
        "contact_id",
        "epoch",
        "flag",
        "hashed",
        "heard",
        "heard_on",
        "id",
        "is_new",
        "key",
        "language",
        "limit",
        "marks",
        "new_comments",
        "new_deeds",
        "new_filings",
        "new_jobs",
        "new_turns",
        "news",
        "plain_caller",
        "told",
        "turn",
        "turns",
    )

    def __init__(self, id_: int, key: bytes, epoch: int, city: City, hashed: Hash) -> None:
        """Make an empty call."""
        self.id = id_
        self.key = key
        self.epoch = epoch
        self.city = city
        #: Septets of one screen without the wire's prefix, on the network of `turn`.
        self.limit = 0
        self.hashed = hashed
        self.is_new = True
        self.contact_id: int | None = None
        #: The network on which the caller was heard before; None where the store knows nobody.
        self.heard_on: str | None = None
        #: Of the caller's number, as the store finds it; None until it is asked for.
        self.caller_hash: bytes | None = None
        self.caller = Caller()
        #: The caller as the store writes it; "" until it has.
        self.plain_caller = ""
        #: What was kept for the caller to hear when the call began.
        self.news: News = ()
        self.heard: News = ()
        #: Whether the caller may be sent messages.
        self.told = True
        #: What officials said of the number when the call began.
        self.flag = Flag.ORDINARY
        self.language = city.language
        self.turns: list[StoredTurn] = []  #: grows by `keep` alone
        #: Those of its turns, by which the next request is known.
        self.marks: list[Mark] = []
        #: How many of them are committed.
        self.committed = 0
        self.turn: Turn | None = None
        self.new_turns: list[TurnRow] = []
        self.new_filings: list[Filing] = []
        self.new_comments: list[Comment] = []
        self.new_deeds: list[Deed] = []
        #: What a crew did with its jobs, as the store is to write it.
        self.new_jobs: list[Any] = []

    def keep(self, turn: StoredTurn) -> None:
        """Add a turn that is stored, or will be."""
        self.turns.append(turn)
        self.marks.append(turn.mark)

    @property
    def network(self) -> str:
        """The network by which the caller is told: of a call that names none, the one before."""
        return (self.turn.network if self.turn else "") or self.heard_on or ""

    @property
    def ended(self) -> bool:
        """Whether its last screen closed it."""
        return bool(self.turns) and self.turns[-1].to.reply.ends

    @property
    def state(self) -> State | None:
        """Where it stands; None before its first turn."""
        return self.turns[-1].to.state(self.caller) if self.turns else None

    @property
    def safe(self) -> State | None:
        """Where it stood when what it sent last was stored for good; None for nothing.

        What was asked since is of another report, or of another case.
        """
        stored = [turn.to.state(self.caller) for turn in self.turns[: self.committed]]
        sent = stored[-1].filings if stored else 0
        return next((state for state in stored if state.filings == sent), None) if sent else None

    def knows(self, caller: Caller) -> None:
        """Take what is known of the caller from here on: what was resumed is unfinished no more.

        Who has said a word on a case has a state of their own from there on, which says so.
        """
        if caller.unfinished is not self.caller.unfinished:
            self.caller = caller
            self.plain_caller = ""

    def hears(self) -> Item | None:
        """Give what the screen that is sent tells of a closed case, the first time it does.

        Of a row that was dialled at once only the last screen is sent.
        """
        to = self.new_turns[-1].to if self.new_turns else None
        if to is None or not to.tells:
            return None
        item = told_item(self.news, to.tells, to.state(self.caller).caller)
        if item is None or item in self.heard:
            return None
        self.heard = (*self.heard, item)
        return item

    def stored(self) -> None:
        """Forget what has been committed."""
        self.is_new = False
        self.new_turns, self.new_filings = [], []
        self.new_comments, self.new_deeds, self.new_jobs = [], [], []
