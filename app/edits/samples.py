"""The calls that are made in both versions: callers' own, the dialogues', and made-up ones.

The made-up ones try every form of every screen, its lines and hints, as callers new and known, so
that an edit shows where no caller has come yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

from app.domain.report import Status
from app.edits.follow import Cases
from app.edits.give import ANYBODYS
from app.menu.below import remember
from app.menu.effects import JOB_EFFECTS, CaseFact, Job
from app.menu.inspect import smallest_limit
from app.menu.meaning import Heard, Journey, Move, journey
from app.menu.model import City
from app.menu.opening import opening_screens
from app.menu.resume import left_at, may_resume
from app.menu.state import State, Unfinished
from app.menu.survey import Forms, Inputs, Visit
from app.menu.take import take
from app.menu.veil import MOST_CASES
from app.menufiles.tree import Mark
from app.walks.dialogue import Dialogue, Says
from app.walks.reports import ReportNames
from app.walks.try_folder import dialogues_of, holds
from app.walks.walker import Walker, is_dialled
from app.walks.world import World, with_check_digit

#: Days with notices on which calls are made up: an edit of a calendar changes a few.
MOST_DAYS: Final = 5


#: What callers of made-up calls differ by: whether they are new, and in a crew.
Who = tuple[bool, str]


class Sample(NamedTuple):
    """A journey, and whose it is; nobody's where it is made up."""

    journey: Journey
    calls: int = 0  #: that went so
    dialogue: str = ""  #: the name of the one it is of
    is_new: bool = False  #: of a dialogue that holds in the new version alone
    others_first: bool = False  #: whether others do what this crew wants to do


class Spoken(NamedTuple):
    """What the dialogues of a folder came to."""

    samples: list[Sample]
    walked: int
    left_out: int  #: that hold in neither version
    new: tuple[str, ...]  #: names of those that hold in the new version alone
    held: Mapping[Mark, bool] = {}  #: where each begins, and whether it holds in the old version


def spoken(folder: Path, old: City, new: City, written: City) -> Spoken:
    """Give the calls of the dialogues, as the version has them in which they hold.

    `written` is the new version with its drafts: a dialogue may be in one.
    """
    samples: list[Sample] = []
    left_out, only_new, held = 0, [], {}
    names = [(city, ReportNames(city)) for city in (old, new)]
    dialogues = dialogues_of(folder, written, old)
    for dialogue in dialogues:
        city = next((city for city, known in names if holds(dialogue, city, known)), None)
        held[dialogue.mark] = city is old
        if city is None:
            left_out += 1
            continue
        if city is new:
            only_new.append(dialogue.name)
        is_new = city is new
        samples += (Sample(one, 0, dialogue.name, is_new) for one in _calls(dialogue, city))
    return Spoken(samples, len(dialogues), left_out, tuple(only_new), held)


def _calls(dialogue: Dialogue, city: City) -> Iterator[Journey]:
    """Give each call of a dialogue that holds."""
    heard: list[Heard] = []
    world = World(
        city, dialogue.language, dialogue.own, dialogue.others, dialogue.day, dialogue.jobs
    )
    walker = Walker(city, world, dialogue.limit, watch=heard.append)
    for line in dialogue.lines:
        if isinstance(line, Says) and is_dialled(city, line.given):
            walker.dial(line.given)
        elif isinstance(line, Says):
            walker.answer(line.given)
    begins = [index for index, one in enumerate(heard) if one.kind == "begin"]
    for start, end in zip(begins, [*begins[1:], len(heard)], strict=True):
        if made := journey(city, heard[start:end]):
            yield made


def days_of(old: City, new: City) -> tuple[int, ...]:
    """Give the days of made-up calls: one without a notice, and the first of each that changes.

    Where none changes, the first of one that stays.
    """
    if not (old.tells_notices or new.tells_notices):
        return (0,)
    both = (*old.notices, *new.notices)
    changed = [one for one in both if (one in old.notices) != (one in new.notices)]
    days = dict.fromkeys(one.first for one in changed or both[:1])
    return (0, *[*days][-MOST_DAYS:])


