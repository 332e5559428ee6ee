"""Read the languages of city.yaml, and who has approved each."""

from datetime import date, datetime, timedelta, timezone
from typing import Final

from app.menufiles import fields
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short
from app.menufiles.phrases import check_letters, check_line
from app.menufiles.plain import PlainReader
from app.menufiles.tree import Node, Pairs, Scalar

LANGUAGE: Final = ("name", "reader", "approved")
#: Letters of a code, at most: longer ones are no language's.
CODE: Final = 8
#: Where a day begins first: no city is ahead of it.
_EASTERNMOST: Final = timezone(timedelta(hours=14))
#: What people write while they look for somebody.
_NOBODY: Final = frozenset({"none", "nobody", "tbd", "todo", "unknown", "xxx"})


def read(city: Fields, notes: Notes) -> tuple[dict[str, str], dict[str, PlainReader]]:
    """Give the languages' names in order, and who read which and when; none beside a wrong code.

    Which language it was meant to be is not known, and the other files would be held against it.
    """
    names: dict[str, str] = {}
    readers: dict[str, PlainReader] = {}
    is_known = True
    for key, value in city.pairs("languages"):
        code = key.text.lower()
        is_code = code.isascii() and code.isalpha() and len(code) <= CODE
        is_known = is_known and is_code
        if not is_code or code != key.text:
            notes.add(key.mark, f"{short(key.text)} is no language code", "write pt, en, sw, ...")
        # Capitals have their finding; the files of the language are looked at all the same.
        name = _name(key.text, value, notes)
        if name and name in names.values():
            what = f"two languages are called {short(name)}, and callers see only the name"
            notes.add(value.mark, what, "write what its speakers call it")
        names[code] = name
        if isinstance(value, Pairs) and (reader := _reader(key, value, notes)):
            readers[code] = reader
    return (names, readers) if is_known else ({}, {})


def _name(code: str, value: Node, notes: Notes) -> str:
    """Read the name, which stands alone or as one of several words."""
    what = f"the name of {code}"
    if isinstance(value, Pairs):
        known = [pair for pair in value.pairs if pair[0].text == "name"]
        if not known:
            notes.add(value.mark, f"the language {code} has no name", "add name:")
            return ""
        value, what = known[0][1], "name"
    name = fields.text(value, notes, what)
    check_letters(value.mark, name, notes, code)
    check_line(value.mark, name, notes)
    return name


def _reader(key: Scalar, value: Pairs, notes: Notes) -> PlainReader | None:
    """Read who approved a language: both words or neither."""
    language = Fields(value, notes, f"the language {key.text}", LANGUAGE)
    reader, day = language.get("reader"), language.get("approved")
    if reader is None and day is None:
        return None
    if reader is None or day is None:
        said, missing = ("reader", "approved") if day is None else ("approved", "reader")
        mend = f"add {missing}:, or take {said} out while it is a draft"
        what = f"the language {key.text} has {said} and no {missing}"
        notes.add(key.mark, what, mend, key=missing)
    return {"name": _person(reader, notes), "approved": _date(day, notes)}


def _person(node: Node | None, notes: Notes) -> str:
    name = fields.text(node, notes, "reader") if node else ""
    letters = sum(map(str.isalpha, name))
    if node and name and (letters < 2 or name.casefold().strip(" .?") in _NOBODY):
        mend = "write the name of who read every text, or leave reader and approved out"
        notes.add(node.mark, f"{short(name)} is nobody's name", mend)
    return name


def latest_day() -> date:
    """Give the day it is where days begin first."""
    return datetime.now(_EASTERNMOST).date()


def _date(node: Node | None, notes: Notes) -> str:
    written = fields.day(node, notes, "approved") if node else ""
    if node and written and date.fromisoformat(written) > latest_day():
        what = f"{written} is still to come"
        notes.add(node.mark, what, "write the day on which the texts were read")
    return written
