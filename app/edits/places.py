"""Edit places.yaml: what districts, bairros and points are called, and where they are."""

from collections.abc import Mapping
from typing import Final

from app.domain.errors import Conflict, NotFound
from app.domain.gazetteer import Gazetteer
from app.edits.edited import Edited, Typed, digest
from app.edits.fields import Field, Kind, checked, edit_fields
from app.edits.removal import Entry, put_back, take_out, with_typed
from app.menufiles.yaml_put import Path, Where
from app.menufiles.yaml_said import Said, hushed, said_of
from app.usecases.drafts import Change, Files, Thing

FILE: Final = "places.yaml"
#: In the order of the file.
_ORDER: Final = (
    *("code", "name", "label", "aliases", "kind", "population", "blocks"),
    *("at", "source", "radius_m", "points", "bairros"),
)
_KINDS: Final = {
    "aliases": Kind.LIST,
    "at": Kind.PAIR,
    "population": Kind.BARE,
    "blocks": Kind.BARE,
    "radius_m": Kind.BARE,
}
DISTRICT: Final = ("name", "label", "aliases", "at", "source", "radius_m")
BAIRRO: Final = ("name", "label", "aliases", "population", "blocks", "at", "source")
POINT: Final = ("name", "label", "kind", "at")


def fields_of(gazetteer: Gazetteer, code: str) -> list[Field]:
    """Give the fields of a place. Raises: NotFound where the city has none of this code."""
    its, words = _place(gazetteer, code)
    return [Field(word, (*its, word), _KINDS.get(word, Kind.TEXT), _ORDER) for word in words]


def edit_place(files: Files, gazetteer: Gazetteer, code: str, typed: Mapping[str, Typed]) -> Edited:
    """Put what was typed into a place. Raises: as `edit_fields`, NotFound."""
    return edit_fields(files, FILE, fields_of(gazetteer, code), typed)


def entry_of(gazetteer: Gazetteer, code: str) -> Entry:
    """Give a point as what may be taken out. Raises: NotFound where there is none of this code."""
    if code not in gazetteer.by_point:
        raise NotFound("There is no such place.")
    return Entry(Thing(FILE, code), _place(gazetteer, code)[0])


def take_point_out(
    files: Files, gazetteer: Gazetteer, code: str, seen: str, goes: bool | None = None
) -> Edited:
    """Take a point out: once that answers its code is never given again.

    `goes`: as `take_out` has it. Raises: as `take_out`.
    """
    return take_out(files, entry_of(gazetteer, code), seen, gazetteer.by_point[code].name, goes)


def remark_at(files: Files, gazetteer: Gazetteer, code: str) -> Said | None:
    """Give what the file says of a place in remarks. Raises: NotFound, InvalidInput."""
    return said_of(files[FILE], _place(gazetteer, code)[0])


def delete_remark(files: Files, gazetteer: Gazetteer, code: str, words: str) -> Edited:
    """Take out what the file says of a place in remarks; `words` is the digest of what was seen.

    Raises: NotFound, InvalidInput; Conflict where it says something else by now.
    """
    said = remark_at(files, gazetteer, code)
    if said is None or digest(said.words) != words:
        raise Conflict("The file says something else of it by now: look at the place again.")
    after = {FILE: hushed(files[FILE], _place(gazetteer, code)[0])}
    change = Change(f"{FILE} / {code} / remark", said.words, "")
    return Edited(after, [change], checked(files, after, ()))


def put_point_back(
    files: Files,
    published: Files,
    gazetteer: Gazetteer,
    code: str,
    typed: Mapping[str, Typed],
) -> Edited:
    """Put a point back that was taken out, with what was typed of it meanwhile.

    `gazetteer` is that of what is published. Raises: as `put_back`, `edit_place`.
    """
    entry = entry_of(gazetteer, code)
    back = put_back(files, published, entry, gazetteer.by_point[code].name)
    return with_typed(files, back, FILE, fields_of(gazetteer, code), typed)


def _place(gazetteer: Gazetteer, code: str) -> tuple[Path, tuple[str, ...]]:
    if code in gazetteer.by_district:
        return _of_district(code), DISTRICT
    if bairro := gazetteer.by_bairro.get(code):
        return _of_bairro(bairro.district, code), BAIRRO
    if point := gazetteer.by_point.get(code):
        above = _of_bairro(gazetteer.by_bairro[point.bairro].district, point.bairro)
        return (*above, "points", Where("code", code)), POINT
    raise NotFound("There is no such place.")


def _of_district(code: str) -> Path:
    return "districts", Where("code", code)


def _of_bairro(district: str, code: str) -> Path:
    return (*_of_district(district), "bairros", Where("code", code))
