"""Who is joined to a case on behalf hears what who dials hears: by SMS, or from the official."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.accounts import Role
from app.domain.clock import DAY_US, utc
from app.domain.public_number import spoken
from app.domain.text import sms_parts
from app.store.published import Published
from app.store.schema import followers, messages, report_events, reports
from tests.contract.desk.behalf import (
    NEW,
    dialled,
    file,
    form,
    know,
    newest,
    of,
    promise_three_days,
    said_after,
    value_of,
)
from tests.contract.desk.filing import row
from tests.contract.desk.numbers_page import words
from tests.contract.desk.site import Site, Visitor
from tests.contract.desk.test_from_sms import typed
from tests.contract.desk.test_today import wrote

NOBODY = "Nobody left a number, so no SMS goes. Tell them yourself: solution by 29/11/2025."
MUTE = "No SMS tells them the day. Tell them yourself: solution by 29/11/2025."
BAIRRO = "maxaquene_a"  #: of the district for which days are promised


@pytest.fixture(scope="module", autouse=True)
def promised(site: Site) -> None:
    promise_three_days(site)


@pytest.fixture(scope="module")
def ana(site: Site) -> Visitor:
    return site.enter(Role.CLERK)


def open_at(ana: Visitor, nth: int, **more: str) -> Any:
    """File a case at a place of its own, of which nobody left a number."""
    return file(ana, form(ana.site, where=f"{BAIRRO}/{nth}", **more))


def join(ana: Visitor, case: Any, **more: str) -> dict[str, str]:
    """Give what a form of its own sends that joins somebody."""
    own = value_of("form", ana.get(NEW).text)
    return {"join": str(case.number), "channel": "telephone", "form": own, **more}


def told(site: Site, case: Any) -> list[tuple[str, str]]:
    """Give the messages of those who joined a case: template and text."""
    joins = [one.seq for one in of(site, case, report_events) if one.kind == "joined"]
    causes = [f"report:{case.id}:{seq}" for seq in joins]
    return [
        (one.template, site.house.vault.open(one.body_sealed, f"messages.body {one.id}"))
        for one in site.rows(messages)
        if one.cause in causes
    ]


def history(ana: Visitor, case: Any, language: str = "en") -> list[str]:
    page = ana.get(f"/desk/reports/{case.number}", accept_language=language).text
    lines = re.findall(r'<p class="line">(.*?)</p>\s*(<p class="words">.*?</p>)?', page, re.S)
    return [words(unescape(f"{line} {said}")) for line, said in lines]


@contextmanager
def saying(site: Site, **texts: str) -> Iterator[None]:
    """Let the city's messages be others for a while, by the names of those it has."""
    mine = site.house.cities.default
    said = {name: mine.messages[other] for name, other in texts.items() if other}
    kept = {name: one for name, one in mine.messages.items() if name not in texts}
    other = replace(mine, messages=kept | said, memo={}, steps={})
    city_id = site.house.cities.id(mine)
    site.house.cities.take([Published(city_id, other)])
    try:
        yield
    finally:
        site.house.cities.take([Published(city_id, mine)])


def test_who_leaves_a_number_reads_what_who_dials_reads(site: Site, ana: Visitor) -> None:
    for keys in dialled(site, 3):
        site.dial(keys, "reports", "+258840000821")
    case = newest(site)
    for keys in dialled(site, 3):
        screen = site.dial(keys, "joins", "+258840000822")
    assert (row(site, case.number).joined, len(told(site, case))) == (1, 0)  # a screen told them

    said = said_after(ana, join(ana, case, phone="84 000 0823"))

    assert f"Joined somebody to case {spoken(case.number)}." in said
    assert "Tell them yourself" not in said
    [(template, text)] = told(site, case)
    assert template == "joined"
    for one, people in ((screen, 2), (text, 3)):
        assert spoken(case.number) in one
        assert f"avisaram: {people}." in one
        assert "Solucao ate 29/11." in one
    assert sms_parts(text)[2] == 1
    now = row(site, case.number)
    assert (now.joined, now.told_by, now.meant_by) == (2, case.told_by, case.meant_by)
    assert [one.kind for one in of(site, case, followers)] == ["joined", "joined"]
    [line] = [one for one in history(ana, case) if "joined the case" in one]
    assert "queued" in line


def test_a_form_that_comes_again_tells_once_and_says_the_same(site: Site, ana: Visitor) -> None:
    case = open_at(ana, 101)
    for sent in (
        join(ana, case, phone="84 000 0824"),
        join(ana, case, words="sem telefone"),
        join(ana, case),
    ):
        first, again = (said_after(ana, sent) for _ in range(2))
        assert first == again
        assert (NOBODY in first) != ("phone" in sent)
        assert spoken(case.number) in first
    assert len(told(site, case)) == 1
    # What has become of the case since is no reason to refuse it, nor to promise it anew.
    assert ana.post(f"/desk/reports/{case.number}", {"action": "resolved"}).status_code == 303
    late = said_after(ana, sent)
    assert (spoken(case.number) in late, "solution by" in late) == (True, False)


@pytest.mark.parametrize(
    ("phone", "values"),
    [
        ("+258840000825", {"opted_out_at": utc(1)}),
        ("+258840000826", {"flag": "blocked", "flag_until": None}),
    ],
)
def test_who_is_sent_nothing_is_told_by_the_official(
    site: Site, ana: Visitor, phone: str, values: dict[str, Any]
) -> None:
    know(site, phone, **values)
    case = open_at(ana, 100 + int(phone[-1]))
    sent = join(ana, case, phone=phone)
    assert MUTE in said_after(ana, sent)
    assert MUTE in said_after(ana, sent)
    assert told(site, case) == []
    assert row(site, case.number).joined == 1


