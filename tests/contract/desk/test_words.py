"""Words that people look for in the list of cases: of residents, of officials, of crews."""

import re
from urllib.parse import quote_plus

from sqlalchemy import update

from app.domain.accounts import Role
from app.store.schema import report_events, report_words, reports
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
    page = visitor.get(f"/desk/reports?words={quote_plus(words)}")
    assert page.status_code == 200, words
    return {int(number) for number in re.findall(r'data-number="(\d+)"', page.text)}


def test_words_are_found_whoever_wrote_them_and_whatever_their_accents(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    written = file_at(
        site, 30, "+258840000090", words="Máquina parada atrás da creche, ligue 840000099"
    )
    quiet = file_at(site, 80, "+258840000091")
    ana.post(f"/desk/reports/{quiet}/note", {"note": "falei com a directora da creche"})
    assert written not in found(ana, "maquina")
    assert site.house.indexing.look() >= 1
    assert site.house.indexing.look() == 0
    assert found(ana, "maquina") == found(ana, "MÁQUINA parada") == {written}
    assert found(ana, "creche") == {written, quiet}
    assert found(ana, "directora") == {quiet}
    assert found(ana, "creche directora") == {quiet}
    for none in ("de", "840000099"):
        assert ana.get(f"/desk/reports?words={none}").status_code == 400
    assert found(ana, "cre") == set()
    stored = repr(site.rows(report_words))
    assert "maquina" not in stored


def test_a_block_is_looked_for_where_it_is_filed_and_where_people_write_of_it(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    number = file_at(site, 81, "+258840000092")
    ana.post(f"/desk/reports/{number}/note", {"note": "fica no quarteirão 7, atrás do poço"})
    while site.house.indexing.look():
        pass
    for words in ("quarteirão poço", "quarteirão 7 poço", "poco Quarteirão n.º 7"):
        assert found(ana, words) == {number}, words
    assert found(ana, "Q7 poco") == set()


def test_what_a_caller_adds_later_is_found_too_and_what_is_old_is_looked_at_no_more(
    site: Site,
) -> None:
    ana = site.enter(Role.CLERK)
    number = file_at(site, 31, "+258840000092", words="capim alto")
    site.house.indexing.look()
    sealed = site.house.vault.seal("capim alto e cobras", f"reports.comment {row(site, number).id}")
    later = update(reports).where(reports.c.number == number).values(comment_sealed=sealed)
    site.house.writer.write(lambda connection: connection.execute(later)).result()
    assert site.house.indexing.look() == 1
    assert found(ana, "cobras") == {number}
    site.clock.us += 3 * HOUR
    assert site.house.indexing.look() == 0
    with site.house.reader.connect() as connection:
        assert taken_up_to(connection) > row(site, number).id


def test_what_crews_write_of_their_jobs_is_found(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    clerk = Clerk(through(site.house.writer), site.house.cities.all, site.house.books)
    clerk.add_member("", Joining(CREW, MEMBER, "Rosa", "official ana"))
    first = done_by_crew(site, 40, "+258840000311", "Varrido e lévado")

    assert found(ana, "varrido") == set()
    assert site.house.indexing.look() >= 1
    assert site.house.indexing.look() == 0
    assert found(ana, "levado VARRIDO") == {first}
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
