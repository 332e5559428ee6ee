"""Files with a list or a block in which remarks have owners, by how they are built.

What looks at lines again knows nothing of the program.
"""

from itertools import count, pairwise
from typing import NamedTuple

from hypothesis import strategies as st

from app.menufiles.yaml_put import find, plain

#: How an entry may be written; # stands for what makes it different from others.
WAYS = ("w#", "w# da Água", "'w#, # it''s'", '"w#: [\\"x]"', "{k: w#, l: [a]}", "[w#, b]")
#: What people and mischief write into remarks.
SAID = (
    "old maps",
    "said by callers: 2021",
    "[x, 'y] \"z",
    "- a",
    "k: v",
    "água\tnova",
    "#",
    "a #b",
)


class Entry(NamedTuple):
    """One entry of a list with what is said of it."""

    number: int
    way: int
    above: tuple[str, ...]
    beside: str  #: "" for nothing
    goes_on: str  #: a line below, further to the right
    free: str  #: a remark above it with a blank line below
    blank: bool  #: a blank line stands above it
    joins: bool  #: in brackets: it stands on the row of the one above
    is_key: bool = False  #: it is a key with its value

    @property
    def raw(self) -> str:
        if self.is_key:
            return f"w{self.number}: {{k: x}}"
        return WAYS[self.way].replace("#", str(self.number), 1)

    @property
    def value(self) -> object:
        return plain(find(f"a: [{self.raw}]", ("a",)))[0]  # type: ignore[index]

    @property
    def own(self) -> list[str]:
        return [*self.above, *filter(None, (self.beside, self.goes_on))]


class Made(NamedTuple):
    """A file with a list."""

    entries: tuple[Entry, ...]
    is_block: bool
    indent: int
    beside_key: str
    above_next: str
    hugs: bool  #: the first stands behind the bracket
    shuts: bool  #: the bracket closes behind the last
    comma: bool  #: one stands behind the last
    newline: str
    ends: bool  #: the last line has its end
    has_keys: bool  #: it holds keys and values

    @property
    def text(self) -> str:
        lines = self._block() if self.is_block else self._rows()
        key = (
            f"  # {self.beside_key}" if self.beside_key and (self.is_block or not self.hugs) else ""
        )
        lines[0] += key
        following = [f"# {self.above_next}"] if self.above_next else []
        text = "\n".join(
            ["code: x", *lines, *following, "next: 1"] if self.ends else ["code: x", *lines]
        )
        return (text + "\n" * self.ends).replace("\n", self.newline)

    def _gap(self, entry: Entry, lead: str) -> list[str]:
        free = [f"{lead}# {entry.free}", ""] if entry.free else [""] if entry.blank else []
        return [*free, *(f"{lead}# {one}" for one in entry.above)]

    def _after(self, entry: Entry) -> tuple[str, list[str]]:
        beside = f"   # {entry.beside}" if entry.beside else ""
        return beside, [f"{' ' * 24}# {entry.goes_on}"] if entry.goes_on else []

    def _block(self) -> list[str]:
        lead, lines = " " * self.indent, ["list:"]
        dash = "" if self.has_keys else "- "
        for entry in self.entries:
            beside, below = self._after(entry)
            lines += [*self._gap(entry, lead), f"{lead}{dash}{entry.raw}{beside}", *below]
        return lines

    def rows(self) -> list[list[Entry]]:
        found: list[list[Entry]] = []
        for entry in self.entries:
            if found and entry.joins:
                found[-1].append(entry)
            else:
                found.append([entry])
        return found

    def _rows(self) -> list[str]:
        opens, shuts = "{}" if self.has_keys else "[]"
        lines, rows = [f"list: {opens}"], self.rows()
        for row in rows:
            is_last = row is rows[-1]
            comma = "," if not is_last or self.comma else ""
            beside, below = self._after(row[-1])
            text = ", ".join(one.raw for one in row) + comma
            gap = self._gap(row[0], "    ")
            if row is rows[0] and self.hugs:
                lines[0] += text + beside
            else:
                lines += [*gap, "    " + text + beside]
            lines += below
        told = rows[-1][-1].beside or rows[-1][-1].goes_on
        if self.shuts and not told:
            lines[-1] += shuts
        else:
            lines.append(f"  {shuts}")
        return lines


REMARKS = st.sampled_from(SAID)
PARTS = st.tuples(
    st.integers(0, len(WAYS) - 1),
    st.lists(REMARKS, max_size=2),
    REMARKS | st.just(""),
    st.booleans(),
    st.sampled_from(["", "", "", "far"]),
    st.booleans(),
    st.booleans(),
)


@st.composite
def made(draw: st.DrawFn, has_keys: bool = False) -> Made:
    """Build a file; every remark is different from all others."""
    numbers = count(1)
    is_block, hugs = draw(st.booleans()), draw(st.booleans())

    def said(text: str) -> str:
        return f"r{next(numbers)}. {text}" if text else ""

    entries: list[Entry] = []
    for number, part in enumerate(draw(st.lists(PARTS, min_size=1, max_size=5))):
        way, above, beside, goes_on, free, blank, joins = part
        is_behind = not is_block and (hugs if not number else joins)
        beside = said(beside)
        entries.append(
            Entry(
                number,
                way,
                () if is_behind else tuple(map(said, above)),
                beside,
                said("and on") if beside and goes_on else "",
                said(free) if free and not is_behind else "",
                blank and not is_behind,
                joins and not is_block and number > 0,
                has_keys,
            )
        )
    for one, two in pairwise(entries):
        if two.joins:  # a remark beside a row stands behind all of it
            entries[one.number] = entries[one.number]._replace(beside="", goes_on="")
    rest = draw(
        st.tuples(
            st.sampled_from([2, 4] if has_keys else [0, 2, 4]),
            REMARKS,
            REMARKS,
            *[st.booleans()] * 5,
        )
    )
    indent, key, following, has_key, has_next, shuts, comma, ends = rest
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    key, following = said(key * has_key), said(following * has_next)
    return Made(
        tuple(entries),
        is_block,
        indent,
        key,
        following,
        hugs,
        shuts,
        comma,
        newline,
        ends,
        has_keys,
    )


def lines_of(text: str) -> list[tuple[str, str]]:
    """Give what stands in each line before its remark, and the remark: all are numbered."""
    cut = [line.partition("# r") for line in text.split("\n")]
    return [(b.strip(), "r" + r.strip() if s else "") for b, s, r in cut]


def above_of(lines: list[tuple[str, str]], at: int) -> list[str]:
    """Give the remarks on lines of their own directly above a line."""
    found: list[str] = []
    while at and not lines[at - 1][0] and lines[at - 1][1]:
        at -= 1
        found.insert(0, lines[at][1])
    return found


def line_with(lines: list[tuple[str, str]], entry: Entry | str) -> int:
    """Give the number of the line on which an entry stands."""
    raw = entry if isinstance(entry, str) else entry.raw
    [at] = [number for number, (text, _) in enumerate(lines) if raw in text]
    return at


def is_refused(file: Made, plan: list[Entry | str], is_asked: bool = True) -> bool:
    """Whether an edit would part a remark from what it may be of, by how the file was built."""
    first = file.entries[0]
    if is_asked and first.above and not first.free and plan[:1] != [first]:
        return True
    if file.is_block:
        return False
    for row in file.rows():
        at = [plan.index(one) if one in plan else None for one in row]
        is_told = any(one.own for one in row)
        is_whole = None not in at and at == list(range(at[0] or 0, (at[0] or 0) + len(at)))
        if is_told and not is_whole and set(at) != {None}:
            return True
    return False
