"""Read a GeoJSON collection, and remember in which line each of its features begins."""

import json
import re
from typing import Any, Final, NamedTuple

_BLANK: Final = re.compile(r"[ \t\n\r]*")
_COLLECTION: Final = "FeatureCollection"


class Entry(NamedTuple):
    """A feature, and where it begins; lines and columns count from 1."""

    value: Any
    line: int
    column: int


class Broken(Exception):  # noqa: N818 - of a file, not of the program
    """A file that cannot be read: where, what is wrong, how to mend it."""

    def __init__(self, text: str, offset: int, what: str, mend: str) -> None:
        """Find the line of an offset."""
        super().__init__(what)
        self.line, self.column = _place(text, offset)
        self.what = what
        self.mend = mend


def read_collection(text: str) -> tuple[dict[str, Any], list[Entry]]:
    """Give what a collection says of itself, and its features. Raises: Broken."""
    top, offsets = _top(text)
    if top.get("type") != _COLLECTION or not isinstance(top.get("features"), list):
        mend = f'it begins with {{"type": "{_COLLECTION}", "features": [...]}}'
        raise Broken(text, 0, "this is no GeoJSON of several features", mend)
    entries = _entries(text, offsets["features"])
    return {name: value for name, value in top.items() if name != "features"}, entries


def _top(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """Read the outermost object: its values by key, and where each begins."""
    values: dict[str, Any] = {}
    offsets: dict[str, int] = {}
    at = _expect(text, 0, "{")
    while text[at : at + 1] != "}":
        key, at = _value(text, at)
        if not isinstance(key, str):
            raise Broken(text, at, "a key is missing here", "write it in double quotes")
        at = _expect(text, at, ":")
        offsets[key] = at
        values[key], at = _value(text, at)
        at = _next(text, at, "}")
    end = _skip(text, at + 1)
    if end != len(text):
        raise Broken(text, end, "something stands behind the end", "delete it")
    return values, offsets


def _entries(text: str, at: int) -> list[Entry]:
    found = []
    at = _expect(text, at, "[")
    while text[at : at + 1] != "]":
        place = _place(text, at)
        value, at = _value(text, at)
        found.append(Entry(value, *place))
        at = _next(text, at, "]")
    return found


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise Broken(text, error.pos, "this is no JSON", "save the file anew") from None
    except (RecursionError, ValueError):
        raise Broken(text, at, "no borders look like this", "save the file anew") from None
    return value, _skip(text, end)


def _next(text: str, at: int, end: str) -> int:
    """Step over a comma; stay at the end."""
    if text[at : at + 1] == end:
        return at
    return _expect(text, at, ",")


def _expect(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != sign:
        raise Broken(text, at, f"this is no JSON: {sign} is missing here", "save the file anew")
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _no_number(written: str) -> float:
    raise ValueError(written)


_DECODER: Final = json.JSONDecoder(parse_constant=_no_number)
