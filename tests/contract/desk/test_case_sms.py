"""SMS of the people of a case stand in its history, for who may see the inbox."""

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import event, update

from app.domain.accounts import Role, Scope
from app.domain.clock import DAY_US, utc
from app.store.handled_list import AFTER_US, BEFORE_US, MOST_OF_CASE, list_handled
from app.store.schema import messages, report_events, reports
from app.usecases.message_book import InState
from tests.contract.desk.behalf import NEW, newest, of
from tests.contract.desk.filing import file_at, row
from tests.contract.desk.markup import HOSTILE, read
from tests.contract.desk.outgoing import maputo
from tests.contract.desk.site import HOUR, Site, Visitor
from tests.contract.desk.test_bounded import asks
from tests.contract.desk.test_from_sms import typed
from tests.contract.desk.test_handled import answer, put_aside
from tests.contract.desk.test_today import wrote
from tests.contract.store.lines import report_at

ONCE = "They may be about something else."


def talk(visitor: Visitor, number: int) -> list[str]:
    """Give what stands in the history of a case, one by one, as text."""
    page = visitor.get(f"/desk/reports/{number}")
    assert page.status_code == 200
    read(page)
    [told] = re.findall(r"<ol>(.*?)</ol>", page.text.partition('id="talk"')[2], re.DOTALL)
    return [unescape(re.sub("<[^>]+>", "", one)) for one in told.split("</li>")]


def join(site: Site, place: int, phone: str) -> None:
    """Let somebody more be with what is open at a place."""
    keys = report_at(place)[-2]
    for at in range(len(keys.split("*")) + 1):
        site.dial("*".join(keys.split("*")[:at]), f"joins{phone}", phone)
    assert site.dial(f"{keys}*1", f"joins{phone}", phone).startswith("END")


def test_a_colleague_reads_of_the_damage_and_of_what_was_promised(site: Site) -> None:
    ana, rui, phone = site.enter(Role.CLERK), site.enter(Role.CLERK), "+258840000971"
    number = file_at(site, 71, phone)
    assert ONCE not in rui.get(f"/desk/reports/{number}").text
    damage = wrote(site, phone, f"o carro partiu o muro {HOSTILE[0]} 84 000 0111")
    assert answer(ana, damage, "Vamos ver o muro amanha as 9h").status_code == 303
    put_aside(ana, wrote(site, phone, "muito obrigado a todos"))
    wrote(site, phone, "quando vem alguem?")

    told = talk(rui, number)

    [asked] = [one for one in told if "partiu o muro" in one]
    assert HOSTILE[0] in asked
    assert f"answered by {ana.name}" in asked
    assert "resident wrote by SMS" in " ".join(asked.split())
    [said] = [one for one in told if "amanha as 9h" in one]
    assert f"{ana.name}: answer of the desk queued" in " ".join(said.split())
    assert told.index(asked) < told.index(said)
    assert any("obrigado" in one and "no answer needed, says" in one for one in told)
    assert any("quando vem" in one and "waits for an answer" in one for one in told)
    page = rui.get(f"/desk/reports/{number}").text
    assert page.count(ONCE) == 1
    for hidden in ("84 000 0111", "0000971"):
        assert hidden not in page


def test_what_they_wrote_before_it_was_filed_and_what_was_promised_is_in_it(site: Site) -> None:
    ana, phone = site.enter(Role.CLERK), "+258840000981"
    fire = wrote(site, phone, "o contentor arde na rua")
    site.clock.us += HOUR // 60
    wall = wrote(site, phone, "e o carro partiu o muro da minha casa")
    site.clock.us += HOUR // 60
    assert ana.post(NEW, typed(site, ana, fire, where="jardim/81")).status_code == 303
    assert answer(ana, wall, "Vamos ver o muro amanha as 9h").status_code == 303
    number = newest(site).number

    told = talk(ana, number)

    [first] = [at for at, one in enumerate(told) if "partiu o muro" in one]
    [filed] = [at for at, one in enumerate(told) if "arde na rua" in one]
    [promised] = [at for at, one in enumerate(told) if "amanha as 9h" in one]
    assert first < filed < promised
    page = ana.get(f"/desk/reports/{number}").text
    assert "from 3 days before they did until 14 days after it is closed" in page


