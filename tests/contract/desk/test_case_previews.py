"""What people would get is drawn beside each deed on a case, and where nobody would, it says so."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import update

from app.domain.accounts import Role
from app.domain.clock import utc
from app.domain.ids import IdSource
from app.domain.public_number import spoken
from app.store.crew_store import SqlCrewBook
from app.store.schema import contacts, messages, reports
from app.usecases.crews import Joining, add_member
from tests.contract.desk.exporting import OF_REVEAL
from tests.contract.desk.filing import file_at, row, seen
from tests.contract.desk.site import Site

CREW = "kamaxakeni"
#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


def test_what_the_reporter_would_get_is_drawn(site: Site) -> None:
    number = file_at(site, 78, "+258840000078")
    ana = site.enter(Role.CLERK)
    drawn = ana.post(f"/desk/reports/{number}/preview", {"reason": "Não é <b>nosso</b>"})
    assert drawn.status_code == 200
    assert "Nao e &lt;b&gt;nosso&lt;/b&gt;" in drawn.text
    assert re.search(r"1\u00a0SMS · \d+ characters", drawn.text)
    of_case = f"report:{row(site, number).id}:"
    told = [one.template for one in site.rows(messages) if one.cause.startswith(of_case)]
    assert told == ["received"]


def test_a_merge_is_previewed_with_the_case_that_goes_on_or_a_blank_for_it(site: Site) -> None:
    number = file_at(site, 91, "+258840000091")
    other = spoken(file_at(site, 92, "+258840000092"))
    ana, path = site.enter(Role.CLERK), f"/desk/reports/{number}"
    before = unescape(ana.get(path).text)
    drawn = unescape(ana.post(f"{path}/preview", {"main": other.replace(" ", "-")}).text)
    assert "segue como caso ____ ____." in before
    assert f"segue como caso {other}." in drawn
    # As long as it will be when it is sent, so that the cost told is the cost paid.
    length = r'data-action="merged">\s*<p[^>]*>[^<]*?(\d+) characters'
    assert re.findall(length, before) == re.findall(length, drawn) != []
    # What was typed and refused is shown as it would have been sent.
    refused = unescape(ana.post(path, {"action": "merged", "main": str(number)}).text)
    assert f"segue como caso {spoken(number)}." in refused


@pytest.mark.parametrize(
    ("reason", "said"),
    [("x" * 61, "61 characters on a phone, 60 fit"), ("limpo \U0001f600", "No phone can show")],
)
def test_a_preview_refuses_what_the_deed_would_refuse(site: Site, reason: str, said: str) -> None:
    number = file_at(site, 76, "+258840000076")
    ana, path = site.enter(Role.CLERK), f"/desk/reports/{number}"
    shown = preview_of(ana.post(f"{path}/preview", {"reason": reason}).text)
    done = ana.post(path, {"action": "rejected", "reason": reason})

    assert done.status_code == 400
    for text in (shown["rejected"], shown["given_up"], preview_of(done.text)["rejected"]):
        assert said in text
        assert 'class="sms"' not in text
        assert " SMS" not in text
    # What is solved is told without a reason, so all of it is kept.
    assert 'class="sms"' in shown["resolved"]
    fits = preview_of(ana.post(f"{path}/preview", {"reason": "  limpo\nhoje "}).text)
    assert "nao aceite: limpo hoje." in fits["rejected"]


def test_where_many_are_changed_it_says_whose_message_has_the_reason(site: Site) -> None:
    number = file_at(site, 77, "+258840000077")
    ana, path = site.enter(Role.CLERK), f"/desk/reports/{number}"
    shown = preview_of(ana.post(f"{path}/preview", {"reason": "sem acesso"}).text)
    ana.post(path, {"action": "resolved"})
    shown |= preview_of(ana.post(f"{path}/preview", {"reason": "sem acesso"}).text)
    page = unescape(ana.get("/desk/reports?status=any").text)
    names = dict(re.findall(r'<option value="(\w+)"[^>]*>([^<*]*?)(?: \*)?</option>', page))
    told = {
        names[action]: "sem acesso" in text for action, text in shown.items() if action in names
    }
    [says] = re.findall(r'id="who-reads"[^>]*>([^<]*)<', page)
    with_it, without = (text.partition("with: ")[2].split(", ") for text in says.split(".")[:2])
    assert (sorted(with_it), sorted(without)) == tuple(
        sorted(name for name, is_read in told.items() if is_read == read) for read in (True, False)
    )
    assert {"reject", "close without a solution"} == {*with_it}
    assert "resolve" in without
    assert 'aria-describedby="who-reads"' in page


def test_who_gets_no_message_is_said_instead_of_one(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    city = site.house.cities.default
    typed = {"service": [*city.services][1], "where": [*city.gazetteer.by_point][130]}
    assert ana.post("/desk/reports/new", typed | {"channel": "counter"}).status_code == 303
    number = site.rows(reports)[-1].number
    path = f"/desk/reports/{number}"

    alone = unescape(ana.get(path).text)
    refused = preview_of(ana.post(f"{path}/preview", {"reason": "x" * 61}).text)

    assert "No message goes out: nobody left a number." in alone
    assert preview_of(alone) == {}
    assert {*refused} == {"rejected", "given_up"}

    # Whoever comes later is told, as somebody whose network nobody knows.
    joins = {"join": str(number), "phone": "+258840000094"} | typed | {"channel": "counter"}
    assert ana.post("/desk/reports/new", joins).status_code == 303
    followed = unescape(ana.get(path).text)
    assert "What those who follow it get" in followed
    assert "dado como resolvido" in preview_of(followed)["resolved"]


@pytest.mark.parametrize(
    ("place", "mark"),
    [(95, {"opted_out_at": 1}), (98, {"flag": "blocked"})],
)
def test_who_gets_no_messages_is_drawn_none(site: Site, place: int, mark: dict[str, Any]) -> None:
    file_at(site, place, f"+2588400000{place}")
    code = [*site.house.cities.default.gazetteer.by_point][place]
    case = next(one for one in site.rows(reports) if one.point == code)
    its = contacts.c.id == case.contact_id
    ana, path = site.enter(Role.CLERK), f"/desk/reports/{case.number}"
    with site.house.engine.begin() as connection:
        connection.execute(update(contacts).where(its).values(mark))

    shown = unescape(ana.get(path).text)

    assert "No message goes out: who reported it gets none." in shown
    assert preview_of(shown) == {}
    with site.house.engine.begin() as connection:  # a block that has run out is none
        over = {"opted_out_at": None, "flag_until": 1}
        connection.execute(update(contacts).where(its).values(over))
    assert "dado como resolvido" in preview_of(ana.get(path).text)["resolved"]


def test_messages_that_nobody_gets_are_not_said_to_go_out(site: Site) -> None:
    """Who reported it wants none, one who joined is blocked: who joined last gets one."""
    ana, code = site.enter(Role.CLERK), [*site.house.cities.default.gazetteer.by_point][120]
    typed = {"service": "container_full", "where": code, "channel": "counter"}
    assert ana.post("/desk/reports/new", typed | {"phone": "840000181"}).status_code == 303
    number = site.rows(reports)[-1].number
    for phone in ("840000182", "840000183"):
        joins = typed | {"join": str(number), "phone": phone}
        assert ana.post("/desk/reports/new", joins).status_code == 303
    first, second, _ = [row.id for row in site.rows(contacts)][-3:]
    with site.house.engine.begin() as connection:
        for who, mark in ((first, {"opted_out_at": 1}), (second, {"flag": "blocked"})):
            connection.execute(update(contacts).where(contacts.c.id == who).values(mark))

    path = f"/desk/reports/{number}"
    assert "dado como resolvido" in preview_of(ana.get(path).text)["resolved"]
    done = ana.post(path, {"action": "resolved"})

    assert "Messages that go out: 1." in unquote(done.headers["set-cookie"])


def test_a_case_of_which_nobody_is_told_draws_no_message(site: Site) -> None:
    """Neither who reported it nor anybody who joined is sent any; the deed says so, too."""
    ana, code = site.enter(Role.CLERK), [*site.house.cities.default.gazetteer.by_point][121]
    typed = {"service": "container_full", "where": code, "channel": "counter"}
    assert ana.post("/desk/reports/new", typed | {"phone": "840000184"}).status_code == 303
    number = site.rows(reports)[-1].number
    joins = typed | {"join": str(number), "phone": "840000185"}
    assert ana.post("/desk/reports/new", joins).status_code == 303
    first, second = [row.id for row in site.rows(contacts)][-2:]
    with site.house.engine.begin() as connection:
        for who, mark in ((first, {"opted_out_at": 1}), (second, {"flag": "blocked"})):
            connection.execute(update(contacts).where(contacts.c.id == who).values(mark))

    path = f"/desk/reports/{number}"
    shown = unescape(ana.get(path).text)
    assert "No message goes out: nobody of this case gets any." in shown
    assert preview_of(shown) == {}
    done = ana.post(path, {"action": "resolved"})

    assert "Messages that go out: 0." in unquote(done.headers["set-cookie"])


def preview_of(page: str) -> dict[str, str]:
    """What the reporter would get, by what is done."""
    found = re.findall(r'<div class="preview" data-action="(\w+)">(.*?)</div>', page, re.DOTALL)
    return {action: unescape(text) for action, text in found}


def crew_has(site: Site, number: int, phone: str) -> None:
    """Let a crew have a case, in which somebody is by phone."""
    admin = site.enter(Role.ADMINISTRATOR)
    page = admin.get(f"/desk/reports/{number}").text
    assign = {"action": "assigned", "to": CREW, "seen": seen(page)}
    assert admin.post(f"/desk/reports/{number}", assign).status_code == 303
    with site.house.engine.begin() as connection:
        city = site.house.cities.default
        its = site.house.vault, IdSource(9), site.clock.us
        book = SqlCrewBook(connection, site.house.cities.id(city), *its)
        add_member(book, city, Joining(CREW, phone, "Rosa", "official ana"))


def asked(site: Site, number: int) -> int:
    """Resolve a case; give how many are asked whether it is."""
    page = site.enter(Role.CLERK).get(f"/desk/reports/{number}").text
    site.enter(Role.CLERK).post(
        f"/desk/reports/{number}", {"action": "resolved", "seen": seen(page)}
    )
    cause = f"report:{row(site, number).id}:"
    assert row(site, number).status == "resolved"
    return sum(
        one.template == "resolved" and one.cause.startswith(cause) for one in site.rows(messages)
    )


@pytest.mark.parametrize("place", [101, 102])
def test_whether_it_is_solved_is_drawn_for_those_who_are_asked(site: Site, place: int) -> None:
    """Nobody is who is in the crew that has the case: the reporter (101), or who follows (102)."""
    reporter, follower = f"+258840000{place}", f"+258840001{place}"
    number = file_at(site, place, reporter)
    ana, path = site.enter(Role.CLERK), f"/desk/reports/{number}"
    joins = {"join": str(number), "phone": follower, "channel": "counter"}
    joins |= {"service": row(site, number).service_code, "where": row(site, number).point}
    assert ana.post("/desk/reports/new", joins).status_code == 303
    crew_has(site, number, reporter if place == 101 else follower)
    if place == 102:
        its = contacts.c.id == row(site, number).contact_id
        with site.house.engine.begin() as connection:
            connection.execute(update(contacts).where(its).values(opted_out_at=utc(1)))

    page = unescape(ana.get(path).text)
    drawn = preview_of(page)

    assert "given_up" in drawn or "rejected" in drawn
    assert ("resolved" in drawn) is (place == 101)
    assert ("to those who follow it" in page) is (place == 101)
    assert "works in the crew" not in page  # who may see no number learns no name by it
    own = site.enter(Role.HEAD, personal=OF_REVEAL).get(path).text
    assert ("works in the crew that has it" in own) is (place == 101)
    assert asked(site, number) == 1
