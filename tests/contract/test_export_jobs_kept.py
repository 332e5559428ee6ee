"""Files of jobs: kept for a week, asked for once, and for whom."""

from typing import Any

import pytest
from sqlalchemy import select

from app.domain.accounts import Scope
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.export_jobs import KEPT_US, MOST_WAITING
from app.store.schema import audit_entries
from app.usecases.export_filters import Asked
from tests.contract.export_data import VAULT
from tests.contract.export_office import ANA, SECOND, Office, office

__all__ = ["office"]


def test_files_are_kept_for_a_week(office: Office) -> None:
    exports = office.open()
    job = office.ask(exports)
    exports.jobs.look()
    office.us += KEPT_US - 1
    exports.jobs.look()
    assert exports.take(office.account, job.id, ANA, goes_on=False).path.exists()

    office.us += 1
    with pytest.raises(NotFound):
        exports.take(office.account, job.id, ANA, goes_on=False)
    exports.jobs.look()

    assert ([row.state for row in office.rows()], office.files()) == (["expired"], [])
    with pytest.raises(NotFound):
        exports.end(office.account, job.id)


def test_what_is_asked_for_twice_is_made_once_and_nobody_asks_for_too_much(
    office: Office,
) -> None:
    exports = office.open()
    first = office.ask(exports)
    assert office.ask(exports).id == first.id
    for day in range(MOST_WAITING - 1):
        office.ask(exports, asked=Asked(since=f"2016-11-1{day}"))
    with pytest.raises(Conflict, match="5 are under way"):
        office.ask(exports, asked=Asked(since="2016-11-20"))
    assert len(office.rows()) == len(office.said()) == MOST_WAITING

    exports.jobs.look()
    assert office.ask(exports).id != first.id


def test_numbers_of_people_need_a_reason_and_the_right_until_the_end(office: Office) -> None:
    exports = office.open()
    with pytest.raises(InvalidInput, match="why the phone numbers"):
        office.ask(exports, phones=True)
    with pytest.raises(InvalidInput, match="at most 300"):
        office.ask(exports, phones=True, reason="x" * 301)
    assert office.rows() == office.said() == []
    job = office.ask(exports, phones=True, reason="a água subiu")
    exports.jobs.look()

    with office.engine.connect() as connection:
        [entry] = connection.execute(select(audit_entries))
    reason = VAULT.open(entry.reason_sealed, f"audit_entries.reason {entry.id}")
    assert reason == "a água subiu"
    assert "phones" in entry.after
    assert "água" not in office.rows()[0].wish
    narrower: tuple[dict[str, Any], ...] = (
        {"personal": frozenset()},
        {"scope": Scope(areas=frozenset({"kampfumo"}))},
    )
    for less in narrower:
        with pytest.raises(Conflict, match="your rights"):
            exports.take(office.account._replace(**less), job.id, ANA, goes_on=False)
    for other in (office.account._replace(id=1), office.account._replace(city_id=2)):
        for deed in (exports.manifest, exports.end):
            with pytest.raises(NotFound):
                deed(other, job.id)
    assert len(office.said()) == 1


def test_a_download_that_goes_on_is_kept_once(office: Office) -> None:
    exports = office.open()
    job = office.ask(exports)
    exports.jobs.look()
    kept = []
    for later, goes_on in ((0, True), (1, True), (23, True), (0, False), (24, True)):
        office.us += later * 3_600 * SECOND
        exports.take(office.account, job.id, ANA, goes_on=goes_on)
        kept.append(len(office.said()) - 1)

    assert kept == [1, 1, 2, 3, 4]
