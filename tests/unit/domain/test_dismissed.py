"""What was dismissed is not proposed again, however far its pins have moved; all else is."""

import pytest

from app.domain.corrected import Heard, Learned
from app.domain.dismissed import Dismissed, not_dismissed
from app.domain.gazetteer import Source
from app.domain.geo import Position
from app.domain.proposals import Alias, Altered, NewPoint, Proposal, sign_of

HERE = Position(-25.95, 32.58)


def north(metres: float) -> Position:
    return Position(HERE.lat + metres / 111_195, HERE.lon)


def is_left(one: Proposal, *dismissed: Proposal) -> bool:
    old = [Dismissed(sign_of(its), its, "official ana", 1) for its in dismissed]
    left = not_dismissed(Learned((Heard(one, ()),)), old).proposals
    assert left in ((), (one,))
    return bool(left)


@pytest.mark.parametrize(
    ("old", "same", "others"),
    [
        (
            NewPoint("alto", HERE, "6 pins", name="Poço"),
            [
                NewPoint("alto", north(59), "9 pins"),
                NewPoint("alto", HERE, "", kind="landmark"),
                NewPoint("baixo", HERE, "6 pins"),  # who names the next bairro at its border
            ],
            [NewPoint("alto", north(61), "6 pins"), NewPoint("baixo", north(61), "6 pins")],
        ),
        (
            Altered("10019", "6 pins", HERE),
            [Altered("10019", "9 pins", north(-59))],
            [Altered("10019", "6 pins", north(61)), Altered("10024", "6 pins", HERE)],
        ),
        (
            Altered("baixo", "6 pins", HERE, Source.UNVERIFIED),
            [Altered("baixo", "9 pins", north(700), Source.POINTS)],
            [Altered("baixo", "9 pins", north(800), Source.POINTS)],
        ),
        (
            Alias("baixo", "Bairro Novo", "3 cases"),
            [Alias("baixo", "bairro  nôvo", "9 cases")],
            [Alias("baixo", "Bairro Velho", "3 cases"), Alias("alto", "Bairro Novo", "3 cases")],
        ),
    ],
)
def test_what_is_the_same_is_not_proposed_again(
    old: Proposal, same: list[Proposal], others: list[Proposal]
) -> None:
    assert is_left(old)
    assert not any(is_left(one, old) for one in (old, *same))
    assert all(is_left(one, old) for one in others)
    assert not is_left(old, *others, old)


def test_one_kind_is_never_another() -> None:
    kinds = NewPoint("alto", HERE, ""), Altered("alto", "", HERE), Alias("alto", "alto", "")
    for one in kinds:
        assert is_left(one, *(other for other in kinds if other is not one))
