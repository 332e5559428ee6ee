"""A sheet as values: what is printed, before it is HTML or plain text."""

from collections.abc import Sequence
from typing import NamedTuple


class Table(NamedTuple):
    """A table, and what its figures mean."""

    title: str
    head: tuple[str, ...]  #: none: each row is a figure with its name in front
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    #: Columns from this one on are numbers.
    numbers_from: int = 1


class Sheet(NamedTuple):
    """One sheet; nothing in it is markup."""

    language: str  #: ISO 639
    title: str
    subtitle: str
    tables: tuple[Table, ...]
    foot: tuple[str, ...]  #: definitions, said once for all tables


class Told(NamedTuple):
    """Somebody who was to hear what became of a case."""

    owner: str  #: code of the body that answers for the case
    asks: bool  #: whether they were asked for a word
    heard: bool  #: it is known: a receipt, or it was shown on a call
    answer: bool | None


class Hearing(NamedTuple):
    """How many were to hear, and did; people count once for each thing told."""

    told: int
    untold: int
    asked: int
    heard: int  #: of who was asked
    yes: int
    no: int

    @property
    def answered(self) -> int:
        """How many said a word."""
        return self.yes + self.no


def hearing(told: Sequence[Told]) -> Hearing:
    """Count them.

    >>> hearing([Told("", True, True, False), Told("", False, False, None)])
    Hearing(told=1, untold=1, asked=1, heard=1, yes=0, no=1)
    """
    asked = [one for one in told if one.asks]
    return Hearing(
        sum(one.heard for one in told),
        sum(not one.heard for one in told),
        len(asked),
        sum(one.heard for one in asked),
        sum(one.answer is True for one in asked),
        sum(one.answer is False for one in asked),
    )
