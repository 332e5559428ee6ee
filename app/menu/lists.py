"""What the lists of a menu hold at this moment of a call: (code, label) pairs in order.

A list is named by few facts (which district, which language), and what it holds for them stays
the same for the life of a city's version, so it is made once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain import public_number
from app.domain.text import plain
from app.menu.conditions import suiting_places
from app.menu.effects import Facts, Job
from app.menu.model import City, Option
from app.menu.places import PLACE_LABEL, place_labels
from app.menu.state import State
from app.menu.values import service_label

Items = tuple[tuple[str, str], ...]
#: The facts that name what a list holds.
Named = tuple[str, ...]


class Listing(NamedTuple):
    """A list of the menu language."""

    named: Callable[[City, State], Named]
    made: Callable[[City, Named], Items]
    means: str  #: in one line, for people


def named(option: Option, city: City, state: State) -> Named:
    """The facts on which a list depends; () for cases and jobs, which no version knows."""
    if option.lists == "service":
        return (state.language, str(len(option.digits)))
    return LISTS[option.lists].named(city, state)


def items(option: Option, city: City, state: State, facts: Facts, by: Named) -> Items:
    """What a list option repeats for."""
    if option.lists == "case":
        return _cases(city, state, facts)
    if option.lists == "job":
        return _jobs(city, facts.jobs, state.language)
    key = (option.lists, by)
    known = city.memo.get(key)
    if known is None:
        known = city.memo[key] = LISTS[option.lists].made(city, by)
    made: Items = known
    return made


def fixed_services(city: City) -> int:
    """How many services have a digit for life on some screen; plain lists hold the others."""
    return max(
        (
            len(option.digits)
            for variants in city.menu.screens.values()
            for variant in variants
            for option in variant.options
            if option.lists == "service"
        ),
        default=0,
    )


def _services(city: City, by: Named) -> Items:
    language, digits = by
    every = tuple((s.code, s.labels[language]) for s in city.services.values())
    return every[: int(digits)] if int(digits) else every[fixed_services(city) :]


def _districts(city: City, by: Named) -> Items:
    return tuple((d.code, plain(d.label)) for d in city.gazetteer.districts)


def _bairros_named(city: City, state: State) -> Named:
    # A name that fitted several bairros asks which; a district chosen since forgets that.
    for answer in reversed(state.trail):
        if answer.kind in {"names", "district"}:
            return (answer.kind, answer.code)
    return ("district", "")


def _bairros(city: City, by: Named) -> Items:
    kind, code = by
    by_bairro = city.gazetteer.by_bairro
    if kind == "names":
        return tuple((c, plain(by_bairro[c].label)) for c in code.split(" ") if c in by_bairro)
    district = city.gazetteer.by_district.get(code)
    return tuple((b.code, plain(b.label)) for b in district.bairros) if district else ()


def _bairro_named(city: City, state: State) -> Named:
    bairro = city.gazetteer.bairro_of(state.place)
    return (bairro.code if bairro else "",)


def _points(city: City, by: Named) -> Items:
    bairro = city.gazetteer.by_bairro.get(by[0])
    return tuple((p.code, plain(p.label)) for p in bairro.containers) if bairro else ()


def _places(city: City, by: Named) -> Items:
    language, *codes = by
    return tuple(zip(codes, place_labels(city, codes, language), strict=True))


def _cases(city: City, state: State, facts: Facts) -> Items:
    return tuple((str(case[0]), _case_label(city, state, case[0], case[2])) for case in facts.cases)


def _case_label(city: City, state: State, number: int, service: str) -> str:
    what = service_label(city, service, state.language)
    return f"{public_number.spoken(number)} {what}".rstrip()


def _jobs(city: City, jobs: Sequence[Job], language: str) -> Items:
    places = place_labels(city, [job.place for job in jobs], language)
    return tuple(
        (str(job.number), job_label(city, job, place, language))
        for job, place in zip(jobs, places, strict=True)
    )


def job_label(city: City, job: Job, place: str, language: str) -> str:
    """Name a job in a list, its place first; "!" stands before one that is late.

    A place or problem of which nobody knows the name is told by its code.
    """
    what = service_label(city, job.service, language) or job.service
    mark = "! " if job.is_late else ""
    return f"{mark}{place or job.place[:PLACE_LABEL]}: {what}"


def _languages(city: City, by: Named) -> Items:
    return tuple((x.code, x.name) for x in city.languages if x.code != by[0])


LISTS: Final[Mapping[str, Listing]] = {
    "service": Listing(
        lambda city, state: (state.language, "0"),
        _services,
        "problems of services.yaml; with digits so many of them, without the others",
    ),
    "place": Listing(
        lambda city, state: (state.language, *suiting_places(city, state)),
        _places,
        "the caller's last two places that suit the problem",
    ),
    "district": Listing(lambda city, state: (), _districts, "every district"),
    "bairro": Listing(
        _bairros_named, _bairros, "bairros of the chosen district, or those a typed name may mean"
    ),
    "point": Listing(_bairro_named, _points, "containers of the chosen bairro, in order of use"),
    "case": Listing(lambda city, state: (), lambda city, by: (), "the caller's last three cases"),
    "job": Listing(
        lambda city, state: (),
        lambda city, by: (),
        "what the caller's crew has to do, nearest deadline first, a place's jobs together",
    ),
    "language": Listing(
        lambda city, state: (state.language,), _languages, "the languages that are not being spoken"
    ),
}
#: What choosing an item of a list settles.
SETTLES: Final[Mapping[str, str]] = {
    "service": "service",
    "place": "place",
    "district": "district",
    "bairro": "bairro",
    "point": "place",
    "case": "case",
    "job": "job",
    "language": "language",
}
