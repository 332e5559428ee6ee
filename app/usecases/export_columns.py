"""The columns of an export of reports, in order: what each is called, holds and means.

The first fourteen are GeoReport Bulk's, so any tool that reads 311 data reads the file.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from app.domain.clock import Micros
from app.domain.csv_cells import Kind, Value
from app.domain.report import OPEN, Status


class ReportRow(NamedTuple):
    """A report as it is stored, its words opened."""

    id: int
    number: int
    requested_at: Micros
    updated_at: Micros
    closed_at: Micros | None
    service_code: str
    district: str
    bairro: str
    block: str
    point: str
    lat: float
    lon: float
    radius_m: int
    located_by: str
    status: str
    channel: str
    language: str
    network: str
    answers: str | None  #: numbers typed on the way, JSON: screen -> number
    owner: str  #: code of the body that answers for it; "" of reports of old
    due_at: Micros | None
    held: str  #: why it was held for an official; "" where it was not, or is no more
    filed_by: str
    told_by: Micros | None
    reopenings: int
    people: int  #: who have told of it, its reporter one of them
    duplicate_of: int | None  #: public number; None of what the reader may not see, too
    comment: str  #: "" without the right to read it
    phone: str = ""  #: E.164, of who reported it; "" where it is hidden, and where not asked for


#: What was found to repeat another case, or to be none, has no date to keep.
_NO_CASES: Final = (Status.DUPLICATE, Status.INVALID)
_SOLVED: Final = (Status.RESOLVED, Status.CONFIRMED)
#: A page of reports by field.
Fields: TypeAlias = Mapping[str, Sequence[Value]]


class PlaceName(NamedTuple):
    """A place of the city, past ones too."""

    kind: str
    name: str
    parent: str


class ServiceName(NamedTuple):
    """A service of the city, past ones too."""

    name: str
    group: str
    responsible: str


class CityNames(NamedTuple):
    """What codes stand for."""

    places: Mapping[str, PlaceName]
    services: Mapping[str, ServiceName]
    block: str  #: what stands before a block's number, "Q."
    zone: str  #: IANA
    bodies: Mapping[str, str]  #: code -> name, present ones only
    now_us: Micros
    old_bodies: Mapping[str, str] = MappingProxyType({})  #: code -> name, those that are gone

    @property
    def all_bodies(self) -> Mapping[str, str]:
        """Whoever answers for a case or did, by code."""
        return {**self.bodies, **self.old_bodies}

    def place(self, code: str) -> str:
        """Name a place, by its code should nobody know the name."""
        known = self.places.get(code)
        return known.name if known else code

    def service(self, code: str) -> str:
        """Name a service, by its code should nobody know the name."""
        known = self.services.get(code)
        return known.name if known else code

    def group(self, code: str) -> str:
        """Name the group of a service."""
        known = self.services.get(code)
        return known.group if known else ""

    def responsible(self, owner: str, service: str) -> str:
        """Name the body that answers for a report; by the service where it carries none."""
        if owner:
            return self.body(owner)
        known = self.services.get(service)
        return known.responsible if known else ""

    def body(self, code: str) -> str:
        """Name a body, by its code should nobody know the name."""
        return self.bodies.get(code) or self.old_bodies.get(code, code)

    def address(self, point: str, block: str, bairro: str, district: str) -> str:
        """Write a place from the nearest to the widest: `Q.12, Maxaquene A, KaMaxakeni`."""
        known = (
            self.place(point),
            block and self.block + block,
            self.place(bairro),
            self.place(district),
        )
        return ", ".join(filter(None, known))

    def time_zone(self, _status: str) -> str:
        """Name the zone of every time in the file."""
        return self.zone


def open_or_closed(_names: CityNames, status: str) -> str:
    """Say of a status what a 311 tool understands."""
    return "open" if status in OPEN else "closed"


def on_time(names: CityNames, status: str, closed_at: Micros | None, due: Micros | None) -> str:
    """Say whether a date was kept; nothing where it may be yet, or where there is none.

    A share of all that were due counts those that are open still and past it: they say no; so do
    those that were closed unsolved. So the desk's numbers count (`case_history.dates_kept`), and
    besides what was found to be no case after its date, and dates that were missed and replaced.
    """
    if due is None or status in _NO_CASES:
        return ""
    if closed_at is None or status not in _SOLVED:
        return "no" if due < names.now_us else ""
    return "yes" if closed_at <= due else "no"


def listed_answers(_names: CityNames, answers: str | None) -> str | None:
    """Write the numbers typed on the way as one cell: `people=7; water=12`."""
    if answers is None:
        return None
    return "; ".join(f"{screen}={number}" for screen, number in json.loads(answers).items())


class Column(NamedTuple):
    """One column: a row of the data dictionary, and where its values come from."""

    name: str
    kind: Kind
    #: Names of the fields of a report it is made of, with spaces; "" for an empty column.
    source: str
    meaning: str
    #: Makes a value of the names and those fields; None takes the one field as it is.
    made: Callable[..., Value] | None = None

    def values(self, page: Fields, names: CityNames) -> Sequence[Value]:
        """Give its value for each report of a page; each combination of fields is met once."""
        if not self.source:
            return [None] * len(page["number"])
        if self.made is None:
            return page[self.source]
        met = list(zip(*(page[field] for field in self.source.split()), strict=True))
        made = {fields: self.made(names, *fields) for fields in set(met)}
        return [made[fields] for fields in met]


_T, _N, _C, _M, _I = Kind.TEXT, Kind.NUMBER, Kind.COORDINATE, Kind.MOMENT, Kind.ID

#: In the order of the file.
COLUMNS: Final = (
    Column("service_request_id", _I, "number", "the case number callers are given"),
    Column("requested_datetime", _M, "requested_at", "when it was filed"),
    Column("updated_datetime", _M, "updated_at", "when it last changed"),
    Column("closed_date", _M, "closed_at", "when it was closed; empty while open"),
    Column("status_description", _T, "status", "open or closed", open_or_closed),
    Column("status_notes", _T, "", "why it stands so; empty, the file of events has the reasons"),
    Column("source", _T, "channel", "how it reached the city, same as channel"),
    Column("service_name", _T, "service_code", "kind of problem", CityNames.service),
    Column("service_subtype", _T, "service_code", "group of that problem", CityNames.group),
    Column(
        "description",
        _T,
        "comment",
        "the resident's words; empty without the right to them, numbers hidden where phone is",
    ),
    Column(
        "agency_responsible",
        _T,
        "owner service_code",
        "body that answers for it",
        CityNames.responsible,
    ),
    Column(
        "address",
        _T,
        "point block bairro district",
        "point, block, bairro, district: what is known of them",
        CityNames.address,
    ),
    Column("lat", _C, "lat", "degrees north, WGS 84; how near: radius_m"),
    Column("long", _C, "lon", "degrees east, WGS 84; how near: radius_m"),
    Column("status", _T, "status", "received, acknowledged, assigned, in_progress, resolved …"),
    Column("service_code", _I, "service_code", "stable code of the problem"),
    Column("district", _T, "district", "name of the district", CityNames.place),
    Column("bairro", _T, "bairro", "name of the bairro", CityNames.place),
    Column("block", _I, "block", "number of the block, as residents count them"),
    Column("point", _T, "point", "name of the container or other point", CityNames.place),
    Column("container_code", _I, "point", "code of that point, as painted on it"),
    Column("radius_m", _N, "radius_m", "metres around lat, long within which it is"),
    Column(
        "located_by",
        _T,
        "located_by",
        "what lat, long are of: container, pin (an official's), point, bairro, district, city",
    ),
    Column("channel", _T, "channel", "ussd, sms, or by whom an official was told: telephone …"),
    Column("language", _I, "language", "language it was filed in, ISO 639"),
    Column("network", _I, "network", "the gateway's code of the mobile network"),
    Column(
        "answers",
        _T,
        "answers",
        "numbers typed on the way, by screen: people=7; water=12",
        listed_answers,
    ),
    Column("due_at", _M, "due_at", "by when it should be solved; empty where there is no date"),
    Column(
        "on_time",
        _T,
        "status closed_at due_at",
        "yes: solved by due_at; no: later, or not; empty before, and of duplicate and invalid,"
        " which the figures count where that was found out after due_at",
        on_time,
    ),
    Column(
        "held",
        _I,
        "held",
        "why it waits for an official, or did when it was closed: blocked, phone, place, bairro",
    ),
    Column("filed_by", _I, "filed_by", "resident, monitor, or test when those are asked for"),
    Column(
        "duplicate_of",
        _I,
        "duplicate_of",
        "service_request_id of the case that it repeats; empty where others work on that one",
    ),
    Column(
        "told_by",
        _M,
        "told_by",
        "end of the day by which its reporter was told it would be solved; empty where no day was"
        " told. The figures count it when it is over, as kept where resolved or confirmed and"
        " closed_date no later; not of duplicate, invalid, tests and what has held",
    ),
    Column("reopenings", _N, "reopenings", "how often it was opened again after it was closed"),
    Column("people", _N, "people", "how many have told of it, who reported it and who joined"),
)
#: Only where times are written without an offset.
TIME_ZONE: Final = Column("time_zone", _T, "status", "IANA zone of every time", CityNames.time_zone)
#: Only for who may see it, and said why.
PHONE: Final = Column("phone", _I, "phone", "number it was reported from; empty where hidden")
