"""What is held, or a test, stands in no figure, on no sheet and in no list that does not say so."""

import ast
import dataclasses
from datetime import UTC
from pathlib import Path
from typing import Any, NamedTuple

import app
from app.domain.case_sums import Part
from app.domain.clock import DAY_US, utc
from app.domain.lifecycle import Action
from app.domain.limits import Limits, Most
from app.store.answers import count_answers
from app.store.case_list import Wanted, list_cases
from app.store.dates_told import count_dates, together
from app.store.due_store import dated, past_due
from app.store.ledger_store import Period, count_reports
from app.store.open_cases import count_open
from app.store.published import Published
from app.store.report_export import ReportExport
from app.store.schema import reports
from app.store.sheets import Within, read_cases, read_told
from app.store.untold import list_untold
from app.usecases.export_filters import Asked, choose
from app.usecases.set_aside import Deed
from tests.contract.store.limited import aside, change, file, phone
from tests.contract.store.lines import NOW, Telephone, maputo

#: How each part of the store that looks at reports leaves out what does not count.
DECIDED = {
    "counted": {
        *("crew_calls_past", "crew_store", "dates_told", "figure_cases", "figure_counts"),
        "figure_live",
        *("figure_rows", "given_jobs", "job_sql", "ledger_store", "open_cases", "promises"),
        "sheets",
    },
    "says so": {
        "case_conditions",
        "case_list",
        "case_map",
        "case_queue",
        "place_hits",
        "report_export",
        "untold",
    },
    "have no key, no deadline": {"due_store", "part_sql"},
    "are looked up one by one": {
        *("caller_store", "case_page", "case_scope", "case_store", "confirmed_anew", "cost_rows"),
        *("filing_store", "handled_list", "letters_behind", "message_list", "other_cases"),
        "overtaken",
        *("place_store", "sms_calls", "turn_rows", "turn_sql", "word_store"),
        *("event_effects", "words_anew"),
        "demo/check",
    },
    "are what it is about": {"answers", "counted", "figure_watch", "hold_sql", "line_hours"},
}
APP = Path(app.__file__).parent


class Filed(NamedTuple):
    """Public numbers."""

    usual: int
    waits: int
    rejected: int
    test: int


def fill(line: Telephone, at: int = NOW) -> Filed:
    """File four reports: a usual one, two that are held, of which one is rejected, and a test."""
    city = maputo()
    services = {c: dataclasses.replace(s, target_hours=2) for c, s in city.services.items()}
    limits = Limits(Most(), Most(1, 1), Most())
    given = dataclasses.replace(city, services=services, limits=limits, memo={}, steps={})
    line.cities.take([Published(1, given)])
    for place, who in ((0, 2), (0, 3), (0, 4), (1, 5)):
        file(line, place, phone(who), at)
    filed = Filed(*(row.number for row in line.rows(reports)))
    aside(line, filed.test, Deed.TEST, at)
    change(line, filed.rejected, Action.REJECT, reason="nada")
    return filed


def _listed(line: Telephone, **wanted: Any) -> list[int]:
    with line.reader.connect() as connection:
        return [one.number for one in list_cases(connection, Wanted(1, **wanted))]


def _dated(line: Telephone) -> int:
    with line.reader.connect() as connection:
        return len(dated(connection, 1, 0, 0))


def _overdue(line: Telephone) -> int:
    with line.reader.connect() as connection:
        return len(connection.execute(past_due(NOW + 900 * DAY_US)).all())


def _told_dates(line: Telephone) -> int:
    with line.reader.connect() as connection:
        found = together(list(count_dates(connection, 1, 0, NOW)))
    return found.over + found.running + found.without


def _open(line: Telephone) -> int:
    with line.reader.connect() as connection:
        found = count_open(connection, 1).parts[Part.CITY]
    return sum(sums.counts["open_after"] for sums in found.values())


def _untold(line: Telephone) -> list[int]:
    with line.reader.connect() as connection:
        return [one.case.number for one in list_untold(connection, Wanted(1))]


def _asked(line: Telephone) -> int:
    with line.reader.connect() as connection:
        return count_answers(connection, 1, utc(0)).asked


def _costs(line: Telephone) -> tuple[int, int]:
    today = utc(NOW).date().toordinal()
    days = Period(today - 1, today + 2)
    found = count_reports(line.reader, 1, maputo(), days)
    return found.filed, found.closed


WITHIN = Within(1, NOW - DAY_US, NOW + DAY_US)


def test_figures_count_the_usual_report_alone(line: Telephone) -> None:
    filed = fill(line)

    assert [case.number for case in read_cases(line.reader, WITHIN)] == [filed.usual]
    assert _told_dates(line) == 1
    assert _costs(line) == (1, 0)
    assert (_overdue(line), _dated(line), _open(line)) == (1, 1, 1)
    # Who was rejected is told, and it is not a figure of the sheet.
    assert read_told(line.reader, WITHIN) == []
    assert _untold(line) == [filed.rejected]

    for number in (filed.usual, filed.test):
        change(line, number, Action.RESOLVE)
    assert _costs(line) == (1, 1)
    assert _asked(line) == len(read_told(line.reader, WITHIN)) == 1
    assert _open(line) == 0


def test_lists_say_what_is_held_and_exports_too(line: Telephone) -> None:
    filed = fill(line)

    assert _listed(line) == [filed.usual, filed.rejected]
    assert _listed(line, status="open") == [filed.usual]
    assert _listed(line, held=True) == [filed.waits]
    assert _listed(line, tests=True) == [filed.test]
    export = ReportExport(line.reader, line.vault, "maputo")
    names = export.names(maputo(), NOW)
    rows = {
        row.number: row.held
        for page in export.pages(choose(Asked(), names, UTC), comments=False, phones=False)
        for row in page
    }
    assert rows == {filed.usual: "", filed.waits: "place", filed.rejected: "place"}


def test_a_report_counts_from_its_release_on_and_a_test_when_it_is_none(line: Telephone) -> None:
    filed = fill(line)

    aside(line, filed.waits, Deed.RELEASE)
    aside(line, filed.test, Deed.NO_TEST)

    counted = [filed.usual, filed.waits, filed.test]
    assert [case.number for case in read_cases(line.reader, WITHIN)] == counted
    assert (_told_dates(line), _costs(line), _dated(line)) == (3, (3, 0), 3)


def test_time_does_not_run_for_a_test_that_is_handed_on_or_opened_again(line: Telephone) -> None:
    filed = fill(line)
    other = next(code for code in maputo().bodies if code != line.rows(reports)[3].owner)

    change(line, filed.test, Action.ASSIGN, owner=other)
    change(line, filed.test, Action.RESOLVE)
    change(line, filed.test, Action.REOPEN, reason="outra vez")

    *_, test = line.rows(reports)
    assert (test.status, test.owner, test.due_at) == ("assigned", other, None)


def _looks_at_reports(path: Path) -> bool:
    imports = (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ImportFrom))
    return any(
        alias.name == "reports"
        for one in imports
        if one.module == "app.store.schema"
        for alias in one.names
    )


def test_whoever_looks_at_reports_has_decided_about_these() -> None:
    """Whoever reads reports in a new place writes down here how these are left out of it."""
    looking = {
        str(path.relative_to(APP).with_suffix("")).removeprefix("store/")
        for path in APP.rglob("*.py")
        if _looks_at_reports(path)
    }

    assert looking == set().union(*DECIDED.values())
    for name in DECIDED["counted"]:
        assert (APP / f"store/{name}.py").read_text().count("COUNTS") > 1, name
