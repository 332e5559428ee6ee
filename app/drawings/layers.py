"""Give every card of a chart a row and a column: the main call straight down, the rest beside it.

A card stands below all cards that lead to it, except where the way leads back. A row holds no
more cards than it is told, so that the same chart fits a phone (one column) and a page (three).
The same chart gives the same places, always.
"""

from collections.abc import Mapping
from typing import NamedTuple

from app.drawings.cards import Arrow, Chart


class Place(NamedTuple):
    """Where a card stands."""

    row: int  #: from 0 at the top
    column: int  #: from 0 at the left


def arrange(chart: Chart, columns: int) -> dict[str, Place]:
    """Place every card in at most `columns` columns."""
    forward = _forward(chart)
    above = {card.name: _sources(card.name, forward, chart) for card in chart.cards}
    order = [card.name for card in chart.cards if card.is_main]
    order += [card.name for card in chart.cards if not card.is_main]
    is_main = {card.name for card in chart.cards if card.is_main}
    placed: dict[str, Place] = {}
    row = 0
    while len(placed) < len(order):
        ready = [n for n in order if n not in placed and above[n] <= placed.keys()][:columns]
        room = columns - 1 if is_main - placed.keys() and not is_main & set(ready) else columns
        chosen = ready[: max(room, 1)]
        placed |= _row(chosen, row, above, placed, is_main, columns)
        row += 1
    return placed


def _sources(name: str, forward: list[Arrow], chart: Chart) -> set[str]:
    """Name the cards that a card stands below; one without arrows stands below all with some."""
    joined = {end for arrow in chart.arrows for end in (arrow.source, arrow.target)}
    if name not in joined and name != chart.cards[0].name:
        return joined
    return {arrow.source for arrow in forward if arrow.target == name}


def _row(
    chosen: list[str],
    row: int,
    above: Mapping[str, set[str]],
    placed: Mapping[str, Place],
    is_main: set[str],
    columns: int,
) -> dict[str, Place]:
    """Give the cards of a row their columns: the main call's the first, others near above."""

    def pull(name: str) -> float:
        over = [placed[source].column for source in above[name]]
        return -1.0 if name in is_main else sum(over) / len(over) if over else columns

    ordered = sorted(chosen, key=lambda name: (pull(name), chosen.index(name)))
    # The first column is the main call's as long as it goes on.
    goes_on = bool(is_main - placed.keys() - set(chosen))
    start = 1 if goes_on and not is_main & set(chosen) and len(chosen) < columns else 0
    return {name: Place(row, start + index) for index, name in enumerate(ordered)}


def _forward(chart: Chart) -> list[Arrow]:
    """Give the arrows that lead on: those to a screen on the way that led here lead back."""
    out: dict[str, list[Arrow]] = {card.name: [] for card in chart.cards}
    # The main call first, so that what closes a ring is never one of its own steps.
    for arrow in sorted(chart.arrows, key=lambda arrow: not arrow.is_main):
        out[arrow.source].append(arrow)
    forward: list[Arrow] = []
    seen: set[str] = set()
    for card in chart.cards:
        if card.name not in seen:
            forward += _walked(card.name, out, seen)
    return forward


def _walked(start: str, out: Mapping[str, list[Arrow]], seen: set[str]) -> list[Arrow]:
    """Walk depth first without recursion; give the arrows that close no ring."""
    forward: list[Arrow] = []
    on_way = {start: iter(out[start])}
    seen.add(start)
    while on_way:
        name = next(reversed(on_way))
        arrow = next(on_way[name], None)
        if arrow is None:
            del on_way[name]
        elif arrow.target not in on_way:
            forward.append(arrow)
            if arrow.target not in seen:
                seen.add(arrow.target)
                on_way[arrow.target] = iter(out[arrow.target])
    return forward
