"""What corrected cases say of a city's places, for a person to accept. Pure.

An official who puts a case where it is says something of the place that was named: where it lies
(a pin), that another one was meant, or what people call it. A crew that did the work types the code
that is painted there: it says which point a pin is of, and which place was meant. One case proves
nothing; where several agree it is worth to be looked at.
"""

from collections.abc import Sequence

from app.domain.corrected import Coded, Learned, Pointed
from app.domain.gazetteer import Gazetteer
from app.domain.learn_names import aliases, done_elsewhere, mistaken
from app.domain.learn_spots import bairros, new_points, points
from app.domain.stood import Elsewhere, Stood


def learn(
    gazetteer: Gazetteer,
    pointed: Sequence[Pointed],
    coded: Sequence[Coded] = (),
    stood: Sequence[Stood] = (),
) -> Learned:
    """Give what cases say of places: of points, bairros, new points, names.

    `stood` is where points were when the cases were put, as callers found them.
    """
    elsewhere = Elsewhere(gazetteer, stood)
    codes = {one.case: one.code for one in coded if one.code in gazetteer.by_point}
    corrected = [_of_point(gazetteer, one, codes.get(one.case, "")) for one in pointed]
    known = {one.case for one in pointed}
    done = [one for one in coded if one.case in {*codes} - known]
    found = (
        *points(gazetteer, corrected, elsewhere),
        *bairros(gazetteer, corrected),
        *new_points(gazetteer, corrected, elsewhere),
        *aliases(gazetteer, corrected),
        *mistaken(gazetteer, corrected),
        *done_elsewhere(gazetteer, done),
    )
    return Learned(found)


def _of_point(gazetteer: Gazetteer, one: Pointed, code: str) -> Pointed:
    """Let a pin that names no point be of the one whose code the crew read there."""
    is_free = one.pin and code and one.place not in gazetteer.by_point
    return one._replace(place=code) if is_free else one
