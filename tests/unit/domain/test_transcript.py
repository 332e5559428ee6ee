"""How a request relates to what is stored: the table, and that stars survive."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.transcript import Mark, Relation, relate, tokens


def _hashed(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def _marks(*transcripts: str) -> list[Mark]:
    return [Mark(len(text), _hashed(text)) for text in transcripts]


@pytest.mark.parametrize(
    ("stored", "transcript", "relation", "turn", "tail"),
    [
        ([], "", Relation.BEGIN, -1, ""),
        ([], "7", Relation.BEGIN, -1, "7"),
        ([""], "", Relation.REPEAT, 0, ""),
        ([""], "1", Relation.NEXT, 0, "1"),
        ([""], "*1", Relation.NEXT, 0, "1"),
        ([""], "*", Relation.EMPTY, 0, ""),
        ([""], "1*2", Relation.GAP, 0, "1*2"),
        (["", "1"], "1", Relation.REPEAT, 1, ""),
        (["", "1"], "1*", Relation.EMPTY, 1, ""),
        (["", "1"], "1*2", Relation.NEXT, 1, "2"),
        (["", "1"], "", Relation.STALE, 0, ""),
        (["", "1", "1*2"], "1", Relation.STALE, 1, ""),
        (["", "1", "1*2"], "1*3", Relation.CONFLICT, 1, "3"),
        (["", "1", "1*2"], "9", Relation.CONFLICT, 0, "9"),
        (["", "1"], "12", Relation.CONFLICT, 0, "12"),
        (["", "1"], "2", Relation.CONFLICT, 0, "2"),
        (["", "1", "1*2", "1*3"], "1*2*4", Relation.CONFLICT, 2, "4"),
        (["", "1", "1*2", "1*3"], "1*3*4", Relation.NEXT, 3, "4"),
        (["", "1", "1*"], "1**2", Relation.NEXT, 2, "2"),
    ],
)
def test_relations(
    stored: list[str], transcript: str, relation: Relation, turn: int, tail: str
) -> None:
    found = relate(_marks(*stored), transcript, _hashed)
    assert (found.relation, found.turn, found.tail) == (relation, turn, tail)


@given(st.lists(st.text(alphabet="019*a", min_size=1, max_size=4), min_size=1, max_size=6))
def test_what_was_added_is_found_whatever_stars_it_holds(inputs: list[str]) -> None:
    transcripts = [""]
    for given_ in inputs:
        so_far = transcripts[-1]
        transcripts.append(f"{so_far}*{given_}" if so_far else given_)
    stored = _marks(*transcripts[:-1])
    found = relate(stored, transcripts[-1], _hashed)
    # The only thing nobody can tell apart: a first input that begins with a star.
    first = len(transcripts) == 2
    wanted = inputs[-1].removeprefix("*") if first else inputs[-1]
    assert found.tail == wanted
    assert found.turn == len(stored) - 1


def test_each_token_knows_what_follows_it() -> None:
    assert tokens("1*a*b") == [("1", "1*a*b"), ("a", "a*b"), ("b", "b")]
