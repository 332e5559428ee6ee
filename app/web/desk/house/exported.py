"""What the audit keeps of an export, in the words of the desk."""

from collections.abc import Callable, Mapping
from typing import Final

from app.web.desk.visit import Visit
from app.web.desk.words_of import body_name, place_name, service_name

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
}
_CODED: Final[Mapping[str, str]] = {
    "status": "status",
    "needs": "needs",
    "channel": "channel",
    "filed_by": "filed by",
}
_NAMED: Final[Mapping[str, Callable[[Visit, str], str]]] = {
    "service": service_name,
    "district": place_name,
    "bairro": place_name,
    "place": place_name,
    "owner": body_name,
}


def told_export(visit: Visit, kept: str) -> str:
    """Write what `export_manifest.described` and those who call it keep; other words stay."""
    return "; ".join(_part(visit, part) for part in kept.split("; "))


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
