"""Makes the numbers of a period out of what is kept of it and what came since. Pure.

Begin reading at `compose_numbers`.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from app.domain.case_counting import Counted, Spot
from app.domain.case_sums import AGE_BANDS, HOURS, STANDING, Part, Sums, spread_of
from app.domain.clock import Micros
from app.domain.ledger import Ledger
from app.domain.report import ON_BEHALF
from app.domain.sheet_figures import FEWEST, Spread, per_10k
from app.domain.spans import span_of
from app.domain.stops import Stops
from app.menu.model import City
from app.usecases.export_filters import Asked
from app.usecases.numbers import Line, Numbers, Place, Share, Took, Wanted, Way
from app.usecases.queue_filters import Wished
from app.usecases.sheet_cells import Cells

_WEEKDAYS: Final = 7
_CAME: Final = ("filed", "reopened_by_residents", "reopened_by_staff")
_WENT: Final = ("resolved", "unresolved", "duplicate", "invalid")
#: By which field of a place it belongs to what is wanted.
_OF_SPOT: Final = {
    Part.BODY: "owner",
    Part.SERVICE: "service",
    Part.DISTRICT: "district",
    Part.BAIRRO: "bairro",
}
_CODES: Final = (Part.BODY, Part.SERVICE, Part.DISTRICT, Part.BAIRRO)


class Known(NamedTuple):
    """What is known of a period."""

    begin_us: Micros
    until_us: Micros
    judged_us: Micros
    is_counted: bool
    is_open: bool
    is_stale: bool
    counted: Counted  #: what is kept, and what came since
    standing: Counted  #: what stands, at the end or at the end of the newest day that is over
    open: Counted  #: what is open: at the end, or now
    stops: Stops
    costs: Ledger


def compose_numbers(city: City, wanted: Wanted, known: Known) -> Numbers:
    """Make all there is to show."""
    shares = _shares(wanted, known)
    known = _within(known, wanted)
    parts = {part: _lines(city, part, known) for part in _CODES}
    parts[Part.BAIRRO] = tuple(
        one._replace(per_10k=None, is_whole=False) if one.code in shares else one
        for one in parts[Part.BAIRRO]
    )
    whole = _line_of(city, wanted.part, wanted.code, known)
    mine = known.counted.parts[wanted.part].get(wanted.code, Sums())
    return Numbers(
        wanted.span,
        span_of(wanted.span, wanted.day),
        known.begin_us,
        known.until_us,
        known.judged_us,
        known.is_counted,
        known.is_open,
        known.is_stale,
        whole,
        parts,
        tuple(
            tuple(mine.hours[day * HOURS + hour] for hour in range(HOURS))
            for day in range(_WEEKDAYS)
        ),
        _places(wanted, known.counted.places),
        _ways(city, mine.networks),
        known.stops,
        known.costs,
    )


def _sums_of(known: Known) -> tuple[Counted, Counted, Counted]:
    return known.counted, known.standing, known.open


def _shares(wanted: Wanted, known: Known) -> frozenset[str]:
    """Give the bairros of which the district that is wanted has a part alone."""
    if wanted.part is not Part.DISTRICT:
        return frozenset()
    return frozenset[str]().union(*(one.told_apart() for one in _sums_of(known)))


def _within(known: Known, wanted: Wanted) -> Known:
    """Leave what the scope has; of a district what its bairros had in that."""
    district = wanted.code if wanted.part is Part.DISTRICT else ""
    counted, standing, still = (one.within(wanted.scope, district) for one in _sums_of(known))
    return known._replace(counted=counted, standing=standing, open=still)


def _lines(city: City, part: Part, known: Known) -> tuple[Line, ...]:
    codes = frozenset[str]().union(*(one.parts[part] for one in _sums_of(known)))
    lines = (_line_of(city, part, code, known) for code in codes)
    shown = (one for one in lines if one.open or any(one.counts.values()))
    return tuple(sorted(shown, key=lambda one: (-one.counts.get("filed", 0), one.code)))


def _line_of(city: City, part: Part, code: str, known: Known) -> Line:
    counted, standing, still = (one.parts[part].get(code, Sums()) for one in _sums_of(known))
    sums = Sums()
    sums.add(counted)
    for name in STANDING:
        sums.counts[name] = standing.counts[name]
    sums.counts["open_after"] = still.counts["open_after"]
    found = line(city, part, code, sums)
    return found if known.judged_us > known.begin_us else found._replace(joined=None)


def _places(wanted: Wanted, filed: Mapping[Spot, int]) -> tuple[Place, ...]:
    found: Counter[str] = Counter()
    for spot, cases in filed.items():
        if _is_in(wanted, spot):
            found[spot.place] += cases
    order = sorted(found, key=lambda place: (-found[place], place))
    return tuple(Place(code, found[code]) for code in order[: wanted.places])


def _is_in(wanted: Wanted, spot: Spot) -> bool:
    """Whether what was filed at a place belongs to what is wanted, as cases themselves do.

    A place may lie elsewhere by now: its cases keep the area in which they were filed, or to which
    they were corrected.
    """
    if wanted.part is Part.BAIRRO and not wanted.scope.reaches(spot.district, spot.bairro):
        return False
    return wanted.part is Part.CITY or wanted.code == getattr(spot, _OF_SPOT[wanted.part])


def _ways(city: City, networks: Mapping[str, int]) -> tuple[Way, ...]:
    found: Counter[tuple[str, str]] = Counter()
    for key, filed in networks.items():
        found[way_of(city, key)] += filed
    order = sorted(found, key=lambda way: (-found[way], way))
    return tuple(Way(*way, found[way]) for way in order if found[way])


def way_of(city: City, key: str) -> tuple[str, str]:
    """Give the channel and the name of the operator of a key of `Sums.networks`.

    There is no operator of what was told to an official; networks of one name are one.
    """
    channel, _, network = key.partition(" ")
    if not network and channel in ON_BEHALF:
        return channel, ""
    return channel, next((one.name for one in city.routes if one.network == network), network)


def line(city: City, part: Part, code: str, sums: Sums) -> Line:
    """Make the figures of one part of sums whose standing counts are in."""
    counts = sums.counts
    answered = counts["said_yes"] + counts["said_no"]
    people = _population(city, part, code)
    return Line(
        part,
        code,
        _name(city, part, code),
        dict(counts),
        *came_and_went(sums),
        counts["open_after"],
        tuple(counts[band] for band in AGE_BANDS),
        counts["overdue"],
        counts["unseen"],
        Share(counts["kept"], counts["due"]),
        Share(counts["told_kept"], counts["told_due"]),
        _took(spread_of(sums.seen)),
        _took(spread_of(sums.solved)),
        Share(answered, counts["asked"]),
        Share(counts["said_yes"], answered),
        Share(counts["said_no"], answered),
        Share(counts["undone"], counts["resolved"]),
        counts["joined"],
        people,
        per_10k(counts["filed"], people),
        _open_now(part, code),
        _has_dates(city, part, code) or bool(counts["due"] or counts["overdue"]),
    )


def _has_dates(city: City, part: Part, code: str) -> bool:
    """Whether some problem that belongs to a part has target hours; any may be in an area."""
    services = [*city.services.values()]
    if part is Part.SERVICE:
        services = [one for one in services if one.code == code]
    if part is Part.BODY:
        services = [one for one in services if code in (one.responsible, *one.owners.values())]
    return any(one.target_hours for one in services)


def came_and_went(sums: Sums) -> tuple[int, int]:
    """Give how many were opened, and how many closed."""
    return sum(sums.counts[name] for name in _CAME), sum(sums.counts[name] for name in _WENT)


def _took(spread: Spread | None) -> Took:
    if spread is None or spread.cases < FEWEST:
        return Took(spread.cases if spread else 0, None, None)
    return Took(*spread)


def _population(city: City, part: Part, code: str) -> int | None:
    """Give how many live there; None where that is not known of every bairro."""
    places = city.gazetteer
    bairros = {
        Part.CITY: lambda: [*places.bairros()],
        Part.DISTRICT: lambda: (
            [*places.by_district[code].bairros] if code in places.by_district else []
        ),
        Part.BAIRRO: lambda: [places.by_bairro[code]] if code in places.by_bairro else [],
    }.get(part, list)()
    known = [bairro.population for bairro in bairros if bairro.population]
    return sum(known) if known and len(known) == len(bairros) else None


def _name(city: City, part: Part, code: str) -> str:
    cells = Cells(city)
    if part is Part.CITY:
        return city.name
    if part is Part.BODY:
        return cells.body(code)
    return cells.service(code) if part is Part.SERVICE else cells.place(code)


def _open_now(part: Part, code: str) -> Wished | None:
    if not code and part is not Part.CITY:
        return None
    owner = code if part is Part.BODY else ""
    return Wished(Asked(**_of(part, code), status="open", owner=owner))


def asked_of(city: City, wanted: Wanted) -> Asked | None:
    """Give the filters of an export of what was filed; a body that nobody knows has none.

    An export has what is held, too, and says so.
    """
    part, code = wanted.part, wanted.code
    known = city.bodies.keys() | city.old.bodies.keys()
    if (part is Part.BODY and code not in known) or (not code and part is not Part.CITY):
        return None
    days = span_of(wanted.span, wanted.day)
    first, last = (date.fromordinal(day).isoformat() for day in days)
    owner = code if part is Part.BODY else ""
    return Asked(since=first, until=last, **_of(part, code), owner=owner)


def _of(part: Part, code: str) -> dict[str, str]:
    return {} if part in (Part.CITY, Part.BODY) else {str(part): code}
