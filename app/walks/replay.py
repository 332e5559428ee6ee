"""Make a call again from its answers alone: what a page needs that keeps nothing between two."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.report import Status
from app.menu.below import remember
from app.menu.effects import CaseFact, Job
from app.menu.inspect import smallest_limit
from app.menu.model import City
from app.menu.state import Caller
from app.menu.ways import Form, Way, ways
from app.walks.walker import MOST_TYPED, Walker, is_dialled, network_limit
from app.walks.world import World, crew_jobs, returning, somebodys

CALLERS: Final = ("new", "returning", "unsolved", "crew")
#: What others have done of what the caller is about to do: nothing, while they call, before it.
OTHERS: Final = ("", "meanwhile", "before")
#: More than any call takes, and than an address may hold.
MOST_ANSWERS: Final = 60
#: Ways of one caller to a form that are tried: those behind are much alike.
_MOST_TRIED: Final = 12


class Wish(NamedTuple):
    """Who calls, from where and when, and what they dial and answer."""

    answers: Sequence[str] = ()  #: the city's code dials again
    caller: str = CALLERS[0]
    language: str = ""  #: code; "" for the city's first
    network: str = ""  #: its name; "" for the smallest screen
    day: int = 0  #: `date.toordinal`
    others: str = OTHERS[0]


def replay(city: City, wish: Wish) -> Walker:
    """Give the caller at the end of it. What names nothing is as if it were not there."""
    own = _own(city, wish)
    jobs = _jobs(city, wish) if wish.caller == "crew" and city.menu.lists_jobs else ()
    language = _language(city, wish)
    world = World(
        city,
        language,
        own,
        somebodys(city),
        wish.day,
        jobs,
        others_first=wish.others == "meanwhile",
        same_open=wish.others == "before",
    )
    walker = Walker(city, world, network_limit(city, wish.network))
    walker.dial(city.service_codes[0])
    for given in wish.answers[:MOST_ANSWERS]:
        answer = "".join(filter(str.isprintable, given))[:MOST_TYPED]
        if is_dialled(city, answer):
            walker.dial(answer)
        elif walker.is_on:
            walker.answer(answer)
    return walker


def callers_of(city: City) -> Sequence[str]:
    """Give those of `CALLERS` whom the menu knows."""
    menu = city.menu
    known = {"unsolved": menu.tells_news, "crew": menu.lists_jobs}
    return [caller for caller in CALLERS if known.get(caller, True)]


def others_of(city: City) -> Sequence[str]:
    """Give those of `OTHERS` by which a call of this menu may differ."""
    if city.menu.lists_jobs:
        return OTHERS
    return (OTHERS[0], OTHERS[-1]) if city.menu.looks_at_same else OTHERS[:1]


def way_to(city: City, wish: Wish, form: Form) -> Wish | None:
    """Give the shortest call that shows a form last, in its language; None where none does.

    Of two that are as short it is the one by whom it was wished.
    """
    if form not in _ways(city, wish):
        return None
    key = ("way to", form, *_asked(city, wish), wish.caller, wish.others)
    known: tuple[Wish | None] | None = city.memo.get(key)
    [found] = known or remember(city, key, (_find(city, wish, form),))
    return found and wish._replace(answers=found.answers, caller=found.caller, others=found.others)


def _find(city: City, wish: Wish, form: Form) -> Wish | None:
    def preferred(call: Wish) -> tuple[int, bool, bool]:
        return len(call.answers), call.caller != wish.caller, call.others != wish.others

    calls = sorted(_calls_to(city, wish, form), key=preferred)
    return next((call for call in calls if _shows(city, call, form)), None)


def _calls_to(city: City, wish: Wish, form: Form) -> Iterator[Wish]:
    """Give the calls by which a form may be met, of everybody and whatever others have done."""
    tried = dict.fromkeys(CALLERS, 0)
    for way in _ways(city, wish).get(form, ()):
        caller = _who(way.caller)
        if tried[caller] < _MOST_TRIED:
            tried[caller] += 1
            call = wish._replace(answers=way.inputs, caller=caller)
            yield from (call._replace(others=others) for others in others_of(city))


def _ways(city: City, wish: Wish) -> Mapping[Form, Sequence[Way]]:
    asked = _asked(city, wish)
    known: Mapping[Form, Sequence[Way]] | None = city.memo.get(("ways", *asked))
    return known or remember(city, ("ways", *asked), ways(city, *asked))


def _asked(city: City, wish: Wish) -> tuple[str, int, int]:
    """Give what the ways of a city hang on: the language, the screen, the day if it matters."""
    limit = network_limit(city, wish.network) or smallest_limit(city)
    return _language(city, wish), limit, wish.day if city.tells_notices else 0


def _shows(city: City, call: Wish, form: Form) -> bool:
    walker = replay(city, call)
    screen = walker.transcript[-1].screen
    met = screen.name, screen.form
    return met == form and walker.world.language == _language(city, call) and not screen.refused


def _who(caller: Caller) -> str:
    new, known, unsolved, crew = CALLERS
    if caller.crew:
        return crew
    return new if caller.new else unsolved if caller.news else known


def _language(city: City, wish: Wish) -> str:
    known = {language.code for language in city.languages}
    return wish.language if wish.language in known else city.language


def _own(city: City, wish: Wish) -> tuple[CaseFact, ...]:
    """Give the caller's cases, the newest closed unsolved where that is to be told."""
    if wish.caller not in ("returning", "unsolved"):
        return ()
    own = returning(city)
    if wish.caller == "returning":
        return own
    return (*(case._replace(status=Status.UNRESOLVED) for case in own[:1]), *own[1:])


def _jobs(city: City, wish: Wish) -> tuple[Job, ...]:
    """Give a crew's jobs, closed while they were listed where others were there before."""
    jobs = crew_jobs(city)
    if wish.others != "before":
        return jobs
    return tuple(job._replace(status=Status.CONFIRMED) for job in jobs)
