"""The closed list of conditions a menu may name, each a phrase that an operator reads aloud."""

from collections.abc import Callable, Mapping
from typing import Final

from app.domain.report import BAIRRO, Status
from app.menu.model import City, Variant
from app.menu.notices import HAS_NOTICE, notice
from app.menu.state import Answer, State

Condition = Callable[[City, State], bool]

SAME_OPEN: Final = "the same is open here"
CASE_AWAITS: Final = "a case awaits the caller"
HAS_NEWS: Final = "a case has news"
IN_CREW: Final = "caller is in a crew"
JOB_IS_GONE: Final = "the job is gone"
JOB_WAS_DONE: Final = "a job was done"
JOB_IS_ACCEPTED: Final = "the job is accepted"
JOB_HAS_DEADLINE: Final = "the job has a deadline"
#: Answers on the way through the screens of a crew.
_OF_A_CREW: Final = ("go", "job")
#: What holds only of a job that is known.
OF_JOBS: Final = (JOB_IS_GONE, JOB_WAS_DONE, JOB_IS_ACCEPTED, JOB_HAS_DEADLINE)


def suiting_places(city: City, state: State) -> tuple[str, ...]:
    """The caller's last two places that can answer the chosen problem's question.

    Of a monitor the last two bairros, in each of which there is more to report.
    """
    if bairros := monitored(city, state):
        return bairros
    service = city.services.get(state.answer("service"))
    needs = service.needs if service else ""
    known = [code for need, code in state.caller.places if need == needs]
    return tuple(code for code in known if city.gazetteer.locate(code))[:2]


def monitored(city: City, state: State) -> tuple[str, ...]:
    """The last two bairros of a monitor; none of anybody else."""
    known = [code for need, code in state.caller.places if need == BAIRRO]
    return tuple(code for code in known if code in city.gazetteer.by_bairro)[:2]


def _caller_is_new(city: City, state: State) -> bool:
    return state.caller.new


def _caller_has_cases(city: City, state: State) -> bool:
    return state.caller.cases > 0


def _caller_has_places(city: City, state: State) -> bool:
    return bool(suiting_places(city, state))


def _needs_container(city: City, state: State) -> bool:
    bairro = city.gazetteer.bairro_of(state.place)
    return _needs(city, state) == "container" and bool(bairro and bairro.containers)


def _needs_block(city: City, state: State) -> bool:
    return _needs(city, state) == "block"


def _needs(city: City, state: State) -> str:
    service = city.services.get(state.answer("service"))
    return service.needs if service else ""


def _block_is_unknown(city: City, state: State) -> bool:
    code, _, block = state.place.partition("/")
    bairro = city.gazetteer.by_bairro.get(code)
    if not (block and bairro and bairro.blocks):
        return False
    return not 1 <= int(block) <= bairro.blocks


def _last_call_broke_off(city: City, state: State) -> bool:
    return _may_resume(state) and bool(state.caller.unfinished and state.caller.unfinished.screen)


def _last_call_is_lost(city: City, state: State) -> bool:
    return _may_resume(state) and not _last_call_broke_off(city, state)


def _same_is_open(city: City, state: State) -> bool:
    return state.same is not None


def _case_awaits(city: City, state: State) -> bool:
    """Whether a word is waited for; not while a report of this call waits to be confirmed."""
    return state.caller.awaiting is not None and not state.filings


def _case_has_news(city: City, state: State) -> bool:
    """Whether there is something to tell; not while a report of this call waits to be confirmed."""
    return state.caller.news is not None and not state.filings


def _may_resume(state: State) -> bool:
    """Whether the caller has something unfinished, and has not begun anything else."""
    return state.caller.unfinished is not None and nothing_begun(state)


def _area_has_notice(city: City, state: State) -> bool:
    return notice(city, state) is not None


def _in_crew(city: City, state: State) -> bool:
    return bool(state.caller.crew)