def test_they_are_told_in_their_language(site: Site, ana: Visitor) -> None:
    know(site, "+258840000827", language="en")
    case = open_at(ana, 107)
    said_after(ana, join(ana, case, phone="84 000 0827"))
    [(_, text)] = told(site, case)
    assert "people with you: 2. Solution by 29/11." in text


def test_where_a_city_has_no_such_message_the_one_of_a_report_goes(
    site: Site, ana: Visitor
) -> None:
    case = open_at(ana, 108)
    with saying(site, joined=""):
        said = said_after(ana, join(ana, case, phone="84 000 0828"))
    assert "Tell them yourself" not in said
    [(template, text)] = told(site, case)
    assert template == "received"
    assert f"recebemos o caso {spoken(case.number)}" in text
    assert "Solucao ate 29/11." in text


def test_where_that_message_says_no_day_the_official_does(site: Site, ana: Visitor) -> None:
    case = open_at(ana, 109)
    with saying(site, joined="reopened"):
        for _ in range(2):
            sent = join(ana, case, phone="84 000 0829", form="without a day")
            assert MUTE in said_after(ana, sent)
    assert len(told(site, case)) == 1


def test_a_day_that_is_over_is_told_to_nobody(site: Site, ana: Visitor) -> None:
    case = open_at(ana, 110)
    over = {"meant_by": utc(site.clock.us - DAY_US)}
    with site.house.engine.begin() as connection:
        connection.execute(update(reports).where(reports.c.id == case.id).values(over))
    for phone in ("84 000 0830", ""):
        assert "solution by" not in said_after(ana, join(ana, case, phone=phone))
    [(_, text)] = told(site, case)
    assert "Solucao" not in text


@pytest.mark.parametrize(
    ("of_report", "of_joiner"), [("delivered", "failed"), ("failed", "delivered")]
)
def test_what_became_of_their_message_says_nothing_of_the_reporters(
    site: Site, ana: Visitor, of_report: str, of_joiner: str
) -> None:
    nth = 111 + (of_report == "failed")
    case = open_at(ana, nth, phone=f"84 000 08{nth - 80}")
    with saying(site, joined=""):
        said_after(ana, join(ana, case, phone=f"84 000 08{nth - 70}"))
    [seq] = [one.seq for one in of(site, case, report_events) if one.kind == "joined"]
    for what, state in (("filed", of_report), (seq, of_joiner)):
        its = update(messages).where(messages.c.cause == f"report:{case.id}:{what}")
        with site.house.engine.begin() as connection:
            assert connection.execute(its.values(state=state)).rowcount == 1
    page = words(unescape(ana.get(f"/desk/reports/{case.number}").text))
    is_lost = "told by an SMS that did not arrive: 29/11/2025" in page
    assert (is_lost, "the resident was told 29/11/2025" in page) == (
        of_report == "failed",
        of_report != "failed",
    )


def test_who_wrote_an_sms_is_told_once_and_of_more_words_nothing(site: Site, ana: Visitor) -> None:
    case = open_at(ana, 113)
    for said, more in (("aqui tambem", 1), ("e cheira mal", 1)):
        message = wrote(site, "+258840000831", said)
        sent = typed(site, ana, message, where=f"{BAIRRO}/113", join=str(case.number))
        for _ in range(2):
            assert "Tell them yourself" not in said_after(ana, sent)
        assert len(told(site, case)) == more
    [(template, text)] = told(site, case)
    assert (template, "avisaram: 2." in text) == ("joined", True)


def test_the_way_by_which_a_voice_came_is_kept_and_shown(site: Site, ana: Visitor) -> None:
    case = open_at(ana, 114)
    for channel in ("counter", "monitor"):
        said_after(ana, join(ana, case, channel=channel, words=f"by {channel}"))
    message = wrote(site, "+258840000832", "tambem aqui")
    sent = typed(site, ana, message, where=f"{BAIRRO}/114", join=str(case.number))
    said_after(ana, sent)
    kept = [one.channel for one in of(site, case, report_events)]
    assert kept == [None, "counter", "monitor", "sms"]
    shown = [one for one in history(ana, case) if "joined somebody" in one]
    assert [re.split(r" \d\d/", one)[0] for one in shown] == [
        f"{ana.name} joined somebody · {way}" for way in ("counter", "monitor", "SMS")
    ]
    assert "juntou uma pessoa · balcão" in " ".join(history(ana, case, "pt"))

    # Another channel is another voice, and none is none.
    twice = join(ana, case, channel="counter")
    for channel in ("counter", "counter", "messenger"):
        said_after(ana, {**twice, "channel": channel})
    assert len(of(site, case, report_events)) == 6
    for channel in ("", "ussd", "sms", "x"):
        refused = ana.post(NEW, join(ana, case, channel=channel))
        assert (refused.status_code, "Say how it came" in refused.text) == (400, True)


@pytest.mark.parametrize("way", ["on behalf", "dialled"])
def test_words_stand_in_the_history_once(site: Site, ana: Visitor, way: str) -> None:
    if way == "dialled":
        *_, last = keys = dialled(site, 4)
        for one in (*keys[:-1], f"{last[:-1]}2", f"{last[:-1]}2*Vala entupida"):
            site.dial(one, "says", "+258840000833")
        case = newest(site)
    else:
        case = open_at(ana, 115, words="Vala entupida")
    assert [one.kind for one in of(site, case, report_events)] == ["filed", "commented"]
    lines = history(ana, case)
    assert [one for one in lines if "added words" in one] == []
    [said] = [one for one in lines if "Vala entupida" in one]
    assert said.startswith("resident wrote")
    assert 'id="event-1"' in ana.get(f"/desk/reports/{case.number}").text
