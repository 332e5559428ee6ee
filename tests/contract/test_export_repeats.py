"""Exports name the case that another one repeats, to whoever may see it, and need no words."""

from typing import Any

import pytest
from sqlalchemy import event, update

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.lifecycle import Action
from app.domain.public_number import spoken
from app.exports.making import FORMS
from app.store.case_list import Wanted, list_cases
from app.store.engine import is_sqlite
from app.store.report_export import ReportExport
from app.store.schema import reports
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish, prepare_export
from tests.contract.export_data import rows_of
from tests.contract.store.case_life import ANEW, JOINER, READER, change, line, with_people
from tests.contract.store.lines import NOW, SECOND, Telephone
from tests.contract.store.skip_calls import OTHER, filed, phone, skips

__all__ = ["line"]

EVENTS = FORMS["events"]


def rows(line: Telephone, form: str = "csv", **wish: Any) -> list[dict[str, str]]:
    """Give a file of the line's city."""
    made = ReportExport(line.reader, line.vault, skips().code)
    asked = Wish(wish.pop("asked", Asked()), FORMS[form], **wish)
    return rows_of(prepare_export(made, skips(), asked, now_us=NOW).chunks())


def others(line: Telephone, number: int, **wish: Any) -> list[tuple[str, str]]:
    """Give what happened to a case, and the case that each of it names."""
    found = rows(line, "events", **wish)
    return [
        (row["event"], row["other_case"])
        for row in found
        if row["service_request_id"] == str(number)
    ]


def repeats(line: Telephone, **wish: Any) -> dict[int, str]:
    found = rows(line, **wish)
    return {int(row["service_request_id"]): row["duplicate_of"] for row in found}


@pytest.fixture
def three(line: Telephone) -> tuple[int, int, int]:
    """Cases of which the first repeats the second, after it was merged into the last by mistake."""
    first, second, last = (
        filed(line),
        filed(line, ANEW, "second", READER),
        filed(line, f"{OTHER}*1", "last", JOINER),
    )
    change(line, first, Action.MERGE, main=last)
    change(line, first, Action.UNMERGE, at=NOW + SECOND, reason="engano")
    change(line, first, Action.MERGE, at=NOW + 2 * SECOND, main=second)
    return first, second, last


def test_a_repeat_names_the_case_that_goes_on(line: Telephone, three: tuple[int, int, int]) -> None:
    first, second, last = three

    assert repeats(line) == {first: str(second), second: "", last: ""}
    # Whatever else is in the file.
    assert repeats(line, asked=Asked(status="duplicate")) == {first: str(second)}
    change(line, second, Action.MERGE, at=NOW + 3 * SECOND, main=last)
    assert repeats(line) == {first: str(second), second: str(last), last: ""}
    change(line, first, Action.UNMERGE, at=NOW + 4 * SECOND, reason="outro contentor")
    assert repeats(line) == {first: "", second: str(last), last: ""}


def test_what_is_merged_and_parted_names_the_other_case_without_words(
    line: Telephone, three: tuple[int, int, int]
) -> None:
    first, second, last = three
    for comments in (False, True):
        assert others(line, first, comments=comments) == [
            ("filed", ""),
            ("merged", str(last)),
            ("unmerged", str(last)),
            ("merged", str(second)),
        ]
        assert others(line, second, comments=comments) == [("filed", ""), ("repeated", str(first))]
        assert others(line, last, comments=comments) == [
            ("filed", ""),
            ("repeated", str(first)),
            ("parted", str(first)),
        ]
    said = {row["note"] for row in rows(line, "events")}
    assert said == {""}
    words = {row["note"] for row in rows(line, "events", comments=True)}
    assert words == {"", "engano", spoken(first)}
    # Of one case alone, its others are told of all the same.
    assert others(line, first, asked=Asked(status="duplicate"))[1:] == [
        ("merged", str(last)),
        ("unmerged", str(last)),
        ("merged", str(second)),
    ]


def test_cases_of_one_moment_are_told_apart(line: Telephone) -> None:
    mains = [filed(line), filed(line, f"{OTHER}*1", "other")]
    merged = [filed(line, ANEW, f"again {nth}", READER) for nth in range(4)]
    for nth, number in enumerate(merged):
        change(line, number, Action.MERGE, main=mains[nth % 2])

    assert [others(line, number)[1][1] for number in merged] == [
        str(mains[nth % 2]) for nth in range(4)
    ]
    assert repeats(line)[merged[3]] == str(mains[1])


def test_a_case_that_others_work_on_is_named_to_nobody_else(
    line: Telephone, three: tuple[int, int, int]
) -> None:
    first, second, last = three
    its = update(reports).where(reports.c.number.in_([second, last]))
    with line.engine.begin() as connection:
        connection.execute(its.values(district="elsewhere", bairro="elsewhere_a"))
    here = next(row.district for row in line.rows(reports) if row.number == first)

    for scope, of_first, of_second in (
        (WHOLE_CITY, str(second), str(first)),
        (Scope(areas=frozenset({here, "elsewhere_a"})), str(second), str(first)),
        (Scope(areas=frozenset({here})), "", None),
        (Scope(areas=frozenset({"elsewhere"})), None, ""),
        (Scope(services=frozenset({"gone"})), None, None),
    ):
        assert repeats(line, scope=scope).get(first) == of_first
        merged, parted = of_first or "", of_second or ""
        if of_first is not None:
            told = [other for _, other in others(line, first, scope=scope)]
            assert told == ["", str(last) if merged else "", str(last) if merged else "", merged]
        if of_second is not None:
            assert others(line, second, scope=scope)[1:] == [("repeated", parted)]


def test_people_and_what_was_opened_again_are_as_lists_say(line: Telephone) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    change(line, number, Action.REOPEN, reason="ainda cheio")
    again = filed(line, ANEW, "again", phone(4))
    change(line, again, Action.MERGE, main=number)

    with line.reader.connect() as connection:
        listed = {one.number: one.people for one in list_cases(connection, Wanted(1))}
    found = {int(row["service_request_id"]): row for row in rows(line)}

    assert {number: int(row["people"]) for number, row in found.items()} == listed
    assert listed == {number: 3, again: 1}
    assert (found[number]["reopenings"], found[again]["reopenings"]) == ("1", "0")


@pytest.mark.parametrize("form", ["csv", "events"])
def test_a_page_of_repeats_costs_one_question_more_than_one_of_none(
    line: Telephone, form: str
) -> None:
    main = filed(line)
    asked, costs = list[str](), list[int]()

    def ask(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(line.reader, "before_cursor_execute", ask)
    for many in (0, 1, 12):
        for nth in range(many):
            number = filed(line, ANEW, f"again {many} {nth}", phone(100 * many + nth))
            change(line, number, Action.MERGE, main=main)
        asked.clear()
        assert len(rows(line, form)) > many
        costs.append(len(asked))

    none, one, twelve = costs
    assert (one - none, twelve - none) == (1, 1)


def test_what_goes_on_is_found_by_its_moment(line: Telephone, three: tuple[int, int, int]) -> None:
    if not is_sqlite(line.url):
        pytest.skip("PostgreSQL plans by what it counted")
    seen = list[str]()
    with line.reader.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.set_trace_callback(seen.append)
    rows(line, "events")
    with line.reader.connect() as connection:
        [query] = [one for one in seen if "JOIN reports" in one]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()

    assert [step[3] for step in plan] == [
        "SEARCH report_events USING INDEX ix_report_events_watched (city_id=? AND at=? AND kind=?)",
        "SEARCH reports USING INTEGER PRIMARY KEY (rowid=?)",
    ]