def _job_is_gone(city: City, state: State) -> bool:
    job = state.looks_at
    return job is not None and job.is_gone


def _job_was_done(city: City, state: State) -> bool:
    job = state.looks_at
    return job is not None and job.is_done and not job.is_gone


def _job_is_accepted(city: City, state: State) -> bool:
    job = state.looks_at
    return job is not None and not job.is_gone and job.status == Status.IN_PROGRESS


def _job_has_deadline(city: City, state: State) -> bool:
    job = state.looks_at
    return job is not None and bool(job.due_us)


#: phrase -> (test, what it means in one line)
CONDITIONS: Final[Mapping[str, tuple[Condition, str]]] = {
    "caller is new": (_caller_is_new, "this number has never sent a report"),
    "caller has cases": (_caller_has_cases, "this number has sent at least one report"),
    "caller has places": (
        _caller_has_places,
        "an earlier report was at a place that suits the chosen problem",
    ),
    "service needs a container": (
        _needs_container,
        "services.yaml says so, and the chosen bairro has a known container",
    ),
    "service needs a block": (_needs_block, "services.yaml says so"),
    "block is unknown": (
        _block_is_unknown,
        "the bairro's blocks are known and the number typed is not among them",
    ),
    "the last call broke off": (
        _last_call_broke_off,
        "it ended by itself minutes ago, a problem was chosen and nothing sent",
    ),
    "the last call is lost": (
        _last_call_is_lost,
        "it ended so, and the menu has changed: its answers no longer fit",
    ),
    SAME_OPEN: (
        _same_is_open,
        "somebody has reported this problem at this place, and it is open",
    ),
    CASE_AWAITS: (
        _case_awaits,
        "one they reported or follow is said to be solved: is it?",
    ),
    HAS_NEWS: (
        _case_has_news,
        "one they reported or follow was closed unsolved, which is told once",
    ),
    HAS_NOTICE: (
        _area_has_notice,
        "calendar.yaml has one for today, for the place and problem so far",
    ),
    IN_CREW: (_in_crew, "this number is one of a crew: see `dial311 crews`"),
    JOB_IS_GONE: (
        _job_is_gone,
        "it was closed or given to somebody else meanwhile, so nothing was done with it",
    ),
    JOB_WAS_DONE: (_job_was_done, "this call did something with it, and the list stands again"),
    JOB_IS_ACCEPTED: (_job_is_accepted, "the crew has said that it does it"),
    JOB_HAS_DEADLINE: (_job_has_deadline, "there is a date by which it must be done"),
}


def about(condition: str, state: State) -> State:
    """Give the call that a line with this condition speaks of, for its values."""
    unfinished = state.caller.unfinished
    if condition == "the last call broke off" and unfinished:
        return state._replace(trail=unfinished.trail)
    if condition == CASE_AWAITS and (case := state.caller.awaiting):
        answers = Answer("", "service", case.service), Answer("", "place", case.place)
        return state._replace(trail=answers, number=case.number)
    if condition == HAS_NEWS and (news := state.caller.news):
        answers = Answer("", "service", news.service), Answer("", "place", news.place)
        return state._replace(trail=answers, number=news.number)
    return state


def nothing_begun(state: State) -> bool:
    """Whether nothing was answered yet; what a crew does with its jobs is no part of a report."""
    if not state.trail or state.filings:
        return not state.filings
    return bool(state.caller.crew) and all(a.kind in _OF_A_CREW for a in state.trail)


def holds(condition: str, city: City, state: State) -> bool:
    """Whether a condition of the list holds; the empty one always does."""
    return not condition or CONDITIONS[condition][0](city, state)


def form_of(city: City, state: State, screen: str) -> tuple[int, Variant]:
    """Give the form in which a screen is shown: the first whose condition holds, else the last."""
    variants = city.menu.screens[screen]
    for index, variant in enumerate(variants):
        if holds(variant.condition, city, state):
            return index, variant
    return len(variants) - 1, variants[-1]
