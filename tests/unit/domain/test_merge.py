"""Two edits of one text become one, and nothing that somebody wrote is dropped unseen."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.merge import Part, merge

LINES = st.lists(st.sampled_from("abcde"), max_size=8)


def whole(parts: list[Part], side: str) -> list[str]:
    return [line for part in parts for line in getattr(part, side)]


def clashes(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.is_clash]


def test_edits_of_other_lines_go_together() -> None:
    base = ["a", "b", "c", "d", "e"]
    parts = merge(base, ["a", "B", "c", "d", "e", "f"], ["A", "b", "c", "e"])
    assert not clashes(parts)
    assert whole(parts, "mine") == ["A", "B", "c", "e", "f"]


def test_one_line_changed_in_two_ways_is_a_clash_with_all_three() -> None:
    [clash] = clashes(merge(["a", "b", "c"], ["a", "x", "c"], ["a", "y", "c"]))
    assert ([*clash.base], [*clash.mine], [*clash.theirs]) == (["b"], ["x"], ["y"])


def test_what_one_takes_out_and_the_other_changes_is_a_clash() -> None:
    [clash] = clashes(merge(["a", "b", "c"], ["a", "c"], ["a", "B", "c"]))
    assert ([*clash.mine], [*clash.theirs]) == ([], ["B"])


@given(LINES, LINES)
def test_an_edit_alone_stands(base: list[str], other: list[str]) -> None:
    for parts in (merge(base, other, base), merge(base, base, other), merge(base, other, other)):
        assert not clashes(parts)
        assert whole(parts, "mine") == other


@given(LINES, LINES, LINES)
def test_nothing_is_lost_and_both_sides_are_alike(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert len(clashes(one)) == len(clashes(other))
    # Every line somebody added stands in what is merged or in a clash.
    for side in (mine, theirs):
        for line in {*side} - {*base}:
            assert line in {*whole(one, "mine"), *whole(one, "theirs")}
