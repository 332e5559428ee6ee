"""A receipt says a network late: what was counted of the message's day is counted anew."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, insert, update

from app.domain.clock import local_day, micros
from app.domain.figure_jobs import AGAIN_US
from app.domain.reach import Reach
from app.domain.spans import Span
from app.store import figure_book
from app.store.engine import PRAGMAS_OF_A_DAY
from app.store.figure_book import Made
from app.store.heard_on import reached_on
from app.store.schema import contacts, message_sends, messages
from app.usecases.numbers import Wanted
from tests.contract.store import spending
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.months import Counting
from tests.contract.store.spending import Send

#: Eleven days before the day that goes on: its day and week are over.
AT = datetime(2026, 11, 11, 12, tzinfo=UTC)
DAY = local_day(micros(AT), "Africa/Maputo")
VODACOM = "64304"


@pytest.fixture
def counting(database: str) -> Iterator[Counting]:
    """Figures with a message that left as to a number of no known network."""
    with closing(Telephone(database, city=spending.priced(), pragmas=PRAGMAS_OF_A_DAY)) as line:
        spending.store(line, [], [Send(AT, "64399", 2, True, "cart_missed")])
        [message] = line.rows(messages)
        person = {"id": message.contact_id, "city_id": 1, "created_at": 1}
        person |= {"phone_hash": b"h", "phone_sealed": b"s"}
        with line.engine.begin() as connection:
            connection.execute(insert(contacts).values(person))
            for table in (messages, message_sends):
                connection.execute(update(table).values(network=""))
        made = Counting(line.engine, line.reader, line.cities, NOW)
        made.settle()
        yield made


def charged(counting: Counting, span: Span) -> dict[str, tuple[int, str]]:
    """Give the parts and the currency of each network in a time."""
    numbers = counting.numbers(Wanted(span, DAY, NOW))
    return {
        spot.network: (sums.parts, spot.currency)
        for spot, sums in numbers.costs.sums.items()
        if sums.parts
    }


def receipt(counting: Counting) -> None:
    with counting.engine.begin() as connection:
        [message_id] = connection.scalars(messages.select().with_only_columns(messages.c.id))
        reached_on(connection, message_id, VODACOM, NOW)


def test_what_a_day_has_cost_is_counted_by_the_network_that_a_receipt_names(
    counting: Counting,
) -> None:
    for span in Span:
        assert charged(counting, span) == {"other": (2, "MZN")}
    receipt(counting)
    assert counting.numbers(Wanted(Span.DAY, DAY, NOW)).is_stale
    # At once, whatever was counted a moment ago: its day, its week, its month and its quarter.
    assert counting.settle() == len(Span)
    for span in Span:
        assert charged(counting, span) == {"Vodacom": (2, "USD")}, span
        assert not counting.numbers(Wanted(span, DAY, NOW)).is_stale
    assert counting.settle() == 0


def test_what_is_named_while_its_day_is_counted_is_counted_all_the_same(
    counting: Counting,
) -> None:
    with counting.engine.connect() as connection:
        page = figure_book.read_page(connection, 1, Span.DAY, DAY)
        before = figure_book.seen(connection, 1).charges
    assert page
    receipt(counting)
    counting.settle()
    with counting.engine.begin() as connection:  # counted before the receipt, kept after it
        made = Made(page.kept, micros(AT), page.end_us, 0, page.parts, before)
        figure_book.keep(connection, 1, made)
    assert charged(counting, Span.DAY) == {"other": (2, "MZN")}
    assert counting.settle() >= 1
    assert charged(counting, Span.DAY) == {"Vodacom": (2, "USD")}


def test_what_is_named_while_it_is_decided_what_to_count_is_counted_all_the_same(
    counting: Counting,
) -> None:
    """A case of the day changes; a receipt comes once the loop knows that, and no more."""
    with counting.engine.begin() as connection:
        figure_book.mark(connection, 1, [Reach(micros(AT), micros(AT))])
    counting.now += AGAIN_US
    met: list[object] = []

    def after(*told: object) -> None:
        if "figure_periods.stale" in str(told[2]).partition("WHERE")[2] and not met:
            met.append(told[2])
            receipt(counting)

    event.listen(counting.reader, "after_cursor_execute", after)
    try:
        counting.settle()
    finally:
        event.remove(counting.reader, "after_cursor_execute", after)
    assert met
    assert charged(counting, Span.DAY) == {"Vodacom": (2, "USD")}
