"""How the dates turned out that were told, and closed cases of which somebody has not heard."""

from sqlalchemy import select, update

from app.domain.clock import DAY_US, end_of_day, local_day
from app.domain.lifecycle import Action
from app.domain.public_number import spoken
from app.store.case_list import Wanted
from app.store.dates_told import DatesTold, count_dates
from app.store.schema import contacts, messages, reports
from app.store.untold import PAGE, list_untold
from tests.contract.store.case_life import JOINER, READER, change, line, with_people
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.past_cases import add_past
from tests.contract.store.skip_calls import REPORTER, call, filed

__all__ = ["line"]
ZONE = "Africa/Maputo"


def told(ago: int, within: int) -> int:
    """What is kept of a date that was told so many days ago, for so many days later."""
    return end_of_day(local_day(NOW - ago * DAY_US, ZONE) + within, ZONE)


def counted(line: Telephone, days: int = 30) -> list[DatesTold]:
    with line.reader.connect() as connection:
        return list(count_dates(connection, 1, NOW - days * DAY_US, NOW))


def test_a_date_is_judged_when_its_day_is_over(line: Telephone) -> None:
    in_time = {"ago": 20, "took": 3, "told_by": told(20, 3)}
    add_past(line, 6, "resolved", **in_time)
    add_past(line, 2, "confirmed", **in_time)
    add_past(line, 1, "resolved", ago=20, took=4, told_by=told(20, 3))  # a day late
    add_past(line, 2, "assigned", ago=20, told_by=told(20, 3), reopenings=1)  # not solved at last
    add_past(line, 1, "unresolved", ago=20, took=1, told_by=told(20, 3))
    add_past(line, 4, "duplicate", **in_time)  # no case of its own
    add_past(line, 4, "invalid", **in_time)
    add_past(line, 3, "resolved", ago=2, took=1, told_by=told(2, 3))  # quick, and not over
    add_past(line, 5, "received", ago=2, told_by=told(2, 3))
    add_past(line, 7, "received", ago=2)
    add_past(line, 9, "resolved", ago=20, took=3, told_by=told(20, 5), service_code="a_hole")
    add_past(line, 1, "resolved", city_id=2, **in_time)

    assert counted(line) == [
        DatesTold("a_hole", over=9, kept=9, running=0, without=0),
        DatesTold("container_full", over=12, kept=8, running=8, without=7),
    ]


def test_the_last_moment_of_a_day_is_in_time(line: Telephone) -> None:
    by = told(20, 3)
    add_past(line, 2, "resolved", ago=20, took=3, told_by=by)
    for at, kept in ((by, 2), (by + 1, 0)):
        with line.engine.begin() as connection:
            connection.execute(update(reports).values(closed_at=at))
        assert [one.kept for one in counted(line)] == [kept]
    with line.reader.connect() as connection:
        for now, over in ((by, 0), (by + 1, 2)):
            [one] = count_dates(connection, 1, by - 30 * DAY_US, now)
            assert (one.over, one.running) == (over, 2 - over)


def test_older_reports_are_left_out_where_days_are_named(line: Telephone) -> None:
    add_past(line, 2, "resolved", ago=20, took=3, told_by=told(20, 3))
    add_past(line, 3, "resolved", ago=8, took=3, told_by=told(8, 3))
    assert [one.over for one in counted(line, 10)] == [3]
    assert counted(line, 1) == []


def untold(line: Telephone, **wanted: int | str) -> list[tuple[str, int]]:
    with line.reader.connect() as connection:
        found = list(list_untold(connection, Wanted(1, **wanted)))  # type: ignore[arg-type]
    return [(spoken(one.case.number), one.waiting) for one in found]


