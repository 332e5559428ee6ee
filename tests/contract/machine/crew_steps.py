"""Steps of a crew on its phones, and of the officials who give it work and take it away."""

from typing import Final

from tests.contract.machine.cases import OPEN
from tests.contract.machine.crews import MEMBERS, NO_JOB, CrewCall
from tests.contract.machine.desk_steps import closes
from tests.contract.machine.town import BODY, CREW
from tests.contract.machine.walk import Walk, step

#: What leads from a job to the end of it.
WAYS: Final = ("Aceitar", "Feito", "Feito", "Impossivel", "Nao e nosso")
#: What is typed behind "Feito" and "Impossivel"; and, behind the first alone, a painted code.
HOW: Final = ("1", "1", "limpo *hoje*")
CODE: Final = "30015"
MET: Final = {
    "started": "crew accepts",
    "resolved": "crew has done",
    "given_up": "crew gives up",
    "assigned": "crew declines",
}


def _open(walk: Walk) -> list[int]:
    return [number for number, case in walk.cases.all.items() if case.status in OPEN]


def _at_jobs(walk: Walk) -> list[CrewCall]:
    return [call for call in walk.crews.live if call.number and not call.screen.ends]


@step(4, _open)
def hands_over(walk: Walk) -> None:
    """An official gives a case to the crew, or takes it away."""
    number = walk.one(_open(walk))
    to = walk.one([CREW, CREW, CREW, ""])
    assert walk.stage.change(number, "assigned", "", 0, to or BODY) is None
    walk.cases.hand_over(number, to, walk.stage.now)
    walk.met("handed to a crew" if to else "handed to a body")


@step(5, lambda walk: walk.cases.jobs(CREW))
def looks_at_a_job(walk: Walk) -> None:
    walk.crews.live.append(_at_a_job(walk, walk.one(MEMBERS)))


def _at_a_job(walk: Walk, phone: str) -> CrewCall:
    call = walk.crews.dial(phone)
    walk.met("crew dials")
    keys = [key for key, label in call.screen.keys.items() if label not in NO_JOB]
    walk.crews.press((call, walk.one(keys)))
    return call


@step(6, _at_jobs)
def does_a_job(walk: Walk) -> None:
    """Whatever others have done with it since it was looked at."""
    call = walk.one(_at_jobs(walk))
    way = call.key_of(walk.one(WAYS)) or call.key_of("Trabalhos") or call.key_of("Feito")
    if not call.does(way):
        walk.crews.press((call, way))
        if "Trabalhos" in call.screen.text:
            return
        # Now and then somebody is faster.
        if walk.one([False, False, True]):
            closes(walk)
        asks_code = call.screen.text.startswith("Codigo")
        way = walk.one((*HOW, CODE) if asks_code else HOW)
    _press(walk, (call, way))
    if walk.one([True, False]):
        walk.crews.asks_anew(call)
        walk.met("crew is asked anew")


@step(3, lambda walk: walk.cases.jobs(CREW))
def two_do_jobs_together(walk: Walk) -> None:
    """Two members, perhaps with one job, in one transaction."""
    calls = [_at_a_job(walk, phone) for phone in MEMBERS]
    pressed = [(call, walk.one(_deeds(call))) for call in calls]
    _press(walk, *pressed)
    walk.met("crew together")
    if calls[0].number:
        walk.crews.live.append(calls[0])


def _deeds(call: CrewCall) -> list[str]:
    return [key for key in call.screen.keys if call.does(key)]


def _press(walk: Walk, *pressed: tuple[CrewCall, str]) -> None:
    meant = [call.does(key) for call, key in pressed]
    for does, became in zip(meant, walk.crews.press(*pressed), strict=True):
        walk.met("crew comes too late" if became == "late" else MET[does])
