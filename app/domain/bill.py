"""Compare an operator's bill with our own ledger, row by row: pure.

A row stands for one day and one network. What is wrong with a row is one difference, whatever it
is: a slip in its day or network is known by its figures, which are those of a row that is missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.money import MOST_DECIMALS, Amount, written_amount

#: What a bill counts, in the order in which it is told.
COUNTS: Final = ("sessions", "hops", "parts")
AMOUNT: Final = "amount"


class Key(NamedTuple):
    """What a row stands for."""

    day: int  #: counted as `date.toordinal` does; 0 where the bill has no date there
    network: str  #: by its name in routes.yaml; as the bill writes it where that is none of ours


class Figures(NamedTuple):
    """What we counted of one day and network."""

    counts: Mapping[str, int]
    amount: Amount
    currency: str  #: "" where no price is known
    may_have_left: int = 0  #: parts of which nobody knows


class Row(NamedTuple):
    """A row of a bill."""

    line: int
    key: Key
    counts: Mapping[str, int]  #: of the columns that the bill has
    amount: Amount | None  #: None: the bill has no such column
    decimals: int = 0  #: with which the amount is written
    currency: str = ""  #: "" where the bill does not say
    day_written: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether it bills nothing."""
        return not any(self.counts.values()) and not self.amount


class Kind(StrEnum):
    """What is wrong with a row."""

    FIGURES = "figures"
    MISSING = "missing"
    DOUBLED = "doubled"
    NOT_OURS = "not ours"
    OUTSIDE = "outside the month"
    OTHER_NETWORK = "other network"
    OTHER_DAY = "other day"


class Difference(NamedTuple):
    """One thing in which the bill and the ledger differ."""

    line: int  #: of the bill; of a row that is missing the one behind which it belongs
    key: Key
    kind: Kind
    says: str  #: half sentences, without a full stop


class Months(NamedTuple):
    """The days of the bill: the first, and the first beyond it."""

    first: int
    beyond: int

    def holds(self, day: int) -> bool:
        """Whether a day is one of them."""
        return self.first <= day < self.beyond


def compare(
    ours: Mapping[Key, Figures], rows: Sequence[Row], month: Months, unread: frozenset[Key]
) -> list[Difference]:
    """Give every difference, by line; `unread` rows are told of elsewhere and miss nowhere."""
    chosen, strangers = _sort(ours, rows, month)
    missing = {
        key: one
        for key, one in ours.items()
        if key not in chosen and key not in unread and any(one.counts.values())
    }
    found = [
        Difference(row.line, key, Kind.FIGURES, says)
        for key, row in chosen.items()
        if (says := differing(ours[key], row))
    ]
    found += [_stranger(row, missing, chosen, month) for row in strangers]
    found += [_missing(key, one, chosen) for key, one in missing.items()]
    return sorted(found)


def _sort(
    ours: Mapping[Key, Figures], rows: Sequence[Row], month: Months
) -> tuple[dict[Key, Row], list[Row]]:
    """Give the row that stands for each key of ours, and the rows that stand for none."""
    chosen: dict[Key, Row] = {}
    strangers: list[Row] = []
    for row in rows:
        if row.key not in ours or not month.holds(row.key.day):
            strangers += [] if row.is_nothing else [row]
            continue
        first = chosen.setdefault(row.key, row)
        if first is not row:
            chosen[row.key], other = _better(ours[row.key], first, row)
            strangers.append(other)
    return chosen, strangers


def _better(ours: Figures, first: Row, second: Row) -> tuple[Row, Row]:
    """Put the one of two rows first that is right, else the one that comes first."""
    is_second = differing(ours, first) and not differing(ours, second)
    return (second, first) if is_second else (first, second)


