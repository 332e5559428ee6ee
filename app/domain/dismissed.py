"""Proposals that somebody has looked at and does not want: they are not made again.

Pins go on to come, so what is proposed moves by some metres: it is the same as long as it is about
the same place and would put it near where it was dismissed.
"""

from collections.abc import Collection
from typing import Final, NamedTuple

from app.domain import geo
from app.domain.clock import Micros
from app.domain.corrected import Learned
from app.domain.geo import Position
from app.domain.proposals import Alias, Altered, NewPoint, Proposal
from app.domain.said import Said
from app.domain.text import key

#: So near to each other two points are one to whoever looks for it.
_SAME_M: Final = 60


class Dismissed(NamedTuple):
    """A proposal that nobody is to make again."""

    sign: str  #: of the proposal as it was made: `proposals.sign_of`
    proposal: Proposal  #: what it was about
    by: str  #: as the audit names people
    at_us: Micros


def not_dismissed(found: Learned, dismissed: Collection[Dismissed]) -> Learned:
    """Give what is left of what was learned, in its order."""
    return Learned(
        tuple(
            one
            for one in found.heard
            if isinstance(one.its, Said)
            or not any(is_same(one.its, old.proposal) for old in dismissed)
        )
    )


def is_same(one: Proposal, old: Proposal) -> bool:
    """Whether a proposal is an earlier one, as pins that came since have made it."""
    match one, old:
        case NewPoint(), NewPoint():
            # Of whichever bairro: by a border people name the one or the other.
            return _is_near(one.at, old.at, _SAME_M)
        case Altered(), Altered():
            # With a source it is the middle of an area, which moves with each pin.
            near_m = geo.BAIRRO_MINIMUM_M if one.source else _SAME_M
            return one.code == old.code and _is_near(one.at, old.at, near_m)
        case Alias(), Alias():
            return one.code == old.code and key(one.alias) == key(old.alias)
    return False


def _is_near(one: Position | None, old: Position | None, near_m: float) -> bool:
    return one is not None and old is not None and geo.metres(one, old) <= near_m
