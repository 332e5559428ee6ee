"""What the audit keeps of an export, in the words of the desk."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl

from app.web.desk.visit import Visit
from app.web.desk.words_of import body_name, place_asked, place_name, service_name

#: What is counted, and filters: as they are kept, and as pages call them.
_CALLED: Final[Mapping[str, str]] = {
    "cases": "Cases",
    "rows": "Rows",
    "status": "Status",
    "needs": "Needs",
    "service": "Problem",
    "district": "District",
    "bairro": "Bairro",
    "place": "Place",
    "owner": "Responsible",
    "channel": "Channel",
    "filed_by": "Filed by",
    "since": "From",
    "until": "Until",
    "order": "Order",
    "span": "Time",
    "day": "Day",
}
_CODED: Final[Mapping[str, str]] = {
    "status": "status",
    "needs": "needs",
    "channel": "channel",
    "filed_by": "filed by",
    "order": "order",
    "span": "span",
}
_NAMED: Final[Mapping[str, Callable[[Visit, str], str]]] = {
    "service": service_name,
    "district": place_name,
    "bairro": place_name,
    "place": place_asked,
    "owner": body_name,
}
#: Tables of the page of numbers, by the names of their files, as the page calls them.
_TABLES: Final[Mapping[str, str]] = {
    "flow": "In and out",
    "ages": "How old open cases are",
    "hours": "When cases come",
    "places": "Places with most new cases",
    "stops": "Where callers stop",
    "ways": "Channels and operators",
    "costs": "Messages and cost",
    **{part: f"parts by {part}" for part in ("body", "service", "district", "bairro")},
}


def named_export(visit: Visit, name: str) -> str:
    """Name what was exported: a table of a page, a city's cases; the number of a job stays."""
    page, _, table = name.partition(" ")
    if page == "numbers":
        title = _TABLES.get(table)
        return ": ".join(filter(None, (visit.word("Numbers"), title and visit.word(title))))
    if page == "map" and table:
        return f"{visit.word('Map')}: {visit.word(f'by {table}')}"
    return next((city.name for city in visit.tools.cities.all() if city.code == name), name)


def told_export(visit: Visit, kept: str) -> str:
    """Write what `export_manifest.described` and those who call it keep; other words stay.

    Of a table of a page that is how the page was asked for.
    """
    parts = kept.split("; ") if "; " in kept else _asked(kept) or [kept]
    return "; ".join(_part(visit, part) for part in parts)


def _asked(query: str) -> list[str]:
    """Read the query of an address in the words of `described`.

    >>> _asked("span=day&part=body&code=waste"), _asked("downloaded")
    (['span day', 'owner waste'], [])
    """
    typed = dict(parse_qsl(query))
    part, code = typed.pop("part", ""), typed.pop("code", "")
    if code:
        typed["owner" if part == "body" else part] = code
    return [f"{name} {value}" for name, value in typed.items()]


def _part(visit: Visit, part: str) -> str:
    name, _, value = part.partition(" ")
    if value and name in _CALLED:
        return f"{visit.word(_CALLED[name])}: {_value(visit, name, value)}"
    said = visit.word(f"exported {part}")
    return part if said == f"exported {part}" else said


def _value(visit: Visit, name: str, value: str) -> str:
    if name in _CODED:
        said = visit.word(key := f"{_CODED[name]} {value}")
        return value if said == key else said
    return _NAMED[name](visit, value) if name in _NAMED else value
