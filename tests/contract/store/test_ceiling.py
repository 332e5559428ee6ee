"""A month's money: what gives way first when it ends, and that its people hear all the same."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US, micros, utc
from app.domain.delivery import Policy, Terms
from app.domain.lifecycle import Action
from app.domain.messaging import Outcome, Sent
from app.domain.money import ONE, Ceiling, Price
from app.menu.model import City
from app.store.message_list import send_anew
from app.store.published import Published
from app.store.purse import LOOK_US, Purse
from app.store.schema import message_sends, messages, sessions
from app.store.undelivered import list_undelivered
from tests.contract.store import spending
from tests.contract.store.case_life import change
from tests.contract.store.lines import NOW, SECOND, Telephone, dial, maputo
from tests.contract.store.post import GATEWAY, Post
from tests.contract.store.skip_calls import REPORTER, filed, skips
from tests.databases import Databases

TERMS = {f"p{n}": Terms(Policy.AT_MOST_ONCE, n, keeps_quiet=False) for n in range(1, 10)}
#: A part costs one, a session of the practice gateway nothing.
PRICE = Price(1, "MZN", 0, None, ONE)


def spending_at_most(city: City, amount: int, *prices: Price) -> City:
    """Let a city pay for each SMS, at most so much in a month."""
    routes = tuple(
        replace(one, prices=prices or (PRICE,)) if one.gateway == GATEWAY else one
        for one in city.routes
    )
    return replace(
        city,
        terms={**city.terms, **TERMS},
        routes=routes,
        ceiling=Ceiling(amount * ONE, "MZN"),
        memo={},
        steps={},
    )


def publish(line: Telephone, amount: int, *prices: Price) -> None:
    line.cities.take([Published(1, spending_at_most(maputo(), amount, *prices))])


@pytest.fixture
def post(line: Telephone) -> Iterator[Post]:
    publish(line, 10)
    made = Post(line)
    yield made
    made.writer.stop()


def fates(line: Telephone) -> Counter[tuple[str, str, str]]:
    return Counter((row.template, row.state, row.code) for row in line.rows(messages))


def queue(post: Post, template: str, count: int, text: str = "Ola") -> None:
    already = post.line.count(messages)
    for number in range(count):
        post.queue(f"day:{already + number}", template=template, text=text)


def test_the_less_important_are_dropped_first_and_the_ceiling_is_kept(
    line: Telephone, post: Post
) -> None:
    for template in ("p9", "p5", "p1"):
        queue(post, template, 12)
        post.outbox.send_due()

    assert fates(line) == {
        ("p9", "accepted", "101"): 8,
        ("p9", "dropped", "no money"): 4,
        ("p5", "accepted", "101"): 1,
        ("p5", "dropped", "no money"): 11,
        ("p1", "accepted", "101"): 1,
        ("p1", "dropped", "no money"): 11,
    }
    assert line.count(message_sends) == 10
    with line.reader.connect() as connection:
        published = Published(1, line.cities.default)
        dead = list_undelivered(connection, published, post.clock.us, 50)
    assert [one.code for one in dead] == ["no money"] * 26


def test_the_most_important_of_what_waits_gets_the_money(line: Telephone, post: Post) -> None:
    queue(post, "p9", 3)
    queue(post, "p2", 9)
    post.outbox.send_due()

    assert fates(line) == {("p2", "accepted", "101"): 9, ("p9", "dropped", "no money"): 3}


def test_a_message_of_two_parts_needs_money_for_two(line: Telephone, post: Post) -> None:
    queue(post, "p1", 9)
    queue(post, "p2", 1, text="x" * 161)
    queue(post, "p3", 1)
    post.outbox.send_due()

    assert fates(line) == {
        ("p1", "accepted", "101"): 9,
        ("p2", "dropped", "no money"): 1,
        ("p3", "accepted", "101"): 1,
    }


def test_another_month_has_its_own_money_and_what_was_dropped_may_be_sent_anew(
    line: Telephone, post: Post
) -> None:
    queue(post, "p1", 11)
    post.outbox.send_due()
    [dropped] = [row for row in line.rows(messages) if row.state == "dropped"]
    post.do(lambda c: send_anew(c, dropped.id, post.clock.us, post.line.cities.numbered))
    post.outbox.send_due()
    assert fates(line)["p1", "dropped", "no money"] == 1
    # NOW is 22 November, 14 h in Maputo: 8 days and 10 hours are left.
    post.clock.us += 8 * DAY_US + 10 * 3600 * SECOND - 1
    post.do(lambda c: send_anew(c, dropped.id, post.clock.us, post.line.cities.numbered))
    post.outbox.send_due()
    assert fates(line)["p1", "dropped", "no money"] == 1
    post.clock.us += 1
    post.do(lambda c: send_anew(c, dropped.id, post.clock.us, post.line.cities.numbered))
    post.outbox.send_due()

    assert fates(line) == {("p1", "accepted", "101"): 11}


def test_what_has_not_left_costs_nothing_once_it_is_looked_at_again(
    line: Telephone, post: Post
) -> None:
    post.scripted.script.extend([Sent(Outcome.REFUSED, code="403")] * 9)
    queue(post, "p1", 9)
    post.outbox.send_due()
    post.clock.us += LOOK_US
    queue(post, "p1", 10)
    post.outbox.send_due()

    assert fates(line) == {("p1", "failed", "403"): 9, ("p1", "accepted", "101"): 10}


def test_a_process_that_starts_knows_what_was_spent_and_what_is_in_doubt(
    line: Telephone, post: Post
) -> None:
    post.scripted.script.extend([Sent(Outcome.UNKNOWN)] * 3)
    queue(post, "p1", 7)
    post.outbox.send_due()

    purse = Purse(line.reader, line.cities)
    purse.look(post.clock.us)

    assert purse.spent(1) == 7 * ONE


def test_calls_are_paid_from_the_same_money_and_answered_without_any(
    line: Telephone, post: Post
) -> None:
    city = spending_at_most(maputo(), 10)
    by_call = Price(1, "MZN", 4 * ONE, None, ONE)
    routes = tuple(
        replace(one, prices=(by_call,)) if one.gateway == "africastalking" else one
        for one in city.routes
    )
    line.cities.take([Published(1, replace(city, routes=routes, memo={}, steps={}))])
    for session in "ABC":
        assert line.ask(dial("", session=session)).text
    queue(post, "p1", 1)
    post.outbox.send_due()

    assert fates(line) == {("p1", "dropped", "no money"): 1}
    assert line.ask(dial("", session="D")).text


def test_two_processes_keep_the_ceiling_together_within_a_minute(databases: Databases) -> None:
    with databases.fresh("postgresql") as url, ExitStack() as open_:
        lines = [open_.enter_context(closing(Telephone(url, worker=n))) for n in (1, 2)]
        for one in lines:
            publish(one, 20)
        posts = [Post(one) for one in lines]
        for number in range(30):
            queue(posts[0], "p1", 1)
            assert posts[number % 2].outbox.send_due() <= 1
        for post in posts:
            post.writer.stop()

        # Each may be wrong by the part of what was left that makes it look again.
        assert 20 <= lines[0].count(message_sends) <= 23


def by_the_second(line: Telephone, amount: int, version: str) -> None:
    """Let each 20 seconds of a call cost so much."""
    price = Price(1, "MZN", amount * ONE, 20, 0)
    city = spending_at_most(maputo(), 100)
    routes = tuple(replace(one, prices=(price,)) for one in city.routes)
    line.cities.take([Published(1, replace(city, routes=routes, version=version))])


def test_a_call_of_before_midnight_costs_what_is_told_of_it_after_midnight(
    line: Telephone,
) -> None:
    midnight = utc(NOW) + timedelta(hours=10)  # in Maputo
    call = spending.Call(midnight - timedelta(minutes=1), "64301", 1, 0, False, "")
    spending.store(line, [call], [])
    by_the_second(line, 1, "v1")
    purse = Purse(line.reader, line.cities)
    purse.look(micros(midnight))
    assert purse.spent(1) == ONE

    with line.engine.begin() as connection:
        connection.execute(update(sessions).values(end_hops=3, end_duration_ms=119_000))
    purse.look(micros(midnight) + LOOK_US)

    assert purse.spent(1) == 6 * ONE


def test_prices_that_are_published_count_at_once(line: Telephone) -> None:
    call = spending.Call(utc(NOW - 3 * DAY_US), "64301", 1, 0, False, "")
    spending.store(line, [call], [])
    purse = Purse(line.reader, line.cities)
    for amount in (1, 7):
        by_the_second(line, amount, f"v{amount}")
        purse.look(NOW + amount)
        assert purse.spent(1) == amount * ONE


@pytest.mark.parametrize("price", [Price(1, "USD", 0, None, ONE), Price(1, "MZN", 0, None, 0)])
def test_what_takes_nothing_of_the_money_leaves(line: Telephone, post: Post, price: Price) -> None:
    publish(line, 1, price)
    queue(post, "p9", 5)
    post.outbox.send_due()

    assert fates(line) == {("p9", "accepted", "101"): 5}


def test_a_case_whose_message_had_no_money_is_heard_of_on_the_next_call(database: str) -> None:
    city = spending_at_most(skips(), 1)
    with closing(Telephone(database, city=city)) as line:
        number = filed(line)
        post = Post(line)
        assert post.outbox.send_due() == 1
        change(line, number, Action.RESOLVE)
        assert post.outbox.send_due() == 0
        post.writer.stop()

        told = {row.template: (row.state, row.code) for row in line.rows(messages)}
        assert told["resolved"] == ("dropped", "no money")
        asked = line.ask(dial("", session="later", phone=REPORTER, at=NOW + DAY_US))
        assert "esta bem?" in asked.text
