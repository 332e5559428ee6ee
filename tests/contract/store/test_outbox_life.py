"""What could not be sent in time is heard on the next call all the same."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from app.domain.clock import DAY_US
from app.domain.lifecycle import Action
from app.store.schema import messages
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.post import Post
from tests.contract.store.test_life import change
from tests.contract.store.test_parts import REPORTER, filed, skips


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    """A line of the city that asks whether a case is solved."""
    with closing(Telephone(database, city=skips())) as made:
        yield made


def test_a_question_that_expired_is_asked_on_the_next_call(line: Telephone) -> None:
    number = filed(line)
    post = Post(line)
    assert post.outbox.send_due() == 1
    change(line, number, Action.RESOLVE)
    post.clock.us += 3 * DAY_US
    assert post.outbox.send_due() == 0
    post.writer.stop()

    fates = {row.template: (row.state, row.code) for row in line.rows(messages)}
    assert fates == {"received": ("accepted", "101"), "resolved": ("dropped", "expired")}
    asked = line.ask(dial("", session="later", phone=REPORTER, at=NOW + 4 * DAY_US))
    assert "esta bem?" in asked.text


def test_what_a_call_writes_leaves_by_the_priority_of_its_template(line: Telephone) -> None:
    number = filed(line)
    change(line, number, Action.RESOLVE)

    terms = skips().terms
    assert {row.template: row.priority for row in line.rows(messages)} == {
        name: terms[name].priority for name in ("received", "resolved")
    }
    assert terms["received"].priority != terms["resolved"].priority