def hear(line: Telephone, who: str, template: str, state: str = "delivered") -> None:
    """Let the gateway say what became of a message."""
    hashed = line.vault.phone_hash(who)
    contact = select(contacts.c.id).where(contacts.c.phone_hash == hashed).scalar_subquery()
    its = (messages.c.contact_id == contact, messages.c.template == template)
    with line.engine.begin() as connection:
        changed = connection.execute(update(messages).where(*its).values(state=state))
        assert changed.rowcount == 1


def test_who_has_not_heard_is_counted_until_a_receipt_or_a_screen(line: Telephone) -> None:
    number = with_people(line)
    assert untold(line) == []  # open: nothing to hear yet
    change(line, number, Action.RESOLVE)
    case = spoken(number)
    assert untold(line) == [(case, 3)]

    hear(line, REPORTER, "resolved", "accepted")
    hear(line, JOINER, "resolved", "unknown")
    assert untold(line) == [(case, 3)]  # sent is not heard
    hear(line, REPORTER, "resolved")
    assert untold(line) == [(case, 2)]
    assert "esta bem?" in call(line, "", "dials", JOINER).text
    assert untold(line) == [(case, 1)]
    call(line, "", "dials too", READER)
    assert untold(line) == []


def test_a_case_that_was_opened_again_is_told_anew(line: Telephone) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    for who in (REPORTER, JOINER, READER):
        hear(line, who, "resolved")
    change(line, number, Action.REOPEN, reason="ainda cheio")
    assert untold(line) == []
    change(line, number, Action.GIVE_UP, reason="sem caminho")
    for who in (REPORTER, JOINER, READER):
        hear(line, who, "reopened")

    assert untold(line) == [(spoken(number), 3)]
    hear(line, JOINER, "unresolved")
    assert untold(line) == [(spoken(number), 2)]


def test_a_repeat_is_heard_of_too_and_a_hidden_number_is_nobody(line: Telephone) -> None:
    main = filed(line)
    call(line, "1*30028*1", "another", JOINER)
    call(line, "2*palmar*3*1", "hidden", "")
    second, third = (int(row.number) for row in line.rows(reports)[1:])
    change(line, second, Action.MERGE, main=main)
    change(line, third, Action.RESOLVE)

    assert untold(line) == [(spoken(second), 1)]
    hear(line, JOINER, "merged")
    assert untold(line) == []


def test_closed_without_a_word_is_untold_however_many_pages_there_are(line: Telephone) -> None:
    number = filed(line)
    add_past(line, PAGE + 20, "confirmed", took=1)
    quiet = with_contact(line, 3)
    assert untold(line) == [(spoken(one), 1) for one in quiet]
    assert untold(line, most=2) == [(spoken(one), 1) for one in quiet[:2]]
    assert untold(line, service="full") == []
    assert number not in quiet


def test_only_as_many_are_given_as_are_wanted_over_pages(line: Telephone) -> None:
    filed(line)
    add_past(line, PAGE + 20, "confirmed", took=1)
    of_last_page = with_contact(line, 30)[-30:]  # a third of them on the first page
    found = [spoken(one) for one in of_last_page]

    assert len(found) == 30
    for most in (1, 10, 12, 29, 40):
        assert [case for case, _ in untold(line, most=most)] == found[:most]


def test_who_answered_has_heard(line: Telephone) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    hear(line, JOINER, "resolved", "accepted")
    with line.engine.begin() as connection:
        its = messages.c.template == "resolved", messages.c.state == "accepted"
        connection.execute(update(messages).where(*its).values(answer=True))

    assert untold(line) == [(spoken(number), 2)]


def with_contact(line: Telephone, count: int) -> list[int]:
    """Let the last so many cases be of somebody who was told nothing."""
    [contact] = [row.id for row in line.rows(contacts)]
    last = [row.id for row in line.rows(reports)][-count:]
    with line.engine.begin() as connection:
        its = reports.c.id.in_(last)
        connection.execute(update(reports).where(its).values(contact_id=contact))
    return [row.number for row in line.rows(reports) if row.id in last]
