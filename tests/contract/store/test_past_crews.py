"""Calls of crews that tell what is past: of work that is none, and of which a later one told."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US
from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.store.crew_store import SqlCrewBook
from app.store.schema import reports
from app.usecases.set_aside import Deed
from tests.contract.store.crew_called import (
    calls,
    change,
    give,
    lay_aside,
    line_telling,
)
from tests.contract.store.crew_called import filed as filed_many
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.post import Post
from tests.contract.store.sms_phone import MINUTE
from tests.contract.store.test_crew_lines import CREW, MEMBER, join
from tests.contract.store.test_past_others import anew, lose, of, whys


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with line_telling(database) as made:
        yield made


def given(line: Telephone, at: int) -> list[str]:
    """Let what is due leave; give what of it calls a crew."""
    post = Post(line)
    post.clock.us = at
    post.outbox.send_due()
    post.writer.stop()
    return [sms.to for sms in post.scripted.given if sms.template == "new_jobs"]


def state(line: Telephone) -> list[tuple[str, str]]:
    return [(row.state, row.code) for row in of(line, "new_jobs")]


@pytest.mark.parametrize("how", ["taken back", "solved", "a test"])
def test_a_crew_that_has_nothing_to_do_any_more_is_not_called(line: Telephone, how: str) -> None:
    join(line)
    [number] = filed_many(line, 1)
    give(line, number, CREW)
    if how == "taken back":
        give(line, number, "waste", NOW + MINUTE)
    elif how == "solved":
        change(line, number, Action.RESOLVE, NOW + MINUTE)
    else:
        lay_aside(line, number, Deed.TEST, NOW + MINUTE)

    assert given(line, NOW + 2 * MINUTE) == []
    assert state(line) == [("dropped", "overtaken")]
    lose(line)
    [call] = of(line, "new_jobs")
    assert whys(line, NOW + 2 * MINUTE)[call.id] == "idle"
    with pytest.raises(Conflict, match="no open case"):
        anew(line, call, NOW + 2 * MINUTE)


def test_a_crew_that_still_has_something_to_do_is_called(line: Telephone) -> None:
    join(line)
    one, two = filed_many(line, 2)
    for number in (one, two):
        give(line, number, CREW)
    change(line, one, Action.RESOLVE, NOW + MINUTE)
    assert given(line, NOW + 2 * MINUTE) == [MEMBER]
    lose(line)
    [call] = of(line, "new_jobs")
    assert whys(line, NOW + 2 * MINUTE)[call.id] == ""
    anew(line, call, NOW + 2 * MINUTE)


def test_what_other_crews_have_to_do_calls_nobody(line: Telephone) -> None:
    join(line)
    one, two = filed_many(line, 2)
    give(line, one, CREW)
    give(line, one, "waste", NOW + MINUTE)
    give(line, two, "kamavota", NOW + MINUTE)
    assert given(line, NOW + 2 * MINUTE) == []


@pytest.mark.parametrize("why", ["idle", "left"])
def test_a_call_that_was_past_leaves_when_it_is_true_again_on_its_day(
    line: Telephone, why: str
) -> None:
    member = join(line)
    [number] = filed_many(line, 1)
    give(line, number, CREW)
    if why == "idle":
        give(line, number, "waste", NOW + MINUTE)
    else:
        with line.engine.begin() as connection:
            SqlCrewBook(connection, 1, line.vault, line.ids, NOW).remove(CREW, member, "ana")
    assert given(line, NOW + 2 * MINUTE) == []
    if why == "left":
        join(line)
        give(line, number, "waste", NOW + 3 * MINUTE)
    give(line, number, CREW, NOW + 4 * MINUTE)

    assert given(line, NOW + 5 * MINUTE) == [MEMBER]
    assert calls(line) == {MEMBER: 1}
    # What has left is not sent twice.
    give(line, number, "waste", NOW + 6 * MINUTE)
    give(line, number, CREW, NOW + 7 * MINUTE)
    assert given(line, NOW + 8 * MINUTE) == []


def opt(line: Telephone, *, out: bool) -> None:
    with line.engine.begin() as connection:
        book = line.book(connection, NOW)
        (book.opt_out if out else book.opt_in)(book.person(MEMBER))


def lose_first(line: Telephone) -> Any:
    lose(line)
    return of(line, "new_jobs")[0]


def test_a_later_call_that_its_member_did_not_want_told_them_nothing(line: Telephone) -> None:
    join(line)
    one, two = filed_many(line, 2)
    give(line, one, CREW)
    first = lose_first(line)
    opt(line, out=True)
    give(line, two, CREW, NOW + DAY_US)
    assert given(line, NOW + DAY_US) == []
    assert state(line) == [("failed", "403"), ("dropped", "opted out")]
    assert whys(line, NOW + DAY_US)[first.id] == "opted out"
    opt(line, out=False)

    assert whys(line, NOW + DAY_US)[first.id] == ""
    anew(line, first, NOW + DAY_US)
    assert given(line, NOW + DAY_US) == [MEMBER]


def test_nor_did_one_that_was_past_itself(line: Telephone) -> None:
    join(line)
    one, two = filed_many(line, 2)
    give(line, one, CREW)
    first = lose_first(line)
    give(line, two, CREW, NOW + DAY_US)
    for number in (one, two):
        give(line, number, "waste", NOW + DAY_US + MINUTE)
    assert given(line, NOW + DAY_US + 2 * MINUTE) == []
    assert whys(line, NOW + DAY_US + 2 * MINUTE)[first.id] == "idle"
    # A case is theirs again, of which nobody calls: it was opened by who reported it, perhaps.
    with line.engine.begin() as connection:
        connection.execute(update(reports).where(reports.c.number == one).values(owner=CREW))
    assert whys(line, NOW + DAY_US + 3 * MINUTE)[first.id] == ""
    anew(line, first, NOW + DAY_US + 3 * MINUTE)
