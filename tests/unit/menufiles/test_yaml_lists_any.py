"""Any list or block with any remarks, edited in any way: they stay with what they speak of."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.menufiles.yaml_put import Put, find, plain, put, put_all
from tests.unit.menufiles.remarked import (
    Entry,
    Made,
    above_of,
    is_refused,
    line_with,
    lines_of,
    made,
)


@settings(deadline=None, max_examples=150)
@given(file=made(), data=st.data())
def test_a_remark_stays_with_what_it_was_written_for(file: Made, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(file.entries), unique=True))
    if data.draw(st.booleans()):
        kept.sort()
    plan: list[Entry | str] = [*kept]
    for name in ("neu1", "neu 2: á"):
        if data.draw(st.booleans()) or not plan:
            plan.insert(data.draw(st.integers(0, len(plan))), name)
    wanted = [one if isinstance(one, str) else one.value for one in plan]
    text = file.text

    if is_refused(file, plan):
        with pytest.raises(InvalidInput, match="may speak of more than one entry"):
            put(text, ("list",), wanted)  # type: ignore[arg-type]
        return
    after = put(text, ("list",), wanted)  # type: ignore[arg-type]

    assert plain(find(after, ())) == {
        "code": "x",
        "list": wanted,
        **({"next": "1"} if file.ends else {}),
    }
    assert after.count("\r\n") == (after.count("\n") if file.newline == "\r\n" else 0)
    lines = lines_of(after.replace("\r\n", "\n"))
    check_entries(file, plan, lines)
    check_rest(file, plan, lines)


def check_rest(
    file: Made, plan: list[Entry | str], lines: list[tuple[str, str]], stays: Sequence[str] = ()
) -> None:
    """Hold what is said of nobody alone to its place, and all remarks to being there once."""
    said = [remark for _, remark in lines if remark]
    gone = {remark for one in file.entries if one not in plan for remark in one.own} - {*stays}
    before = {remark for _, remark in lines_of(file.text.replace("\r\n", "\n")) if remark}
    assert sorted(said) == sorted(before - gone)
    if file.beside_key in before:
        assert [r for b, r in lines if b.startswith("list:")] == [file.beside_key]
    if file.above_next and file.ends:
        assert above_of(lines, line_with(lines, "next:"))[-1:] == [file.above_next]


def check_entries(
    file: Made, plan: list[Entry | str], lines: list[tuple[str, str]], stays: Sequence[str] = ()
) -> None:
    """Hold each entry to what stands above, beside and below it."""
    joined = {one.number: row for row in file.rows() for one in row} if not file.is_block else {}
    going_on = {*stays, *(one.goes_on for one in file.entries)}
    for one in plan:
        at = line_with(lines, one)
        if isinstance(one, str):
            assert not {*above_of(lines, at)} - going_on
            assert not lines[at][1]
            continue
        row = joined.get(one.number, [one])
        above = above_of(lines, at)
        assert above[len(above) - len(row[0].above) :] == [*row[0].above]
        assert not {*above[: len(above) - len(row[0].above)]} - going_on
        assert lines[at][1] == row[-1].beside
        if row[-1].goes_on:
            assert lines[at + 1] == ("", row[-1].goes_on)


@settings(deadline=None, max_examples=100)
@given(file=made(has_keys=True), data=st.data())
def test_what_is_taken_out_takes_its_own_along(file: Made, data: st.DataObject) -> None:
    gone = data.draw(st.lists(st.sampled_from(file.entries), unique=True, min_size=1, max_size=2))
    gone = gone if len(gone) < len(file.entries) else gone[:1]
    goes = data.draw(st.sampled_from([None, True, False]))
    new = ["neu"] if len(file.entries) > 1 and data.draw(st.booleans()) else []
    left = [one for one in file.entries if one not in gone]
    puts = [Put(("list", f"w{one.number}"), None, goes=goes) for one in gone]
    puts += [Put(("list", name), "x") for name in new]
    first = file.entries[0]
    is_doubtful = first in gone and first.above and not first.free
    stays = first.above if is_doubtful and goes is False else ()

    # One that is alone goes with all that is said of its row, and so do two that are a row.
    if is_refused(file, [*left], is_asked=goes is None) or any(
        is_refused(file, [one for one in file.entries if one is not out], is_asked=goes is None)
        for out in gone
    ):
        with pytest.raises(InvalidInput, match="may speak of more than one entry"):
            put_all(file.text, puts)
        return
    of_all = first.free or stays or (file.beside_key and not file.hugs)
    if not left and not file.is_block and of_all:  # with its brackets that would go
        with pytest.raises(InvalidInput):
            put_all(file.text, puts)
        return
    after = put_all(file.text, puts)

    held = {f"w{one.number}": {"k": "x"} for one in left} | dict.fromkeys(new, "x")
    read = plain(find(after, ("list",)))
    assert (read or {}) == held
    lines = lines_of(after.replace("\r\n", "\n"))
    check_entries(file, [*left, *new], lines, stays)
    check_rest(file, [*left, *new], lines, stays)
