"""The house: what test calls said, the machine, and what the page asks for."""

import re
import shutil
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event

from app.domain.accounts import Role
from app.domain.audit import Who
from app.domain.clock import utc
from app.domain.ids import first_id
from app.store.backup import RECORD, Backup, note_backup
from app.store.schema import audit_entries
from app.work import housekeeper
from tests.contract.desk.house_page import HOUSE, MINUTE, TEST, dial, head, line
from tests.contract.desk.markup import HOSTILE, read
from tests.contract.desk.outgoing import VODACOM, maputo, nairobi, put
from tests.contract.desk.site import Site, Visitor

__all__ = ["head"]


class Room(NamedTuple):
    """What a disk has, as `shutil` tells it: bytes."""

    total: int
    used: int
    free: int


def test_who_dialled_says_whether_it_worked_and_it_is_kept(site: Site, head: Visitor) -> None:
    note = "sem resposta; liguei de +258840000001 <b>"
    for came_to, said in (("failed", note), ("worked", "")):
        form = {"operator": "Movitel", "came_to": came_to, "note": said}
        assert head.post(TEST, form).headers["location"] == HOUSE
        cell = line(head, "Movitel")[4]
        site.clock.us += MINUTE // 2
        if came_to == "failed":
            masked = "sem resposta; liguei de +25884•••••01 <b>"
            assert cell == f"did not work 0 min ago {head.name}: {masked}"
    assert cell == f"worked 0 min ago {head.name}"
    kept = [row for row in site.rows(audit_entries) if row.deed == "tested_line"]
    assert [(row.actor, row.object, row.after, row.city_id) for row in kept] == [
        (f"official {head.name}", "line Movitel", "failed", maputo(site)),
        (f"official {head.name}", "line Movitel", "worked", maputo(site)),
    ]
    assert all(b"840000001" not in (row.reason_sealed or b"") for row in kept)
    assert line(head, "Vodacom")[4] == "never"


def test_a_line_of_another_city_was_not_tested_here(site: Site, head: Visitor) -> None:
    here = line(head, "Vodacom")[4]
    there = housekeeper.Tested("Vodacom", "failed", "de outra cidade")
    site.house.keeper.note_test(nairobi(site), there, Who("official rui"))
    assert line(head, "Vodacom")[4] == here


def test_networks_that_have_no_name_are_called_alike_where_they_are_tested(
    site: Site, head: Visitor
) -> None:
    chosen = re.findall(r'<option value="(\w+)">([^<]+)</option>', head.get(HOUSE).text)
    assert ("other", "other networks") in chosen
    assert head.post(TEST, {"operator": "other", "came_to": "worked"}).status_code == 303
    assert line(head, "other networks")[4].startswith("worked 0 min ago")
    audit = site.enter(Role.HEAD).get(f"{HOUSE}/audit").text
    assert "other networks" in audit


def test_a_test_that_says_too_little_is_told_and_stays(site: Site, head: Visitor) -> None:
    before = len(site.rows(audit_entries))
    for payload, wrong, said in (
        *((payload, {"operator": payload}, "Say from which network") for payload in HOSTILE),
        ("", {"operator": ""}, "Say from which network you dialled"),
        ("x", {"came_to": ""}, "Say whether it worked"),
        ("x", {"came_to": HOSTILE[1]}, "Say whether it worked"),
        ("x" * 301, {}, "A note has at most 300 characters"),
    ):
        form = {"operator": "Vodacom", "came_to": "failed", "note": payload} | wrong
        answer = head.post(TEST, form)
        page = read(answer)
        assert answer.status_code == 400
        assert said in page.text
        assert " ".join(form["note"].split()) in page.text
        assert (("came_to", "failed") in page.checked) == (form["came_to"] == "failed")
        assert ("selected>Vodacom" in answer.text) == (form["operator"] == "Vodacom")
    assert len(site.rows(audit_entries)) == before


def test_the_page_says_how_old_the_newest_backup_is(site: Site, head: Visitor) -> None:
    data = site.house.keeper.premises.data_dir
    embedded = site.house.reader.dialect.name == "sqlite"
    page = read(head.get(HOUSE)).text
    assert ("none is known" in page) == embedded
    assert ("pg_dump makes it" in page) != embedded
    for hours, is_old in ((47, False), (50, True)):
        at = utc(site.clock.us) - timedelta(hours=hours)
        note_backup(data, Backup(at, 12_345_678, "/elsewhere"))
        page = read(head.get(HOUSE)).text
        assert ("47 h ago , 12 MB" if not is_old else "2 d ago , 12 MB") in page
        assert ("older than two days" in page) == is_old
    (data / RECORD).unlink()
    assert site.house.cities.default.version[:8] in page
    assert " of " in page


def test_the_page_says_where_there_is_little_room(
    site: Site, head: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, said in ((110, False), (90, True)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: Room(1_000, 0, free))
        page = read(head.get(HOUSE)).text
        assert f"{free} B of 1.0 kB" in page
        assert ("make room" in page) == said


def test_the_page_asks_as_often_however_much_there_is(site: Site, head: Visitor) -> None:
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    def count() -> int:
        asked.clear()
        assert head.get(HOUSE).status_code == 200
        return len(asked)

    event.listen(site.house.reader, "before_cursor_execute", note)
    try:
        before = count()
        for n in range(40):
            put(site, id=first_id(site.clock.us) + 100 + n)
            dial(site, VODACOM, f"more {n}")
        assert count() == before <= 30
    finally:
        event.remove(site.house.reader, "before_cursor_execute", note)
