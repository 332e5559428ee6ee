"""A small gazetteer, and cases that officials pin around its places."""

from collections.abc import Sequence

from app.domain.corrected import Learned, Pointed
from app.domain.gazetteer import Bairro, District, Gazetteer, Point, Source
from app.domain.geo import Position
from app.domain.learn_places import learn

HERE = Position(-25.95, 32.58)
MARKET = Point("10019", "Mercado", "Mercado", "container", HERE, "alto")


def bairro(
    code: str, at: Position | None = None, source: str = "", points: tuple[Point, ...] = ()
) -> Bairro:
    name = code.capitalize()
    return Bairro(code, name, name, (f"{name} velho",), None, at, source, None, points, "norte")


def places() -> Gazetteer:
    bairros = (
        bairro("alto", HERE, Source.POINTS, (MARKET,)),
        bairro("baixo"),
        bairro("centro", HERE, Source.UNVERIFIED),
    )
    return Gazetteer((District("norte", "Norte", "Norte", (), HERE, "points", None, bairros),))


def east(metres: float, north: float = 0) -> Position:
    return Position(HERE.lat + north / 111_195, HERE.lon + metres / 99_983)


def pins(place: str, around: Position, count: int = 8, spread: float = 4) -> list[Pointed]:
    """Cases that officials put around a position."""
    offs = ((1, 0), (-1, 0), (0, 1), (0, -1))
    return [
        Pointed(
            n,
            place,
            place,
            Position(
                around.lat + spread * offs[n % 4][0] / 111_195,
                around.lon + spread * offs[n % 4][1] / 99_983,
            ),
        )
        for n in range(count)
    ]


def learned(pointed: Sequence[Pointed]) -> Learned:
    return learn(places(), pointed)
