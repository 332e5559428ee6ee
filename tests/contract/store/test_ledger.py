"""What calls and messages cost, to the smallest unit, against a second count on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from app.domain.clock import micros
from app.domain.ledger import BY, Ledger, Sums
from app.domain.messaging import Outcome, Sent
from app.domain.outbox import LEASE_US
from app.store import outbox_results
from app.store.ledger_store import Counted, Period, count_reports, read_ledger
from app.store.message_list import send_anew
from app.store.schema import message_sends, messages, reports
from tests.contract.store import spending
from tests.contract.store.lines import NOW, REPORT, SECOND, Telephone, dial
from tests.contract.store.post import Post
from tests.contract.store.test_schema import migrate

MONTH = Period(spending.FIRST.toordinal(), spending.BEYOND.toordinal())


def ledger_of(line: Telephone, page: int = 500) -> Ledger:
    return read_ledger(line.reader, 1, spending.priced(), MONTH, page)


def test_the_ledger_equals_a_second_count_to_the_smallest_unit(line: Telephone) -> None:
    calls, sends = spending.month(311)
    spending.store(line, calls, sends)

    found = spending.counted(ledger_of(line, page=37))
    expected = spending.recount(calls, sends)

    assert +found == +expected
    whats = {key[0] for key in expected}
    assert whats == {"sessions", "hops", "parts", "amount", "may have left", "may cost"}
    assert {key[4] for key in expected} == {"", "MZN", "USD"}
    outside = len(calls) - sum(n for key, n in expected.items() if key[0] == "sessions")
    assert outside > 5  # the day before the month, and the moment before a midnight


def test_each_city_has_a_ledger_of_its_own(line: Telephone) -> None:
    months = {city_id: spending.month(city_id, calls=60, sends=60) for city_id in (1, 2)}
    for city_id, month in months.items():
        spending.store(line, *month, city_id=city_id)

    for city_id, month in months.items():
        ledger = read_ledger(line.reader, city_id, spending.priced(), MONTH, page=17)
        assert +spending.counted(ledger) == +spending.recount(*month)
        first, beyond = MONTH.micros("Africa/Maputo")
        filed = [
            row.id
            for row in line.rows(reports)
            if row.city_id == city_id and first <= micros(row.requested_at) < beyond
        ]
        assert count_reports(line.reader, city_id, spending.priced(), MONTH).filed == len(filed)
        assert len(filed) > 20


def test_figures_are_the_same_whatever_they_are_asked_by(line: Telephone) -> None:
    calls, sends = spending.month(7, calls=60, sends=60)
    spending.store(line, calls, sends)
    ledger = ledger_of(line)

    for of in BY.values():
        whole = {code: Sums() for code in ledger.total()}
        for (_, currency), sums in ledger.by(of).items():
            whole[currency].add(sums)
        assert whole == ledger.total()
    assert set(BY) == {"day", "route", "service"}


def test_reports_are_counted_by_the_days_on_which_they_came_and_ended(line: Telephone) -> None:
    calls, _ = spending.month(7, calls=60, sends=0)
    spending.store(line, calls, [])
    inside = spending.recount([call for call in calls if call.service], [])
    filed = sum(number for key, number in inside.items() if key[0] == "sessions")
    first, beyond = MONTH.micros("Africa/Maputo")
    with line.engine.begin() as connection:
        ids = [row.id for row in line.rows(reports)]
        for id_, at in zip(ids, (first - 1, first, beyond - 1, beyond), strict=False):
            connection.execute(update(reports).where(reports.c.id == id_).values(closed_at=at))

    counted = count_reports(line.reader, 1, spending.priced(), MONTH)

    assert counted == Counted(filed, 2)
    assert 0 < filed < len(ids)


def test_a_call_of_the_line_is_counted_with_its_requests_and_its_problem(line: Telephone) -> None:
    for second, keys in enumerate(REPORT):
        line.ask(dial(keys, at=NOW + second * SECOND))
    line.ask(dial("1*10348", session="B"))  # three steps in one request

    sums = ledger_of(line).by(BY["service"])

    [filed] = line.rows(reports)
    assert {service: (one.sessions, one.hops) for (service, _), one in sums.items()} == {
        "": (1, 1),
        filed.service_code: (1, 4),
    }


def test_a_call_that_reported_twice_is_counted_once_with_its_first_problem(
    line: Telephone,
) -> None:
    calls, _ = spending.month(7, calls=40, sends=0)
    spending.store(line, calls, [])
    missed = [one for one in line.rows(reports) if one.service_code == "cart_missed"]
    first = missed[len(missed) // 2]
    assert spending.FIRST < first.requested_at.date() < spending.BEYOND - timedelta(days=1)
    second = {**first._mapping, "id": first.id + 7, "number": 99_999, "filing": 2}
    before = ledger_of(line)
    with line.engine.begin() as connection:
        connection.execute(insert(reports).values({**second, "service_code": "other"}))
    after = ledger_of(line)

    assert after.sums == before.sums
    assert any(spot.service == "cart_missed" for spot in after.sums)


def attempts(line: Telephone) -> list[tuple[Any, ...]]:
    return [(row.parts, row.accepted) for row in line.rows(message_sends)]


@pytest.fixture
def post(line: Telephone) -> Any:
    made = Post(line)
    yield made
    made.writer.stop()


def test_a_message_sent_again_is_charged_again(line: Telephone, post: Post) -> None:
    post.queue(text="x" * 161)
    post.outbox.send_due()
    post.receipt("Failed")
    post.clock.us += 1
    post.do(lambda c: send_anew(c, post.the().id, post.clock.us, post.line.cities.numbered))
    post.outbox.send_due()

    assert attempts(line) == [(2, True), (2, True)]


@pytest.mark.parametrize(
    ("outcome", "left"),
    [
        (Outcome.ACCEPTED, [(1, True)]),
        (Outcome.UNKNOWN, [(1, False)]),
        (Outcome.RETRY, []),
        (Outcome.REFUSED, []),
        (Outcome.STOPPED, []),
        (Outcome.OPTED_OUT, []),
    ],
)
def test_what_has_certainly_not_left_is_not_charged(
    line: Telephone, post: Post, outcome: Outcome, left: list[Any]
) -> None:
    post.queue()
    post.scripted.script.append(Sent(outcome, code="x"))
    post.outbox.send_due()

    assert attempts(line) == left


def test_an_attempt_whose_sender_died_may_have_left_until_it_is_heard_of(
    line: Telephone, post: Post
) -> None:
    post.queue()
    [claimed] = post.claim().taken
    post.clock.us += LEASE_US
    post.outbox.send_due()
    assert attempts(line) == [(1, False)]

    book = line.book
    sent = Sent(Outcome.ACCEPTED, "late")
    for _ in range(2):  # noted twice, it is one attempt
        post.do(
            lambda c: outbox_results.finish(
                book(c, post.clock.us), c, claimed, sent, lambda _: None, 0
            )
        )

    assert attempts(line) == [(1, True)]


def test_what_is_given_back_was_no_attempt(line: Telephone, post: Post) -> None:
    post.queue()
    taken = post.claim().taken
    assert attempts(line) == [(1, False)]

    post.do(lambda c: outbox_results.give_back(c, taken, post.clock.us))

    assert attempts(line) == []


def test_messages_of_before_are_charged_once_if_they_were_accepted(
    line: Telephone, post: Post
) -> None:
    post.scripted.script.extend([Sent(Outcome.ACCEPTED, "1"), Sent(Outcome.REFUSED)])
    for cause in ("day:1", "day:2"):
        post.queue(cause, network="64303")
    post.outbox.send_due()
    [accepted] = [row for row in line.rows(messages) if row.sent_at]
    post.writer.stop()
    line.close()

    migrate(line.url, ("downgrade", "0011"), ("upgrade", "head"))

    [row] = line.rows(message_sends)
    assert (row.message_id, row.at, row.network) == (accepted.id, accepted.sent_at, "64303")
    assert (row.city_id, row.gateway, row.parts, row.accepted) == (1, "console", 1, True)
