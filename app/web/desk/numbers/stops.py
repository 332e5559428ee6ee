"""Where callers stop: residents by themselves, and crews, who hang up when they have read.

Crews ring all day to see their jobs; beside them what residents give up on would be lost.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from app.domain.stops import Figures, Stops, by_screen
from app.drawings.charts import LETTERS, Bar, Chart, Words, bars, shortened
from app.menu.called import called
from app.menu.model import City
from app.menu.opening import screens_of_crews
from app.web.desk.visit import Visit
from app.web.desk.words_of import city_language

#: Screens on which most callers stop.
_MOST: Final = 8
#: Values that every screen of a city shows alike; for all others stands what they are.
SAME_EVERYWHERE: Final[Mapping[str, Callable[[City], str]]] = {
    "dial": lambda city: city.service_codes[0],
    "help number": lambda city: city.help_number,
    "brand": lambda city: city.brand,
}


class Stopped(NamedTuple):
    """A chart of where calls stopped."""

    name: str
    chart: Chart
    note: str  #: to be read beside it; "" for nothing


def stops_charts(visit: Visit, stops: Stops) -> list[Stopped]:
    """Draw where residents stop, and apart from it where crews do, if any did."""
    word, of_crews = visit.word, screens_of_crews(visit.city)
    found = {name: of for name, of in by_screen(stops).items() if of["dropped"]}
    residents = {name: of for name, of in found.items() if name not in of_crews}
    crews = {name: of for name, of in found.items() if name in of_crews}
    head = (word("Screen"), word("calls that stopped here"))
    says = word("On which screens most calls break off.")
    drawn = [
        Stopped(
            "stops",
            _bars(visit, Words("stops", word("Where callers stop"), says, head), residents),
            "",
        )
    ]
    if crews:
        says = word(
            "Screens that crews alone meet. Who has read the jobs hangs up, as it should be."
        )
        words = Words("crew_stops", word("Where crews hang up"), says, head)
        drawn.append(Stopped("crew_stops", _bars(visit, words, crews), says))
    return drawn


def _bars(visit: Visit, words: Words, found: Mapping[str, Figures]) -> Chart:
    most = sorted(found.items(), key=_most_dropped)[:_MOST]
    return bars(words, [_screen(visit, name, of) for name, of in most])


def _most_dropped(found: tuple[str, Figures]) -> tuple[int, str]:
    return -found[1]["dropped"], found[0]


def _screen(visit: Visit, name: str, of: Figures) -> Bar:
    """Say how often a screen was shown: that stays where its words have no room."""

    def label(screen: str) -> str:
        return visit.word("%(screen)s, shown %(n)s\u00d7", screen=screen, n=of.shown)

    def stands(value: str) -> str:
        known = SAME_EVERYWHERE.get(value)
        return known(visit.city) if known else f"({visit.word(f'value {value}')})"

    words = called(visit.city, name, city_language(visit), stands=stands) or name
    short = label(shortened(words, LETTERS - len(label(""))))
    return Bar(label(words), of["dropped"], str(of["dropped"]), short)