def test_what_they_wrote_long_before_is_of_something_else(site: Site) -> None:
    phone, other = "+258840000982", "+258840000983"
    for words in ("ha muito tempo", "ha pouco tempo"):
        wrote(site, phone, f"{words} escrevi eu")
        wrote(site, other, f"{words} escrevi tambem")
        site.clock.us += BEFORE_US - HOUR if words == "ha muito tempo" else 2 * HOUR
    number = file_at(site, 82, phone)
    join(site, 82, other)

    told = talk(site.enter(Role.CLERK), number)

    assert sum("ha pouco tempo" in one for one in told) == 2
    assert not any("ha muito tempo" in one for one in told)


def test_who_came_with_a_merged_case_is_heard_since_that_one_was_filed(site: Site) -> None:
    phone = "+258840000984"
    main = file_at(site, 83, "+258840000986")
    wrote(site, phone, "muito antes de tudo")
    site.clock.us += BEFORE_US + HOUR
    wrote(site, phone, "antes do meu caso")
    merged = file_at(site, 84, phone)
    wrote(site, phone, "o muro caiu em cima do carro")
    site.clock.us += BEFORE_US + HOUR
    ana = site.enter(Role.CLERK)
    wish = {"action": "merged", "main": str(main)}
    assert ana.post(f"/desk/reports/{merged}", wish).status_code == 303

    told = talk(ana, main)

    for words in ("antes do meu caso", "em cima do carro"):
        assert sum(words in one for one in told) == 1, words
    assert not any("antes de tudo" in one for one in told)


def test_no_number_is_shown_with_that_of_who_reported_it_either(site: Site) -> None:
    may = site.enter(Role.CLERK, personal=frozenset({"reveal"}))
    number = file_at(site, 72, "+258840000972")
    wrote(site, "+258840000972", "ligue para 84 000 0113")
    shown = may.post(f"/desk/reports/{number}/phone", {"why": "para ligar"}).text
    assert "+258840000972" in shown
    assert "ligue para 84" in shown
    assert "84 000 0113" not in shown


def test_who_works_on_a_part_of_the_city_reads_none_of_it(site: Site) -> None:
    number = file_at(site, 73, "+258840000973")
    wrote(site, "+258840000973", "o muro caiu todo")
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({row(site, number).district})))
    page = eva.get(f"/desk/reports/{number}")
    assert page.status_code == 200
    for hidden in ("o muro caiu", ONCE, "/desk/inbox"):
        assert hidden not in page.text


def test_who_joined_is_heard_too(site: Site) -> None:
    ana, phone = site.enter(Role.CLERK), "+258840000975"
    number = file_at(site, 74, "+258840000974")
    join(site, 74, phone)
    wrote(site, phone, "agora ja me juntei")
    wrote(site, "+258840000976", "nada tenho com isso")

    told = talk(ana, number)

    [heard] = [one for one in told if "by SMS" in one]
    assert "agora ja me juntei" in heard
    assert "follower wrote by SMS" in " ".join(heard.split())


def test_what_stands_in_the_case_is_not_told_twice(site: Site) -> None:
    ana, phone = site.enter(Role.CLERK), "+258840000977"
    number = file_at(site, 75, phone)
    words = wrote(site, phone, "cheira muito mal aqui")
    case = row(site, number)
    place = f"{case.bairro}/{case.block}" if case.block else case.point or case.bairro
    kept = typed(site, ana, words, where=place, service="", join=str(number))
    assert ana.post(NEW, kept).status_code == 303
    understood = wrote(site, phone, "1 sim senhor")
    with site.house.engine.begin() as connection:
        its = update(messages).where(messages.c.id == understood)
        connection.execute(its.values(state=InState.RECEIVED))

    told = talk(ana, number)

    assert "commented" in [one.kind for one in of(site, case, report_events)]
    assert sum("cheira muito mal" in one for one in told) == 1
    assert not any("sim senhor" in one for one in told)


