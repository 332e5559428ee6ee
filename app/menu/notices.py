"""What the city tells of an area for some days: which notice holds where a call stands.

The engine has no clock. The day on which a call began is part of its state, and 0 where nothing
depends on it, so that all days share the screens of a city that has no notice to tell.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from app.domain.text import septets
from app.menu.model import City, Notice
from app.menu.state import State

HAS_NOTICE: Final = "the area has a notice"
#: A day on which a notice without dates is told, for proofs and drawings.
SOME_DAY: Final = 1
LAST_DAY: Final = date.max.toordinal()
_CITY, _DISTRICT, _BAIRRO = range(3)


def notice(city: City, state: State) -> Notice | None:
    """Give the notice that is told: of the nearest area, then of the problem, then the newest.

    Of those that are alike in all of it the one that stands first in calendar.yaml.
    """
    if not (state.day and city.notices):
        return None
    service = state.answer("service")
    told = [one for one in city.notices if _holds(city, state, one, service)]
    return max(told, key=lambda one: _rank(city, state, one), default=None)


def _holds(city: City, state: State, one: Notice, service: str) -> bool:
    if not one.first <= state.day <= one.last:
        return False
    if one.services and service not in one.services:
        return False
    return not one.places or bool(one.places & _area(city, state))


def _rank(city: City, state: State, one: Notice) -> tuple[int, bool, int]:
    bairro = city.gazetteer.bairro_of(state.place)
    nearest = _BAIRRO if bairro and bairro.code in one.places else _DISTRICT
    return nearest if one.places else _CITY, bool(one.services), one.first


def _area(city: City, state: State) -> frozenset[str]:
    """Give the codes of the bairro and the district in which the settled place lies."""
    bairro = city.gazetteer.bairro_of(state.place)
    return frozenset((bairro.code, bairro.district) if bairro else (state.place,))


def at_its_longest(city: City, language: str) -> City:
    """Give the city with its longest notice told everywhere and on every day from `SOME_DAY` on.

    The city itself when it tells none.
    """
    if not city.tells_notices:
        return city
    longest = max(city.notices, key=lambda one: septets(one.texts[language]))
    always = Notice(longest.texts, SOME_DAY, LAST_DAY)
    return replace(city, notices=(always,), memo={}, steps={})
