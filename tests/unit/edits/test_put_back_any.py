"""Whatever was taken out of a list is put back one by one in any order: then the file is as it was.

Its order and its remarks are, byte for byte.
"""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.edits.removal import Entry, put_back
from app.menufiles.yaml_put import Put, find, plain, put_all
from tests.unit.edits.listed import Listed, any_days, any_points, notices, of_maputo


def taken_out(listed: Listed, order: Sequence[Entry], goes: bool) -> tuple[str, list[Entry]]:
    """Take entries out one after another; give the text and what has gone.

    What would part a remark from what it may speak of stays.
    """
    text, gone = listed.text, list[Entry]()
    for entry in order:
        try:
            text = put_all(text, [Put(entry.path, None, goes=goes)])
        except InvalidInput:
            continue
        gone.append(entry)
    return text, gone


def hold_to_coming_back(listed: Listed, draft: str, order: Sequence[Entry]) -> None:
    text, published = draft, {listed.file: listed.text}
    for entry in order:
        there = listed.names(text)
        text = put_back({listed.file: text}, published, entry, "").files[listed.file]
        assert plain(find(text, entry.path)) == plain(find(listed.text, entry.path))
        assert [one for one in listed.names(text) if one in there] == there
        assert len(listed.names(text)) == len(there) + 1
    assert text == listed.text


@pytest.mark.parametrize("turn", [1, -1])
def test_all_points_of_a_bairro_come_back(turn: int) -> None:
    for listed in sorted(of_maputo(), key=lambda one: len(one.entries))[10::9]:
        draft, gone = taken_out(listed, listed.entries, goes=True)
        assert gone == [*listed.entries]
        hold_to_coming_back(listed, draft, listed.entries[::turn])


@settings(deadline=None, max_examples=25)
@given(data=st.data(), goes=st.booleans())
def test_some_of_a_real_list_come_back_in_any_order(data: st.DataObject, goes: bool) -> None:
    listed = data.draw(st.sampled_from([*of_maputo(), notices()]))
    hold_any(listed, data, goes)


@settings(deadline=None, max_examples=300)
@given(listed=any_points() | any_days(), data=st.data(), goes=st.booleans())
def test_some_of_any_list_come_back_in_any_order(
    listed: Listed, data: st.DataObject, goes: bool
) -> None:
    hold_any(listed, data, goes)


def hold_any(listed: Listed, data: st.DataObject, goes: bool) -> None:
    out = data.draw(st.lists(st.sampled_from(listed.entries), unique=True, min_size=1))
    draft, gone = taken_out(listed, out, goes)
    hold_to_coming_back(listed, draft, data.draw(st.permutations(gone)))
