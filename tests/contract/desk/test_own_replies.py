"""The inbox says of each SMS what the service answered by itself, and of others that it did not."""

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.accounts import Role
from app.store.schema import messages, sms_threads
from app.usecases.sms_call import MOST_REPLIES
from tests.contract.desk.numbers_page import words
from tests.contract.desk.site import HOUR, SECRET, Site, Visitor

ONE_WAY, TWO_WAY = "64301", "99999"
NONE = "No reply went out."
ODD = "o muro da escola caiu ontem"


@pytest.fixture(scope="module")
def ana(site: Site) -> Visitor:
    return site.enter(Role.CLERK)


def write(site: Site, sender: str, text: str, network: str = TWO_WAY) -> int:
    """Let an SMS come in, some time after the one before; give its id."""
    site.clock.us += HOUR // 10
    form = {"from": sender, "to": "311", "text": text, "id": f"in{site.clock.us}"}
    form |= {"networkCode": network, "date": "2025-11-26 12:00:00"}
    assert site.client.post(f"/gateways/africastalking/{SECRET}/sms", data=form).status_code == 200
    return int([one for one in site.rows(messages) if one.direction == "in"][-1].id)


def said(ana: Visitor, message: int) -> str:
    """Give what the inbox says of a message, behind its words."""
    letters = re.findall(r"<article.*?</article>", ana.get(f"/desk/inbox?of={message}").text, re.S)
    [letter] = [one for one in letters if f'value="{message}"' in one]
    return words(unescape(letter).partition('<p class="words">')[2].partition("</p>")[2])


def sent(site: Site, template: str) -> list[Any]:
    return [one for one in site.rows(messages) if one.template == template]


def test_where_nothing_can_come_back_nobody_was_answered(site: Site, ana: Visitor) -> None:
    message = write(site, "+258840000821", ODD, ONE_WAY)
    assert said(ana, message).startswith(NONE + " Answer by SMS")
    lead = words(unescape(ana.get("/desk/inbox").text))
    assert "With each stands what it replied by itself, if anything." in lead
    assert "helpful" not in lead


def test_a_reply_stands_with_what_it_answered_and_as_it_arrived(site: Site, ana: Visitor) -> None:
    first = write(site, "+258840000822", ODD)
    at = site.minute()
    second = write(site, "+258840000822", "e ninguem vem")  # of one day one such reply

    kept = "Replied by itself: somebody will read it"
    assert said(ana, first).startswith(f"{kept} queued {at} Answer")
    assert said(ana, second).startswith(NONE)
    [reply] = sent(site, "sms_kept")
    with site.house.engine.begin() as connection:
        its = update(messages).where(messages.c.id == reply.id)
        connection.execute(its.values(state="failed"))
    assert said(ana, first).startswith(f"{kept} failed {at}")


def test_a_screen_of_a_conversation_is_a_reply(site: Site, ana: Visitor) -> None:
    write(site, "+258840000823", "QUEIXA")
    message = write(site, "+258840000823", "isto cheira muito mal e ninguem faz nada")
    assert said(ana, message).startswith("Replied by itself: conversation by SMS queued")


def test_who_is_left_alone_or_cannot_be_answered_had_none(site: Site, ana: Visitor) -> None:
    stopped = write(site, "+258840000824", "sair do lixo")
    after = write(site, "+258840000824", ODD)
    foreign = write(site, "+27840000001", ODD)
    assert said(ana, stopped).startswith(f"{NONE} Its writer wants no messages.")
    assert said(ana, after).startswith(NONE)
    assert said(ana, foreign).startswith(f"{NONE} It came from no telephone of this country.")


def test_who_has_had_all_replies_of_an_hour_had_none(site: Site, ana: Visitor) -> None:
    write(site, "+258840000825", ODD)
    with site.house.engine.begin() as connection:
        connection.execute(update(sms_threads).values(replies=MOST_REPLIES, since=site.clock.us))
    message = write(site, "+258840000825", "alguem me le")
    assert said(ana, message).startswith(
        f"{NONE} That number had had as many replies as an hour allows."
    )


def test_all_numbers_together_say_the_same(site: Site, ana: Visitor) -> None:
    page = unescape(ana.get("/desk/inbox").text)
    letters = re.findall(r"<article.*?</article>", page, re.DOTALL)
    assert all(("Replied by itself" in one) != (NONE in one) for one in letters)
    assert sum("Replied by itself" in one for one in letters) == 3


def test_no_answer_is_asked_for_where_none_can_be_sent(site: Site) -> None:
    mute = write(site, "+258840000826", "sair do lixo")
    foreign = write(site, "+27840000002", ODD)
    heard = write(site, "+258840000827", ODD)
    eva = site.enter(Role.CLERK)
    for message, is_heard in ((mute, False), (foreign, False), (heard, True)):
        told = said(eva, message)
        assert ("Answer by SMS" in told, "Nothing can be sent there." in told) == (
            is_heard,
            not is_heard,
        )
        assert "No answer needed" in told

    # What was typed while it could be sent stays, with why it was not.
    form = {"message": str(foreign), "deed": "answer", "text": "amanha passa"}
    refused = eva.post("/desk/inbox", form)
    assert (refused.status_code, "amanha passa" in refused.text) == (409, True)
