"""Who gets which sheets."""

from dataclasses import replace
from datetime import date

from app.domain.periods import Kind, Period
from app.menu.model import City
from app.usecases.sheet_post import wished
from tests.contract.store.lines import maputo

FIRM, BOSS = "desk@firm.example", "boss@city.example"
DAY = date(2026, 11, 24).toordinal()
TODAY = Period(DAY, DAY)


def city() -> City:
    """Maputo, whose waste has a mailbox and two crews."""
    made = maputo()
    waste = replace(made.bodies["waste"], mails=(FIRM,))
    bodies = {**made.bodies, "waste": waste}
    return replace(made, bodies=bodies, sheets={Kind.DAY: (BOSS,)}, memo={}, steps={})


def test_a_body_gets_the_sheets_of_its_crews_for_their_cases_are_on_no_other() -> None:
    crews = {body.code for body in maputo().bodies.values() if body.falls_to == "waste"}
    assert len(crews) == 2

    days, months = (wished(city(), kind, TODAY, "") for kind in (Kind.DAY, Kind.MONTH))

    assert {one.body for one in days if one.receiver == FIRM} == {"waste", *crews}
    assert {one.body for one in days if one.receiver == BOSS} == set(city().bodies)
    assert {one.body for one in months} == {"waste", *crews}
    assert len({*days, *months}) == len(days) + len(months)
