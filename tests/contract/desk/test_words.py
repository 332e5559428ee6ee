"""Words that people look for in the list of cases: those of crews, who write them on a phone."""

import re

from app.domain.accounts import Role
from app.store.schema import report_events, report_words
from app.store.word_store import OF_CREWS, taken_up_to
from app.usecases.crews import Joining
from app.work.clerk import Clerk
from app.work.live_menus import through
from tests.contract.desk.filing import file_at, row
from tests.contract.desk.site import HOUR, Site, Visitor

CREW, MEMBER = "kamaxakeni", "+258840000301"


def done_by_crew(site: Site, place: int, phone: str, said: str) -> int:
    """File a case, give it to the crew, and let its member say on a call that it is done."""
    number = file_at(site, place, phone)
    ana = site.enter(Role.CLERK)
    given = ana.post(f"/desk/reports/{number}", {"action": "assigned", "to": CREW})
    assert given.status_code == 303
    for keys in ("", "1", "1*2", f"1*2*{said}"):
        site.dial(keys, f"crew {place}", MEMBER)
    assert row(site, number).status == "resolved"
    return number


def found(visitor: Visitor, words: str) -> set[int]:
    page = visitor.get(f"/desk/reports?words={words}").text
    return {int(number) for number in re.findall(r'data-number="(\d+)"', page)}


def test_what_crews_write_of_their_jobs_is_found(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    clerk = Clerk(through(site.house.writer), site.house.cities.all, site.house.books)
    clerk.add_member("", Joining(CREW, MEMBER, "Rosa", "official ana"))
    first = done_by_crew(site, 40, "+258840000311", "Varrido e lévado")

    assert found(ana, "varrido") == set()
    assert site.house.indexing.look() >= 1
    assert site.house.indexing.look() == 0
    assert found(ana, "levado+VARRIDO") == {first}
    # Who comes later is found as well, and what is old is not looked at for ever.
    second = done_by_crew(site, 41, "+258840000312", "varrido ontem")
    assert site.house.indexing.look() >= 1
    assert found(ana, "varrido") == {first, second}
    site.clock.us += HOUR
    site.house.indexing.look()
    with site.house.reader.connect() as connection:
        assert taken_up_to(connection, OF_CREWS) > site.rows(report_events)[-1].at.timestamp() * 1e6
    words = len(site.rows(report_words))
    third = done_by_crew(site, 42, "+258840000313", "varrido hoje")
    site.house.indexing.look()
    assert found(ana, "varrido") == {first, second, third}
    assert len(site.rows(report_words)) == words + 2
