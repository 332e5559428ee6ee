"""Draw a menu as SVG: screens as cards, answers as arrows, the main call straight down in blue.

`draw` is a function from values to a string, for a file as for a page. Begin reading there.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from app.domain.stops import Figures
from app.drawings import svg
from app.drawings.card_picture import BOLD, Content, draw_card, fill
from app.drawings.cards import Chart, chart
from app.drawings.layers import arrange
from app.drawings.letters import wrapped
from app.drawings.routes import Plan, Route, lead
from app.drawings.saying import Say, english
from app.menu.languages import name_of
from app.menu.model import City

#: Columns that fit a printed page, and a phone.
PAGE_COLUMNS: Final = 3
PHONE_COLUMNS: Final = 1
#: What a sheet of A4, or of the American letter, has room for inside of its margins, in CSS pixels.
_SHEET: Final = 680, 930
#: Of that height what a part of a drawing takes: a head of the page may stand above it.
_TAKEN: Final = 0.9
_BORDER: Final = 8
#: Where a sheet ends this much above the cards of the next, arrows keep their heads.
_ABOVE: Final = 12
_LARGE: Final = 16
_LARGE_LEADING: Final = 24
_SMALL: Final = 11
_SMALL_LEADING: Final = 14
#: Keys of an arrow that are words of ours, not of the menu.
_IN_WORDS: Final = ("type", "list")
_LEGEND: Final = (
    "Blue: the main call, the first line of every screen.",
    "Dashed: back to an earlier screen.",
    "Above an arrow: the first key that takes it, + for more.",
)


def draw(
    city: City,
    language: str,
    columns: int = PAGE_COLUMNS,
    stops: Mapping[str, Figures] | None = None,
    say: Say = english,
) -> str:
    """Draw the menu of a city in one of its languages.

    `stops` are the figures of screens by name, None for a drawing without them. `say` gives what
    is no word of the menu.
    """
    laid = _lay(city, language, columns, stops, say)
    plan, dials = laid.plan, city.service_codes[0]
    # The main call last, so that its arrows lie above those they cross.
    parts = [_arrow(route, say) for route in sorted(plan.routes, key=lambda r: r.arrow.is_main)]
    parts += [draw_card(one, plan.boxes[one.card.name], dials, say) for one in laid.cards]
    moved = svg.element("g", "\n".join(parts), transform=f"translate({_BORDER} {laid.top})")
    told = _title(city), _describes(laid.chart, say)
    return svg.picture(laid.width, laid.height, *told, [*laid.head, moved])


class Sheet(NamedTuple):
    """What of a drawing stands on one sheet of paper, in the drawing's own units."""

    y: int
    width: int
    height: int

    @property
    def printed(self) -> tuple[int, int]:
        """How wide and high it is on paper, in CSS pixels."""
        scale = min(_SHEET[0] / self.width, _SHEET[1] / self.height)
        return int(self.width * scale), int(self.height * scale)


def sheets(
    city: City,
    language: str,
    stops: Mapping[str, Figures] | None = None,
    say: Say = english,
) -> list[Sheet]:
    """Cut what `draw` draws for a page into sheets of paper, from the top; through no card.

    A row of cards that is higher than a sheet is made to fit.
    """
    laid = _lay(city, language, PAGE_COLUMNS, stops, say)
    rows = sorted({box.y for box in laid.plan.boxes.values()})
    edges = [int(laid.top + y - _ABOVE) for y in rows[1:]]
    most = laid.width * _TAKEN * _SHEET[1] / _SHEET[0]
    cuts = [0, *_cuts([0, *edges, int(laid.height)], most), int(laid.height)]
    return [Sheet(begin, int(laid.width), end - begin) for begin, end in pairwise(cuts)]


def _cuts(edges: Sequence[int], most: float) -> Iterator[int]:
    begin = 0
    for last, edge in pairwise(edges):
        if edge - begin > most:
            begin = last
            yield last


class _Laid(NamedTuple):
    """A drawing with every length known."""

    chart: Chart
    cards: Sequence[Content]
    plan: Plan
    head: Sequence[str]
    top: float  #: where the cards begin, below the head
    width: float
    height: float


def _lay(
    city: City, language: str, columns: int, stops: Mapping[str, Figures] | None, say: Say
) -> _Laid:
    drawn = chart(city, language, say)
    cards = [
        fill(card, stops.get(card.name, Figures()) if stops is not None and card.is_seen else None)
        for card in drawn.cards
    ]
    heights = {one.card.name: one.height for one in cards}
    plan = lead(drawn.arrows, arrange(drawn, columns), heights)
    legend = " ".join((f"{name_of(city, language)}.", *map(say, _LEGEND)))
    head, top = _head(city, legend, plan.width)
    width, height = plan.width + 2 * _BORDER, plan.height + top + _BORDER
    return _Laid(drawn, cards, plan, head, top, width, height)


def _title(city: City) -> str:
    return f"{city.name}, {', '.join(city.service_codes)}"


def _describes(drawn: Chart, say: Say) -> str:
    main = " > ".join(card.name for card in drawn.cards if card.is_main)
    told = "%(n)s screens of a call and the ways between them. Main call: %(main)s"
    return say(told, n=len(drawn.cards), main=main)


def _head(city: City, legend: str, width: float) -> tuple[list[str], float]:
    """Write what stands above the cards, as wide as they; give its height too."""
    lines, y = [], float(-_BORDER // 2)
    for line in wrapped(_title(city), width, _LARGE):
        y += _LARGE_LEADING
        lines.append(svg.text(line, _BORDER, y, font_size=_LARGE, **BOLD))
    y += _SMALL_LEADING // 3
    for line in wrapped(legend, width, _SMALL):
        y += _SMALL_LEADING
        lines.append(svg.text(line, _BORDER, y, font_size=_SMALL, fill=svg.FAINT))
    return lines, y + 2 * _SMALL_LEADING


def _arrow(route: Route, say: Say) -> str:
    is_main = route.arrow.is_main
    colour = svg.MAIN if is_main else svg.FAINT
    (x, y), tip = route.corners[0], route.corners[-1]
    line = (*route.corners[:-1], (tip[0], tip[1] - 6))
    dash = "5 3" if route.leads_back else ""
    ink = {"stroke": colour, "stroke_width": 2.4 if is_main else 1.3, "stroke_dasharray": dash}
    return svg.element(
        "g",
        # A white edge, so that where two cross one is seen to pass below the other.
        svg.path(line, stroke=svg.PAPER, stroke_width=5)
        + svg.path(line, **ink)
        + svg.head(tip, colour)
        + svg.text(_keys(route, say), x + 3, y + 11, font_size=10, fill=colour),
    )


def _keys(route: Route, say: Say) -> str:
    keys = [say(k) if k in _IN_WORDS else k for k in route.arrow.keys if k != "go"]
    return "".join(keys[:1]) + ("+" if len(keys) > 1 else "")
