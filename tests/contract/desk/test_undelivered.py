"""Messages that did not arrive or wait: which are sent anew, and how many are counted."""

import re
from typing import Any

import pytest
from sqlalchemy import insert

from app.domain.accounts import Role
from app.domain.ids import IdSource, first_id
from app.domain.public_number import spoken
from app.store.mail_counts import FRESH_US, MOST
from app.store.message_queue import LATE_US, read_queue
from app.store.schema import audit_entries, messages, reports
from tests.contract.desk.filing import file_at
from tests.contract.desk.markup import HOSTILE, read
from tests.contract.desk.outgoing import maputo, nairobi, put
from tests.contract.desk.site import HOUR, Site, Visitor

LOST = "/desk/undelivered"


@pytest.fixture
def head(site: Site) -> Visitor:
    """A new one for each test: the clock goes on, and who idles is out."""
    return site.enter(Role.HEAD)


def test_a_message_that_did_not_arrive_is_sent_anew_once(site: Site, head: Visitor) -> None:
    failed = put(site, code=HOSTILE[0], attempts=3)
    assert HOSTILE[0] in read(head.get(LOST)).text
    assert head.post(LOST, {"message": failed}).headers["location"] == LOST
    again = head.post(LOST, {"message": failed})
    assert again.status_code == 409
    assert "case filed: It is queued: only what failed" in read(again).text
    assert str(failed) not in read(again).text
    other = put(site, code=HOSTILE[0], attempts=3)
    mixed = head.post(LOST, {"message": [failed, other]})
    assert (mixed.status_code, "On their way again: 1." in mixed.text) == (409, True)
    [row] = [row for row in site.rows(messages) if row.id == failed]
    assert (row.state, row.attempts) == ("queued", 0)
    [kept] = [row for row in site.rows(audit_entries) if row.object == f"message {failed}"]
    assert (kept.actor, kept.deed, kept.city_id) == (
        f"official {head.name}",
        "resent",
        maputo(site),
    )


def test_a_message_that_is_not_sent_anew_is_named_by_its_case(site: Site, head: Visitor) -> None:
    number = file_at(site, 0)
    case = next(row.id for row in site.rows(reports) if row.number == number)
    sent = put(site, cause=f"report:{case}:1", template="resolved", state="delivered")
    refused = read(head.post(LOST, {"message": [sent]})).text
    assert f"{spoken(number)}, resolved?: It is delivered" in refused
    assert str(sent) not in refused


def test_what_a_gateway_did_not_say_is_told_in_words(site: Site, head: Visitor) -> None:
    codes = {
        "ReadTimeout": "o sistema das SMS não respondeu",
        "ConnectionError": "o sistema das SMS não respondeu",
        "unreadable": "a resposta do sistema das SMS não se percebeu",
        "no_recipients": "a resposta do sistema das SMS não se percebeu",
        # What it says stays behind the words as it is: its help knows that.
        "403": "o número não é válido (403)",
        "Failed": "a operadora não a entregou (Failed)",
        "Rejected": "a operadora recusou (Rejected)",
        "InsufficientBalance": "a conta das SMS não tem saldo (InsufficientBalance)",
        "http_418": "http_418",
    }
    for code, said in codes.items():
        put(site, code=code, state="unknown")
        page = read(head.get(LOST, accept_language="pt")).text
        assert f"não se sabe {said}" in page, code
    assert "Timeout" not in page


def test_what_never_left_is_counted_with_what_did_not_arrive(site: Site, head: Visitor) -> None:
    def counted() -> tuple[int, int, int]:
        listed = len(re.findall(r'name="message" value="\d+"', head.get(LOST).text))
        [today] = re.findall(r'href="/desk/undelivered"><strong>(\d+)<', head.get("/desk").text)
        [house] = re.findall(r'href="/desk/undelivered">(\d+)<', root.get("/desk/house").text)
        return listed, int(today), int(house)

    root, (listed, today, house) = site.enter(), (0, 0, 0)
    for state, code, more in (
        ("dropped", "no money", 1),
        ("dropped", "expired", 1),
        ("dropped", "blocked", 1),
        ("dropped", "opted out", 0),
        ("dropped", "overtaken", 0),
        ("unknown", "", 1),
        ("failed", "Failed", 1),
    ):
        listed, today, house = counted()
        put(site, state=state, code=code)
        assert counted() == (listed + more, today + more, house + more), (state, code)
    listed, today, house = counted()
    put(site, at=site.clock.us - FRESH_US - HOUR)
    assert counted() == (listed + 1, today, house)


def test_a_message_of_another_city_or_that_is_none_is_not_sent(site: Site, head: Visitor) -> None:
    before = len(site.rows(audit_entries))
    other = put(site, city_id=nairobi(site), id=first_id(site.clock.us) + 5)
    came = put(site, direction="in", state="waiting", id=first_id(site.clock.us) + 6)
    arrived = put(site, state="delivered", id=first_id(site.clock.us) + 7)
    for id_ in (other, came, 0, "x", "-1", "9" * 19, "9" * 40):
        answer = head.post(LOST, {"message": id_})
        said = "There is no such message" if answer.status_code == 409 else "Mark the messages"
        assert answer.status_code in (400, 409)
        assert said in answer.text
    assert head.post(LOST, {"message": arrived}).status_code == 409
    assert len(site.rows(audit_entries)) == before
    states = {row.id: row.state for row in site.rows(messages)}
    assert [states[id_] for id_ in (other, came, arrived)] == ["failed", "waiting", "delivered"]


def test_messages_that_wait_are_counted_up_to_a_limit(site: Site) -> None:
    now, city, ids = site.clock.us, 55, IdSource(903)

    def some(n: int, **values: Any) -> list[dict[str, Any]]:
        base = {"city_id": city, "direction": "out", "gateway": "g", "network": "", "priority": 5}
        base |= {"template": "t", "body_sealed": b"", "created_at": now, "next_at": now}
        made = ({"id": (id_ := ids.next(now)), "cause": f"c{id_}"} for _ in range(n))
        return [base | one | values for one in made]

    def counted(*rows: dict[str, Any]) -> tuple[int, int]:
        with site.house.engine.begin() as connection:
            connection.execute(insert(messages), list(rows))
        with site.house.reader.connect() as connection:
            return read_queue(connection, city, now)

    late = now - LATE_US
    try:
        assert counted(
            *some(2, state="queued"),
            *some(1, state="sending", next_at=late),
            *some(3, state="queued", next_at=late - 1),
            *some(4, state="failed", next_at=late - 1),
            *some(6, state="queued", city_id=56),
        ) == (6, 3)
        assert counted(*some(MOST + 5, state="queued")) == (MOST + 1, 3)
    finally:
        with site.house.engine.begin() as connection:
            connection.execute(messages.delete().where(messages.c.city_id.in_((55, 56))))
