"""Files with a list that things are taken out of: real ones, and any that people may write."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st

from app.edits.removal import Entry
from app.menufiles.yaml_put import Path, Where, find, plain
from app.usecases.drafts import Thing
from tests.unit.desk_edits import KIOSKS, MAPUTO

PLACES, CALENDAR = "places.yaml", "calendar.yaml"


class Listed(NamedTuple):
    """A file, and what may be taken out of one list of it."""

    file: str
    text: str
    entries: tuple[Entry, ...]

    def names(self, text: str) -> list[str]:
        """Give what a text has of the list, in its order."""
        held: Any = plain(find(text, self.entries[0].path[:-1])) or ()
        return [one["code"] if isinstance(one, dict) else one for one in held]


def _points(text: str, district: str, bairro: str) -> Listed:
    path: Path = ("districts", Where("code", district), "bairros", Where("code", bairro), "points")
    held: Any = plain(find(text, path))
    codes = [one["code"] for one in held]
    its = (Entry(Thing(PLACES, one), (*path, Where("code", one))) for one in codes)
    return Listed(PLACES, text, tuple(its))


def _keys(text: str, word: str) -> Listed:
    held: Any = plain(find(text, (word,)))
    its = (Entry(Thing(CALENDAR, f"{word} / {one}"), (word, one)) for one in held)
    return Listed(CALENDAR, text, tuple(its))


@cache
def of_maputo() -> tuple[Listed, ...]:
    """Give the points of each bairro; of its file only the district, lest each reading be long."""
    head, *districts = re.split(r"(?m)^(?=  - code: )", MAPUTO[PLACES])
    return tuple(one for its in districts for one in _of_district(head + its))


def _of_district(text: str) -> Iterator[Listed]:
    read: Any = plain(find(text, ("districts",)))
    [district] = read
    for bairro in district["bairros"]:
        if "points" in bairro:
            yield _points(text, district["code"], bairro["code"])


def notices() -> Listed:
    """Give the notices of a small town."""
    return _keys(KIOSKS[CALENDAR], "notices")


#: What may stand directly above an entry, beside it, and above that with a blank line below.
_ABOVE = st.sampled_from(
    [(), (), ("# In doubt",), ("# In doubt", "# 5 km off"), ("# --- East ---",)]
)
_BESIDE = st.sampled_from(["", "", "  # old maps"])
_FREE = st.sampled_from([(), (), ("",), ("# of nobody", "")])
_ENTRIES = st.lists(st.tuples(_FREE, _ABOVE, _BESIDE), min_size=1, max_size=5)


def _rows(found: list[tuple[Any, ...]], lead: str, entries: list[str]) -> list[str]:
    """Write entries on lines of their own; each remark has the number of its entry."""
    lines: list[str] = []
    for number, ((free, above, beside), entry) in enumerate(zip(found, entries, strict=True)):
        said = [f"{one} {number}" if one.startswith("# In") else one for one in (*free, *above)]
        lines += [f"{lead}{one}" if one else "" for one in said]
        first, *below = entry.split("\n")
        lines += [f"{lead}{first}{beside}", *(f"{lead}{one}" for one in below)]
    return lines


@st.composite
def any_points(draw: st.DrawFn) -> Listed:
    """Write a bairro whose points stand in one of the ways people have."""
    found, way = draw(_ENTRIES), draw(st.sampled_from(["flow", "block", "rows"]))
    key, rest = draw(_BESIDE), draw(st.sampled_from(["", "        source: points\n"]))
    facts = [(f"2000{n}", f"name: P{n}") for n in range(len(found))]
    lead = " " * 10
    if way == "block":
        lines = _rows(found, lead, [f'- code: "{code}"\n  {name}' for code, name in facts])
    else:
        dash, comma = ("- ", "") if way == "flow" else ("", ",")
        lines = _rows(found, lead, [f'{dash}{{code: "{c}", {n}}}{comma}' for c, n in facts])
    opens, shuts = (" [", f"{' ' * 8}]\n") if way == "rows" else ("", "")
    inner = "\n".join(lines)
    text = (
        "# What is where.\ndistricts:\n  - code: nord\n    bairros:\n      - code: marche\n"
        f"        name: Marché\n        points:{opens}{key}\n{inner}\n{shuts}{rest}"
        '      - code: port\n        points:\n          - {code: "30001", name: Quai}\n'
    )
    return _points(text, "nord", "marche")


@st.composite
def any_days(draw: st.DrawFn) -> Listed:
    """Write a calendar in one of the ways people have."""
    found, word = draw(_ENTRIES), draw(st.sampled_from(["notices", "holidays"]))
    is_alone, in_brackets, key = draw(st.booleans()), draw(st.booleans()), draw(_BESIDE)
    notice = "n{}: {{say: {{fr: Grève}}}}" if in_brackets else "n{}:\n  say: {{fr: Grève}}"
    facts = [notice if word == "notices" else "2026-0{}-01: Fête"] * len(found)
    comma = "," if in_brackets else ""
    rows = _rows(found, "  ", [f"{one.format(n)}{comma}" for n, one in enumerate(facts, 1)])
    opens, shuts = (" {", "  }\n") if in_brackets else ("", "")
    other = "" if is_alone else "notices:\n  z: {say: {fr: Z}}\n" if word == "holidays" else ""
    rest = "" if is_alone else "holidays:\n  2026-12-25: Noël\n" if word == "notices" else ""
    lines = "\n".join(rows)
    return _keys(f"# Told.\n{other}{word}:{opens}{key}\n{lines}\n{shuts}{rest}", word)
