"""The house tells of sheets that did not leave by e-mail: of whom, why, and what mends it."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from app.domain.accounts import Role
from app.domain.clock import local_day, utc
from app.store.letter_states import LOST
from app.store.published import Published
from app.store.schema import letters
from tests.contract.desk.markup import read
from tests.contract.desk.outgoing import maputo
from tests.contract.desk.site import Site

HOUSE = "/desk/house"
WASTE, CHIEF, BOSS = "waste@city.example", "chief@city.example", "boss@city.example"
NO_MAILBOX, NO_SERVER = "550 5.1.1 no such mailbox <b>", "ConnectionRefusedError: refused"


@pytest.fixture
def office(site: Site) -> Iterator[Site]:
    """Bodies with addresses and a mail server; no letters before and after."""
    cities, keeper = site.house.cities, site.house.keeper
    before, premises = cities.by_id(), keeper.premises
    city = cities.default
    bodies = dict(city.bodies)
    bodies["waste"] = dataclasses.replace(bodies["waste"], mails=(WASTE, CHIEF))
    made = dataclasses.replace(city, bodies=bodies, sheets={"week": (BOSS,), "month": (BOSS,)})
    cities.take([Published(n, made if one is city else one) for n, one in before.items()])
    keeper.premises = premises._replace(mail_server="mail.example")
    yield site
    keeper.premises = premises
    cities.take([Published(n, one) for n, one in before.items()])
    with site.house.engine.begin() as connection:
        connection.execute(letters.delete())


def monday(site: Site) -> int:
    day = local_day(site.clock.us, site.house.cities.default.zone)
    return day - date.fromordinal(day).weekday()


def post(site: Site, sheet: str, first: int, body: str, receiver: str, **its: Any) -> None:
    """Store a letter of now, as the loop leaves it that is not run here."""
    at = utc(site.clock.us)
    row = {"city_id": maputo(site), "sheet": sheet, "first_day": first, "body": body}
    row |= {"receiver": receiver, "state": "failed", "attempts": 24, "said": NO_MAILBOX}
    row |= {"next_at": at, "created_at": at, "changed_at": at}
    with site.house.engine.begin() as connection:
        connection.execute(insert(letters).values(row | its))


def page(site: Site, language: str = "en") -> Any:
    return site.enter(Role.HEAD).get(HOUSE, accept_language=language)


def test_a_body_whose_sheet_was_refused_is_told_once_with_the_reason_and_the_address(
    office: Site,
) -> None:
    today = monday(office) + 1
    earlier = utc(office.clock.us) - timedelta(hours=2)
    post(office, "day", today, "waste", WASTE)
    post(office, "day", today, "waste", CHIEF, changed_at=earlier, said="550 another")
    post(office, "day", today, "kamavota", WASTE, state="queued", attempts=2)
    said = page(office)
    text, day = read(said).text, date.fromordinal(today)

    name = office.house.cities.default.bodies["waste"].name
    written = f"{name} , sheet of {day:%d/%m/%Y}: {WASTE}: e-mail did not leave 0 min ago"
    assert f"{written} 24 tries: {NO_MAILBOX} And 1 more letter. Look at the address" in text
    assert text.count(name) == 1
    order = f"dial311 sheet day --body waste --date {day.isoformat()} --send"
    assert f"It is not tried again by itself. On the machine: {order}" in text
    # A crew's sheets go to the body for which it works, and its address is mended there.
    crew = text.partition("Brigada de KaMavota")[2]
    assert "2 tries" in crew
    assert "Look at the address It is tried again by itself." in crew
    assert said.text.count('href="/desk/city/bodies/waste#f-e-mail"') == 2
    assert read(said).foreign == []
    assert office.enter(Role.HEAD).get("/desk/city/bodies/waste").text.count('id="f-e-mail"') == 1


def test_where_no_server_answers_its_settings_are_named_and_a_lost_letter_has_its_order(
    office: Site,
) -> None:
    week = monday(office) - 7
    post(office, "week", week, "", BOSS, said=NO_SERVER, state="queued", attempts=1)
    post(office, "month", week - 20, "waste", BOSS, said=LOST, state="unknown", attempts=1)
    post(office, "month", week - 20, "drains", BOSS, said="451 later", state="queued", attempts=1)
    text = read(page(office)).text
    first = date.fromordinal(week)

    of_city = f"Maputo , sheet of the week from {first:%d/%m/%Y}: {BOSS}: e-mail did not leave"
    assert f"{of_city} 0 min ago 1 try: {NO_SERVER}" in text
    assert text.count("Look at the settings of the mail server.") == 1
    lost = text.partition("e-mail may have left or not")[2]
    assert LOST in lost
    assert "dial311 sheet month --body waste --date" in lost
    greylisted = text.partition("451 later")[2]
    assert greylisted.startswith(" It is tried again by itself.")
    post(office, "week", week, "kamavota", BOSS)  # nobody's: a week is of the whole city
    assert "Brigada de KaMavota" not in read(page(office)).text


def test_an_address_of_the_whole_city_stands_in_its_files(office: Site) -> None:
    post(office, "week", monday(office) - 7, "", BOSS)
    said = read(page(office, "pt")).text
    assert "O endereço está em city.yaml, em: sheets" in said
    assert "o correio não saiu há 0 min 24 tentativas: 550 5.1.1" in said
    assert "dial311 sheet week --date" in said


def test_what_left_since_or_is_nobodys_any_more_is_not_told(office: Site) -> None:
    today = monday(office) + 1
    post(office, "day", today - 1, "waste", WASTE)
    post(office, "day", today, "waste", WASTE, state="sent", said="250 taken")
    post(office, "day", today, "waste", "left@city.example")
    post(office, "day", today - 15, "waste", CHIEF)
    post(office, "day", today, "kamavota", WASTE, state="queued", attempts=0, said="")
    text = read(page(office)).text

    assert "Sheets by e-mail None is held up." in text
    assert "did not leave" not in text


def test_without_a_mail_server_no_sheet_leaves_and_it_is_said_once(office: Site) -> None:
    keeper = office.house.keeper
    keeper.premises = keeper.premises._replace(mail_server="")
    post(office, "day", monday(office) + 1, "waste", WASTE, said=NO_SERVER, state="queued")
    text = read(page(office)).text

    assert "no sheet leaves No mail server is set. On the machine: DIAL311_SMTP_HOST" in text
    assert "tried again" not in text
    assert "settings of the mail server" not in text


def test_where_nobody_gets_sheets_nothing_is_said_of_them(site: Site) -> None:
    assert "Sheets by e-mail" not in read(page(site)).text
