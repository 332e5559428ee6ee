"""What codes of a city are called at the desk, and how long things take, in its language."""

from collections.abc import Set
from datetime import datetime
from typing import Final

from app.domain.clock import Micros, micros
from app.domain.report import Status
from app.menu import places
from app.menu.languages import language_for
from app.store.case_queue import Listed
from app.usecases.place_filter import parts
from app.web.desk.visit import Visit

#: What routes.yaml calls every network that it does not name.
OTHER: Final = "other"
_MINUTE_US: Final = 60_000_000
_HOUR_US: Final = 60 * _MINUTE_US
_DAY_US: Final = 24 * _HOUR_US
#: Below two days hours are counted, below two hours minutes.
_UNITS: Final = ((2 * _DAY_US, _DAY_US, "%(n)s d"), (2 * _HOUR_US, _HOUR_US, "%(n)s h"))


def city_language(visit: Visit) -> str:
    """Give the language in which the city's own names are read: the desk's where it has them."""
    return language_for(visit.city, visit.language)


def service_name(visit: Visit, code: str) -> str:
    """Name a problem, one that the city has no more as it was; by its code where nobody knows."""
    service = visit.city.services.get(code) or visit.city.old.services.get(code)
    names = service.names if service else {}
    return names.get(city_language(visit)) or names.get(visit.city.language) or code


def place_name(visit: Visit, code: str) -> str:
    """Name a place in full, one that the city has no more as it was; else by its code."""
    return places.place_name(visit.city, code, city_language(visit)) or code


def place_asked(visit: Visit, asked: str) -> str:
    """Name what the filter `place` asks for; "" for nothing."""
    code, tells_apart, pin = parts(asked)
    name = code and place_name(visit, code)
    if not (name and tells_apart):
        return name
    if pin:
        return visit.word("%(place)s, by the pin at %(at)s", place=name, at=pin.replace(",", ", "))
    return visit.word("%(place)s, without those moved by a pin", place=name)


def place_of_case(visit: Visit, case: Listed) -> str:
    """Name the place of a case; one that the city has no more in the bairro that the case keeps."""
    city = visit.city
    if case.bairro in ("", case.place.partition("/")[0]) or city.gazetteer.has(case.place):
        return place_name(visit, case.place)
    old = city.old.places.get(case.place)
    return f"{old.label if old else case.place}, {place_name(visit, case.bairro)}"


def network_name(visit: Visit, name: str) -> str:
    """Name a network as routes.yaml does; all that it does not name together."""
    return visit.word("other networks") if name == OTHER else name


def body_name(visit: Visit, code: str) -> str:
    """Name a body or crew, one that the city has no more as it was; else by its code."""
    known = visit.city.bodies.get(code)
    return known.name if known else visit.city.old.bodies.get(code, code) or visit.word("nobody")


def standing(visit: Visit, status: str, owner: str) -> str:
    """Say how a case stands; of one that is assigned, to whom."""
    if status == Status.ASSIGNED and owner:
        return visit.word("assigned to %(body)s", body=body_name(visit, owner))
    return visit.word(f"status {status}")


def nobody_in(visit: Visit, crews: Set[str]) -> list[str]:
    """Say of crews, "" for none, that they have got jobs and nobody's phone shows them."""
    return [
        visit.word(
            "Nobody is in %(crew)s, so no phone shows these jobs: add somebody.",
            crew=body_name(visit, code),
        )
        for code in sorted(crews - {""})
    ]


def length(visit: Visit, us: Micros) -> str:
    """Write how long something takes, in the unit that says enough."""
    for least, unit, said in _UNITS:
        if us >= least:
            return visit.word(said, n=us // unit)
    return visit.word("%(n)s min", n=us // _MINUTE_US)


def due_in(visit: Visit, due_at: datetime | None) -> tuple[str, str]:
    """Say how long is left until a deadline, or past it; and the kind of mark: bad, warn or ""."""
    if due_at is None:
        return visit.word("no date"), ""
    left = micros(due_at) - visit.now_us
    if left < 0:
        return visit.word("%(length)s late", length=length(visit, -left)), "bad"
    return visit.word("in %(length)s", length=length(visit, left)), "warn" if left < _DAY_US else ""


def ago(visit: Visit, at: datetime | None) -> str:
    """Say how long ago something was; "" for never."""
    if at is None:
        return ""
    return visit.word("%(length)s ago", length=length(visit, max(0, visit.now_us - micros(at))))
