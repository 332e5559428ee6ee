"""Where callers stop, on one card: a bar in proportion and the same figures in words."""

from typing import Final

from app.domain.stops import FATES, Figures
from app.drawings import svg
from app.drawings.saying import Say, english

_BAR: Final = 9
#: Told apart in grey print too; the words below say the same.
COLOURS: Final = {
    "answered": "#2e7d4f",
    "ended": "#9fcdb0",
    "back": "#8a96a3",
    "wrong": "#d98200",
    "dropped": "#b3261e",
    "waiting": "#d7dde3",
    "lost": "#5b2a86",
}


def bar_height(figures: Figures) -> float:
    """Give the height of a bar with its words."""
    return _BAR + 8 + 14 * len(in_words(figures))


def stops_bar(figures: Figures, x: float, y: float, width: float, say: Say) -> str:
    """Draw the figures of a screen below its lines."""
    shown = figures.shown
    parts = [svg.box(x, y, width, _BAR, fill=svg.PAPER, stroke=svg.FAINT, stroke_width=0.6)]
    left = x
    for fate in sorted(FATES, key=list(COLOURS).index):
        if part := width * figures[fate] / shown if shown else 0:
            parts.append(svg.box(left, y, part, _BAR, fill=COLOURS[fate]))
            left += part
    for number, line in enumerate(in_words(figures, say)):
        parts.append(svg.text(line, x, y + _BAR + 13 + 14 * number, font_size=11))
    return "".join(parts)


def in_words(figures: Figures, say: Say = english) -> list[str]:
    """Say the figures in short lines, each within a card's width up to millions of calls."""
    if not figures.shown:
        return [say("shown to nobody")]
    shown, ended = figures.shown, figures["ended"]
    share = f"{figures['dropped'] / shown:.0%}"
    lines = [
        say("%(shown)s shown, %(n)s read to the end", shown=shown, n=ended)
        if ended
        else say("%(shown)s shown, %(n)s answered", shown=shown, n=figures["answered"]),
        say("%(wrong)s wrong key, %(back)s back", wrong=figures["wrong"], back=figures["back"]),
        say("%(n)s dropped (%(share)s)", n=figures["dropped"], share=share),
    ]
    if figures.median_s is not None:
        lines.append(say("median %(s)s s to answer", s=round(figures.median_s, 1)))
    return lines[:1] if shown == ended else lines
