"""What the city tells of an area for some days: which notice holds where a call stands.

The engine has no clock. The day on which a call began is part of its state, and 0 where nothing
depends on it, so that all days share the screens of a city that has no notice to tell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from app.domain.text import septets
from app.menu.model import City, Line, Notice
from app.menu.state import Answer, Caller, State

HAS_NOTICE: Final = "the area has a notice"
_IS_NEW: Final = "caller is new"
#: A day on which a notice without dates is told, for proofs and drawings.
SOME_DAY: Final = 1
LAST_DAY: Final = date.max.toordinal()
_CITY, _DISTRICT, _BAIRRO = range(3)
#: Stands in the text of a notice for the next days on which a round comes.
ROUNDS: Final = "<rounds>"
#: Two are told: whether that of today is over no call knows.
_MOST_TOLD: Final = 2
#: Days within which they are looked for, today among them.
_AHEAD: Final = 28
#: What stands there, as long as it gets.
LONGEST_ROUNDS: Final = "28/12, 31/12"


def notice(city: City, state: State) -> Notice | None:
    """Give the notice that is told: of the nearest area, then of the problem, then the newest.

    Of those that are alike in all of it the one that stands last in calendar.yaml, where a new one
    is put; rounds, which come all year, after all else.
    """
    if not (state.day and city.notices):
        return None
    service = state.answer("service")
    told = [one for one in city.notices if _holds(city, state, one, service)]
    return max(reversed(told), key=lambda one: _rank(city, state, one), default=None)


def told(city: City, state: State) -> str:
    """Write the notice that is told; "" for none."""
    one = notice(city, state)
    if one is None:
        return ""
    text = one.texts[state.language]
    return text.replace(ROUNDS, _written(city, state, one)) if one.rounds else text


def told_on(city: City, day: int) -> frozenset[int]:
    """Give the positions in `city.notices` of those that somebody is told on a day.

    There is one line for all: a notice is told to nobody where others go before it everywhere.
    """
    today = [one for one in city.notices if one.first <= day <= one.last]
    named = frozenset().union(*(one.places for one in today))
    bairros = (one for one in city.gazetteer.bairros() if named & {one.code, one.district})
    places = ("", *named, *(one.code for one in bairros))
    services = ("", *frozenset().union(*(one.services for one in today)))
    calls = (_stands_at(place, service, day) for place in places for service in services)
    found = [notice(city, call) for call in calls]
    return frozenset(
        at for at, one in enumerate(city.notices) if any(one is other for other in found)
    )


def before_new(city: City) -> Line | None:
    """Give the line that callers who are new read wherever others read a notice; None for none."""
    told = [variant.tell for forms in city.menu.screens.values() for variant in forms]
    before = [_before(city, tell) for tell in told if any(_is_notice(city, one) for one in tell)]
    return before[0] if before and None not in before else None


def _before(city: City, tell: Sequence[str]) -> Line | None:
    for name in tell:
        if _is_notice(city, name):
            return None
        if (line := city.menu.lines[name]).condition == _IS_NEW:
            return line
    return None


def _is_notice(city: City, name: str) -> bool:
    return city.menu.lines[name].condition == HAS_NOTICE


def _stands_at(place: str, service: str, day: int) -> State:
    """Give a call that has come so far: "" for what is not chosen."""
    chosen = (("bairro", place), ("service", service))
    trail = tuple(Answer("", kind, code) for kind, code in chosen if code)
    return State("", "", Caller(), trail, day=day)


def longest_text(one: Notice, language: str) -> str:
    """Write a notice as long as it may be."""
    return (
        one.texts[language].replace(ROUNDS, LONGEST_ROUNDS) if one.rounds else one.texts[language]
    )


def _written(city: City, state: State, one: Notice) -> str:
    """Write the next days of a round: "27/11, 01/12"."""
    days = islice(_rounds(city, state, one), _MOST_TOLD)
    return ", ".join(f"{date.fromordinal(day):%d/%m}" for day in days)


def _rounds(city: City, state: State, one: Notice) -> Iterator[int]:
    """Give the days of a round from today on, but for holidays and those on which work rests."""
    service = state.answer("service")
    rests = [
        other for other in city.notices if other.pauses and _covers(city, state, other, service)
    ]
    for day in range(state.day, min(state.day + _AHEAD, one.last + 1)):
        comes = date.fromordinal(day).weekday() in one.rounds and day not in city.holidays
        if comes and not any(other.first <= day <= other.last for other in rests):
            yield day


def _holds(city: City, state: State, one: Notice, service: str) -> bool:
    if not (one.first <= state.day <= one.last and _covers(city, state, one, service)):
        return False
    return not one.rounds or any(_rounds(city, state, one))


def _covers(city: City, state: State, one: Notice, service: str) -> bool:
    """Whether a notice is of the problem and the place so far, whatever the day."""
    if one.services and service not in one.services:
        return False
    return not one.places or bool(one.places & _area(city, state))


def _rank(city: City, state: State, one: Notice) -> tuple[bool, int, bool, int]:
    bairro = city.gazetteer.bairro_of(state.place)
    nearest = _BAIRRO if bairro and bairro.code in one.places else _DISTRICT
    return not one.rounds, nearest if one.places else _CITY, bool(one.services), one.first


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
    longest = max(city.notices, key=lambda one: septets(longest_text(one, language)))
    texts = {spoken: longest_text(longest, spoken) for spoken in longest.texts}
    always = Notice(texts, SOME_DAY, LAST_DAY)
    return replace(city, notices=(always,), memo={}, steps={})
