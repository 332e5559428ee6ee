"""Amounts and prices, exact: whole millionths of a currency, never fractions.

A price holds from its day on, in the city's days, until a later one of the same network begins.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias

#: Millionths of a currency. An alias: it documents, it does not check.
Amount: TypeAlias = int
ONE: Final = 1_000_000
#: Digits behind the point, at most as many as millionths have, at least as many as bills show.
MOST_DECIMALS: Final = 6
LEAST_DECIMALS: Final = 2
_HUNDREDTH: Final = ONE // 100
AMOUNT: Final = rf"[0-9]{{1,9}}(?:\.[0-9]{{1,{MOST_DECIMALS}}})?"


class Price(NamedTuple):
    """What a network charges from a day on."""

    since: int  #: its first day, counted as `date.toordinal` does
    currency: str  #: ISO 4217
    session: Amount  #: for each session that began, or for each span of it that began
    every_s: int | None  #: seconds of that span; None: the whole session at once
    part: Amount  #: for each part of a message that the gateway took


class Ceiling(NamedTuple):
    """How much a city may spend in one month of its own."""

    amount: Amount
    currency: str


def price_on(prices: Iterable[Price], day: int) -> Price | None:
    """Give the price of a day; None before the first one.

    >>> old, new = Price(10, "MZN", ONE, None, 0), Price(20, "MZN", 2 * ONE, None, 0)
    >>> [price_on([old, new], day) for day in (9, 19, 20)] == [None, old, new]
    True
    """
    return max((one for one in prices if one.since <= day), default=None)


def of_session(price: Price, lasted_us: int) -> Amount:
    """Give what a session costs that lasted so many microseconds; its first span has begun.

    >>> by_time = Price(1, "KES", ONE, 20, 0)
    >>> [of_session(by_time, seconds * 1_000_000) // ONE for seconds in (0, 20, 21, 180)]
    [1, 1, 2, 9]
    """
    if price.every_s is None:
        return price.session
    spans = -(-lasted_us // (price.every_s * 1_000_000))
    return price.session * max(spans, 1)


def to_hundredth(amount: Amount) -> Amount:
    """Round an amount to what pages show of much that was counted; bills are checked elsewhere.

    >>> to_hundredth(106_425_000), to_hundredth(106_424_999)
    (106430000, 106420000)
    """
    return (amount + _HUNDREDTH // 2) // _HUNDREDTH * _HUNDREDTH


def read_amount(written: str) -> Amount | None:
    """Read an amount with a decimal point; None where it is none or has too many decimals.

    >>> read_amount("0.95"), read_amount("12"), read_amount("0,95"), read_amount("1.1234567")
    (950000, 12000000, None, None)
    """
    if not re.fullmatch(AMOUNT, written):
        return None
    whole, _, decimals = written.partition(".")
    return int(whole) * ONE + int(decimals.ljust(MOST_DECIMALS, "0"))


def written_amount(amount: Amount) -> str:
    """Write an amount: two decimals, or as many as it takes.

    >>> written_amount(1_234_500_000), written_amount(-5), written_amount(0)
    ('1234.50', '-0.000005', '0.00')
    """
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), ONE)
    decimals = f"{rest:0{MOST_DECIMALS}}".rstrip("0").ljust(LEAST_DECIMALS, "0")
    return f"{sign}{whole}.{decimals}"
