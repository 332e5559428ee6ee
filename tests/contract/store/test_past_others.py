"""What else is past before it arrives: replies to SMS, calls of crews, and news of merged cases."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US, Micros
from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.domain.messaging import Outcome, Sent
from app.store.crew_store import SqlCrewBook
from app.store.message_list import send_anew
from app.store.published import Published
from app.store.schema import messages
from app.store.undelivered import find_undelivered, list_undelivered
from tests.contract.store.case_life import ANEW, JOINER, change
from tests.contract.store.case_life import line as skips_line
from tests.contract.store.crew_called import filed as filed_many
from tests.contract.store.crew_called import give, line_telling
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.post import Post
from tests.contract.store.skip_calls import REPORTER, filed
from tests.contract.store.sms_phone import MINUTE, Phone
from tests.contract.store.test_crew_lines import ANOTHER, CREW, MEMBER, join

__all__ = ["skips_line"]
HOUR = 60 * MINUTE


@pytest.fixture
def crews(database: str) -> Iterator[Telephone]:
    with line_telling(database) as made:
        yield made


def lose(line: Telephone, **values: Any) -> None:
    lost: dict[str, Any] = {"state": "failed", "code": "403"}
    with line.engine.begin() as connection:
        its = update(messages).where(messages.c.direction == "out")
        connection.execute(its.values(lost | values))


def of(line: Telephone, template: str) -> list[Any]:
    return [row for row in line.rows(messages) if row.template == template]


def anew(line: Telephone, message: Any, at: Micros) -> None:
    with line.engine.begin() as connection:
        send_anew(connection, message.id, at, line.cities.numbered)


def whys(line: Telephone, at: Micros) -> dict[int, str]:
    with line.reader.connect() as connection:
        published = Published(1, line.cities.default)
        found = list(find_undelivered(connection, published, at))
        assert [one.message for one in found if one.needs_hand] == list_undelivered(
            connection, published, at, 99
        )
    return {one.message.id: one.why for one in found}


def test_a_reply_to_an_sms_is_sent_anew_while_it_answers_it(line: Telephone) -> None:
    phone = Phone(line)
    phone.write("AJUDA")
    lose(line)
    [help_] = of(line, "sms_help")
    assert whys(line, phone.at + HOUR - 1) == {help_.id: ""}
    assert whys(line, phone.at + HOUR) == {help_.id: "late"}
    with pytest.raises(Conflict, match="of long ago"):
        anew(line, help_, phone.at + HOUR)

    anew(line, help_, phone.at + HOUR - 1)
    post = Post(line)
    post.clock.us = phone.at + HOUR
    post.outbox.send_due()
    post.writer.stop()
    # It waited again, and is not younger for that.
    assert (of(line, "sms_help")[0].state, post.scripted.given) == ("dropped", [])


def test_who_is_in_a_crew_no_more_is_not_called_for_it(crews: Telephone) -> None:
    members = {who: join(crews, who) for who in (MEMBER, ANOTHER)}
    [number] = filed_many(crews, 1)
    give(crews, number, CREW)
    mine, other = of(crews, "new_jobs")
    with crews.engine.begin() as connection:
        book = SqlCrewBook(connection, 1, crews.vault, crews.ids, NOW)
        book.remove(CREW, members[MEMBER], "official ana")
    post = Post(crews)
    post.outbox.send_due()
    post.writer.stop()
    states = {row.id: (row.state, row.code) for row in of(crews, "new_jobs")}
    assert states == {mine.id: ("dropped", "overtaken"), other.id: ("accepted", "101")}
    lose(crews)
    assert {mine.id: "left", other.id: ""}.items() <= whys(crews, NOW).items()
    with pytest.raises(Conflict, match="in the crew no more"):
        anew(crews, mine, NOW)


def test_who_was_called_again_is_not_called_for_the_day_before(crews: Telephone) -> None:
    join(crews, MEMBER)
    one, two = filed_many(crews, 2)
    give(crews, one, CREW)
    lose(crews)
    assert set(whys(crews, NOW).values()) == {""}
    give(crews, two, CREW, NOW + DAY_US)

    first, second = of(crews, "new_jobs")
    lose(crews)
    assert {first.id: "called", second.id: ""}.items() <= whys(crews, NOW + DAY_US).items()
    with pytest.raises(Conflict, match="called again"):
        anew(crews, first, NOW + DAY_US)
    anew(crews, second, NOW + DAY_US)


def test_that_another_case_goes_on_is_past_once_that_one_has_ended(skips_line: Telephone) -> None:
    line = skips_line
    main = filed(line)
    repeat = filed(line, ANEW, "again", JOINER)
    change(line, repeat, Action.MERGE, main=main, at=NOW + 1)
    lose(line)
    [merged] = of(line, "merged")
    assert whys(line, NOW + 2)[merged.id] == ""
    change(line, main, Action.RESOLVE, at=NOW + 3)

    lose(line)
    assert whys(line, NOW + 4)[merged.id] == "told"
    with pytest.raises(Conflict, match="something else since"):
        anew(line, merged, NOW + 4)


def test_who_is_sent_nothing_and_who_has_answered_needs_no_hand(skips_line: Telephone) -> None:
    line = skips_line
    number = filed(line)
    change(line, number, Action.RESOLVE)
    lose(line)
    received, resolved = line.rows(messages)
    assert whys(line, NOW) == {received.id: "closed", resolved.id: ""}
    with line.engine.begin() as connection:
        connection.execute(update(messages).values(answer=True))
    assert whys(line, NOW) == {received.id: "closed", resolved.id: "answered"}


def test_one_in_doubt_that_is_on_its_way_again_is_not_listed(skips_line: Telephone) -> None:
    line = skips_line
    filed(line)
    lose(line, state="unknown", code="ReadTimeout")
    [message] = line.rows(messages)
    anew(line, message, NOW)
    assert whys(line, NOW) == {}
    post = Post(line)
    post.scripted.script.append(Sent(Outcome.UNKNOWN, "", "ReadTimeout"))
    post.outbox.send_due()
    post.writer.stop()
    assert whys(line, NOW) == {message.id: ""}
    assert post.scripted.given[0].to == REPORTER
