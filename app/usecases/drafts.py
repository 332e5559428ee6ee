"""A draft of a city's files: edits that are gathered until somebody publishes them.

A draft holds all files of the city and the version it was begun on. Where another version answers
by now, the draft moves onto it entry by entry; what both changed of one is a clash for a person to
decide.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

from app.domain.merge import Part, merge, one_of
from app.domain.merge_entries import Cut, merge_entries

Files = Mapping[str, str]  #: name -> text, its lines ending in "\n"
#: Between the steps by which a change names what it is of.
_STEP: Final = " / "
#: Cuts a file, name and text, into its entries; None where it has none.
Cutter: TypeAlias = Callable[[str, str], Cut | None]


class Draft(NamedTuple):
    """What is gathered for a city."""

    base: str  #: the version it was begun on, or moved onto last
    files: Files
    revision: int  #: counts its changes, over all drafts of the city
    changed_at: datetime
    changed_by: str  #: "official ana"


class Change(NamedTuple):
    """One thing somebody changed in a draft."""

    what: str  #: "menu.yaml / send 2 / option 1 / en"
    before: str  #: "" where there was none
    after: str  #: "" where there is none any more


class Noted(NamedTuple):
    """A change as it is kept."""

    seq: int
    at: datetime
    by: str
    what: Change
    became: str | None  #: the version it was published in; "" thrown away; None: it waits


class Thing(NamedTuple):
    """Something in a file that changes are of."""

    file: str
    name: str  #: as changes name it: "10751", "notices / strike"

    def part(self, change: Change) -> str | None:
        """Give what of it a change is of, "" for all of it; None where it is of something else.

        >>> point = Thing("places.yaml", "10751")
        >>> point.part(Change("places.yaml / nord / points / 10751 / name", "Gare", "Quai"))
        'name'
        >>> point.part(Change("places.yaml / 10751", "Gare", ""))
        ''
        >>> point.part(Change("places.yaml / 10764", "Gare", ""))
        """
        file, *steps = change.what.split(_STEP)
        its = self.name.split(_STEP)
        for at in range(len(steps) - len(its) + 1 if file == self.file else 0):
            if steps[at : at + len(its)] == its:
                return " ".join(steps[at + len(its) :])
        return None

    def is_all_of(self, change: Change) -> bool:
        """Whether a change added it as a whole, or took it out.

        >>> new = Change("places.yaml / port / points / 10751", "", "Gare")
        >>> [Thing("places.yaml", name).is_all_of(new) for name in ("10751", "port", "points")]
        [True, False, False]
        """
        # A code of digits is no other word, wherever it stands.
        is_exact = change.what == _STEP.join(self)
        return is_exact or (self.name.isdigit() and self.part(change) == "")


class Clash(NamedTuple):
    """Lines that a draft and the version that answers by now changed in different ways."""

    file: str
    name: str  #: of the entry they are of, "notices / strike"; "" where they are of none
    number: int  #: counts from 0 over all clashes of a draft
    base: Sequence[str]
    mine: Sequence[str]  #: of the draft
    theirs: Sequence[str]  #: of what answers
    is_whole: bool = False  #: an entry as a whole

    @property
    def only_adds(self) -> bool:
        """Whether both only added lines at one place, so that both may stand."""
        return not (self.base or self.is_whole) and bool(self.mine) and bool(self.theirs)

    @property
    def what(self) -> str:
        """What it is of, as changes are named."""
        return _STEP.join((self.file, self.name or "lines"))


class Moved(NamedTuple):
    """A draft on another version."""

    files: dict[str, str]  #: where lines clash, those that answer
    clashes: tuple[Clash, ...]


def move(
    base: Files,
    draft: Files,
    live: Files,
    cut: Cutter,
    keep: Collection[int] = (),
    both: Collection[int] = (),
) -> Moved:
    """Move a draft from the version it was begun on to the one that answers.

    `keep` are the numbers of clashes of which the draft's lines are to stand, `both` those of
    which they stand behind the lines that answer.
    """
    files: dict[str, str] = {}
    clashes: list[Clash] = []
    for name in sorted({*base, *draft, *live}):
        texts = [one.get(name, "") for one in (base, draft, live)]
        lines: list[str] = []
        for part in _merged(cut, name, texts):
            number = len(clashes)
            is_mine = not part.is_clash or number in keep
            lines += [] if is_mine else part.theirs
            lines += part.mine if is_mine else _further(part) if number in both else []
            if part.is_clash:
                clashes.append(_clash(name, number, part))
        if lines:
            is_ended = one_of(*(text == _ended(text) for text in texts))
            files[name] = "".join(lines) if is_ended else "".join(lines).removesuffix("\n")
    return Moved(files, tuple(clashes))


def _merged(cut: Cutter, name: str, texts: Sequence[str]) -> Sequence[Part]:
    """Merge a file by its entries, where all three have some; else by its lines."""
    whole = [_ended(text) for text in texts]
    if (stands := one_of(*whole)) is not None:
        lines = _lines(stands)
        return [Part(lines, lines, lines)]
    base, mine, theirs = (cut(name, text) for text in whole)
    if base and mine and theirs:
        return merge_entries(base, mine, theirs)
    return merge(*map(_lines, whole))


def _ended(text: str) -> str:
    """End the last line: others may come behind it."""
    return text if not text or text.endswith("\n") else f"{text}\n"


def _further(part: Part) -> Sequence[str]:
    """Give the draft's lines without the first ones that both have, as the key above them."""
    pairs = enumerate(zip(part.mine, part.theirs, strict=False))
    shorter = min(len(part.mine), len(part.theirs))
    same = next((n for n, (mine, theirs) in pairs if mine != theirs), shorter)
    return part.mine[same:]


def _clash(name: str, number: int, part: Part) -> Clash:
    lines = part.base, part.mine, part.theirs
    return Clash(name, " / ".join(part.of), number, *lines, part.is_whole)


def _lines(text: str) -> list[str]:
    # Not `splitlines`: a form feed or a Unicode line end within a text ends no line of YAML here.
    return [f"{line}\n" for line in text.split("\n")[:-1]]
