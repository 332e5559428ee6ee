"""A caller in memory: the engine with everything it asks for answered by samples.

What `answer_turn` does with a database is done here with one made-up case, so that a drawing
shows the very screens that callers see.
"""

from collections.abc import Iterator
from itertools import cycle
from typing import Final, NamedTuple

from app.drawings.jobs import crew_facts, do_jobs
from app.menu.effects import (
    MEMBER,
    CaseByNumber,
    CaseFact,
    Facts,
    FileReport,
    Job,
    Join,
    OpenCase,
    OwnCases,
    SameOpen,
)
from app.menu.inspect import smallest_limit
from app.menu.model import City
from app.menu.show import Shown, show
from app.menu.state import Awaiting, Caller, News, State
from app.menu.take import Taken, begin, not_found, take

#: A public number as long as they are for the first nine million cases, check digit and all.
NUMBER: Final = 48_217_362
#: Of the case that a crew has besides.
NEXT_NUMBER: Final = 48_217_403
#: Until when it is promised to be solved: 12 November 2026.
DUE: Final = 739_932
#: By when a crew must have solved it: that day at 14:00 UTC, in microseconds.
DUE_US: Final = 1_794_492_000_000_000
#: Who have told of a case before the caller.
PEOPLE: Final = 14


class Step(NamedTuple):
    """What an input led to, and the screen that follows."""

    taken: Taken
    shown: Shown


def newcomer() -> Caller:
    """Somebody who never called before."""
    return Caller()


def regular(city: City) -> Caller:
    """Somebody who reported before, from two places."""
    return Caller(new=False, cases=1, places=tuple(_places(city))[:2])


def awaited(city: City) -> Caller:
    """Somebody whose case is said to be solved."""
    case = sample_case(city)
    return regular(city)._replace(awaiting=Awaiting(case.number, case.service, case.place))


def disappointed(city: City) -> Caller:
    """Somebody whose case was given up, and who has not heard."""
    case = sample_case(city)
    return regular(city)._replace(news=News(case.number, "unresolved", case.service, case.place))


def worker() -> Caller:
    """Somebody of a crew."""
    return Caller(new=False, crew=MEMBER)


def _places(city: City) -> Iterator[tuple[str, str]]:
    bairros = list(city.gazetteer.bairros())
    containers = [point.code for bairro in bairros for point in bairro.containers]
    for need in dict.fromkeys(service.needs for service in city.services.values()):
        if need == "container" and containers:
            yield need, containers[0]
        elif need == "block" and bairros:
            yield need, f"{bairros[0].code}/1"
        elif bairros:
            yield need, bairros[0].code


def sample_case(city: City) -> CaseFact:
    """Give a case of the caller's own, just received."""
    places = [place for _, place in _places(city)]
    return CaseFact(
        NUMBER, "received", next(iter(city.services), ""), "".join(places[:1]), True, DUE
    )


def sample_jobs(city: City) -> tuple[Job, ...]:
    """Give the jobs of a crew, not accepted yet: one to be done by a date, and one without."""
    case = sample_case(city)
    fits = {service.needs: service.code for service in reversed([*city.services.values()])}
    places = cycle([*_places(city)] or [("", case.place)])
    numbers = {NUMBER: DUE_US, NEXT_NUMBER: 0}
    return tuple(
        Job(number, "assigned", fits.get(need, case.service), place, due_us)
        for (number, due_us), (need, place) in zip(numbers.items(), places, strict=False)
    )


def dial(city: City, language: str, caller: Caller, day: int = 0) -> Step:
    """Begin a call, on a day of the calendar if the city tells notices."""
    taken = begin(city, language, caller, day)
    facts = crew_facts(sample_jobs(city), taken.needs, None, is_gone=False)
    return Step(taken, show(city, taken.state, facts, smallest_limit(city)))


def press(
    city: City, state: State, given: str, *, is_open: bool = False, is_gone: bool = False
) -> Step:
    """Put something in, with every effect done and every question answered.

    `is_open` says whether the same is open wherever the caller may be, `is_gone` whether every job
    was done by others while the crew had it listed.
    """
    taken = take(city, state, given)
    after = do_jobs(taken.state, taken.effects)
    facts = crew_facts(sample_jobs(city), taken.needs, after.job, is_gone=is_gone)
    if any(isinstance(need, CaseByNumber | OwnCases) for need in taken.needs):
        case = sample_case(city)
        asked = [need.number for need in taken.needs if isinstance(need, CaseByNumber)]
        if any(number != NUMBER for number in asked):
            taken = not_found(city, state)
            after = taken.state
        facts = Facts((case,), case if asked else None)
    if is_open and any(isinstance(need, SameOpen) for need in taken.needs):
        facts = facts._replace(same=OpenCase(NUMBER, PEOPLE, DUE))
    if any(isinstance(effect, Join) for effect in taken.effects):
        after = after._replace(people=PEOPLE + 1)
    if any(isinstance(effect, FileReport) for effect in taken.effects):
        after = after._replace(number=NUMBER, due=DUE)
    return Step(taken, show(city, after, facts, smallest_limit(city)))
