"""What of the city somebody works on: what they are offered, and what they may ask for.

Lists and files hold to the scope by themselves. Here it is said before: what lies outside is not
among the choices, and who asks for it is told so instead of being shown an empty list.
"""

from collections.abc import Collection, Iterable, Set

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.errors import InvalidInput, NotFound
from app.domain.public_number import spoken
from app.menu.model import City
from app.store.case_queue import read_cases
from app.store.case_scope import beyond, has_any
from app.usecases.export_columns import CityNames
from app.usecases.export_filters import Asked
from app.usecases.place_filter import read_place
from app.usecases.queue_filters import Queue, Wished, choose_queue
from app.web.desk.visit import Visit


def offered(names: CityNames, scope: Scope, *chosen: str) -> CityNames:
    """Give the problems and areas that somebody works on, and the districts that those lie in.

    Besides them areas that are chosen already, by code: a form is to keep them.
    """
    services, places = names.services, names.places
    if scope.services:
        services = {code: one for code, one in services.items() if code in scope.services}
    if scope.areas:
        around = {places[code].parent for code in scope.areas if code in places}
        places = {
            code: one
            for code, one in places.items()
            if code in (*chosen, *around) or not scope.areas.isdisjoint(_line(names, code))
        }
    return names._replace(services=services, places=places)


def _line(names: CityNames, code: str) -> Iterable[str]:
    """Give a place and those that it lies in."""
    while code in names.places:
        yield code
        code = names.places[code].parent


def choose_theirs(visit: Visit, wished: Wished, names: CityNames) -> Queue:
    """Read what somebody wants to see of what they work on. Raises: InvalidInput."""
    queue = choose_queue(wished, names, visit.city)
    check_theirs(visit, wished.filters, names)
    return queue


def check_theirs(visit: Visit, asked: Asked, names: CityNames) -> None:
    """Hold filters to what somebody works on. Raises: InvalidInput."""
    if not may_ask(visit, asked, names):
        raise InvalidInput("that is not among the problems and areas that you work on")


def may_ask(visit: Visit, asked: Asked, names: CityNames) -> bool:
    """Whether filters are of what somebody works on; of what they do not by one statement.

    Cases keep the area that they were filed in: a place that has changed its bairro or district
    since may be asked for where some of its cases are theirs still.
    """
    theirs, place = offered(names, visit.account.scope), read_place(asked.place).area
    areas = {one for one in (asked.district, asked.bairro, place) if one in names.places}
    services = {asked.service} & names.services.keys()
    if not services <= theirs.services.keys():
        return False
    if areas <= theirs.places.keys():
        return True
    # What is no code is a name, and the list looks for it.
    district, bairro = (
        one if one in names.places else "" for one in (asked.district, asked.bairro)
    )
    with visit.tools.reader.connect() as connection:
        scope = visit.account.scope
        return has_any(connection, visit.city_id, scope, district, bairro, asked.place)


def is_theirs(city: City, scope: Scope, place: str) -> bool:
    """Whether a place of the gazetteer lies in the areas that somebody works on."""
    located = city.gazetteer.locate(place)
    return located is not None and scope.reaches(located.district, located.bairro)


def check_place(city: City, scope: Scope, place: str) -> None:
    """Hold a place of the gazetteer to the areas that somebody works on. Raises: InvalidInput."""
    if city.gazetteer.locate(place) and not is_theirs(city, scope, place):
        raise InvalidInput("that place is not in the areas that you work on")


def check_case(visit: Visit, number: int) -> None:
    """Hold a case that somebody names to what they work on. Raises: NotFound."""
    with visit.tools.reader.connect() as connection:
        theirs = read_cases(connection, visit.city_id, [number], visit.account.scope)
    if number not in theirs:
        raise no_case(visit, spoken(number))


def beyond_theirs(visit: Visit, numbers: Collection[int]) -> Set[int]:
    """Give those of some cases that somebody does not work on: no page names them."""
    with visit.tools.reader.connect() as connection:
        return beyond(connection, visit.city_id, visit.account.scope, numbers)


def no_case(visit: Visit, typed: str) -> NotFound:
    """Say that there is none; whoever works on a part is not told what the rest has."""
    said = "there is no case %(case)s"
    if visit.account.scope != WHOLE_CITY:
        said = "there is no case %(case)s among the problems and areas that you work on"
    return NotFound(said, case=typed)
