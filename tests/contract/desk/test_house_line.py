"""The house: when each network was last heard, and which letters of silences left."""

import re
from datetime import timedelta

from sqlalchemy import insert

from app.domain.accounts import Role
from app.domain.clock import utc
from app.domain.ids import first_id
from app.store.letter_states import LOST
from app.store.schema import alarms, counters, line_hours, receipts, sessions, silences
from app.store.silence_store import OVERTAKEN
from tests.contract.desk.filing import file_at
from tests.contract.desk.house_page import HOUSE, MINUTE, count_hours, dial, line
from tests.contract.desk.markup import read
from tests.contract.desk.outgoing import MOVITEL, TMCEL, VODACOM, maputo, nairobi, put
from tests.contract.desk.site import HOUR, Site


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
