"""Where callers stop as tables: by screen, and by screen within each version, language, network
and day. The same rows as text for a terminal and as HTML.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from app.domain.stops import FATES, SIDES, Figures, Spot, Stops, added_up
from app.domain.versions import beginning

COLUMNS: Final = (
    "shown", "answered", "wrong key", "back", "ended", "dropped", "waiting", "lost", "median s",
)  # fmt: skip
DEFINITIONS: Final = (
    "shown: times the screen was in front of a caller",
    "answered: an input that it takes, the key for the next page too",
    "wrong key: an input that it does not take; back: the key for back",
    "ended: the call came to its end on it",
    "dropped: the call stopped on it without having ended, and the network's idle time has passed",
    "waiting: the same, but the caller may still answer",
    "lost: the gateway took the call up again at an earlier screen",
    "median s: seconds between the screen and the input, half took longer",
)

Rows = list[tuple[str, str, Figures]]


def rows(stops: Stops, side: str, order: Iterable[str]) -> Rows:
    """Give (value of the side, screen, figures); screens in `order`, unknown ones last.

    `side` is version, language, network or day; "" for all calls together.
    """
    ranks = {screen: rank for rank, screen in enumerate(order)}
    by = ("screen", side) if side else ("screen",)
    found = [
        (_value(spot, side), spot.screen, figures) for spot, figures in added_up(stops, *by).items()
    ]
    return sorted(found, key=lambda row: (row[0], ranks.get(row[1], len(ranks)), row[1]))


def _value(spot: Spot, side: str) -> str:
    value: str = getattr(spot, side) if side else ""
    return beginning(value) if side == "version" else value


def cells(figures: Figures) -> list[str]:
    """Write the figures of a row, as COLUMNS names them; those behind the first add up to it."""
    median = figures.median_s
    counts = [figures.shown, *(figures[fate] for fate in FATES)]
    return [*map(str, counts), "-" if median is None else f"{median:.1f}"]


def text_tables(stops: Stops, counted: str, order: Iterable[str], sides: Iterable[str]) -> str:
    """Write the tables for a terminal, one a side."""
    order = list(order)
    parts = [counted, *(f"  {line}" for line in DEFINITIONS)]
    for side in sides:
        parts += ["", *_text_table(side, rows(stops, side, order))]
    return "\n".join(parts) + "\n"


def _text_table(side: str, listed: Rows) -> Iterator[str]:
    head = [side or "all calls", "screen", *COLUMNS]
    lines = [head, *([value, screen, *cells(figures)] for value, screen, figures in listed)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        left = [cell.ljust(width) for cell, width in zip(line[:2], widths, strict=False)]
        right = [cell.rjust(width) for cell, width in zip(line[2:], widths[2:], strict=True)]
        yield "  ".join((*left, *right)).rstrip()


def html_tables(stops: Stops, counted: str, order: Iterable[str]) -> str:
    """Write all tables as a section of a page."""
    order = list(order)
    said = "".join(f"<li>{escape(line)}</li>" for line in DEFINITIONS)
    tables = "".join(_html_table(side, rows(stops, side, order)) for side in ("", *SIDES))
    return (
        f'<section id="stops"><h2>Where callers stop</h2><p>{escape(counted)}</p>'
        f"<ul>{said}</ul>{tables}</section>"
    )


def _html_table(side: str, listed: Rows) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in (side or "calls", "screen", *COLUMNS))
    body = "".join(
        f"<tr><th>{escape(value or ('all' if not side else 'unknown'))}</th>"
        f"<th>{escape(screen)}</th>{''.join(f'<td>{cell}</td>' for cell in cells(figures))}</tr>"
        for value, screen, figures in listed
    )
    title = f"By {side}" if side else "All calls"
    return (
        f'<h3>{title}</h3><div class="scrolls"><table class="figures"><thead><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )
