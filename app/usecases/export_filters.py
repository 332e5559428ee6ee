"""Which reports an export holds: what somebody typed, and what it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta, tzinfo
from difflib import get_close_matches
from typing import Final

from app.domain import text
from app.domain.clock import Micros, micros
from app.domain.errors import InvalidInput
from app.domain.limits import FiledBy
from app.domain.report import OPEN, Channel, Status
from app.usecases.export_columns import CityNames

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOT_IN_A_FILE_NAME: Final = re.compile(r"[^a-z0-9_-]+")
#: More names than this no message lists.
_MOST_NAMED: Final = 12
_STATUSES: Final = {
    "open": OPEN,
    "closed": frozenset(Status) - OPEN,
    **{str(status): frozenset({status}) for status in Status},
}
#: Tests are nobody's problem: who wants them asks for them.
ALL_BUT_TESTS: Final = frozenset(map(str, FiledBy)) - {str(FiledBy.TEST)}
_FILED_BY: Final = {
    "": ALL_BUT_TESTS,
    "any": frozenset(map(str, FiledBy)),
    **{str(one): frozenset({str(one)}) for one in FiledBy},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters as typed; "" where nothing was."""

    since: str = ""  #: first day, YYYY-MM-DD
    until: str = ""  #: last day, counted in
    status: str = ""  #: a status, or open or closed
    service: str = ""  #: code or name, as are the next two
    district: str = ""
    bairro: str = ""
    channel: str = ""
    filed_by: str = ""  #: resident, monitor, test or any; all but tests where nothing was typed


#: What may be asked, in the order in which it is documented.
FILTERS: Final = tuple(field.name for field in fields(Asked))


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters that hold. Empty ones let every report through."""

    since_us: Micros | None = None
    until_us: Micros | None = None  #: the first moment too late
    statuses: frozenset[str] = frozenset()
    service: str = ""
    district: str = ""
    bairro: str = ""
    channel: str = ""
    filed_by: frozenset[str] = ALL_BUT_TESTS


def choose(asked: Asked, names: CityNames, zone: tzinfo) -> Filters:
    """Read what was asked; days are those of the city's `zone`.

    Raises: InvalidInput, with a sentence that names what there is.
    """
    district = _find("district", asked.district, _places(names, "district"))
    bairro = _find("bairro", asked.bairro, _places(names, "bairro", district))
    status = _find("status", asked.status, {name: name for name in _STATUSES})
    services = {code: service.name for code, service in names.services.items()}
    return Filters(
        *_period(asked, zone),
        statuses=frozenset(map(str, _STATUSES[status])) if status else frozenset(),
        service=_find("service", asked.service, services),
        district=district,
        bairro=bairro,
        channel=_find("channel", asked.channel, {str(c): str(c) for c in Channel}),
        filed_by=_FILED_BY[
            _find("filed_by", asked.filed_by, {one: one for one in _FILED_BY if one})
        ],
    )


def file_name(city: str, asked: Asked, filters: Filters) -> str:
    """Name a file by what is in it.

    >>> file_name("maputo", Asked(since="2016-11-01", status="open"), Filters())
    'dial311-maputo-from-2016-11-01-open.csv'
    """
    parts = (
        city,
        asked.since and f"from-{asked.since}",
        asked.until and f"to-{asked.until}",
        asked.status,
        filters.service,
        filters.district,
        filters.bairro,
        filters.channel,
        asked.filed_by and f"by-{asked.filed_by}",
    )
    safe = (_NOT_IN_A_FILE_NAME.sub("-", part.lower()) for part in parts if part)
    return "-".join(("dial311", *safe)) + ".csv"


def _period(asked: Asked, zone: tzinfo) -> tuple[Micros | None, Micros | None]:
    since = _day("since", asked.since)
    until = _day("until", asked.until)
    if since and until and since > until:
        raise InvalidInput(f"since ({since}) is later than until ({until}): exchange them.")
    return _midnight(since, zone), _midnight(until and until + timedelta(days=1), zone)


def _day(name: str, typed: str) -> date | None:
    if not typed:
        return None
    try:
        # By form first: Python also reads 20161101 and 2016-W45-2.
        day = date.fromisoformat(typed) if _DAY.fullmatch(typed) else None
    except ValueError:
        day = None
    # One day short of Python's last year, so that the day after is one too.
    if day is None or day.year in (1, 9999):
        raise InvalidInput(f'{name} "{_shown(typed)}" is no day: write it like 2016-11-30.')
    return day


def _midnight(day: date | None, zone: tzinfo) -> Micros | None:
    return micros(datetime.combine(day, time(), zone)) if day else None


def _places(names: CityNames, kind: str, parent: str = "") -> dict[str, str]:
    return {
        code: place.name
        for code, place in names.places.items()
        if place.kind == kind and (not parent or place.parent == parent)
    }


def _find(what: str, typed: str, known: Mapping[str, str]) -> str:
    """Give the code of what was typed, by its code or by its name, folded; "" for nothing."""
    if not typed or typed in known:
        return typed
    wanted = text.key(typed)
    found = [code for code, name in known.items() if wanted in (text.key(name), text.key(code))]
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidInput(
            f'More than one {what} is called "{_shown(typed)}": {_listed(found, known)}. '
            "Give its code."
        )
    raise InvalidInput(f'There is no {what} "{_shown(typed)}". {_offer(wanted, known)}')


def _offer(wanted: str, known: Mapping[str, str]) -> str:
    spellings = {text.key(code): code for code in known}
    spellings |= {text.key(name): code for code, name in known.items()}
    near = [spellings[match] for match in get_close_matches(wanted, spellings, cutoff=0.5)]
    if near and len(known) > _MOST_NAMED:
        return f"The nearest: {_listed(list(dict.fromkeys(near)), known)}."
    more = ", …" if len(known) > _MOST_NAMED else ""
    return f"There are: {_listed([*known][:_MOST_NAMED], known)}{more}."


def _listed(codes: list[str], known: Mapping[str, str]) -> str:
    return ", ".join(code if known[code] == code else f"{code} ({known[code]})" for code in codes)


def _shown(typed: str) -> str:
    return " ".join(text.sanitise(typed, 60).split())
