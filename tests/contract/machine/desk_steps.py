"""Steps of officials."""

from tests.contract.machine.cases import DEEDS, OPEN
from tests.contract.machine.walk import Walk, step


@step(5)
def closes(walk: Walk) -> None:
    _does(walk, walk.one(["resolved", "resolved", "resolved", "given_up", "rejected"]))


@step(3)
def goes_on(walk: Walk) -> None:
    _does(walk, walk.one(["acknowledged", "started", "reopened", "assigned", "reopened"]))


@step(3)
def merges(walk: Walk) -> None:
    _does(walk, walk.one(["merged", "merged", "unmerged"]))


@step(1)
def merges_by_mistake(walk: Walk) -> None:
    """What was merged is taken out again, and now and then the other one was closed meanwhile."""
    number, *others = _open(walk)[-2:]
    for main in others:
        tries(walk, "merged", number, main)
        tries(walk, walk.one(["resolved", "resolved", "started"]), main)
        tries(walk, "unmerged", number)


@step(2)
def merges_many(walk: Walk) -> None:
    """All that was told lately is one case."""
    main, *others = _open(walk)[-4:]
    for number in others:
        tries(walk, "merged", number, main)


def _open(walk: Walk) -> list[int]:
    return [number for number, case in walk.cases.all.items() if case.status in OPEN] or [0]


def _does(walk: Walk, deed: str) -> None:
    """Do it, mostly with a case that it fits; one that it does not fit refuses it."""
    cases = walk.cases
    known = [*cases.all]
    fits = [number for number in known if cases.all[number].status in DEEDS[deed][0]]
    number = walk.one(fits * 4 + known)
    others = [one for one in known if cases.all[one].status in OPEN and one != number]
    main = walk.one(others * 4 + known) if deed == "merged" else 0
    tries(walk, deed, number, main)


def tries(walk: Walk, deed: str, number: int, main: int = 0) -> None:
    """Have an official do something; what a case does not fit is refused."""
    may = walk.cases.may_do(deed, number, main)
    refused = walk.stage.change(number, deed, "assim foi", main)
    assert (refused is None) is may, (deed, walk.cases.all[number], refused)
    if may:
        walk.cases.do(deed, number, walk.stage.now, main)
    walk.met(deed if may else "refused")
