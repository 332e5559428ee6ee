"""What a crew does with its jobs from a phone: the same changes of cases as officials make.

Pure. A crew's call asks for them; the store answers within the call's own transaction.
"""

import re
from collections.abc import Generator, Iterable
from typing import Any, Final, NamedTuple

from app.domain.lifecycle import Action
from app.domain.text import fold, says, septets, unfoldable
from app.menu.effects import JOB_EFFECTS, DoJob, Job
from app.menu.longest import MOST_REASON
from app.menu.model import City
from app.menu.state import State
from app.usecases.take_action import Change

#: Stands before a crew's code and the number of its member, as events name who did something.
CREW: Final = "crew"
#: What is kept of a code that was typed where a job was done, and how it is read again.
_CODED: Final = "code %s, of %s"
#: Of what place it is, held against the job's.
THIS, BAIRRO, ANOTHER = "this place", "the same bairro", "another place"
_CODE: Final = re.compile(_CODED % ("([0-9]+)", f"({THIS}|{BAIRRO}|{ANOTHER})"))


class FindJobs(NamedTuple):
    """Ask: the open cases of a crew, in the order of `in_order`."""

    crew: str  #: its code, a blank, which of its members


class FindJob(NamedTuple):
    """Ask: a job as it stands now."""

    crew: str
    number: int  #: public


class TakeJob(NamedTuple):
    """Ask: that a crew's wish be done; answered with the job as it stands then."""

    crew: str
    wish: DoJob


def take_job(crew: str, wish: DoJob, state: State) -> Generator[TakeJob, Any, State]:
    """Have a crew's wish done; give the call that knows how the job stands then."""
    job = yield TakeJob(crew, wish)
    return state._replace(job=job) if isinstance(job, Job) else state


def code_of(member: str) -> str:
    """Give the crew of a member.

    >>> code_of("crew_north 3")
    'crew_north'
    """
    return member.partition(" ")[0]


def code_in(reason: str) -> str:
    """Give the code that was typed where a job was done, of what is kept with it; "" for none.

    >>> code_in("code 10348, of another place"), code_in("varrido e levado")
    ('10348', '')
    """
    found = _CODE.fullmatch(reason)
    return found[1] if found else ""


def code_is_of(reason: str) -> str:
    """Give of what place the code is that is kept with a job: THIS, BAIRRO, ANOTHER, "" for none.

    >>> code_is_of("code 10348, of the same bairro"), code_is_of("varrido e levado")
    ('the same bairro', '')
    """
    found = _CODE.fullmatch(reason)
    return found[2] if found else ""


def in_order(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Put jobs in order: nearest deadline first, those without one last, a place's together.

    Of one deadline, or none, a bairro's blocks are together: a crew walks no zigzag.
    """
    by_place: dict[str, list[Job]] = {}
    for job in sorted(jobs, key=_nearest):
        by_place.setdefault(job.place, []).append(job)
    return tuple(job for of_place in by_place.values() for job in of_place)


def _nearest(job: Job) -> tuple[bool, int, str, int]:
    return not job.due_us, job.due_us, job.place, job.number


def change_for(city: City, member: str, wish: DoJob, job: Job) -> Change:
    """Say what a crew's wish is for its job, in the words of a change.

    The case must still be the crew's when it is done.
    """
    crew = code_of(member)
    action = JOB_EFFECTS[wish.does]
    owner = _declined_to(city, crew, job) if action is Action.ASSIGN else ""
    reason = _reason(city, wish, job.place)
    return Change(action, f"{CREW} {member}", reason, owner=owner, held_by=crew)


def _declined_to(city: City, crew: str, job: Job) -> str:
    """Give who gets what a crew declines: its body, or who answers there if there is none now."""
    if (body := city.bodies.get(crew)) and body.falls_to:
        return body.falls_to
    return city.still_owner("", job.service, job.place)


def _of_what(city: City, code: str, place: str) -> str:
    """Say how a point lies to a job's place, which may be a whole bairro or a block of one."""
    point, its = city.gazetteer.locate(code), city.gazetteer.locate(place)
    if code == place:
        return THIS
    if point is None or its is None or its.point:
        return ANOTHER
    if its.bairro:  # in which block a point stands nobody knows
        return BAIRRO if its.bairro == point.bairro else ANOTHER
    return THIS if its.district == point.district else ANOTHER


def _reason(city: City, wish: DoJob, place: str) -> str:
    """Give what is kept with the event; of what is told, as much as fits a message."""
    if wish.place:
        return _CODED % (wish.place, _of_what(city, wish.place, place))
    if JOB_EFFECTS[wish.does] is not Action.GIVE_UP:
        return wish.note
    odd = unfoldable(wish.note, city.language)
    words = fold("".join(c for c in wish.note if c not in odd), city.language).strip()
    while septets(words) > MOST_REASON:
        words = words[:-1].rstrip()
    return words if says(words) else "-"
