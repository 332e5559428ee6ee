"""Cases that are merged and taken apart again: nobody is lost, and nobody is told twice."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import event

from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.domain.public_number import spoken
from app.store.case_list import Wanted, list_cases, whole_case
from app.store.schema import followers, messages, reports
from tests.contract.store.case_life import ANEW, JOINER, READER, change, told
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.skip_calls import JOIN, REPORTER, UP_TO_SEND, call, filed, skips

PEOPLE = (REPORTER, JOINER, READER)
THIRD = "+258840000123"


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database, city=skips())) as made:
        yield made


def filed_by(line: Telephone, *people: str) -> list[int]:
    """Give a case of each, all at the same place."""
    return [
        filed(line, ANEW, f"{place} {who}", who) if place else filed(line, who=who)
        for place, who in enumerate(people)
    ]


def solved_for(line: Telephone, number: int) -> Counter[str]:
    """Say of a case that it is solved; give who is told so, and how often."""
    before = Counter({who: len(texts) for who, texts in told(line).items()})
    change(line, number, Action.RESOLVE)
    return Counter({who: len(texts) for who, texts in told(line).items()}) - before


def test_who_came_with_two_cases_stays_until_both_are_taken_out(line: Telephone) -> None:
    main, one, two = filed_by(line, REPORTER, READER, READER)
    for number in (one, two):
        change(line, number, Action.MERGE, main=main)

    change(line, one, Action.UNMERGE, reason="x")

    assert solved_for(line, main) == {REPORTER: 1, READER: 1}
    change(line, main, Action.REOPEN, reason="x")
    change(line, two, Action.UNMERGE, reason="x")
    assert line.rows(followers) == []


@pytest.mark.parametrize("keys", [JOIN, "4*{}*1"], ids=["join", "subscribe"])
def test_who_came_with_a_case_and_takes_part_by_themselves_stays_when_it_goes_out(
    line: Telephone, keys: str
) -> None:
    main, one = filed_by(line, REPORTER, READER)
    change(line, one, Action.MERGE, main=main)
    assert call(line, keys.format(main), "again", READER).ends
    assert [row.joined for row in line.rows(reports) if row.number == main] == [1]

    change(line, one, Action.UNMERGE, reason="x")

    assert [row.joined for row in line.rows(reports) if row.number == main] == [1]
    assert solved_for(line, main) == {REPORTER: 1, READER: 1}


def test_who_is_taken_out_of_a_merged_case_hears_nothing_of_where_it_went(line: Telephone) -> None:
    last, middle, first = filed_by(line, REPORTER, JOINER, READER)
    change(line, first, Action.MERGE, main=middle)
    change(line, middle, Action.MERGE, main=last)
    assert len(line.rows(followers)) == 3  # of the first in both, of the middle in the last

    change(line, first, Action.UNMERGE, reason="x")

    assert solved_for(line, last) == {REPORTER: 1, JOINER: 1}
    assert solved_for(line, first) == {READER: 1}


def test_who_is_taken_out_is_asked_nothing_more_of_the_case_that_they_were_in(
    line: Telephone,
) -> None:
    """Their word would not count, whatever the screen says to it."""
    last, middle, first = filed_by(line, REPORTER, JOINER, READER)
    change(line, first, Action.MERGE, main=middle)
    change(line, middle, Action.MERGE, main=last)
    change(line, last, Action.RESOLVE)

    change(line, first, Action.UNMERGE, reason="x")

    asked = {who: "esta bem?" in call(line, "", f"later {who}", who).text for who in PEOPLE}
    assert asked == {REPORTER: True, JOINER: True, READER: False}


def test_who_followed_one_case_and_told_of_another_has_told_of_both_merged(
    line: Telephone,
) -> None:
    main, one, two = filed_by(line, REPORTER, JOINER, READER)
    line.forget()
    call(line, f"4*{one}*1", "follows", READER)
    change(line, one, Action.MERGE, main=main)
    assert people(line) == [2, 1, 1]

    change(line, two, Action.MERGE, main=main)

    assert people(line) == [3, 1, 1]
    assert solved_for(line, main) == {REPORTER: 1, JOINER: 1, READER: 1}
    change(line, main, Action.REOPEN, reason="x")
    change(line, two, Action.UNMERGE, reason="x")
    assert people(line) == [2, 1, 1]
    assert solved_for(line, main) == {REPORTER: 1, JOINER: 1, READER: 1}


def test_what_was_merged_with_a_case_goes_out_with_it(line: Telephone) -> None:
    last, middle, first = filed_by(line, REPORTER, JOINER, READER)
    change(line, first, Action.MERGE, main=middle)
    change(line, middle, Action.MERGE, main=last)

    change(line, middle, Action.UNMERGE, reason="x")

    assert solved_for(line, last) == {REPORTER: 1}
    assert solved_for(line, middle) == {JOINER: 1, READER: 1}


def test_people_are_counted_as_they_come_and_go_and_followers_are_not(line: Telephone) -> None:
    last, middle, first = filed_by(line, REPORTER, JOINER, JOINER)
    call(line, f"4*{first}*1", "follows", READER)
    assert people(line) == [1, 1, 1]

    change(line, first, Action.MERGE, main=middle)
    change(line, middle, Action.MERGE, main=last)
    assert people(line) == [2, 1, 1]
    change(line, first, Action.UNMERGE, reason="x")
    assert people(line) == [2, 1, 1]
    change(line, middle, Action.UNMERGE, reason="x")

    assert people(line) == [1, 1, 1]
    assert [row.kind for row in line.rows(followers)] == ["subscribed"]


def people(line: Telephone) -> list[int]:
    """How many have told of each case."""
    with line.reader.connect() as connection:
        return [case.people for case in list_cases(connection, Wanted(1))]


def test_a_case_that_is_merged_twice_over_is_told_of_once(line: Telephone) -> None:
    one, two = filed_by(line, REPORTER, READER)
    change(line, two, Action.MERGE, main=one)
    change(line, two, Action.UNMERGE, reason="x")
    change(line, two, Action.MERGE, main=one)

    assert solved_for(line, one) == {REPORTER: 1, READER: 1}


def test_who_reported_both_hears_of_it_once_and_followers_stay_what_they_are(
    line: Telephone,
) -> None:
    main, repeat = filed_by(line, REPORTER, REPORTER)
    call(line, f"4*{repeat}*1", "follows", READER)

    change(line, repeat, Action.MERGE, main=main)

    assert [(row.kind, row.via is not None) for row in line.rows(followers)] == [
        ("subscribed", True),
        ("subscribed", False),
    ]
    with line.reader.connect() as connection:
        [case] = list_cases(connection, Wanted(1, "open"))
    assert (case.number, case.people) == (main, 1)
    assert solved_for(line, main) == {REPORTER: 1, READER: 1}
    sent = [row.network for row in line.rows(messages) if row.template == "resolved"]
    assert sent == ["64301"] * 2


def test_who_joins_on_a_screen_from_before_the_merge_hears_of_the_case_that_goes_on(
    line: Telephone,
) -> None:
    repeat, main = filed_by(line, REPORTER, READER)
    call(line, UP_TO_SEND, "joins", JOINER)  # the screen shows the older of the two
    change(line, repeat, Action.MERGE, main=main)

    reply = line.ask(dial(JOIN, session="joins", phone=JOINER))

    assert reply.text.startswith(f"Caso {spoken(main)}, ja sao 3.")
    assert people(line) == [2, 3]  # at once: nobody has been told anything yet
    assert solved_for(line, main) == {REPORTER: 1, READER: 1, JOINER: 1}


def test_who_joins_late_is_with_all_that_the_case_was_merged_into_and_leaves_with_it(
    line: Telephone,
) -> None:
    first, middle, last = filed_by(line, REPORTER, READER, READER)
    call(line, UP_TO_SEND, "joins", JOINER)
    call(line, f"4*{last}*1", "follows", THIRD)
    change(line, first, Action.MERGE, main=middle)
    change(line, middle, Action.MERGE, main=last)
    call(line, f"4*{first}*1", "follows too", JOINER)  # comes to both as one who only follows
    assert people(line) == [1, 2, 2]

    reply = line.ask(dial(JOIN, session="joins", phone=JOINER))
    followed = call(line, f"4*{first}*1", "follows as well", THIRD)

    assert reply.text.startswith(f"Caso {spoken(last)}, ja sao 3.")
    assert followed.text == f"Avisamos do caso {spoken(last)}"
    assert people(line) == [2, 3, 3]
    change(line, first, Action.UNMERGE, reason="x")
    assert people(line) == [2, 1, 1]
    assert solved_for(line, last) == {READER: 1, THIRD: 1}


def test_two_who_join_late_and_one_who_joins_what_goes_on_count_once_each(line: Telephone) -> None:
    repeat, main = filed_by(line, REPORTER, READER)
    for who in (JOINER, THIRD):
        call(line, UP_TO_SEND, f"joins {who}", who)
    change(line, repeat, Action.MERGE, main=main)
    asked = [dial(JOIN, session=f"joins {who}", phone=who) for who in (JOINER, THIRD)]
    follow = dial(f"4*{main}*1", session="follows", phone=JOINER)
    call(line, f"4*{main}", "follows", JOINER)

    replies = line.batch([*asked, follow], NOW)

    assert all(replies)
    assert people(line) == [3, 4]
    assert solved_for(line, main) == dict.fromkeys((REPORTER, READER, JOINER, THIRD), 1)


def test_a_case_is_merged_with_an_open_one_only(line: Telephone) -> None:
    main, repeat = filed_by(line, REPORTER, READER)
    change(line, main, Action.RESOLVE)

    with pytest.raises(Conflict, match=rf"case {spoken(main)} is resolved: open it again first"):
        change(line, repeat, Action.MERGE, main=main)

    assert [row.status for row in line.rows(reports)] == ["resolved", "received"]


def test_the_history_of_the_case_that_goes_on_names_what_repeats_it(line: Telephone) -> None:
    main, repeat = filed_by(line, REPORTER, READER)
    change(line, repeat, Action.MERGE, main=main)
    change(line, repeat, Action.UNMERGE, reason="x")

    with line.reader.connect() as connection:
        found = whole_case(connection, line.vault, 1, main)

    assert found is not None
    assert (found.case.status, found.reopenings) == ("received", 0)
    assert [(one.kind, one.actor, one.note) for one in found.events[1:]] == [
        ("repeated", "official ana", spoken(repeat)),
        ("parted", "official ana", spoken(repeat)),
    ]


def test_messages_of_a_case_are_asked_for_by_whole_names(line: Telephone) -> None:
    """Databases order letters by their language: in most of PostgreSQL's `;` comes before `:`."""
    [number] = filed_by(line, REPORTER)
    change(line, number, Action.RESOLVE)
    change(line, number, Action.REOPEN, reason="x")
    asked: list[str] = []

    with line.reader.connect() as connection:
        event.listen(connection, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
        found = whole_case(connection, line.vault, 1, number)

    assert found is not None
    assert [one.template for one in found.messages] == ["received", "resolved", "reopened"]
    [query] = [sql for sql in asked if "FROM messages" in sql]
    assert not {"<", ">"} & set(query)


def test_who_asks_for_a_merged_case_reads_which_one_goes_on(line: Telephone) -> None:
    first, middle, last = filed_by(line, REPORTER, JOINER, READER)
    change(line, first, Action.MERGE, main=middle)
    change(line, middle, Action.MERGE, main=last)

    merged, goes_on = (call(line, f"4*{n}", f"asks {n}", READER).text for n in (first, last))
    change(line, first, Action.UNMERGE, reason="x")
    again = call(line, f"4*{first}", "again", READER).text

    assert merged.startswith(f"Caso {spoken(first)}, repetido: {spoken(last)}. Contentor cheio")
    assert goes_on.startswith(f"Caso {spoken(last)}, recebido. ")
    assert again.startswith(f"Caso {spoken(first)}, entregue. ")
