"""A day is told where it is heard: on the screen of a call, or by a message that goes out."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.accounts import Role
from app.domain.clock import DAY_US, utc
from app.store.published import Published
from app.store.schema import messages, reports
from tests.contract.desk.behalf import (
    dialled,
    form,
    know,
    newest,
    promise_three_days,
    said_after,
)
from tests.contract.desk.lived import counted, settle
from tests.contract.desk.numbers_page import words
from tests.contract.desk.site import Site, Visitor
from tests.contract.desk.test_from_sms import typed
from tests.contract.desk.test_today import wrote

NOBODY = "Nobody left a number, so no SMS goes. Tell them yourself: solution by 29/11/2025."
MUTE = "No SMS tells them the day. Tell them yourself: solution by 29/11/2025."
BAIRRO = "maxaquene_a"  #: of that district
HEARS, OPTED_OUT, BLOCKED = "+258840000811", "+258840000812", "+258840000813"
OTHER = "+258840000819"


@pytest.fixture(scope="module", autouse=True)
def promised(site: Site) -> None:
    promise_three_days(site)


def block(nth: int) -> str:
    """Give the code of a place in that district."""
    return f"{BAIRRO}/{nth}"


def filed_by(ana: Visitor, sent: dict[str, str]) -> tuple[Any, str]:
    """File a report; give it, and what the page says that follows."""
    said = said_after(ana, sent)
    return newest(ana.site), said


def told_on_its_page(ana: Visitor, case: Any) -> list[str]:
    page = unescape(ana.get(f"/desk/reports/{case.number}").text)
    return re.findall(r"the resident was told ([\d/]+)", page)


def messages_of(site: Site, case: Any) -> list[str]:
    said = [one for one in site.rows(messages) if one.cause == f"report:{case.id}:filed"]
    return [site.house.vault.open(one.body_sealed, f"messages.body {one.id}") for one in said]


def test_who_leaves_no_number_is_told_by_the_official_alone(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    sent = form(site, where=block(40), form="one of its own")
    case, said = filed_by(ana, sent)

    assert NOBODY in said
    assert case.told_by is None
    assert told_on_its_page(ana, case) == []
    # The answer was lost, and the browser sends it again.
    again, said = filed_by(ana, sent)
    assert (again.id, NOBODY in said) == (case.id, True)
    # Whoever asks for the case later, or joins it, is told no other day, nor that there is none.
    screens = [site.dial(keys, "asks", OTHER) for keys in ("", str(case.number))]
    assert "Solucao ate 29/11." in screens[-1]


def test_who_is_sent_a_message_reads_the_day_there(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    sent = form(site, where=block(41), phone=HEARS, form="another one")
    for _ in range(2):
        case, said = filed_by(ana, sent)
        assert "Tell them yourself" not in said
    [sms] = messages_of(site, case)
    assert "Solucao ate 29/11." in sms
    assert told_on_its_page(ana, case) == ["29/11/2025"]


@pytest.mark.parametrize(
    ("phone", "values"),
    [(OPTED_OUT, {"opted_out_at": utc(1)}), (BLOCKED, {"flag": "blocked", "flag_until": None})],
)
def test_who_is_sent_nothing_is_told_nothing(
    site: Site, phone: str, values: dict[str, Any]
) -> None:
    know(site, phone, **values)
    ana = site.enter(Role.CLERK)
    case, said = filed_by(ana, form(site, where=block(40 + int(phone[-1])), phone=phone))
    assert MUTE in said
    assert (case.told_by, messages_of(site, case)) == (None, [])
    assert told_on_its_page(ana, case) == []
    # Whoever wrote an SMS is not there to be told.
    came = wrote(site, phone, "o contentor da praca continua cheio")
    case, said = filed_by(ana, typed(site, ana, came, where=block(50 + int(phone[-1]))))
    assert (case.told_by, "Tell them yourself" in said) == (None, False)


def test_who_dials_reads_it_on_the_screen_though_no_message_goes(site: Site) -> None:
    phone = "+258840000814"
    know(site, phone, opted_out_at=utc(1))
    screens = [site.dial(keys, "dials", phone) for keys in dialled(site, 1)]
    case = newest(site)
    assert "Solucao ate 29/11." in screens[-1]
    assert messages_of(site, case) == []
    assert told_on_its_page(site.enter(Role.CLERK), case) == ["29/11/2025"]


def test_where_the_sms_says_no_day_the_official_does(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    mine = site.house.cities.default
    texts = {**mine.messages, "received": mine.messages["reopened"]}
    mute = replace(mine, messages=texts, memo={}, steps={})
    site.house.cities.take([Published(site.house.cities.id(mine), mute)])
    try:
        for _ in range(2):  # the answer is lost, and it is sent again
            sent = form(site, where=block(44), phone="+258840000816", form="without a day")
            case, said = filed_by(ana, sent)
            assert MUTE in said
    finally:
        site.house.cities.take([Published(site.house.cities.id(mine), mine)])
    [sms] = messages_of(site, case)
    assert "Solucao" not in sms
    assert case.told_by is None
    page = words(unescape(ana.get(f"/desk/reports/{case.number}").text))
    assert "whoever asks is told 29/11/2025" in page
    assert ana.post(f"/desk/reports/{case.number}", {"action": "resolved"}).status_code == 303
    assert "whoever asks" not in words(unescape(ana.get(f"/desk/reports/{case.number}").text))


@pytest.mark.parametrize("state", ["dropped", "failed"])
def test_a_day_whose_sms_did_not_arrive_is_said_to_be_so(site: Site, state: str) -> None:
    ana = site.enter(Role.CLERK)
    where = block(45 if state == "failed" else 46)
    case, _ = filed_by(ana, form(site, where=where, phone="+258840000817"))
    its = update(messages).where(messages.c.cause == f"report:{case.id}:filed")
    with site.house.engine.begin() as connection:
        assert connection.execute(its.values(state=state)).rowcount == 1
    page = words(unescape(ana.get(f"/desk/reports/{case.number}").text))
    assert "told by an SMS that did not arrive: 29/11/2025" in page
    assert told_on_its_page(ana, case) == []


def test_figures_judge_days_alone_that_somebody_was_told(site: Site) -> None:
    """Of one that nobody heard of no day comes, kept or not."""
    ana = site.enter(Role.CLERK)
    before = [one for one in site.rows(reports) if one.told_by]
    for nth, phone in enumerate(("", HEARS)):
        case, _ = filed_by(ana, form(site, where=block(70 + nth), phone=phone))
        assert ana.post(f"/desk/reports/{case.number}", {"action": "resolved"}).status_code == 303
    site.clock.us += 7 * DAY_US // 2  # it is the next day's night, of the same month
    settle(site)
    told = counted(site).whole.told_kept
    assert (told.count, told.of) == (1, len(before) + 1)


def test_a_day_that_was_over_when_its_sms_left_was_not_told(site: Site) -> None:
    case, _ = filed_by(site.enter(Role.CLERK), form(site, where=block(80), phone="+258840000818"))
    its = update(messages).where(messages.c.cause == f"report:{case.id}:filed")

    def put(**values: Any) -> str:
        with site.house.engine.begin() as connection:
            assert connection.execute(its.values(**values)).rowcount == 1
        return str(site.enter(Role.CLERK).get(f"/desk/reports/{case.number}").text)

    def is_left_out() -> bool:
        page = site.enter(Role.CLERK).get("/desk/undelivered").text
        [line] = [one for one in page.split("<li>") if f"/{case.number}" in one]
        return "The day that it names is over: it goes without it." in line

    put(state="failed", code="403")
    assert not is_left_out()
    site.clock.us += 4 * DAY_US
    assert is_left_out()
    late = "not told, for the SMS left when it was over:"
    for state, sent_at, said in (
        ("failed", None, "told by an SMS that did not arrive:"),
        ("delivered", utc(site.clock.us), late),
        ("unknown", None, "the resident was told"),
        ("delivered", case.requested_at, "the resident was told"),
    ):
        assert said in put(state=state, sent_at=sent_at), (state, sent_at)
