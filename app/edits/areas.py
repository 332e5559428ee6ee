"""Add to places.yaml: a bairro to a district, and a district with its first bairro.

Each goes behind those that are there, as callers meet them in this order. A code is made of the
name; it is for life.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from app.domain.errors import NotFound
from app.edits.edited import Edited, Typed, Unfit
from app.edits.fields import Field, Kind, as_value, checked
from app.edits.names import free_name
from app.edits.places import FILE
from app.menufiles.yaml_put import Path, Where, append, find, plain
from app.menufiles.yaml_values import Block, Value
from app.usecases.drafts import Change, Files

#: Fields of the first bairro of a new district, which has none without one.
FIRST_NAME: Final = "first name"
FIRST_LABEL: Final = "first label"
#: What may be said of each, in the order of the file.
BAIRRO: Final = {
    "name": Kind.TEXT,
    "label": Kind.TEXT,
    "aliases": Kind.LIST,
    "population": Kind.BARE,
    "blocks": Kind.BARE,
    "at": Kind.PAIR,
    "source": Kind.TEXT,
}
DISTRICT: Final = {
    "name": Kind.TEXT,
    "label": Kind.TEXT,
    "aliases": Kind.LIST,
    "at": Kind.PAIR,
    "source": Kind.TEXT,
    "radius_m": Kind.BARE,
}
_DISTRICTS: Final[Path] = ("districts",)
#: Letters of a code that is made of a name.
_MOST_CODE: Final = 20


def add_bairro(files: Files, district: str, typed: Mapping[str, Typed]) -> Edited:
    """Add a bairro to a district.

    Raises: BadFields, Unfit where it has no name, NotFound where there is no such district.
    """
    its = (*_DISTRICTS, Where("code", district))
    if find(files[FILE], its) is None:
        raise NotFound("There is no such place.")
    code, said = _named(files, typed, "name", "bairro")
    entry = _entry(code, said, BAIRRO)
    path = (*its, "bairros")
    after = {FILE: append(files[FILE], path, entry)}
    fields = [Field(word, (*path, Where("code", code), word)) for word in BAIRRO]
    return _edited(files, after, code, said["name"], fields)


def add_district(files: Files, typed: Mapping[str, Typed]) -> Edited:
    """Add a district with its first bairro, which lies where the district does until it says more.

    Raises: BadFields, Unfit where one of both has no name.
    """
    code, said = _named(files, typed, "name", "district")
    first, _ = _named(files, typed, FIRST_NAME, "bairro", code)
    words = {"name": said[FIRST_NAME], "label": said.get(FIRST_LABEL, "")}
    entry = _entry(code, said, DISTRICT)
    entry["bairros"] = [_entry(first, words, BAIRRO)]
    after = {FILE: append(files[FILE], _DISTRICTS, entry)}
    its = (*_DISTRICTS, Where("code", code))
    below = (*its, "bairros", Where("code", first))
    fields = [Field(word, (*its, word)) for word in DISTRICT]
    fields += [Field(FIRST_NAME, (*below, "name")), Field(FIRST_LABEL, (*below, "label"))]
    return _edited(files, after, code, said["name"], fields)


def _named(
    files: Files, typed: Mapping[str, Typed], word: str, kind: str, *taken: str
) -> tuple[str, dict[str, str]]:
    """Give a free code for what is called so, and all that was typed."""
    said = {name: " ".join(one.text.split()) for name, one in typed.items() if one.text.strip()}
    if word not in said:
        raise Unfit("Write what it is called.", field=word)
    known = {*_codes(plain(find(files[FILE], ()))), *taken}
    return free_name(said[word], known, kind, _MOST_CODE), said


def _codes(read: object) -> Iterator[str]:
    """Give every code of the file."""
    if isinstance(read, dict):
        if "code" in read:
            yield str(read["code"])
        read = list(read.values())
    for one in read if isinstance(read, list) else ():
        yield from _codes(one)


def _entry(code: str, said: Mapping[str, str], words: Mapping[str, Kind]) -> Block:
    values: dict[str, Value | None] = {
        word: as_value(said.get(word, ""), kind) for word, kind in words.items()
    }
    return Block({"code": code, **{word: one for word, one in values.items() if one is not None}})


def _edited(files: Files, after: Files, code: str, name: str, fields: list[Field]) -> Edited:
    change = Change(f"{FILE} / {code}", "", name)
    return Edited(after, [change], checked(files, after, fields))
