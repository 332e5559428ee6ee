"""An SMS that is answered or put aside once more: the answer was lost, or somebody was faster."""

import re
from html import unescape
from typing import Any

import pytest

from app.domain.accounts import Role
from app.domain.public_number import spoken
from app.store.schema import messages
from tests.contract.desk.behalf import NEW, newest
from tests.contract.desk.numbers_page import words
from tests.contract.desk.site import HOUR, Site, Visitor
from tests.contract.desk.test_from_sms import page_of, typed
from tests.contract.desk.test_said import ask, cookie
from tests.contract.desk.test_today import wrote

INBOX = "/desk/inbox"
PHONE = "+258840000851"
TEXT = "Na terça, ligue 84 000 0112"


@pytest.fixture(scope="module")
def ana(site: Site) -> Visitor:
    return site.enter(Role.CLERK)


@pytest.fixture(scope="module")
def rui(site: Site) -> Visitor:
    return site.enter(Role.HEAD)


def send(visitor: Visitor, message: int, deed: str = "answer", text: str = "") -> Any:
    form = {"message": str(message), "deed": deed, "text": text}
    return visitor.post(f"{INBOX}?of={message}", form)


def after(visitor: Visitor, answer: Any) -> str:
    """Give what the page says of a deed that was done: it is no refusal."""
    assert answer.status_code == 303, answer.text
    page = ask(visitor, answer.headers["location"], cookie(answer)).text
    assert 'class="wrong"' not in page
    assert 'id="wrote"' not in page
    return " ".join(map(words, re.findall(r'<p class="said".*?</p>', unescape(page))))


def refused(answer: Any) -> str:
    assert answer.status_code == 409, answer.text
    [said] = re.findall(r'<p class="wrong".*?</p>', unescape(answer.text))
    return words(said)


def kept(answer: Any) -> list[str]:
    """Give what the official wrote, where the page gives it back."""
    return re.findall(r'id="wrote">.*?<p class="words">(.*?)</p>', unescape(answer.text), re.S)


def sent(site: Site, message: int) -> int:
    return len([one for one in site.rows(messages) if one.cause == f"answer:{message}"])


def test_an_answer_whose_answer_was_lost_is_told_as_gone(site: Site, ana: Visitor) -> None:
    message = wrote(site, PHONE, "quando passa o camiao?")
    assert after(ana, send(ana, message, text=TEXT)) == "Answered."
    for same in (TEXT, f"  {TEXT} "):
        assert after(ana, send(ana, message, text=same)) == (
            "Answered: it had come the first time."
        )
    assert sent(site, message) == 1


@pytest.mark.parametrize("text", ["Na quarta", "", TEXT.replace("0112", "0113"), TEXT + "."])
def test_other_words_are_no_answer_that_went(site: Site, ana: Visitor, text: str) -> None:
    message = wrote(site, PHONE, "e na minha rua?")
    at = site.minute()
    send(ana, message, text=TEXT)
    answer = send(ana, message, text=text)
    if text:
        assert refused(answer) == f"It is answered already: by {ana.name}, {at}."
        assert kept(answer) == [text]
    else:
        assert answer.status_code == 400
    assert sent(site, message) == 1


@pytest.mark.parametrize("deed", ["answer", "done"])
@pytest.mark.parametrize("first", ["answer", "done"])
def test_who_comes_behind_a_colleague_is_told_who_and_when(
    site: Site, ana: Visitor, rui: Visitor, first: str, deed: str
) -> None:
    message = wrote(site, PHONE, "ainda espero")
    site.clock.us += HOUR // 10
    at = site.minute()
    assert send(ana, message, first, TEXT).status_code == 303
    site.clock.us += HOUR // 10
    answer = send(rui, message, deed, TEXT)
    state = "answered" if first == "answer" else "done"
    assert refused(answer) == f"It is {state} already: by {ana.name}, {at}."
    assert kept(answer) == [TEXT]  # what an official wrote is never lost


def test_who_has_put_it_aside_is_told_that_it_is(site: Site, ana: Visitor, rui: Visitor) -> None:
    message = wrote(site, PHONE, "obrigado")
    assert send(ana, message, "done").status_code == 303
    assert after(ana, send(ana, message, "done")) == "It is done: it had come the first time."
    # Made to wait again by a colleague, it is theirs who puts it aside then.
    rui.post(f"{INBOX}/handled", {"message": str(message)})
    assert send(rui, message, "done").status_code == 303
    assert f"by {rui.name}" in refused(send(ana, message, "done"))


@pytest.mark.parametrize("deed", ["answer", "done"])
def test_what_became_a_case_is_named(site: Site, ana: Visitor, rui: Visitor, deed: str) -> None:
    message = wrote(site, PHONE, "o contentor arde")
    where = f"jardim/{70 + (deed == 'done')}"
    assert ana.post(NEW, typed(site, ana, message, where=where)).status_code == 303
    case = spoken(newest(site).number)
    for late in (ana, rui):
        said = refused(send(late, message, deed, TEXT))
        assert said.startswith(f"It is in case {case} already: by {ana.name}, ")


def test_who_makes_a_case_of_it_too_late_is_told_who_was_faster(
    site: Site, ana: Visitor, rui: Visitor
) -> None:
    message = wrote(site, PHONE, "lixo na vala")
    form = typed(site, rui, message, where="jardim/72")
    at = site.minute()
    send(ana, message, text=TEXT)
    late = rui.post(NEW, form)
    assert late.status_code == 400
    who = f"It is answered already: by {ana.name}, {at}."
    for page in (late, ask(rui, INBOX, cookie(rui.get(f"{NEW}?sms={message}")))):
        assert f"somebody has taken care of it. {who}" in words(unescape(page.text))


def test_what_waits_or_is_none_is_refused_as_ever(site: Site, ana: Visitor) -> None:
    foreign = wrote(site, "+27840000001", "is anybody there")
    assert "no telephone of this country" in refused(send(ana, foreign, text=TEXT))
    assert "no such message" in refused(send(ana, foreign + 1, text=TEXT))
    assert "who wrote it" in page_of(ana, wrote(site, PHONE, "mais um"))
