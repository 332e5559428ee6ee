"""Repeats of a case: merged, taken apart again, refused, and who hears of the one that goes on."""

from typing import Any

import pytest

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.lifecycle import Action
from app.domain.public_number import spoken
from app.store.schema import followers, messages, report_events, reports
from tests.contract.store.case_life import ANEW, JOINER, READER, change, line, told, with_people
from tests.contract.store.lines import Telephone
from tests.contract.store.skip_calls import JOIN, call, filed, phone

__all__ = ["line"]


def test_who_reported_a_repeat_hears_of_the_case_that_goes_on(line: Telephone) -> None:
    main, repeat = filed(line), filed(line, ANEW, "other", READER)
    call(line, JOIN, "joins", JOINER)

    change(line, repeat, Action.MERGE, main=main)
    texts = told(line)
    change(line, main, Action.RESOLVE)

    assert [row.status for row in line.rows(reports)] == ["resolved", "duplicate"]
    assert line.rows(reports)[1].duplicate_of == line.rows(reports)[0].id
    assert list(texts) == [READER]
    assert texts[READER][0].endswith(f"segue no caso {spoken(main)}.")
    assert "dado como feito" in told(line)[READER][-1]


def test_what_was_merged_by_mistake_is_taken_apart_again(line: Telephone) -> None:
    main, repeat = filed(line), filed(line, ANEW, "other", READER)
    call(line, f"4*{main}*1", "follows", JOINER)
    before = line.rows(followers)
    change(line, repeat, Action.MERGE, main=main)
    assert len(line.rows(followers)) == len(before) + 1

    change(line, repeat, Action.UNMERGE, reason="são dois contentores")

    assert line.rows(followers) == before
    [_, report] = line.rows(reports)
    assert (report.status, report.duplicate_of, report.closed_at) == ("assigned", None, None)
    assert report.reopenings == 0  # nobody had said that it was done
    assert "outra vez aberto" in told(line)[READER][-1]


@pytest.mark.parametrize(
    ("action", "what", "error", "says"),
    [
        (Action.GIVE_UP, {}, InvalidInput, "write a reason"),
        (Action.REJECT, {"reason": "  "}, InvalidInput, "write a reason"),
        (Action.REJECT, {"reason": " ."}, InvalidInput, "write a reason"),
        (Action.GIVE_UP, {"reason": "- -"}, InvalidInput, "write a reason"),
        (Action.REJECT, {"reason": "m" * 61}, InvalidInput, "shorten it by 1"),
        (Action.REJECT, {"reason": "não é lixo 水"}, InvalidInput, "no phone can show 水"),
        (Action.REOPEN, {"reason": "x"}, Conflict, "is received: it can be acknowledged"),
        (Action.ASSIGN, {"owner": "nobody"}, InvalidInput, "no body nobody: it has skips, roads"),
        (Action.MERGE, {"main": 12345674}, NotFound, "no case 1234 5674"),
        (Action.RESOLVE, {"reason": "x" * 501}, InvalidInput, "has 501 characters, 500 are kept"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    line: Telephone, action: Action, what: dict[str, Any], error: type[Exception], says: str
) -> None:
    number = filed(line)
    before = line.rows(reports), line.rows(report_events), line.rows(messages)

    with pytest.raises(error, match=says):
        change(line, number, action, **what)

    assert (line.rows(reports), line.rows(report_events), line.rows(messages)) == before


def test_a_case_cannot_be_merged_in_a_ring(line: Telephone) -> None:
    one, two = filed(line), filed(line, ANEW, "other", READER)
    change(line, two, Action.MERGE, main=one)

    with pytest.raises(InvalidInput, match="cannot repeat itself"):
        change(line, one, Action.MERGE, main=one)
    with pytest.raises(Conflict, match=rf"repeats case {spoken(one)}: merge with that one"):
        change(line, one, Action.MERGE, main=two)


def test_who_was_merged_and_then_joins_stays_when_it_is_unmerged(line: Telephone) -> None:
    main = with_people(line)
    copy = filed(line, ANEW, "copy", phone(9))
    line.forget()
    call(line, f"4*{copy}*1", "reads", phone(8))
    change(line, copy, Action.MERGE, main=main)
    assert [row.joined for row in line.rows(reports)] == [2, 0]
    line.forget()

    call(line, JOIN, "tells", phone(8))
    change(line, copy, Action.UNMERGE, reason="are two")

    assert [row.joined for row in line.rows(reports)] == [2, 0]
    kinds = [row.kind for row in line.rows(followers) if row.report_id == line.rows(reports)[0].id]
    assert sorted(kinds) == ["joined", "joined", "subscribed"]
