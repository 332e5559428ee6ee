"""What places lack where people report."""

from app.domain.gaps import Gap, Hits, Lack, gaps
from tests.unit.domain.pinned import places


def hits(bairro: str, block: str, reports: int, radius_m: int = 750) -> Hits:
    return Hits("norte", bairro, block, reports, radius_m)


def test_what_most_reports_hit_comes_first_and_blocks_are_told_where_their_bairro_is_known() -> (
    None
):
    found = gaps(
        places(),
        [
            hits("baixo", "1", 3, 1_000),
            hits("baixo", "2", 4, 2_000),
            hits("centro", "", 5, 4_400),
            hits("alto", "7", 6),
            hits("alto", "", 90),
            hits("", "", 2, 3_000),
        ],
    )

    assert found == [
        Gap("baixo", Lack.POSITION, 7, 2_000),
        Gap("alto/7", Lack.BLOCK, 6, 750),
        Gap("centro", Lack.VERIFIED, 5, 4_400),
        Gap("norte", Lack.BAIRRO, 2, 3_000),
    ]


def test_places_that_are_gone_have_no_gap() -> None:
    assert gaps(places(), [hits("gone", "1", 9), Hits("gone", "", "", 9, 750)]) == []
