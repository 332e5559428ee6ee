"""What was done at the desk, by whom and why: the newest first."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from app.domain.accounts import WHOLE_CITY, Right
from app.domain.audit import NOBODY, Deed
from app.domain.clock import Micros, end_of_day
from app.domain.errors import InvalidInput
from app.domain.public_number import spoken
from app.store.audit_list import Asked, Entry, Found, cases_beyond, read_audit
from app.web.desk.form import Form
from app.web.desk.house.exported import named_export, told_export
from app.web.desk.house.scopes import spelled
from app.web.desk.room import PREFIX, Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import network_name
from app.work.housekeeper import FAILED, WORKED

_PATH: Final = f"{PREFIX}/house/audit"
_OFFICIAL: Final = "official "
_SCRIPT: Final = "token"
#: How a token of the settings is called: "token setting 2". Names of others have no blanks.
_OF_SETTINGS: Final = "setting "
#: Ids tell no other years.
_YEARS: Final = range(2020, 2089)
#: What deeds are done to, as the audit writes it before a name.
_OBJECTS: Final = (
    *("user", "case", "line", "menu", "draft", "message", "export", "token", "proposal"),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for, as it was typed."""

    person: str = ""
    deed: str = ""
    object: str = ""
    day: str = ""

    def query(self, before: int = 0) -> str:
        """Give it as the query of an address."""
        said = {**asdict(self), "before": before}
        return urlencode({name: value for name, value in said.items() if value})


class Row(NamedTuple):
    """A deed as the page tells it."""

    entry: Entry
    person: str  #: the name alone, where it is an official's
    did: str  #: the deed, in words
    kind: str  #: of what it was done to, one of `_OBJECTS`; "" for others
    name: str  #: of what it was done to; "" where that is who did it
    before: str
    after: str
    city: str


def show(visit: Visit) -> Response:
    """Show a page of deeds. Two reads; three for who works on a part of the city."""
    filters = _filters(visit.query)
    try:
        asked = _asked(visit, filters)
    except InvalidInput as error:
        return _page(visit, filters, Found([], 0), visit.told(error))
    with visit.tools.reader.connect() as connection:
        found = read_audit(connection, visit.tools.vault, asked)
        beyond = cases_beyond(connection, visit.city_id, visit.account.scope, found.entries)
    shown = [entry for entry in found.entries if entry.object not in beyond]
    return _page(visit, filters, found._replace(entries=shown))


def _page(visit: Visit, filters: Filters, found: Found, message: str = "") -> Response:
    return visit.page(
        "house_audit.html",
        400 if message else 200,
        rows=[_row(visit, entry) for entry in found.entries],
        filters=filters,
        older=filters.query(found.older) if found.older else "",
        is_later=bool(visit.query.whole("before")),
        deeds=[*Deed],
        knows_addresses=visit.account.may(Right.HOUSE),
        is_part=_is_held(visit),
        message=message,
    )


def _filters(query: Form) -> Filters:
    return Filters(*(query.get(name) for name in ("person", "deed", "object", "day")))


def _asked(visit: Visit, filters: Filters) -> Asked:
    """Read what is looked for. Raises: InvalidInput."""
    if filters.deed not in ("", *Deed):
        raise InvalidInput("there is no such deed: choose one of the list")
    return Asked(
        None if _sees_all(visit) else visit.city_id,
        _people(filters.person),
        _things(filters.object),
        filters.deed,
        _day(visit, filters.day),
        visit.query.whole("before"),
        visit.account.name if _is_held(visit) else "",
    )


def _is_held(visit: Visit) -> bool:
    return visit.account.scope != WHOLE_CITY


def _sees_all(visit: Visit) -> bool:
    return visit.account.may(Right.HOUSE) and visit.account.city_id is None


def _people(typed: str) -> tuple[str, ...]:
    """Give what the audit may call somebody."""
    name = typed.lower()
    return (typed, f"{_OFFICIAL}{name}", f"shell {name}") if typed else ()


def _things(typed: str) -> tuple[str, ...]:
    """Give what the audit may call a thing; a case however its number is written.

    >>> _things("4821 7365")[-1]
    'case 48217365'
    """
    if not typed:
        return ()
    kinds = [kind for kind in _OBJECTS if kind != "case"]
    found = [typed, *(f"{kind} {typed}" for kind in kinds), f"user {typed.lower()}"]
    number = "".join(typed.lower().removeprefix("case ").split())
    return (*dict.fromkeys(found), *([f"case {number}"] if number.isdecimal() else []))


def _day(visit: Visit, typed: str) -> tuple[Micros, Micros] | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        raise InvalidInput("write the day as in 2026-11-26")
    number, zone = day.toordinal(), visit.city.zone
    return end_of_day(number - 1, zone) + 1, end_of_day(number, zone) + 1


def _row(visit: Visit, entry: Entry) -> Row:
    cities = visit.tools.cities
    kind, name = _object(visit, entry)
    is_of_city = entry.city_id is not None and len(cities.all()) > 1 and _sees_all(visit)
    return Row(
        entry,
        _person(visit, entry.actor),
        _did(visit, entry),
        kind,
        name,
        spelled(visit, entry.before),
        _after(visit, entry),
        # A draft is called by its city already.
        cities.numbered(entry.city_id).name
        if is_of_city and entry.city_id and kind != "draft"
        else "",
    )


def _person(visit: Visit, actor: str) -> str:
    if actor == NOBODY:
        return visit.word(actor)
    kind, _, name = actor.partition(" ")
    if kind == _SCRIPT:
        place = name.removeprefix(_OF_SETTINGS)
        of_settings = visit.word("token %(n)s of the settings", n=place)
        return of_settings if place != name else f"{visit.word('object token')} {name}"
    return actor.removeprefix(_OFFICIAL)


def _did(visit: Visit, entry: Entry) -> str:
    """Say what somebody did; a token is not ended as a person's account is."""
    if entry.deed == Deed.ENDED and entry.object.startswith(f"{_SCRIPT} "):
        return visit.word("deed revoked")
    return visit.word(f"deed {entry.deed}")


def _after(visit: Visit, entry: Entry) -> str:
    if entry.deed == Deed.TESTED_LINE and entry.after in (WORKED, FAILED):
        return visit.word(f"test {entry.after}")
    if entry.deed == Deed.EXPORTED:
        return told_export(visit, entry.after)
    return spelled(visit, entry.after)


def _object(visit: Visit, entry: Entry) -> tuple[str, str]:
    """Give the kind of what something was done to, and its name as people write it."""
    kind, _, name = entry.object.partition(" ")
    if kind not in _OBJECTS:
        return "", entry.object
    if kind == "user" and name == entry.actor.removeprefix(_OFFICIAL):
        return "", ""
    if kind == "draft":
        return kind, next((c.name for c in visit.tools.cities.all() if c.code == name), name)
    if kind == "line":
        return kind, network_name(visit, name)
    if kind == "export":
        return kind, named_export(visit, name)
    return kind, spoken(int(name)) if kind == "case" and name.isdecimal() else name


ROOMS: Final = (Room("GET", "/house/audit", Right.WATCH, show),)
