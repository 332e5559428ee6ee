"""The cases that a call met and a journey does not say: nobody's, made up where it acts on one."""

from typing import Final

from app.domain.report import Status
from app.edits.follow import Cases, Followed, follow
from app.edits.give import ANYBODYS
from app.menu.effects import CaseFact
from app.menu.meaning import Journey
from app.menu.model import City
from app.menu.state import State

#: Cases that are made up for one call: it may join at one place and say a word besides.
MOST_MET: Final = 3


def follow_meeting(
    city: City, journey: Journey, common: Cases, limit: int
) -> tuple[Followed, Cases]:
    """Make a call in the version in which it was made; give the cases with which it can be."""
    made, cases = follow(city, journey, common, limit), common
    for _ in range(MOST_MET):
        if made.broke < 0:
            return made, cases
        effect, at = journey.moves[made.broke].effect, made.shots[-1].state
        cases = _met(cases, effect, at)
        made = follow(city, journey, cases, limit)
    return made, cases if made.broke < 0 else common


def _met(cases: Cases, effect: str, at: State) -> Cases:
    """Give the cases of a caller who could do this where the call stands."""
    if effect == "join":
        service, place = at.answer("service"), at.place
        return cases._replace(others=(CaseFact(ANYBODYS, "received", service, place, own=False),))
    if effect in ("confirm", "reopen"):
        solved = tuple(case._replace(status=Status.RESOLVED) for case in cases.own[:1])
        return cases._replace(own=(*solved, *cases.own[1:]))
    # Nothing was open there: the keys of such a screen are others.
    return cases._replace(others=()) if at.same else cases
