"""Draw a menu as SVG: screens as cards, answers as arrows, the main call straight down in blue.

`draw` is a function from values to a string, for a file as for a page. Begin reading there.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.stops import Figures
from app.drawings import svg
from app.drawings.card_picture import BOLD, draw_card, fill
from app.drawings.cards import Chart, chart
from app.drawings.layers import arrange
from app.drawings.letters import wrapped
from app.drawings.routes import Route, lead
from app.drawings.saying import Say, english
from app.menu.languages import name_of
from app.menu.model import City

#: Columns that fit a printed page, and a phone.
PAGE_COLUMNS: Final = 3
PHONE_COLUMNS: Final = 1
_BORDER: Final = 8
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
    drawn = chart(city, language, say)
    contents = [
        fill(card, stops.get(card.name, Figures()) if stops is not None and card.is_seen else None)
        for card in drawn.cards
    ]
    heights = {content.card.name: content.height for content in contents}
    plan = lead(drawn.arrows, arrange(drawn, columns), heights)
    # The main call last, so that its arrows lie above those they cross.
    parts = [_arrow(route, say) for route in sorted(plan.routes, key=lambda r: r.arrow.is_main)]
    dials = city.service_codes[0]
    parts += [draw_card(content, plan.boxes[content.card.name], dials, say) for content in contents]
    legend = " ".join((f"{name_of(city, language)}.", *map(say, _LEGEND)))
    head, top = _head(city, legend, plan.width)
    moved = svg.element("g", "\n".join(parts), transform=f"translate({_BORDER} {top})")
    size = plan.width + 2 * _BORDER, plan.height + top + _BORDER
    return svg.picture(*size, _title(city), _describes(drawn, say), [*head, moved])


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
