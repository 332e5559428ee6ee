"""What is past of what did not arrive: counted for nobody, told to nobody, and said why."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Update, update

from app.domain.accounts import Role, Scope
from app.domain.audit import Who
from app.domain.clock import utc
from app.domain.errors import Conflict
from app.domain.ids import IdSource
from app.domain.public_number import spoken
from app.hands import make_keeper
from app.store.schema import audit_entries, contacts, messages
from app.work.live_menus import directly
from tests.contract.desk.filing import block, file_at, row
from tests.contract.desk.numbers_page import words
from tests.contract.desk.outgoing import maputo, put
from tests.contract.desk.site import HOUR, Site, Visitor
from tests.contract.desk.test_own_replies import write
from tests.contract.desk.test_today import wrote

LOST = "/desk/undelivered"
QUARTER = HOUR // 4


@pytest.fixture
def ana(site: Site) -> Visitor:
    """A new one for each test: the clock goes on, and who idles is out."""
    return site.enter(Role.CLERK)


@pytest.fixture(autouse=True)
def nothing_else(site: Site) -> Iterator[None]:
    """Let nothing be lost but what a test loses."""
    yield
    store(site, update(messages).values(state="delivered"))


def store(site: Site, change: Update) -> None:
    site.house.writer.write(lambda connection: connection.execute(change)).result()


def lose(site: Site, id_: int, **values: Any) -> int:
    lost: dict[str, Any] = {"state": "failed", "code": "403"} | values
    store(site, update(messages).where(messages.c.id == id_).values(lost))
    return id_


def lost_of(site: Site, number: int, template: str = "received") -> int:
    """Let a message of a case not have arrived; give its id."""
    cause = f"report:{row(site, number).id}:"
    its = [one for one in site.rows(messages) if one.cause.startswith(cause)]
    return lose(site, next(int(one.id) for one in its if one.template == template))


def lines(visitor: Visitor) -> list[tuple[str, str]]:
    """Give what each line says, and which message can be marked there; "" for none."""
    page = unescape(visitor.get(LOST).text).partition("<h1>")[2]
    found = re.findall(r"<li>(.*?)</li>", page, re.S)
    marks = [re.search(r'name="message" value="(\d+)"', one) for one in found]
    return [(words(one), mark[1] if mark else "") for one, mark in zip(found, marks, strict=True)]


def counted(visitor: Visitor) -> int:
    [today] = re.findall(rf'href="{LOST}"><strong>(\d+)<', visitor.get("/desk").text)
    return int(today)


def answered(site: Site, visitor: Visitor, came: int, text: str) -> int:
    """Answer an SMS; give the id of the answer."""
    form = {"message": str(came), "deed": "answer", "text": text}
    assert visitor.post("/desk/inbox", form).status_code == 303
    return next(int(one.id) for one in site.rows(messages) if one.cause == f"answer:{came}")


def do(visitor: Visitor, number: int, action: str, **more: str) -> None:
    form = {"action": action, "reason": "porque sim", **more}
    assert visitor.post(f"/desk/reports/{number}", form).status_code == 303


@pytest.mark.parametrize(("nth", "action"), [(1, "resolved"), (2, "given_up"), (3, "rejected")])
def test_a_confirmation_of_a_closed_case_needs_no_hand(
    site: Site, ana: Visitor, nth: int, action: str
) -> None:
    number = file_at(site, nth, f"+25884000050{nth}")
    message = lost_of(site, number)
    [(told, mark)] = lines(ana)
    assert (mark, counted(ana)) == (str(message), 1)
    assert told.startswith(f"case filed failed the number is not valid (403) {spoken(number)}")
    do(ana, number, action)

    [(told, mark)] = lines(ana)
    assert told.startswith("case filed the case is closed")
    assert spoken(number) in told
    assert (mark, counted(ana)) == ("", 0)
    refused = ana.post(LOST, {"message": str(message)})
    assert refused.status_code == 409
    assert f"{spoken(number)}, case filed: Its case is closed" in words(unescape(refused.text))
    assert "On their way again" not in refused.text
    assert next(one.state for one in site.rows(messages) if one.id == message) == "failed"


def test_a_case_that_its_reporter_confirmed_is_closed_too(site: Site, ana: Visitor) -> None:
    phone = "+258840000561"
    number = file_at(site, 30, phone)
    message = lost_of(site, number)
    do(ana, number, "resolved")
    for keys in ("", "9"):
        site.dial(keys, "confirms", phone)
    assert row(site, number).status == "confirmed"
    assert [mark for _, mark in lines(ana)] == [""]
    assert ana.post(LOST, {"message": str(message)}).status_code == 409


def test_who_may_be_sent_nothing_needs_no_hand_while_that_holds(site: Site, ana: Visitor) -> None:
    number = file_at(site, 31, "+258840000562")
    message = lost_of(site, number)
    block(site, number)
    [(told, mark)] = lines(ana)
    assert ("case filed blocked number" in told, mark, counted(ana)) == (True, "", 0)
    refused = ana.post(LOST, {"message": str(message)}).text
    assert "The number is blocked, and nothing is sent to it" in unescape(refused)
    site.clock.us += HOUR
    assert (lines(ana)[0][1], counted(ana)) == (str(message), 1)

    its = contacts.c.id == row(site, number).contact_id
    store(site, update(contacts).where(its).values(opted_out_at=utc(site.clock.us)))
    assert [(mark, "wants no messages" in told) for told, mark in lines(ana)] == [("", True)]
    assert ana.post(LOST, {"message": str(message)}).status_code == 409


def test_a_case_says_when_its_message_was_sent_anew_and_by_whom(site: Site, ana: Visitor) -> None:
    rui = site.enter(Role.CLERK)
    number = file_at(site, 32, "+258840000563")
    message, first = lost_of(site, number), site.minute()
    site.clock.us += QUARTER
    assert ana.post(LOST, {"message": str(message)}).status_code == 303
    lose(site, message)
    site.clock.us += QUARTER
    assert rui.post(LOST, {"message": str(message)}).status_code == 303
    lose(site, message, state="delivered")
    again = site.minute(-QUARTER), site.minute()

    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({row(site, number).district})))
    for reader in (ana, eva):
        page = words(unescape(reader.get(f"/desk/reports/{number}").text))
        talk = page.partition("What happened")[2].partition("A note for colleagues")[0]
        assert f"message : case filed sent anew later {first}" in talk
        assert f"{ana.name} sent anew: case filed sent anew later {again[0]}" in talk
        assert f"{rui.name} sent anew: case filed delivered {again[1]}" in talk
        assert talk.count("delivered") == 1


def test_one_that_was_sent_anew_before_it_was_kept_by_whom_tells_when(
    site: Site, ana: Visitor
) -> None:
    number = file_at(site, 33, "+258840000564")
    message, first = lost_of(site, number), site.minute()
    later = utc(site.clock.us + HOUR)
    lose(site, message, state="accepted", renewed_at=later)
    page = words(unescape(ana.get(f"/desk/reports/{number}").text))
    talk = page.partition("What happened")[2].partition("A note for colleagues")[0]
    assert f"message : case filed sent anew later {first}" in talk
    assert f"message : case filed, sent anew taken by the network {site.minute(HOUR)}" in talk


def test_an_answer_of_the_desk_is_known_by_its_words_and_leads_to_its_letter(
    site: Site, ana: Visitor
) -> None:
    came = wrote(site, "+258840000565", "quando vem? ligue 84 000 0111")
    message = lose(site, answered(site, ana, came, "Amanha as 9, ou ligue 84 000 0112"))
    [(told, mark)] = lines(ana)
    assert mark == str(message)
    assert "answer of the desk failed the number is not valid (403)" in told
    assert "“Amanha as 9, ou ligue 84•••••12” to the SMS “quando vem? ligue 84•••••11”" in told
    assert "+25884•••••65" in told
    page = unescape(ana.get(LOST).text)
    [there] = re.findall(r'href="(/desk/inbox/handled[^"]*)"', page)
    letter = re.findall(r"<article.*?</article>", unescape(ana.get(there).text), re.S)[0]
    assert "quando vem?" in letter
    for hidden in ("0000565", "84 000 0111", "84 000 0112"):
        assert hidden not in page

    lose(site, message, state="delivered")
    assert "“Amanha as 9" in unescape(ana.post(LOST, {"message": str(message)}).text)


def test_an_answer_to_a_letter_of_a_case_leads_to_the_case(site: Site, ana: Visitor) -> None:
    number = file_at(site, 34, "+258840000566")
    came = wrote(site, "+258840000566", "ja la vao tres dias")
    message = lose(site, answered(site, ana, came, "Vamos ver"))
    its = update(messages).where(messages.c.id == came)
    store(site, its.values(report_id=row(site, number).id))
    page = ana.get(LOST).text
    assert f'href="/desk/reports/{number}"' in page
    assert [mark for _, mark in lines(ana)] == [str(message)]


def test_what_the_service_answered_is_known_by_the_letter_and_past_after_an_hour(
    site: Site, ana: Visitor
) -> None:
    write(site, "+258840000567", "AJUDA")
    [reply] = [one for one in site.rows(messages) if one.template == "sms_help"]
    lose(site, reply.id)
    [(told, mark)] = lines(ana)
    assert "help failed the number is not valid (403) +25884•••••67" in told
    assert ("to the SMS “AJUDA”" in told, mark) == (True, str(reply.id))
    site.clock.us += HOUR
    [(told, mark)] = lines(ana)
    assert ("help it answers an SMS of long ago" in told, mark, counted(ana)) == (True, "", 0)
    refused = ana.post(LOST, {"message": str(reply.id)})
    assert "It answers an SMS of long ago" in refused.text


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_two_who_press_at_once_send_it_once(site: Site, ana: Visitor, state: str) -> None:
    message, house, met = put(site, state=state, code="ReadTimeout"), site.house, Barrier(2)

    def press(nth: int) -> bool:
        write, own = directly(house.engine), 50 + nth
        all_ = house.settings, write, house.reader, house.vault, IdSource(own), own, site.clock
        keeper = make_keeper(*all_)
        met.wait()
        try:
            keeper.resend(house.cities.default, maputo(site), message, Who(f"official {nth}"))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(press, range(2))) == [False, True]
    kept = [one for one in site.rows(audit_entries) if one.object == f"message {message}"]
    assert len(kept) == 1
    assert counted(ana) == 0
    # One who looks at a page of before presses later.
    assert ana.post(LOST, {"message": str(message)}).status_code == 409


def test_what_is_marked_twice_is_sent_once(site: Site, ana: Visitor) -> None:
    message = put(site, state="unknown")
    assert ana.post(LOST, {"message": [message, message]}).status_code == 303


def test_who_works_on_a_part_of_the_city_has_no_part_in_it(site: Site) -> None:
    number = file_at(site, 35, "+258840000568")
    message = lost_of(site, number)
    district = row(site, number).district
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({district})))
    for answer in (eva.get(LOST), eva.post(LOST, {"message": str(message)})):
        assert answer.status_code == 403
        assert str(number) not in answer.text
    assert next(one.state for one in site.rows(messages) if one.id == message) == "failed"
    assert [one for one in site.rows(audit_entries) if one.object == f"message {message}"] == []
