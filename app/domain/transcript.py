"""How a request of a session relates to what is stored of it.

A cumulative gateway repeats everything the caller typed, joined with `*`. Gateways repeat,
reorder and shorten, callers type `*`, so the new input is found by comparing with what is
stored, never by splitting at `*` and taking the last piece. Only length and keyed hash of
each stored transcript are known here, never its text.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

Hash = Callable[[str], bytes]


class Relation(StrEnum):
    """What a request is to the stored turns of its session."""

    BEGIN = "begin"  #: nothing is stored yet
    NEXT = "next"  #: one input more than the newest turn
    GAP = "gap"  #: several inputs more: a direct dial, or requests that were lost
    EMPTY = "empty"  #: the caller sent nothing
    REPEAT = "repeat"  #: the newest turn once more
    STALE = "stale"  #: an older turn once more
    CONFLICT = "conflict"  #: goes on from an older turn, not from the newest


#: By names of their own: to look into an enumeration costs as much as a small function.
BEGIN, NEXT, GAP, EMPTY, REPEAT, STALE, CONFLICT = Relation


class Mark(NamedTuple):
    """What is kept of the transcript of one stored turn."""

    length: int  #: characters
    hash: bytes  #: keyed


class Related(NamedTuple):
    """A relation, the stored turn it starts from, and what the caller added."""

    relation: Relation
    turn: int  #: position among the marks; -1 when nothing is stored
    tail: str  #: what follows that turn's transcript, without the joining star


def relate(marks: Sequence[Mark], transcript: str, hashed: Hash) -> Related:
    """Find the longest stored transcript that `transcript` begins with, and what was added.

    `marks` are in the order of the turns. A transcript that was stored more than once (a
    caller went another way and came back) is met at its newest turn.
    """
    if not marks:
        return Related(BEGIN, -1, transcript)
    newest = len(marks) - 1
    length, stored = marks[newest]
    # Nearly every request goes on from the newest turn, which nearly always has the longest.
    if (
        length >= max(marks)[0]
        and _goes_on(transcript, length)
        and (hashed(transcript[:length]) == stored)
    ):
        return _onward(True, newest, _tail(transcript, length))
    for index in _longest_first(marks):
        length, stored = marks[index]
        if length > len(transcript) or hashed(transcript[:length]) != stored:
            continue
        if length == len(transcript):
            return Related(REPEAT if index == newest else STALE, index, "")
        if not _goes_on(transcript, length):
            continue
        return _onward(index == newest, index, _tail(transcript, length))
    return Related(CONFLICT, 0, _tail(transcript, 0))


def _goes_on(transcript: str, length: int) -> bool:
    return length < len(transcript) and (length == 0 or transcript[length] == "*")


def _onward(from_newest: bool, index: int, tail: str) -> Related:
    if not from_newest:
        return Related(CONFLICT, index, tail)
    if tail == "":
        return Related(EMPTY, index, tail)
    return Related(GAP if "*" in tail else NEXT, index, tail)


def _longest_first(marks: Sequence[Mark]) -> list[int]:
    # Nearly always each turn has a longer transcript than the one before it.
    order = list(range(len(marks) - 1, -1, -1))
    lengths = [mark[0] for mark in marks]
    if lengths != sorted(lengths):
        order.sort(key=lambda index: (marks[index][0], index), reverse=True)
    return order


def _tail(transcript: str, length: int) -> str:
    # Before the first input there is no star to strip, but some gateways send one.
    tail = transcript[length:]
    return tail[1:] if tail.startswith("*") else tail


def tokens(tail: str) -> list[tuple[str, str]]:
    """Cut what the caller added into (input, rest after it); the rest is for a screen of free text.

    >>> tokens("1*a*b")
    [('1', '1*a*b'), ('a', 'a*b'), ('b', 'b')]
    """
    pieces = tail.split("*")
    if len(pieces) == 1:
        return [(tail, tail)]
    return [(piece, "*".join(pieces[index:])) for index, piece in enumerate(pieces)]
