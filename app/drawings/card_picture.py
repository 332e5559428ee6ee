"""Draw one card of a diagram: its name, what its screen says, its answers, where callers stop."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from app.domain.stops import Figures
from app.drawings import svg
from app.drawings.cards import Card, Line
from app.drawings.letters import wrapped
from app.drawings.routes import CARD_WIDTH, Box
from app.drawings.saying import Say
from app.drawings.stops_bar import bar_height, stops_bar

SIZE: Final = 12
BOLD: Final[Mapping[str, object]] = {"font_weight": "bold"}
_LEADING: Final = 16
_HEADER: Final = 24
_PAD: Final = 9
#: Above the condition of a further form.
_BETWEEN_FORMS: Final = 8
_HANG: Final = 10
_STYLES: Final[Mapping[str, Mapping[str, object]]] = {
    "if": {"font_style": "italic", "fill": svg.FAINT},
    "tell": {"font_style": "italic"},
    "note": {"font_style": "italic", "fill": svg.FAINT},
}


class Row(NamedTuple):
    """One written line of a card."""

    line: Line
    text: str
    indent: int
    above: int  #: room above it


class Content(NamedTuple):
    """What a card holds, line by line; figures are None in a drawing without them."""

    card: Card
    rows: tuple[Row, ...]
    figures: Figures | None

    @property
    def height(self) -> float:
        """Height of the card in pixels."""
        lines = sum(_LEADING + row.above for row in self.rows)
        return _HEADER + 2 * _PAD + lines + (bar_height(self.figures) if self.figures else 0)


def fill(card: Card, figures: Figures | None) -> Content:
    """Break a card's lines to its width."""
    rows: list[Row] = []
    for line in card.lines:
        words = f"{line.text} \u2192 {line.to}" if line.to else line.text
        above = _BETWEEN_FORMS if line.kind == "if" and rows else 0
        for piece in wrapped(words, CARD_WIDTH - 2 * _PAD - _HANG, SIZE):
            is_first = not rows or rows[-1].line is not line
            rows.append(Row(line, piece, 0 if is_first else _HANG, above if is_first else 0))
    return Content(card, tuple(rows), figures)


def draw_card(content: Content, at: Box, dials: str, say: Say) -> str:
    """Draw a card; `dials` is what a call begins with."""
    card, colour = content.card, svg.MAIN if content.card.is_main else svg.FAINT
    edge = {"rx": 8, "fill": svg.PAPER, "stroke": colour, "stroke_width": 1 + card.is_main}
    x, y = at.x + _PAD, at.y + _HEADER + _PAD
    parts = [
        svg.box(at.x, at.y, CARD_WIDTH, at.height, **edge),
        svg.element("path", d=_header(at), fill=colour),
        svg.text(card.name, x, at.y + 16, font_size=13, fill=svg.PAPER, **BOLD),
    ]
    tags = {"begin": say("dial %(code)s", code=dials), "end": say("the call ends")}
    tag = tags.get(card.kind, "")
    right = {"font_size": 11, "fill": svg.PAPER, "text_anchor": "end"}
    parts.append(svg.text(tag, at.x + CARD_WIDTH - _PAD, at.y + 16, **right) if tag else "")
    for row in content.rows:
        y += row.above
        parts += _written(row, x, y)
        y += _LEADING
    if content.figures:
        parts.append(stops_bar(content.figures, x, y + 2, CARD_WIDTH - 2 * _PAD, say))
    return svg.element("g", "".join(parts))


def _header(at: Box) -> str:
    """Outline the head of a card: round above, straight below."""
    right, low = at.x + CARD_WIDTH, at.y + _HEADER
    return (
        f"M{at.x:g} {low:g}V{at.y + 8:g}Q{at.x:g} {at.y:g} {at.x + 8:g} {at.y:g}"
        f"H{right - 8:g}Q{right:g} {at.y:g} {right:g} {at.y + 8:g}V{low:g}Z"
    )


def _written(row: Row, x: float, y: float) -> Iterator[str]:
    """Write a line whose top is at y; what callers read stands on the colour of a screen."""
    if row.above:
        level = [(x - _PAD, y - 2), (x - _PAD + CARD_WIDTH, y - 2)]
        yield svg.path(level, stroke=svg.FAINT, stroke_width=0.6)
    if row.line.kind in {"say", "tell"}:
        yield svg.box(x - 4, y, CARD_WIDTH - 2 * _PAD + 8, _LEADING, fill=svg.SCREEN)
    style = dict(_STYLES.get(row.line.kind, {}))
    if row.line.is_main:
        style |= {**BOLD, "fill": svg.MAIN}
    yield svg.text(row.text, x + row.indent, y + 12, font_size=SIZE, **style)
