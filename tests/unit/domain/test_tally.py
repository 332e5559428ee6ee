"""What a process has met of late, beside a list of all of it."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.tally import Tally

SPAN = 10
MEETINGS = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 12)), max_size=60)


@given(MEETINGS, st.integers(0, 8))
def test_nothing_of_the_last_span_is_missing_whatever_the_room(
    meetings: list[tuple[str, int]], room: int
) -> None:
    tally, at = Tally(SPAN, room), 1_000
    seen: list[tuple[str, int]] = []
    for thing, gap in meetings:
        at += gap
        told = tally.add(thing, at)
        assert told >= sum(one == thing and when > at - SPAN for one, when in seen)
        if room > 6:
            assert told <= sum(one == thing and when > at - 3 * SPAN for one, when in seen)
        seen.append((thing, at))


def test_room_is_bounded() -> None:
    tally = Tally(SPAN, room=100)

    told = [tally.add(thing, 0) for thing in range(1_000)]

    assert told[:100] == [0] * 100
    # For the rest there is no room: they are taken for one, so a limit seems near to all.
    assert told[-1] == 899
    assert len(tally._now) <= 101