def _stranger(
    row: Row, missing: dict[Key, Figures], chosen: Mapping[Key, Row], month: Months
) -> Difference:
    """Say what is wrong with a row that is not ours; what it was meant for misses no more."""
    other = chosen.get(row.key)
    if other and (other.counts, other.amount) == (row.counts, row.amount):
        return _doubled(row, other)
    if slip := _slip(row, missing):
        return slip
    if not row.key.day:
        what = f"the day {row.day_written!r} is no date" if row.day_written else "no day"
        says = f"{what}; theirs {_told(row)}"
        return Difference(row.line, row.key, Kind.NOT_OURS, says)
    if not month.holds(row.key.day):
        says = f"not in the month of the bill; theirs {_told(row)}"
        return Difference(row.line, row.key, Kind.OUTSIDE, says)
    if other:
        return _doubled(row, other)
    return Difference(row.line, row.key, Kind.NOT_OURS, f"ours none, theirs {_told(row)}")


def _slip(row: Row, missing: dict[Key, Figures]) -> Difference | None:
    """Find the row that is missing and has these figures on this day or network."""
    for key, one in missing.items():
        same_day, same_network = key.day == row.key.day, key.network == row.key.network
        if (same_day or same_network) and not differing(one, row):
            del missing[key]
            if same_day:
                says = f"network ours {key.network}, theirs {row.key.network}"
                return Difference(row.line, row.key, Kind.OTHER_NETWORK, says)
            says = f"day ours {iso(key.day)}, theirs {_day(row)}"
            return Difference(row.line, row.key, Kind.OTHER_DAY, says)
    return None


def _day(row: Row) -> str:
    return row.day_written or (iso(row.key.day) if row.key.day else "none")


def _doubled(row: Row, other: Row) -> Difference:
    says = f"doubled, line {other.line} has the same day and network; theirs {_told(row)}"
    return Difference(row.line, row.key, Kind.DOUBLED, says)


def _missing(key: Key, one: Figures, chosen: Mapping[Key, Row]) -> Difference:
    before = [row.line for other, row in chosen.items() if other < key]
    line = max(before, default=1)
    told = ", ".join(f"{name} {count}" for name, count in one.counts.items())
    money = f"amount {written_amount(one.amount)} {one.currency}".rstrip()
    return Difference(line, key, Kind.MISSING, f"theirs none, ours {told}, {money}")


def differing(ours: Figures, row: Row) -> str:
    """Say which figures differ; "" where none does.

    An amount that is rounded as it is written does not differ.
    """
    return "; ".join(_differing(ours, row))


def _differing(ours: Figures, row: Row) -> Iterator[str]:
    for name, theirs in row.counts.items():
        if theirs != ours.counts[name]:
            more = theirs - ours.counts[name]
            doubt = name == "parts" and 0 < more <= ours.may_have_left
            note = f", of {ours.may_have_left} nobody knows whether they left" if doubt else ""
            yield f"{name} ours {ours.counts[name]}, theirs {theirs}{note}"
    if row.currency and ours.currency and row.currency != ours.currency:
        yield f"currency ours {ours.currency}, theirs {row.currency}"
    if row.amount is not None and not _is_rounded(ours.amount, row):
        ours_, theirs_ = (written_amount(one) for one in (ours.amount, row.amount))
        yield f"amount ours {ours_}{_currency(ours)}, theirs {theirs_}"


def _currency(ours: Figures) -> str:
    return f" {ours.currency}" if ours.currency else " without a price"


def _is_rounded(ours: Amount, row: Row) -> bool:
    assert row.amount is not None
    unit = int(10 ** (MOST_DECIMALS - min(row.decimals, MOST_DECIMALS)))
    off = abs(ours - row.amount)
    # What is written with all decimals is not rounded.
    return off * 2 <= unit if unit > 1 else not off


def _told(row: Row) -> str:
    counts = [f"{name} {count}" for name, count in row.counts.items()]
    money = [] if row.amount is None else [f"amount {written_amount(row.amount)}"]
    return ", ".join([*counts, *money])


def iso(day: int) -> str:
    """Write a day as 2026-11-20."""
    return date.fromordinal(day).isoformat()
