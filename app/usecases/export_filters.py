"""Which reports an export holds: what somebody typed, and what it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta, tzinfo
from difflib import get_close_matches
from typing import Final

from app.domain import text
from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.clock import Micros, micros, utc
from app.domain.csv_cells import PROFILE_NAMES
from app.domain.errors import InvalidInput
from app.domain.limits import FiledBy
from app.domain.needs import Needs
from app.domain.report import OPEN, Channel, Status
from app.usecases.export_columns import CityNames
from app.usecases.export_table import CSV, Form
from app.usecases.place_filter import read_place

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOT_IN_A_FILE_NAME: Final = re.compile(r"[^a-z0-9_-]+")
#: More names than this no message lists.
_MOST_NAMED: Final = 12
_LONGEST_PLACE: Final = 120
_STATUSES: Final = {
    "any": frozenset(Status),
    "open": OPEN,
    "closed": frozenset(Status) - OPEN,
    **{str(status): frozenset({status}) for status in Status},
}
#: What only open cases can be: no time runs of what is closed, and somebody has closed it.
_OF_OPEN: Final = (Needs.LATE, Needs.TODAY, Needs.UNSEEN)
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
    status: str = ""  #: a status, or open, closed or any
    service: str = ""  #: code or name, as are the next two
    district: str = ""
    bairro: str = ""
    channel: str = ""
    filed_by: str = ""  #: resident, monitor, test or any; all but tests where nothing was typed
    owner: str = ""  #: the body that answers for it, code or name
    needs: str = ""  #: why it needs a hand now, `Needs`
    place: str = ""  #: as `place_filter` reads it: "10348", "jardim/8", "jardim/", "10348@"


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
    owner: str = ""
    place: str = ""
    needs: Needs = Needs.ANY
    #: What that depends on: now, the first moment of tomorrow, and the bodies that the city has.
    now_us: Micros = 0
    today_ends_us: Micros = 0
    bodies: tuple[str, ...] = ()
    scope: Scope = WHOLE_CITY  #: what whoever asks may see at all


def choose(
    asked: Asked,
    names: CityNames,
    zone: tzinfo,
    scope: Scope = WHOLE_CITY,
) -> Filters:
    """Read what was asked; days are those of the city's `zone`.

    Raises: InvalidInput, with a sentence that names what there is.
    """
    district = _find("district", asked.district, _places(names, "district"))
    bairro = _find("bairro", asked.bairro, _places(names, "bairro", district))
    status = _find("status", asked.status, {name: name for name in _STATUSES})
    needs = Needs(_find("needs", asked.needs, {str(one): str(one) for one in Needs if one}))
    statuses = _statuses(status, needs)
    services = {code: service.name for code, service in names.services.items()}
    today = utc(names.now_us).astimezone(zone).date()
    return Filters(
        *_period(asked, zone),
        statuses=statuses,
        service=_find("service", asked.service, services),
        district=district,
        bairro=bairro,
        channel=_find("channel", asked.channel, {str(c): str(c) for c in Channel}),
        filed_by=_FILED_BY[
            _find("filed_by", asked.filed_by, {one: one for one in _FILED_BY if one})
        ],
        owner=_find("owner", asked.owner, names.all_bodies),
        place=_place(asked.place, names),
        needs=needs,
        now_us=names.now_us,
        today_ends_us=_midnight(today + timedelta(days=1), zone) or 0,
        bodies=tuple(names.bodies),
        scope=scope,
    )


def _statuses(typed: str, needs: Needs) -> frozenset[str]:
    """Give the statuses that are let through, none for all; what needs a hand is open."""
    asked = _STATUSES[typed or ("open" if needs else "any")]
    if needs in _OF_OPEN and not (asked := asked & OPEN):
        raise InvalidInput(
            "what is closed is not late, due or unseen: leave out the status or the need"
        )
    return frozenset() if asked == frozenset(Status) else frozenset(map(str, asked))


def file_name(
    city: str, asked: Asked, filters: Filters, form: Form = CSV, profile: str = PROFILE_NAMES[0]
) -> str:
    """Name a file by what is in it, and by who reads it where that is not what reads most.

    >>> file_name("maputo", Asked(since="2016-11-01", status="open"), Filters())
    'dial311-maputo-from-2016-11-01-open.csv'
    >>> file_name("maputo", Asked(), Filters(), profile="excel")
    'dial311-maputo-excel.csv'
    """
    parts = (
        city,
        "events" if form.of_events else "",
        profile if form.has_profiles and profile != PROFILE_NAMES[0] else "",
        asked.since and f"from-{asked.since}",
        asked.until and f"to-{asked.until}",
        asked.status,
        filters.service,
        filters.district,
        filters.bairro,
        filters.channel,
        asked.filed_by and f"by-{asked.filed_by}",
        filters.owner and f"of-{filters.owner}",
        asked.needs,
        filters.place and f"at-{filters.place}",
    )
    safe = (_NOT_IN_A_FILE_NAME.sub("-", part.lower()) for part in parts if part)
    return "-".join(("dial311", *safe)) + form.suffix


def _period(asked: Asked, zone: tzinfo) -> tuple[Micros | None, Micros | None]:
    since = _day("since", asked.since)
    until = _day("until", asked.until)
    if since and until and since > until:
        raise InvalidInput(
            "since (%(since)s) is later than until (%(until)s): exchange them.",
            since=since,
            until=until,
        )
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
        raise InvalidInput(
            '%(filter)s "%(typed)s" is no day: write it like 2016-11-30.',
            filter=name,
            typed=_shown(typed),
        )
    return day


def _midnight(day: date | None, zone: tzinfo) -> Micros | None:
    return micros(datetime.combine(day, time(), zone)) if day else None


def _places(names: CityNames, kind: str, parent: str = "") -> dict[str, str]:
    return {
        code: place.name
        for code, place in names.places.items()
        if place.kind == kind and (not parent or place.parent == parent)
    }


def _place(typed: str, names: CityNames) -> str:
    """Give what the filter asks for, as long as the longest code with a block and a pin.

    Cases of a place that the city has no more may be asked for: names know it still.
    """
    place = " ".join(text.sanitise(typed, _LONGEST_PLACE).split())
    if typed and read_place(place).area not in names.places:
        raise InvalidInput("there is no place %(place)s", place=_shown(place))
    return place


def _find(what: str, typed: str, known: Mapping[str, str]) -> str:
    """Give the code of what was typed, by its code or by its name, folded; "" for nothing."""
    if not typed or typed in known:
        return typed
    wanted = text.key(typed)
    found = [code for code, name in known.items() if wanted in (text.key(name), text.key(code))]
    if len(found) == 1:
        return found[0]
    told = {"filter": what, "typed": _shown(typed)}
    if found:
        raise InvalidInput(
            'More than one %(filter)s is called "%(typed)s": %(there)s. Give its code.',
            there=_listed(found, known),
            **told,
        )
    near = _near(wanted, known) if len(known) > _MOST_NAMED else []
    if near:
        raise InvalidInput(
            'There is no %(filter)s "%(typed)s". The nearest: %(there)s.',
            there=_listed(near, known),
            **told,
        )
    more = ", …" if len(known) > _MOST_NAMED else ""
    raise InvalidInput(
        'There is no %(filter)s "%(typed)s". There are: %(there)s.',
        there=_listed([*known][:_MOST_NAMED], known) + more,
        **told,
    )


def _near(wanted: str, known: Mapping[str, str]) -> list[str]:
    spellings = {text.key(code): code for code in known}
    spellings |= {text.key(name): code for code, name in known.items()}
    near = (spellings[match] for match in get_close_matches(wanted, spellings, cutoff=0.5))
    return list(dict.fromkeys(near))


def _listed(codes: list[str], known: Mapping[str, str]) -> str:
    return ", ".join(code if known[code] == code else f"{code} ({known[code]})" for code in codes)


def _shown(typed: str) -> str:
    return " ".join(text.sanitise(typed, 60).split())
