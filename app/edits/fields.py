"""Edit the facts of a city, field by field: each is a value at a path of one of its files."""

import re
from collections.abc import Mapping, Sequence, Set
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.errors import MenuFileError
from app.edits.edited import BadFields, Edited, LeftOut, Typed, digest, wanted
from app.edits.placing import Spot, place
from app.menufiles.city_folder import Plain, parse
from app.menufiles.tree import Node, Pairs
from app.menufiles.yaml_put import Path, Put, Where, find, node_at, plain, put_all
from app.menufiles.yaml_values import Bare, Value, flow
from app.usecases.drafts import Change, Files

#: What may stand without quotes and be read as a number, a day, yes or no.
_BARE: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}|yes|no")
#: Between entries of a list: names hold commas.
_BETWEEN: Final = re.compile(r"[;\n]+")


_NOTHING: Final[Mapping[str, Put]] = {}


class Kind(StrEnum):
    """How a value is written in a field."""

    TEXT = "text"
    BARE = "bare"  #: a number, a day, yes or no
    LIST = "list"  #: entries with ; between
    PAIR = "pair"  #: latitude and longitude


class Field(NamedTuple):
    """One value that may be edited. Emptied, its key goes."""

    name: str
    path: Path
    kind: Kind = Kind.TEXT
    order: Sequence[str] = ()  #: see `Put.order`


def shown(text: str, fields: Sequence[Field]) -> dict[str, str]:
    """Give what each field of a file holds, "" where nothing stands."""
    return {one.name: as_text(plain(find(text, one.path)), one.kind) for one in fields}


def languages_in(files: Files) -> list[str]:
    """Give the codes of the city's languages in order, those that nobody has read yet too."""
    read = plain(find(files["city.yaml"], ("languages",)))
    return list(read) if isinstance(read, dict) else []


def as_text(value: object, kind: Kind) -> str:
    """Write a value as a field shows it.

    >>> as_text(["a", "b"], Kind.LIST), as_text(["-25.9", "32.5"], Kind.PAIR), as_text(None, "text")
    ('a; b', '-25.9, 32.5', '')
    """
    if isinstance(value, list):
        return (", " if kind == Kind.PAIR else "; ").join(map(str, value))
    return "" if value is None else str(value)


def as_value(typed: str, kind: Kind) -> Value | None:
    """Read what was typed; what is no number stays a text, and the check says so.

    >>> as_value("a; b, c", Kind.LIST), as_value("-25,9 32,5", Kind.PAIR), as_value(" ", Kind.TEXT)
    (['a', 'b, c'], ['-25.9', '32.5'], None)
    """
    text = " ".join(typed.split()) if kind in (Kind.BARE, Kind.PAIR) else typed.strip()
    if not text:
        return None
    if kind == Kind.LIST:
        return list(filter(None, map(str.strip, _BETWEEN.split(text))))
    if kind == Kind.PAIR:
        return [_bare(one) for one in _two(text)]
    return _bare(text) if kind == Kind.BARE else text


def edit_fields(
    files: Files,
    file: str,
    fields: Sequence[Field],
    typed: Mapping[str, Typed],
    more: Mapping[str, Put] = _NOTHING,
    spots: Sequence[Field | Spot] = (),
) -> Edited:
    """Put what was typed into one file; fields that nothing came back of are left.

    `more` is put in besides, by the field at which its findings are told; `spots` are places of
    fields in what comes of it.

    Raises: Clashing, LeftOut, BadFields, InvalidInput where the file has no place for a value.
    """
    text = files[file]
    current = shown(text, fields)
    named = {one.name: one for one in fields}
    _refuse_left_out(typed, {*named, *more, *(one.name for one in spots)})
    changed = wanted(current, {name: one for name, one in typed.items() if name in named})
    puts = [
        Put(named[name].path, as_value(new, named[name].kind), named[name].order)
        for name, new in changed.items()
    ]
    changes = [
        Change(f"{file} / {_spoken(named[name].path)}", current[name], new.strip())
        for name, new in changed.items()
    ]
    changes += [
        Change(f"{file} / {_spoken(one.path)}", _told(find(text, one.path)), _written(one.value))
        for one in more.values()
    ]
    after = put_all(text, _together(text, [*puts, *more.values()]))
    if after == text:
        return Edited({}, ())
    placed = [*fields, *spots, *(Spot(name, one.path) for name, one in more.items())]
    return Edited({file: after}, changes, checked(files, {file: after}, placed))


def _refuse_left_out(typed: Mapping[str, Typed], known: Set[str]) -> None:
    """Let nothing that was typed go with a field that a colleague took out. Raises: LeftOut."""
    others = {name: one for name, one in typed.items() if name not in known}
    changed = {n: one.text for n, one in others.items() if digest(one.text) != one.was}
    if lost := {name: text for name, text in changed.items() if text.strip()}:
        raise LeftOut(lost)


def _together(text: str, puts: Sequence[Put]) -> list[Put]:
    """Put as a whole what loses all its keys: in brackets no key would be left to put others by."""
    tree, found = find(text, ()), list[Put]()
    for above in dict.fromkeys(one.path[:-1] for one in puts):
        ones, node = [one for one in puts if one.path[:-1] == above], node_at(tree, above)
        keys = {key.text for key, _ in node.pairs} if isinstance(node, Pairs) else set()
        gone = {one.path[-1] for one in ones if one.value is None}
        if above and keys and keys <= gone and len(ones) > 1:
            others = {str(one.path[-1]): one.value for one in ones if one.value is not None}
            found.append(Put(above, others or None))
        else:
            found += ones
    return found


def _told(node: Node | None) -> str:
    return "" if node is None else _written(_as_value(plain(node)))


def _as_value(value: object) -> Value:
    if isinstance(value, dict):
        return {key: _as_value(one) for key, one in value.items()}
    return list(map(_as_value, value)) if isinstance(value, list) else str(value)


def _written(value: Value | None) -> str:
    return "" if value is None else value if isinstance(value, str) else flow(value)


def checked(files: Files, changed: Files, fields: Sequence[Field | Spot]) -> Plain:
    """Check all files of a city with one of them changed.

    Raises: BadFields, with what is found at the values of `fields`.
    """
    [(file, after)] = changed.items()
    try:
        return parse({**files, **changed})
    except MenuFileError as error:
        spots = [one if isinstance(one, Spot) else Spot(one.name, one.path) for one in fields]
        raise BadFields(error.findings, place(after, file, spots, error.findings)) from None


def _bare(text: str) -> str:
    return Bare(text) if _BARE.fullmatch(text) else text


def _two(text: str) -> list[str]:
    """Cut a pair of numbers, with points or with commas in them."""
    for between in (";", ", ", " ", ","):
        cut = [one.strip(" ,").replace(",", ".") for one in text.split(between)]
        if len(cut) == 2:
            return cut
    return [text]


def _spoken(path: Path) -> str:
    return " / ".join(step.value if isinstance(step, Where) else str(step) for step in path)