def test_what_somebody_wrote_is_in_the_case_beside_what_an_official_made_of_it(site: Site) -> None:
    ana, phone = site.enter(Role.CLERK), "+258840000983"
    said = wrote(site, phone, "falei com o chefe da rua, tem muito lixo")
    filed = typed(site, ana, said, where="jardim/83", words="lixo na rua")
    assert ana.post(NEW, filed).status_code == 303

    told = talk(ana, newest(site).number)

    assert sum("lixo na rua" in one for one in told) == 1
    [own] = [" ".join(one.split()) for one in told if "chefe da rua" in one]
    assert f"in a case, by {ana.name}" in own


def test_what_comes_long_after_a_case_was_closed_is_of_something_else(site: Site) -> None:
    ana, phone = site.enter(Role.CLERK), "+258840000978"
    number = file_at(site, 76, phone)
    assert ana.post(f"/desk/reports/{number}", {"action": "resolved"}).status_code == 303
    wrote(site, phone, "escrevi outra vez, e bem depois")
    shown = []
    for ago_us in (AFTER_US - DAY_US, AFTER_US + DAY_US):
        its = update(reports).where(reports.c.number == number)
        with site.house.engine.begin() as connection:
            connection.execute(its.values(closed_at=utc(site.clock.us - ago_us)))
        shown.append(sum("bem depois" in one for one in talk(ana, number)))
        assert ("until 14 days after it" in ana.get(f"/desk/reports/{number}").text) == shown[-1]

    assert shown == [1, 0]


def test_who_writes_much_does_not_bury_the_case(site: Site) -> None:
    ana, phone = site.enter(Role.CLERK), "+258840000979"
    number = file_at(site, 77, phone)
    path = f"/desk/reports/{number}"
    assert answer(ana, wrote(site, phone, "mensagem 0 do mesmo"), "Sim, vamos").status_code == 303
    few = asks(site, ana, path)
    for nth in range(1, MOST_OF_CASE + 1):
        site.clock.us += HOUR // 60
        wrote(site, phone, f"mensagem {nth} do mesmo")

    told = talk(ana, number)

    assert sum("by SMS" in one for one in told) == MOST_OF_CASE
    assert not any("mensagem 0 " in one for one in told)
    assert f"There are more than {MOST_OF_CASE}: the newest are here." in ana.get(path).text
    assert asks(site, ana, path) == few


def test_they_are_found_by_their_index(site: Site) -> None:
    if site.house.reader.dialect.name != "sqlite":
        pytest.skip("a server's plans depend on how much there is")
    number = file_at(site, 78, "+258840000980")
    ana = site.enter(Role.CLERK)
    plans: list[str] = []

    def explain(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "AS answers" in statement and not statement.startswith("EXPLAIN"):
            with site.house.engine.connect() as other:
                rows = other.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                plans.extend(found[3] for found in rows)

    event.listen(site.house.reader, "before_cursor_execute", explain)
    try:
        with site.house.reader.connect() as connection:
            list_handled(connection, site.house.vault, maputo(site), 50, 7)
        ana.get(f"/desk/reports/{number}")
    finally:
        event.remove(site.house.reader, "before_cursor_execute", explain)
    searched = [plan for plan in plans if plan.startswith(("SEARCH", "SCAN"))]
    scanned = {plan for plan in searched if plan.startswith("SCAN")}
    assert scanned <= {"SCAN people", "SCAN every", "SCAN anon_1", "SCAN anon_2"}
    for index in ("ix_messages_dealt_with (city_id=? AND", "ix_messages_came_in (contact_id=? AND"):
        assert any(index in plan for plan in searched), plans
    assert sum("answers USING INDEX" in plan for plan in searched) == 2
