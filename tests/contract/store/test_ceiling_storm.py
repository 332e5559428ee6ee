"""A ceiling in rough weather: refusals, doubts, new prices, new months, held to a plain count."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from app.domain.clock import DAY_US, micros, utc
from app.domain.messaging import Outcome, Sent, Sms
from app.domain.money import ONE, Price
from app.domain.text import sms_parts
from app.store.purse import LOOK_US
from app.store.schema import messages
from tests.contract.store.lines import SECOND, Telephone
from tests.contract.store.post import GATEWAY, Clock, Post
from tests.contract.store.test_ceiling import publish

#: The 29th of November, 21:40 in Maputo: a month ends and a price changes within the storm.
START: Final = (datetime(2026, 11, 29, 19, 40, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // (
    timedelta(microseconds=1)
)
PRICES: Final = (
    Price(1, "MZN", 0, None, ONE),
    Price(date(2026, 11, 30).toordinal(), "MZN", 0, None, 3 * ONE // 2),
    Price(date(2026, 12, 3).toordinal(), "USD", 0, None, ONE),
    Price(date(2026, 12, 4).toordinal(), "MZN", 0, None, 2 * ONE),
)
CEILING: Final = 40
OUTCOMES: Final = (*(Outcome.ACCEPTED,) * 5, Outcome.REFUSED, Outcome.UNKNOWN, Outcome.RETRY)
CHARGED: Final = (Outcome.ACCEPTED, Outcome.UNKNOWN)
STEPS_US: Final = (0, SECOND, 20 * SECOND, LOOK_US, 3600 * SECOND, DAY_US)


class Left(NamedTuple):
    """An attempt as the gateway saw it."""

    at: int
    priority: int
    parts: int
    outcome: Outcome


def day_of(at: int) -> date:
    return (utc(at) + timedelta(hours=2)).date()


def price_of(at: int, parts: int) -> int:
    """What parts take of the ceiling on a day: dollars take nothing of it."""
    day = day_of(at)
    if day == date(2026, 12, 3):
        return 0
    each = 10 if day < date(2026, 11, 30) else 15 if day < date(2026, 12, 3) else 20
    return parts * each  # tenths


class Rough:
    """A gateway that remembers what it was given, when, and what it made of it."""

    name = GATEWAY

    def __init__(self, clock: Clock, chance: random.Random) -> None:
        self._clock = clock
        self._chance = chance
        self.left: list[Left] = []

    def send(self, sms: Sms) -> Sent:
        outcome = self._chance.choice(OUTCOMES)
        priority = int(sms.template.removeprefix("p"))
        self.left.append(Left(self._clock.us, priority, sms_parts(sms.text)[2], outcome))
        return Sent(outcome, f"id-{len(self.left)}" if outcome is Outcome.ACCEPTED else "", "x")


def spent(left: list[Left], at: int) -> int:
    """Tenths that the month of a moment has cost, with what may have left."""
    month = day_of(at).replace(day=1)
    return sum(
        price_of(one.at, one.parts)
        for one in left
        if day_of(one.at).replace(day=1) == month and one.outcome in CHARGED
    )


def most(priority: int) -> int:
    """Tenths that may be spent when one of this priority leaves."""
    return CEILING * (10 if priority < 4 else 9 if priority < 7 else 8)


@contextmanager
def closing_post(line: Telephone, rough: Rough, clock: Clock) -> Iterator[Post]:
    post = Post(line, rough, clock=clock)
    yield post
    post.writer.stop()


def check_left(left: list[Left]) -> None:
    """Nothing has left beyond what its priority may have."""
    for at, one in enumerate(left):
        if cost := price_of(one.at, one.parts):
            assert spent(left[:at], one.at) + cost <= most(one.priority)


def check_dropped(post: Post, left: list[Left]) -> int:
    """Nothing was dropped that there was money for; what was refused counts until the next look."""
    dropped = [row for row in post.line.rows(messages) if row.code == "no money"]
    for row in dropped:
        at = micros(row.final_at)
        text = post.line.vault.open(row.body_sealed, f"messages.body {row.id}")
        refused = sum(
            price_of(one.at, one.parts)
            for one in left
            if one.outcome not in CHARGED and at - LOOK_US < one.at <= at
        )
        cost = price_of(at, sms_parts(text)[2])
        before = [one for one in left if one.at <= at]
        assert spent(before, at) + refused + cost > most(row.priority)
    return len(dropped)


def test_nothing_leaves_beyond_the_ceiling_and_nothing_below_it_is_dropped(
    line: Telephone,
) -> None:
    chance = random.Random(311)
    publish(line, CEILING, *PRICES)
    clock = Clock()
    clock.us = START
    rough = Rough(clock, chance)
    with closing_post(line, rough, clock) as post:
        for number in range(55):
            template, text = f"p{chance.randint(1, 9)}", "x" * chance.choice((5, 161))
            post.queue(f"day:{number}", template=template, text=text)
            post.outbox.send_due()
            clock.us += chance.choice(STEPS_US)

        check_left(rough.left)
        assert check_dropped(post, rough.left) > 10
    assert {day_of(one.at).month for one in rough.left} == {11, 12}
    assert {one.outcome for one in rough.left} == {*OUTCOMES}
    assert max(spent(rough.left, at) for at in (START, clock.us)) > 9 * CEILING
