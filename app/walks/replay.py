"""Make a call again from its answers alone: what a page needs that keeps nothing between two."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.menu.model import City
from app.menufiles.check_calls import paths
from app.walks.walker import MOST_TYPED, Walker, is_dialled, network_limit
from app.walks.world import World, crew_jobs, returning

CALLERS: Final = ("new", "returning", "crew")
#: More than any call takes, and than an address may hold.
MOST_ANSWERS: Final = 60


class Wish(NamedTuple):
    """Who calls, from where and when, and what they dial and answer."""

    answers: Sequence[str] = ()  #: the city's code dials again
    caller: str = CALLERS[0]
    language: str = ""  #: code; "" for the city's first
    network: str = ""  #: its name; "" for the smallest screen
    day: int = 0  #: `date.toordinal`


def replay(city: City, wish: Wish) -> Walker:
    """Give the caller at the end of it. What names nothing is as if it were not there."""
    own = returning(city) if wish.caller == "returning" else ()
    jobs = crew_jobs(city) if wish.caller == "crew" and city.menu.lists_jobs else ()
    known = {language.code for language in city.languages}
    language = wish.language if wish.language in known else ""
    world = World(city, language, own, day=wish.day, jobs=jobs)
    walker = Walker(city, world, network_limit(city, wish.network))
    walker.dial(city.service_codes[0])
    for given in wish.answers[:MOST_ANSWERS]:
        answer = "".join(filter(str.isprintable, given))[:MOST_TYPED]
        if is_dialled(city, answer):
            walker.dial(answer)
        elif walker.is_on:
            walker.answer(answer)
    return walker


def way_to(city: City, wish: Wish, screen: str, form: int) -> Wish:
    """Give a call that shows a form of a screen last; the first screen where none is known."""
    language = wish.language or city.language
    way = paths(city, language).get((screen, form), "")
    answers = way.split(" ")[1:]
    for caller in (wish.caller, *CALLERS):
        tried = wish._replace(answers=answers, caller=caller)
        if way and replay(city, tried).transcript[-1].screen.name == screen:
            return tried
    return wish._replace(answers=())
