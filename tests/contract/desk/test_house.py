"""The house: when each network was last heard, what test calls said, the machine."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import event, insert

from app.domain.accounts import Role
from app.domain.clock import utc
from app.domain.ids import first_id
from app.store.backup import RECORD, Backup, note_backup
from app.store.letter_states import LOST
from app.store.schema import (
    alarms,
    audit_entries,
    counters,
    line_hours,
    receipts,
    sessions,
    silences,
)
from app.store.silence_store import OVERTAKEN
from app.work.line_watch import LineWatch
from app.work.live_menus import directly
from tests.contract.desk.filing import file_at
from tests.contract.desk.markup import HOSTILE, read
from tests.contract.desk.outgoing import MOVITEL, TMCEL, VODACOM, maputo, nairobi, put
from tests.contract.desk.site import HOUR, SECRET, Site, Visitor

HOUSE = "/desk/house"
TEST = f"{HOUSE}/tests"
MINUTE = 60_000_000


@pytest.fixture
def head(site: Site) -> Visitor:
    """A new one for each test: the clock goes on, and who idles is out."""
    return site.enter(Role.HEAD)


class Cells(HTMLParser):
    """Rows of tables as lists of what their cells say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())


def line(head: Visitor, network: str) -> list[str]:
    """What the page says of a network: last call, case, receipt and test."""
    rows = Cells(head.get(HOUSE).text).rows
    return next(row[1:] for row in rows if row[0] == network)


def dial(site: Site, network: str, session: str, code: str = "*311#") -> None:
    form = {"sessionId": session, "serviceCode": code, "phoneNumber": "+258840000009", "text": ""}
    path = f"/gateways/africastalking/{SECRET}/ussd"
    assert site.client.post(path, data={**form, "networkCode": network}).status_code == 200


def count_hours(site: Site) -> None:
    """Count what came by the hour, as the loop does that is not run here."""
    cities = site.house.cities
    LineWatch(
        site.house.reader,
        directly(site.house.engine),
        None,
        cities=cities.all,
        city_id=cities.id,
        worker=7,
        now_us=site.clock,
    ).look()


def test_a_network_was_last_heard_by_its_newest_call_case_and_receipt(site: Site) -> None:
    nothing = ["0", *["none"] * 3, "never"]
    assert line(site.enter(Role.HEAD), "Tmcel") == nothing
    assert line(site.enter(Role.HEAD), "other networks")[3] == "tells of none"
    file_at(site, 1)  # by Tmcel
    site.clock.us += 30 * MINUTE
    for network, session in ((TMCEL, "later"), (VODACOM, "first"), ("69999", "nobody's")):
        dial(site, network, session)
    dial(site, MOVITEL, "elsewhere", "*384*3117#")
    message = put(site, provider_id="p1", state="delivered", gateway="africastalking")
    heard = {"gateway": "africastalking", "provider_id": "p1", "reason": "", "network": VODACOM}
    with site.house.engine.begin() as connection:
        for status, ago in (("Sent", 20 * MINUTE), ("Success", 10 * MINUTE)):
            row = {**heard, "status": status, "at": site.clock.us - ago, "message_id": message}
            connection.execute(insert(receipts).values(row))
    site.clock.us += 5 * MINUTE
    head = site.enter(Role.HEAD)

    none = "none"
    assert line(head, "Tmcel") == ["2", "5 min ago", "35 min ago", none, "never"]
    assert line(head, "Vodacom") == ["1", "5 min ago", none, "15 min ago", "never"]
    assert line(head, "Movitel") == nothing
    assert line(head, "other networks")[1] == "5 min ago"

    site.clock.us += 3 * HOUR
    count_hours(site)
    head = site.enter(Role.HEAD)
    assert line(head, "Tmcel") == ["2", "3 h ago", "3 h ago", none, "never"]
    assert line(head, "all networks") == ["4", "3 h ago", "3 h ago", "3 h ago", ""]


def test_a_line_on_which_nobody_calls_any_more_is_said_to_be_silent(site: Site) -> None:
    site.clock.us += 2 * HOUR  # whatever was dialled before is not of this hour
    city, hour = nairobi(site), site.clock.us // HOUR
    gateway = {"city_id": city, "gateway": "africastalking", "filings": 0, "receipts": 0}
    busy = [{**gateway, "hour": hour - n, "network": MOVITEL, "calls": 9} for n in range(7, 600)]
    # The newest of them is looked up where it was made.
    at = site.clock.us - 7 * HOUR
    call = {"id": first_id(at), "city_id": city, "session_key": b"n" * 16, "epoch": 9}
    call |= {"gateway": "africastalking", "gateway_session_id": "n", "network": MOVITEL}
    counted = {"city_id": city, "name": "line_hours"}
    with site.house.engine.begin() as connection:
        connection.execute(line_hours.delete().where(line_hours.c.city_id == city))
        connection.execute(counters.delete().filter_by(**counted))
        connection.execute(insert(counters).values(**counted, value=hour - 1))
        connection.execute(insert(line_hours), busy)
        connection.execute(insert(sessions).values(**call, version="v", began_at=at))
    head = site.enter(Role.HEAD, city_id=city)
    page = read(head.get(HOUSE)).text
    assert re.search(r"silent \d+ calls were to be expected since", page)
    assert "7 h ago" in page
    assert "silent" not in read(site.enter(Role.HEAD).get(HOUSE)).text


