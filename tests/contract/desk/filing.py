"""Files reports at the desk's service as a phone does, and finds them again."""

import re
from typing import Any

from sqlalchemy import update

from app.domain.clock import utc
from app.store.schema import contacts, reports
from tests.contract.desk.site import HOUR, Site
from tests.contract.store.lines import report_at, words_at

#: What a resident writes who wants a page to run something.
XSS = "\"><script>alert(1)</script><b a='"


def file_at(site: Site, place: int, phone: str = "+258840000001", *, words: str = "") -> int:
    """File a report at a place of its own, with words if any; give its public number."""
    screens = words_at(place) if words else report_at(place)
    asked = screens if not words else (*screens, f"{screens[-1]}*{words}")
    for keys in asked:
        said = site.dial(keys, f"S{phone[-4:]}{place}{bool(words)}", phone)
    assert said.startswith("END"), said
    return int(site.rows(reports)[-1].number)


def row(site: Site, number: int) -> Any:
    """Give a case as it is stored."""
    return next(one for one in site.rows(reports) if one.number == number)


def block(site: Site, number: int) -> None:
    """Block for an hour who reported a case: what that number files is held."""
    its = contacts.c.id == row(site, number).contact_id
    until = utc(site.clock.us + HOUR)
    with site.house.engine.begin() as connection:
        connection.execute(update(contacts).where(its).values(flag="blocked", flag_until=until))


def seen(page: str) -> str:
    """Give the moment of a case that its page shows, which forms send along."""
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]
