"""Lay a screen out: which lines, under which keys, on which page.

A page holds what fits by measured septets, so an option is never cut. A caller who mistypes
sees the same keys: room is kept for the longer of prompt and hint.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from app.domain.text import septets
from app.menu.state import BACK, MORE, Offer

DIGITS = "123456789"


class Item(NamedTuple):
    """One line to offer: under its own digit, or under the next free one when it has none."""

    digit: str
    label: str
    option: int
    code: str


class Drawn(NamedTuple):
    """A key drawn by the engine itself."""

    digit: str
    label: str


class Page(NamedTuple):
    """The lines of one page below its prompt, and what their keys mean."""

    lines: tuple[str, ...]
    offers: tuple[Offer, ...]


def lay_out(
    items: Sequence[Item], room: int, back: Drawn | None, more: Drawn, *, back_from: int = 0
) -> tuple[Page, ...]:
    """Lay out all pages of the items, each in at most `room` septets.

    Pages are filled from the first on, so page 3 is the same whoever asks. Always at least one
    numbered item a page, even where it does not fit: the check of the city folder refuses such a
    label, and the caller is not left without it. The key for back is drawn on the pages from
    `back_from` on: where a call begins, from the second.
    """
    return _laid_out(tuple(items), room, back, more, back_from)


#: Whoever looks at all pages of a long list has them laid out once, not once a page.
@lru_cache(maxsize=64)
def _laid_out(
    items: tuple[Item, ...], room: int, back: Drawn | None, more: Drawn, back_from: int
) -> tuple[Page, ...]:
    fixed = [item for item in items if item.digit]
    digits = {item.digit for item in fixed}
    behind = back if back and back.digit not in digits else None
    left = [item for item in items if not item.digit]
    pages: list[Page] = []
    while not pages or left:
        here = behind if len(pages) >= back_from else None
        taken = digits | ({here.digit} if here else set())
        free = [digit for digit in DIGITS if digit not in taken]
        count = _fill(fixed, left, free, room, here, more)
        listed, left = left[:count], left[count:]
        pages.append(_draw(items, listed, free, here, more if left else None))
    return tuple(pages)


def _fill(
    fixed: Sequence[Item],
    listed: Sequence[Item],
    free: Sequence[str],
    room: int,
    back: Drawn | None,
    more: Drawn,
) -> int:
    """Return how many of the listed items fit this page."""
    used = sum(_cost(item) for item in fixed) + (_cost(back) if back else 0)
    # Of a list of many pages only the last one is measured whole.
    if len(listed) <= len(free) and used + sum(map(_cost, listed)) <= room:
        return len(listed)
    keys = sum(digit != more.digit for digit in free)
    used += _cost(more)
    count = 0
    for item in listed[:keys]:
        used += _cost(item)
        if used > room:
            break
        count += 1
    return max(count, 1)


def _cost(line: Item | Drawn) -> int:
    # Digit, space, label and the line feed before it.
    return 3 + septets(line.label)


def _draw(
    items: Sequence[Item],
    listed: Sequence[Item],
    free: Sequence[str],
    back: Drawn | None,
    more: Drawn | None,
) -> Page:
    digits = iter([digit for digit in free if more is None or digit != more.digit])
    here = set(map(id, listed))
    lines, offers = [], []
    for item in items:
        if not item.digit and id(item) not in here:
            continue
        digit = item.digit or next(digits)
        lines.append(f"{digit} {item.label}")
        offers.append(Offer(digit, item.option, item.code))
    for drawn, move in ((more, MORE), (back, BACK)):
        if drawn:
            lines.append(f"{drawn.digit} {drawn.label}")
            offers.append(Offer(drawn.digit, move, ""))
    return Page(tuple(lines), tuple(offers))