def test_who_looks_after_the_line_sees_whether_letters_of_silences_leave(site: Site) -> None:
    city, at = maputo(site), utc(site.clock.us)
    key = {"city_id": city, "gateway": "africastalking", "network": TMCEL, "since": at}
    refused = "550 5.1.1 no such mailbox <b>"
    letter = {**key, "is_over": False, "next_at": at, "created_at": at, "changed_at": at}
    with site.house.engine.begin() as connection:
        connection.execute(insert(silences).values(**key, noticed_at=at, missed=7.0))
        for receiver, state, tries, said in (
            ("a@city.example", "queued", 3, refused),
            ("b@city.example", "sent", 1, "250 taken"),
            ("c@city.example", "unknown", 1, "TimeoutError: timed out"),
            ("d@city.example", "queued", 0, ""),
        ):
            its = {"receiver": receiver, "state": state, "attempts": tries, "said": said}
            connection.execute(insert(alarms).values(**letter, **its))
    keeper = site.house.keeper
    premises = keeper.premises
    try:
        page = read(site.enter(Role.HEAD).get(HOUSE)).text
        assert "nobody is told by e-mail No mail server is set." in page
        keeper.premises = premises._replace(mail_server="mail.example")
        page = read(site.enter(Role.HEAD).get(HOUSE)).text
        assert "nobody is told by e-mail No body of the city has an address." in page
    finally:
        keeper.premises = premises
        with site.house.engine.begin() as connection:
            connection.execute(alarms.delete().where(alarms.c.city_id == city))
            connection.execute(silences.delete().where(silences.c.city_id == city))
    assert f"a@city.example: e-mail did not leave 0 min ago 3 tries: {refused}" in page
    assert "b@city.example: e-mail left 0 min ago" in page
    assert "250 taken" not in page
    assert "c@city.example: e-mail may have left or not 0 min ago 1 try: TimeoutError" in page
    assert "d@city.example: e-mail waits" in page


def test_a_letter_says_of_which_line_it_is_and_what_was_told_to_nobody_is_said(site: Site) -> None:
    city, at = maputo(site), utc(site.clock.us)
    of = {"city_id": city, "gateway": "africastalking", "since": at}
    its = {**of, "next_at": at, "created_at": at, "changed_at": at, "attempts": 1}
    sent, refused = {"state": "sent", "said": ""}, {"state": "queued", "said": "550 no"}
    try:
        with site.house.engine.begin() as connection:
            silent = [{**of, "network": n, "noticed_at": at, "missed": 7.0} for n in (TMCEL, "")]
            connection.execute(insert(silences), silent)
            letters = [
                {"receiver": f"{who}@city.example", "is_over": False, **sent} for who in "abcd"
            ]
            letters.append({"receiver": "z@city.example", "is_over": False, **refused})
            later = {"created_at": at + timedelta(minutes=1)}
            letters.append({"receiver": "e@city.example", "is_over": True, **sent, **later})
            connection.execute(insert(alarms), [its | {"network": TMCEL} | one for one in letters])
        page = read(site.enter(Role.HEAD).get(HOUSE)).text
    finally:
        with site.house.engine.begin() as connection:
            connection.execute(alarms.delete().where(alarms.c.city_id == city))
            connection.execute(silences.delete().where(silences.c.city_id == city))

    assert "nobody was told other networks: when nobody called any more" in page
    assert "nobody was told Tmcel" not in page
    assert "Tmcel, silent: z@city.example: e-mail did not leave" in page
    assert "Tmcel, calls again: e@city.example: e-mail left" in page
    assert "c@city.example" not in page


def test_what_we_say_of_a_letter_is_said_in_the_language_of_the_desk(site: Site) -> None:
    city, at = maputo(site), utc(site.clock.us)
    key = {"city_id": city, "gateway": "africastalking", "network": TMCEL, "since": at}
    its = {**key, "is_over": False, "next_at": at, "created_at": at, "changed_at": at}
    fates = {
        "a@city.example": ("failed", OVERTAKEN),
        "b@city.example": ("unknown", LOST),
        "c@city.example": ("failed", "550 no"),
    }
    try:
        with site.house.engine.begin() as connection:
            connection.execute(insert(silences).values(**key, noticed_at=at, missed=7.0))
            letters = [
                {**its, "receiver": who, "state": state, "attempts": 2, "said": said}
                for who, (state, said) in fates.items()
            ]
            connection.execute(insert(alarms), letters)
        page = site.enter(Role.HEAD).get(HOUSE, accept_language="pt")
    finally:
        with site.house.engine.begin() as connection:
            connection.execute(alarms.delete().where(alarms.c.city_id == city))
            connection.execute(silences.delete().where(silences.c.city_id == city))

    said = read(page).text
    assert "2 tentativas: voltou a haver chamadas antes de sair" in said
    assert "2 tentativas: o programa parou a meio do envio" in said
    assert '<span lang="en">550 no</span>' in page.text


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
