"""What is told of a silent line, and to whom: pure, told the moments."""

from typing import Final, NamedTuple

from app.domain.alarm_words import WORDS
from app.domain.clock import Micros
from app.domain.line_health import WHOLE, Line
from app.domain.sheet import Sheet, Table
from app.domain.silence import BORNE
from app.menu.model import City
from app.usecases.postpone import written

_MINUTE_US: Final = 60 * 1_000_000


class Told(NamedTuple):
    """A silence, as a letter tells of it."""

    line: Line
    since_us: Micros  #: when somebody called for the last time
    noticed_us: Micros
    missed: float  #: calls that were to be expected by then
    ended_us: Micros | None  #: when somebody called again; None in a letter that it is silent


def receivers(city: City) -> list[str]:
    """Give who hears of it: who gets sheets of the whole city, else the bodies, each once.

    A line is everybody's who works with it, and no single body's.
    """
    of_city = [mail for mails in city.sheets.values() for mail in mails]
    of_bodies = [mail for body in city.bodies.values() for mail in body.mails]
    return list(dict.fromkeys(of_city or of_bodies))


def network_name(city: City, line: Line) -> str:
    """Name the network of a line."""
    say = _words(city)
    if line.network == WHOLE:
        return say["all"]
    if not line.network:
        return say["others"]
    routes = [one for one in city.routes if (one.gateway, one.network) == line]
    return routes[0].name if routes else line.network


def compose_alarm(city: City, told: Told) -> Sheet:
    """Write a letter: that a line is silent, or that it is not any more."""
    say, network = _words(city), network_name(city, told.line)
    title = "silent" if told.ended_us is None else "over"
    rows = [(say["last"], written(city, told.since_us))]
    if told.ended_us is None:
        rows.append((say["missed"], str(round(told.missed))))
        rows.append((say["noticed"], written(city, told.noticed_us)))
        dial, gateway = city.service_codes[0], told.line.gateway
        do = say["do_all" if told.line.network == WHOLE else "do"]
        do = do.format(dial=dial, network=network, gateway=gateway)
        foot: tuple[str, ...] = (do, say["chance"].format(months=round(1 / BORNE)))
    else:
        rows.append((say["again"], written(city, told.ended_us)))
        hours, minutes = divmod((told.ended_us - told.since_us) // _MINUTE_US, 60)
        rows.append((say["lasted"], say["hours"].format(hours=hours, minutes=minutes)))
        foot = ()
    return Sheet(
        city.language if city.language in WORDS else "en",
        say[title].format(brand=city.brand, network=network),
        city.name,
        (Table(network, (), tuple(rows)),),
        foot,
    )


def _words(city: City) -> dict[str, str]:
    return dict(WORDS.get(city.language, WORDS["en"]))