def made_up(city: City, days: Sequence[int] = (0,)) -> Sequence[Sample]:
    """Make calls up: to every form of every screen and its hints, and calls that broke off.

    Remembered: one edit after the other is held against the same version.
    """
    key = ("made up", *days)
    known: tuple[Sample, ...] | None = city.memo.get(key)
    return known or remember(city, key, tuple(_made_up(city, days)))


def _made_up(city: City, days: Sequence[int]) -> Iterator[Sample]:
    for language, day in product(city.languages, days):
        visits = Forms(city, language.code, smallest_limit(city), day=day).visits
        by_inputs: dict[tuple[Who, Inputs], list[Visit]] = {}
        for visit in visits:
            by_inputs.setdefault((_who(visit.state), visit.inputs), []).append(visit)
        # Each page of a crew's list is the same form, and there need not be so many jobs.
        met = [visit for visit in visits if not (visit.state.caller.crew and visit.state.page)]
        ways = ((visit, journey(city, _heard(city, by_inputs, visit))) for visit in met)
        calls = (one for visit, way in ways if way for one in _with_hints(city, visit, way))
        # Many differ by what they were told alone.
        for one in dict.fromkeys(calls):
            yield Sample(one)
            if any(move.effect in JOB_EFFECTS for move in one.moves):
                yield Sample(one, others_first=True)


def _who(state: State) -> Who:
    return state.caller.new, state.caller.crew


def _heard(
    city: City, by_inputs: Mapping[tuple[Who, Inputs], Sequence[Visit]], visit: Visit
) -> Sequence[Heard]:
    """Give the turns of the call that led to a screen."""
    turns = [Heard("", True, visit.state)]
    for count, given in reversed([*enumerate(visit.inputs)]):
        before = by_inputs[_who(visit.state), visit.inputs[:count]]
        # A list may have been empty there: it is one on which this could be answered.
        ways = [(one.state, take(city, one.state, given)) for one in before]
        state, taken = next((way for way in ways if way[1].valid), ways[0])
        turns[0] = turns[0]._replace(kind=taken.kind)
        turns.insert(0, Heard("", True, state))
    turns[0] = turns[0]._replace(kind="begin")
    return turns


def _with_hints(city: City, visit: Visit, made: Journey) -> Iterator[Journey]:
    variant = city.menu.screens[visit.state.screen][visit.state.variant]
    if variant.ends:
        yield made
        return
    hints = ["", *(typed.kind for typed in variant.typed if typed.wrong)]
    for kind in hints:
        yield made._replace(moves=(*made.moves, Move("wrong", visit.state.screen, kind)))
    if visit.state.screen in opening_screens(city):
        wrong = (Move("wrong", visit.state.screen),) * city.menu.attempts
        yield made._replace(moves=(*made.moves, *wrong))
        yield _broken_off(made, Unfinished())
    if may_resume(visit.state):
        yield _broken_off(made, left_at(visit.state))


def _broken_off(made: Journey, left: Unfinished) -> Journey:
    return made._replace(caller=made.caller._replace(unfinished=left), moves=())


def common_cases(old: City, new: City) -> Cases:
    """Make up cases of which both versions can tell: of the first problems and a place they share.

    Nobody's: what cases callers really asked for is not read.
    """
    services = [code for code in old.services if code in new.services]
    gazetteer = old.gazetteer
    codes = (*gazetteer.by_point, *gazetteer.by_bairro, *gazetteer.by_district)
    place = next((code for code in codes if new.gazetteer.locate(code)), "")
    if not (services and place):
        return Cases(())
    listed = [services[min(index, len(services) - 1)] for index in range(MOST_CASES)]
    own = tuple(
        CaseFact(with_check_digit(2_000_000 + index), "received", code, place, own=True)
        for index, code in enumerate(listed)
    )
    others = (CaseFact(ANYBODYS, "received", services[0], place, own=False),)
    jobs = tuple(Job(one.number, Status.ASSIGNED, one.service, one.place) for one in own)
    return Cases(own, others, jobs)
