"""Who comes to a case on a screen from before it was closed hears how it ended, as others did."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import delete, update

from app.domain.clock import DAY_US
from app.domain.lifecycle import Action
from app.domain.public_number import spoken
from app.store.news_text import read_news
from app.store.schema import contacts, followers, messages, report_events, reports
from tests.contract.store.case_life import JOINER, READER, change, told
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.skip_calls import (
    JOIN,
    REPORTER,
    UP_TO_SEND,
    assert_joins_are_counted,
    call,
    filed,
    phone,
    skips,
)
from tests.contract.store.test_merging import filed_by

LATE, THIRD = phone(7), phone(8)


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database, city=skips())) as made:
        yield made
        assert_joins_are_counted(made)


def before(line: Telephone, *people: str) -> None:
    """Let people see that the case is open, each in a call of their own."""
    for who in people:
        call(line, UP_TO_SEND, f"late {who}", who)


def join(line: Telephone, *people: str, at: int = NOW) -> list[str]:
    """Let those press the key that was drawn; give what they read."""
    asked = [dial(JOIN, session=f"late {who}", phone=who, at=at) for who in people]
    replies = line.batch(asked, at)
    return [reply.text for reply in replies if reply]


def first_screen(line: Telephone, who: str, at: int = NOW) -> str:
    """What somebody reads when they dial again."""
    return call(line, "", f"again {who} {at}", who, at).text


def test_who_joins_what_was_solved_meanwhile_is_told_and_asked_as_all_others(
    line: Telephone,
) -> None:
    number = filed(line)
    before(line, LATE)
    change(line, number, Action.RESOLVE)

    [joined] = join(line, LATE)

    assert joined.startswith(f"Caso {spoken(number)}, ja sao 2.")
    texts = told(line)
    assert texts[LATE] == texts[REPORTER]
    assert "dado como feito" in texts[LATE][0]
    asked = first_screen(line, LATE)
    assert asked == first_screen(line, REPORTER)
    assert "esta bem?" in asked
    # One event is one message a person, whoever gets it when.
    closed = [row.seq for row in line.rows(report_events) if row.kind == "resolved"]
    causes = {row.cause for row in line.rows(messages) if row.template == "resolved"}
    assert causes == {f"report:{line.rows(reports)[0].id}:{closed[0]}"}
    call(line, "0", "says no", LATE)
    assert [row.status for row in line.rows(reports)] == ["assigned"]
    assert "outra vez aberto" in told(line)[REPORTER][-1]


@pytest.mark.parametrize(
    ("action", "words"), [(Action.GIVE_UP, "por fazer"), (Action.REJECT, "anulado")]
)
def test_who_joins_what_was_given_up_or_rejected_reads_why(
    line: Telephone, action: Action, words: str
) -> None:
    number = filed(line)
    before(line, LATE, THIRD)
    change(line, number, action, reason="Rua fechada às obras")

    join(line, LATE, THIRD)

    assert [len(texts) for texts in told(line).values()] == [1, 1, 1]
    [text] = told(line)[LATE]
    assert text.endswith(f"{words}: Rua fechada as obras.")
    assert first_screen(line, THIRD).startswith(f"Caso {spoken(number)}: {words}")
    assert not first_screen(line, THIRD, NOW + 1).startswith("Caso")  # it is told once


def test_a_case_that_is_confirmed_asks_who_joins_it_late_as_it_asks_its_people(
    line: Telephone,
) -> None:
    number = filed(line)
    before(line, LATE)
    change(line, number, Action.RESOLVE)
    call(line, "9", "says yes", REPORTER)

    join(line, LATE)

    assert [row.status for row in line.rows(reports)] == ["confirmed"]
    assert "esta bem?" in first_screen(line, LATE)
    assert len(told(line)[LATE]) == 1


@pytest.mark.parametrize("action", [Action.RESOLVE, Action.GIVE_UP])
def test_who_joins_a_merged_case_hears_how_the_one_that_goes_on_ended(
    line: Telephone, action: Action
) -> None:
    repeat, middle, main = filed_by(line, REPORTER, JOINER, READER)
    before(line, LATE)
    change(line, repeat, Action.MERGE, main=middle)
    change(line, middle, Action.MERGE, main=main)
    change(line, main, action, reason="x" if action is Action.GIVE_UP else "")

    [joined] = join(line, LATE)

    assert joined.startswith(f"Caso {spoken(main)}, ja sao 4.")
    assert told(line)[LATE] == told(line)[READER]
    assert first_screen(line, LATE) == first_screen(line, READER)


def test_who_joins_a_merged_case_that_goes_on_is_told_nothing_yet(line: Telephone) -> None:
    repeat, main = filed_by(line, REPORTER, JOINER)
    before(line, LATE)
    change(line, repeat, Action.MERGE, main=main)

    join(line, LATE)

    assert LATE not in told(line)
    assert "esta bem?" not in first_screen(line, LATE)


def test_who_follows_a_closed_case_is_asked_as_long_as_its_people_are(line: Telephone) -> None:
    number = filed(line)
    change(line, number, Action.RESOLVE)
    soon, late = NOW + 6 * DAY_US, NOW + 8 * DAY_US

    for who, at in ((LATE, soon), (THIRD, late)):
        line.forget()
        for count, keys in enumerate(("", "4", f"4*{number}", f"4*{number}*1")):
            line.batch([dial(keys, session=f"follows {who}", phone=who, at=at + count)], at)

    assert line.count(followers) == 2
    assert [*told(line)] == [REPORTER, LATE]
    assert "esta bem?" in first_screen(line, LATE, soon + 1)
    assert "esta bem?" not in first_screen(line, LATE, late)


def test_who_came_back_to_a_case_gets_no_second_message_of_its_end(line: Telephone) -> None:
    main, repeat = filed_by(line, REPORTER, LATE)
    before(line, LATE)  # the older of the two
    change(line, repeat, Action.MERGE, main=main)
    change(line, main, Action.RESOLVE)
    change(line, repeat, Action.UNMERGE, reason="x")
    before_it = told(line)
    assert "esta bem?" not in first_screen(line, LATE)

    [joined] = join(line, LATE)

    assert joined.startswith(f"Caso {spoken(main)}, ja sao 2.")
    assert told(line) == before_it
    assert "esta bem?" in first_screen(line, LATE, NOW + 1)


def test_a_case_that_is_opened_again_in_the_same_batch_has_no_end_to_tell(line: Telephone) -> None:
    number = filed(line)
    before(line, LATE)
    change(line, number, Action.RESOLVE)
    call(line, "", "says no", REPORTER)

    line.batch(
        [
            dial(JOIN, session=f"late {LATE}", phone=LATE),
            dial("0", session="says no", phone=REPORTER),
        ]
    )

    assert [row.status for row in line.rows(reports)] == ["assigned"]
    assert LATE not in told(line)
    assert "esta bem?" not in first_screen(line, LATE)


def test_a_person_hears_of_two_cases_in_one_batch(line: Telephone) -> None:
    """Each adds to what is kept for them."""
    one = filed(line)
    other = filed(line, JOIN.replace("1*", "2*", 1), "other", JOINER)
    for place, keys in enumerate((UP_TO_SEND, UP_TO_SEND.replace("1*", "2*", 1))):
        call(line, keys, f"call {place}", LATE)
    for number in (one, other):
        change(line, number, Action.RESOLVE)

    line.batch(
        [
            dial(JOIN, session="call 0", phone=LATE),
            dial(JOIN.replace("1*", "2*", 1), session="call 1", phone=LATE),
        ]
    )

    hashed = line.vault.phone_hash(LATE)
    [kept] = [read_news(row.news) for row in line.rows(contacts) if row.phone_hash == hashed]
    assert [item.number for item in kept] == [one, other]
    assert len(told(line)[LATE]) == 2


def test_an_end_of_which_no_event_tells_is_not_told(line: Telephone) -> None:
    number = filed(line)
    before(line, LATE)
    change(line, number, Action.RESOLVE)
    with line.engine.begin() as connection:
        connection.execute(delete(report_events).where(report_events.c.kind == "resolved"))
        connection.execute(update(reports).values(status="confirmed"))

    [joined] = join(line, LATE)

    assert joined.startswith(f"Caso {spoken(number)}")
    assert LATE not in told(line)
