"""What a call wants done, and what it wants to know. The engine asks, others act."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from app.domain.lifecycle import Action, after
from app.domain.report import OPEN, Status


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


class DoJob(NamedTuple):
    """Let a crew do something with a job of its own."""

    number: int
    does: str  #: accept | done | impossible | decline
    note: str = ""  #: what was typed or chosen with it, folded
    place: str = ""  #: code of the container that stands where the crew is


#: What is done with a case that was stored before.
TakesPart = Join | Confirm | Reopen | Subscribe
Effect = FileReport | AddComment | SetLanguage | TakesPart | DoJob
#: What a crew may do with a job, as the menu language has it, and what that does with the case.
JOB_EFFECTS: Final[Mapping[str, Action]] = {
    "accept": Action.START,
    "done": Action.RESOLVE,
    "impossible": Action.GIVE_UP,
    "decline": Action.ASSIGN,
}


class OwnCases(NamedTuple):
    """Need: the caller's last three cases."""


class CaseByNumber(NamedTuple):
    """Need: the case with this public number."""

    number: int


class SameOpen(NamedTuple):
    """Need: the oldest open case of this problem at this very place."""

    service: str  #: code
    place: str  #: code of a point, block, bairro or district


class CrewJobs(NamedTuple):
    """Need: what the caller's crew has to do."""

    crew: str  #: as in `Caller`


class JobByNumber(NamedTuple):
    """Need: a job of the caller's crew as it stands now."""

    crew: str
    number: int


Need = OwnCases | CaseByNumber | SameOpen | CrewJobs | JobByNumber


#: In place of a day: the case is closed, so nothing is said of one.
NOTHING_DUE: Final = -1


class CaseFact(NamedTuple):
    """What a caller may hear of a case."""

    number: int
    status: str
    service: str  #: code
    place: str  #: code
    own: bool  #: the caller reported it
    due: int = 0  #: day told when it was filed, as `date.toordinal`; 0 for none
    main: int = 0  #: public number of the case that goes on in its place; 0 for none


class OpenCase(NamedTuple):
    """An open case that a caller may join."""

    number: int
    people: int  #: who have told us: the one who reported it, and all who joined
    due: int = 0  #: as in `CaseFact`
    place: str = ""  #: code of the place near by where it is; "" for the one that was asked about


#: Who calls where jobs are made up.
MEMBER: Final = "crew 1"


class Job(NamedTuple):
    """A case as the crew sees it that has to solve it: never who reported it."""

    number: int
    status: str = ""
    service: str = ""  #: code
    place: str = ""  #: code, in full: the crew has to go there
    due_us: int = 0  #: by when, microseconds UTC; 0 for no date
    is_late: bool = False
    is_gone: bool = False  #: closed by others, or no longer this crew's
    is_done: bool = False  #: this call did something with it


def after_job(job: Job, does: str) -> Job:
    """Give a job as it stands when the crew has done something with it; one that is gone stays.

    What a colleague has accepted a moment ago is accepted.
    """
    if job.is_gone or job.status not in OPEN:
        return job._replace(is_gone=True)
    status = after(JOB_EFFECTS[does], Status(job.status)) or job.status
    return job._replace(status=str(status), is_done=True)


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
    jobs: tuple[Job, ...] = ()
    job: Job | None = None


NO_FACTS = Facts()
