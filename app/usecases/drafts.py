"""A draft of a city's files: edits that are gathered until somebody publishes them.

A draft holds all files of the city and the version it was begun on. Where another version answers
by now, the draft moves onto it line by line; lines that both changed are clashes for a person to
decide.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from app.domain.merge import Part, merge

Files = Mapping[str, str]  #: name -> text, its lines ending in "\n"


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


class Clash(NamedTuple):
    """Lines that a draft and the version that answers by now changed in different ways."""

    file: str
    number: int  #: counts from 0 over all clashes of a draft
    base: Sequence[str]
    mine: Sequence[str]  #: of the draft
    theirs: Sequence[str]  #: of what answers

    @property
    def only_adds(self) -> bool:
        """Whether both only added lines at one place, so that both may stand."""
        return not self.base and bool(self.mine) and bool(self.theirs)


class Moved(NamedTuple):
    """A draft on another version."""

    files: dict[str, str]  #: where lines clash, those that answer
    clashes: tuple[Clash, ...]


def move(
    base: Files,
    draft: Files,
    live: Files,
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
        lines: list[str] = []
        for part in merge(*(_lines(one.get(name, "")) for one in (base, draft, live))):
            number = len(clashes)
            is_mine = not part.is_clash or number in keep
            lines += [] if is_mine else part.theirs
            lines += part.mine if is_mine else _further(part) if number in both else []
            if part.is_clash:
                clashes.append(_clash(name, len(clashes), part))
        if lines:
            files[name] = "".join(lines)
    return Moved(files, tuple(clashes))


def _further(part: Part) -> Sequence[str]:
    """Give the draft's lines without the first ones that both have, as the key above them."""
    pairs = enumerate(zip(part.mine, part.theirs, strict=False))
    shorter = min(len(part.mine), len(part.theirs))
    same = next((n for n, (mine, theirs) in pairs if mine != theirs), shorter)
    return part.mine[same:]


def _clash(name: str, number: int, part: Part) -> Clash:
    return Clash(name, number, part.base, part.mine, part.theirs)


def _lines(text: str) -> list[str]:
    # Not `splitlines`: a form feed or a Unicode line end within a text ends no line of YAML here.
    lines = text.split("\n")
    ended = [line + "\n" for line in lines[:-1]]
    return [*ended, lines[-1]] if lines[-1] else ended
