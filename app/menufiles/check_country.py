"""Whether routes and positions are those of the city's country: copied files often are not."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from statistics import median
from typing import Final

from app.domain.countries import MOBILE_CODES, country_of_network
from app.domain.geo import Position, metres
from app.menufiles.notes import Notes
from app.menufiles.tree import Mark, Node, Pairs, Scalar

#: No place is so far from the main town of its time zone: China has one, and is 4,200 km long.
_WIDEST_ZONE_M: Final = 4_500_000
#: No city is wider; a swapped latitude and longitude is farther off.
WIDEST_M: Final = 100_000
#: So many places have a middle of their own.
FEW: Final = 3
#: What is farther off than this, and would be so near were it written otherwise, is a slip.
_FAR_M: Final = 1_000_000
_NEAR_M: Final = 100_000
_ISO_6709: Final = re.compile(r"([+-])(\d{2})(\d{2})\d*([+-])(\d{3})(\d{2})\d*")


def check_routes(tree: Node, calling_code: str, notes: Notes) -> None:
    """Find networks of another country, where both countries are known by their codes."""
    if calling_code not in MOBILE_CODES:
        return
    for name, code in _network_codes(tree):
        country = country_of_network(code.text)
        if country and country != calling_code:
            what = f"{name.text} ({code.text}) is a network of the country +{country}"
            mend = (
                f"write the networks of +{calling_code}, whose codes begin with"
                f" {MOBILE_CODES[calling_code]}, or take it out: other stands for all not named"
            )
            notes.add(code.mark, f"{what}, and city.yaml says +{calling_code}", mend)


def _network_codes(tree: Node) -> list[tuple[Scalar, Scalar]]:
    """Give the name and code of every network, as written."""
    below = [networks for _, networks in tree.pairs] if isinstance(tree, Pairs) else []
    named = [pair for networks in below if isinstance(networks, Pairs) for pair in networks.pairs]
    return [
        (name, code)
        for name, network in named
        for word, code in (network.pairs if isinstance(network, Pairs) else ())
        if word.text == "code" and isinstance(code, Scalar)
    ]


def check_zone(tree: Node, at: Position, zone: str, notes: Notes) -> bool:
    """Find a city's own point that cannot lie in its time zone; say whether it may."""
    town = town_of_zone(zone)
    if town is None:
        return True
    far, meant = metres(town, at), meant_by(at, town, _NEAR_M)
    if far > _WIDEST_ZONE_M or (meant and far > _FAR_M):
        what = f"at lies {far / 1000:,.0f} km from {zone}, the time zone of the city"
        notes.add(_mark_of_at(tree), what, cure(at, meant))
        return False
    return True


def check_middle(tree: Node, at: Position, places: Sequence[Position], notes: Notes) -> None:
    """Find a city's own point that is far from its places; of few it may be they that are wrong."""
    middle = middle_of(places)
    far = metres(at, middle)
    if len(places) >= FEW and far > WIDEST_M:
        what = f"at lies {far / 1000:,.0f} km from the middle of the places in places.yaml"
        notes.add(_mark_of_at(tree), what, cure(at, meant_by(at, middle, WIDEST_M)))


def _mark_of_at(tree: Node) -> Mark:
    pairs = tree.pairs if isinstance(tree, Pairs) else ()
    return next((value.mark for key, value in pairs if key.text == "at"), tree.mark)


def middle_of(places: Sequence[Position]) -> Position:
    """Give the middle of places, which single slips do not move."""
    listed = list(places) or [Position(0.0, 0.0)]
    return Position(median(p.lat for p in listed), median(p.lon for p in listed))


def meant_by(at: Position, near: Position, within_m: float) -> Position | None:
    """Give what was meant by a position that was written in another order or with another sign.

    >>> meant_by(Position(36.8, -1.3), Position(-1.29, 36.82), 100_000)
    Position(lat=-1.3, lon=36.8)
    """
    orders = ((at.lat, at.lon), (at.lon, at.lat))
    candidates = [
        Position(south * lat, west * lon)
        for lat, lon in orders
        for south in (1, -1)
        for west in (1, -1)
        if abs(lat) <= 90 and (south * lat, west * lon) != (at.lat, at.lon)
    ]
    distance, meant = min(((metres(one, near), one) for one in candidates), default=(0, None))
    return meant if distance <= within_m else None


def cure(at: Position, meant: Position | None) -> str:
    """Say how to mend a position."""
    if meant is None:
        return "look for a slip; latitude stands before longitude"
    is_turned = abs(meant.lat) != abs(at.lat)
    slip = "latitude stands before longitude" if is_turned else "look at the minus"
    return f"{slip}: write [{meant.lat}, {meant.lon}]"


def town_of_zone(zone: str) -> Position | None:
    """Give where the main town of a time zone lies; None where that is not known."""
    return _towns().get(zone)


@cache
def _towns() -> dict[str, Position]:
    table_file = files("tzdata") / "zoneinfo" / "zone.tab"
    table = table_file.read_text(encoding="utf-8") if table_file.is_file() else ""
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {row[2]: _position(row[1]) for row in rows}


def _position(written: str) -> Position:
    """Read ISO 6709 as zone.tab writes it.

    >>> _position("-2558+03235")
    Position(lat=-25.97, lon=32.58)
    """
    match = _ISO_6709.fullmatch(written)
    assert match, "zone.tab is written so"
    south, lat, lat_minutes, west, lon, lon_minutes = match.groups()
    return Position(
        round(float(f"{south}1") * (int(lat) + int(lat_minutes) / 60), 2),
        round(float(f"{west}1") * (int(lon) + int(lon_minutes) / 60), 2),
    )
