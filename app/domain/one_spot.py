"""Whether pins say one spot, or several beside each other. Pure.

Pins of one spot lie around it as a circular normal crowd does. Of two spots they are longer than
wide (J. W. Mauchly, Ann. Math. Stat. 11 (1940), 204), and little of their spread is left where they
are cut in two at the best place; that sees it with half as many pins. Who put several pins errs the
same way each time: where people differ more than each one's own pins do, what is looked at is how
people lie to each other, and how each one's pins lie to each other. Else each pin is a witness.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final

from app.domain import geo
from app.domain.flat import Flat, around, mean, spread

#: Of fewer people nobody sees how far each is off.
FEW: Final = 3
#: Pins that are farther off, as a rule, than one and a half times what they state, say no spot.
_WIDEST_M2: Final = (1.5 * geo.PIN_M) ** 2
#: Of honest crowds so many are thought to be of several spots.
_REFUSED: Final = 0.02
#: Pins of a spot that nobody can tell apart are neither long nor wide.
_SMALL_M2: Final = 25.0
#: People differ, if their middles vary more by so many times than their own pins make them.
_DIFFER: Final = 2.0
#: What is left of the spread of a circular normal crowd, cut in two, as it grows.
_HALVED: Final = 1 - 1 / math.pi
#: By how much less is left of a crowd of n in one of a hundred and of two hundred: so many times
#: 1/√n. Of 40,000 crowds each of 4 to 40 pins 0.8 to 1.1 % have less, and 0.3 to 0.5 %.
_LUCK: Final = {0.01: 1.95, 0.005: 2.06}
#: Ways across which a crowd is cut, of half a turn.
_CUTS: Final = 12


def is_one_spot(hands: Sequence[Sequence[Flat]]) -> bool:
    """Whether pins, by who put them, say one spot: narrow, round and in one piece."""
    pins = [pin for its in hands for pin in its]
    if len(pins) < 2:
        return True
    middles = [mean(its) for its in hands]
    along, _ = spread(around(pins), len(pins) - 1)
    is_narrow = along <= _WIDEST_M2 and (len(hands) > FEW or _apart_m(middles) <= 2 * geo.PIN_M)
    looks = [*_looks(hands, pins, middles)]
    return is_narrow and all(_is_round(off, of, _REFUSED / 2 / len(looks)) for off, of in looks)


def _apart_m(middles: Sequence[Flat]) -> float:
    return max(math.dist(one, other) for one in middles for other in middles)


def _looks(
    hands: Sequence[Sequence[Flat]], pins: Sequence[Flat], middles: Sequence[Flat]
) -> Iterator[tuple[list[Flat], int]]:
    """Give what is to be round, and of how many pins each that would be."""
    if not differ(hands, middles):
        yield around(pins), len(pins)
        return
    yield [off for its in hands for off in around(its)], len(pins) - len(hands) + 1
    if len(hands) > FEW:  # few mean one spot as long as each is as far off as a pin states
        yield around(middles), len(hands)


def differ(hands: Sequence[Sequence[Flat]], middles: Sequence[Flat]) -> bool:
    """Whether people lie farther apart than their own pins do."""
    free, others = sum(map(len, hands)) - len(hands), len(hands) - 1
    if not free or not others:
        return False
    own = math.fsum(_square(off) for its in hands for off in around(its)) / free
    all_ = mean([pin for its in hands for pin in its])
    between = zip(hands, middles, strict=True)
    apart = math.fsum(len(its) * math.dist(at, all_) ** 2 for its, at in between) / others
    return apart > _DIFFER * own


def _is_round(off: Sequence[Flat], count: int, refused: float) -> bool:
    """Whether a crowd may be of one spot: each of two ways to see it refuses so many that are.

    For two axes 4ab/(a+b)² of the variances, to the power (n-2)/2, is the probability itself.
    """
    if count <= 2:
        return True
    along, across = spread(off, count - 1)
    if along <= _SMALL_M2:
        return True
    chance: float = (4 * along * across / (along + across) ** 2) ** ((count - 2) / 2)
    least = _HALVED * (1 - _LUCK[refused] / math.sqrt(count))
    return chance >= refused and _left(off) >= least


def _left(off: Sequence[Flat]) -> float:
    """Give the share of a crowd's spread that is left in two parts, cut at the best place."""
    turns = [math.pi * nth / _CUTS for nth in range(_CUTS)]
    best = max(_between(off, math.cos(turn), math.sin(turn)) for turn in turns)
    return 1 - best / math.fsum(map(_square, off))


def _between(off: Sequence[Flat], east: float, north: float) -> float:
    """Give what of the spread is between two parts, cut across a way at the best place."""
    count, best, x, y = len(off), 0.0, 0.0, 0.0
    in_order = sorted(off, key=lambda one: one[0] * east + one[1] * north)
    for nth, one in enumerate(in_order[:-1], start=1):
        x, y = x + one[0], y + one[1]
        best = max(best, (x * x + y * y) * count / (nth * (count - nth)))
    return best


def _square(off: Flat) -> float:
    return off[0] ** 2 + off[1] ** 2
