"""A case keeps the list that it was opened from: the way back, and the next and the one before."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from app.domain.accounts import Role, Scope
from app.store.case_queue import PAGE
from app.store.schema import reports
from tests.contract.desk.filing import file_at, row, seen
from tests.contract.desk.site import HOUR, Site, Visitor


@pytest.fixture(scope="module")
def filed(site: Site) -> list[int]:
    """A page of cases and two more, from phones of their own."""
    return [file_at(site, at, f"+25884000{at:04}") for at in range(PAGE + 2)]


def opened_from(visitor: Visitor, query: str) -> list[str]:
    """Give the addresses of the cases of a list, in its order."""
    page = unescape(visitor.get(f"/desk/reports{query}").text)
    return re.findall(r'class="open" href="([^"]*)"', page)


def ways(page: str) -> dict[str, str]:
    """Give where a case leads: back, prev and next."""
    return dict(re.findall(r'<a rel="(up|prev|next)" href="([^"]*)"', unescape(page)))


@pytest.mark.parametrize(
    "query", ["", "?status=open&order=newest", "?status=received&channel=ussd&order=due"]
)
def test_a_case_leads_back_to_the_list_it_was_opened_from(
    site: Site, filed: list[int], query: str
) -> None:
    ana = site.enter(Role.CLERK)
    path = opened_from(ana, query)[3]
    page = ana.get(path)
    number = urlsplit(path).path.rpartition("/")[2]
    assert ways(page.text)["up"] == f"/desk/reports{query}#case-{number}"
    # Where things were done, refused or looked at, it still does.
    note = re.search(r'action="([^"]*/note[^"]*)"', unescape(page.text))
    assert note
    kept = ana.post(note[1], {"note": "vi", "seen": seen(page.text)})
    refused = ana.post(path, {"action": "rejected"})
    assert (kept.headers["location"].partition("#")[0], refused.status_code) == (path, 400)
    assert ways(refused.text)["up"] == ways(page.text)["up"]
    place = re.search(r'href="([^"]*/place[^"]*)"', unescape(page.text))
    assert place
    assert f'class="back unprinted"><a href="{path}"' in unescape(ana.get(place[1]).text)


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map", "/desk/reports/export"])
def test_filters_name_problems_as_the_rows_do(site: Site, path: str) -> None:
    ana, services = site.enter(Role.CLERK), site.house.cities.default.services
    for language in ("en", "pt"):
        page = unescape(ana.get(path, accept_language=language).text)
        chosen = dict(re.findall(r'<option value="(\w+)"[^>]*>([^<]*)</option>', page))
        assert {code: chosen[code] for code in services} == {
            code: one.names[language] for code, one in services.items()
        }


def test_the_second_page_of_a_list_is_gone_back_to(site: Site, filed: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    first = unescape(ana.get("/desk/reports?status=open&order=newest").text)
    second = re.search(r'href="/desk/reports(\?[^"]*)" rel="next"', first)
    assert second
    [last, *_] = reversed(opened_from(ana, second[1]))
    led = ways(ana.get(last).text)
    assert led["up"].partition("#")[0] == f"/desk/reports{second[1]}"
    # On paper one cannot turn on: it says that it is a part.
    part = "on this sheet only {} of them"
    assert part.format(PAGE) in first
    assert part.format(2) in ana.get(f"/desk/reports{second[1]}").text
    assert "on this sheet" not in ana.get("/desk/reports?needs=late").text
    assert opened_from(ana, led["up"].removeprefix("/desk/reports").partition("#")[0])[-1] == last


@pytest.mark.parametrize("order", ["due", "newest"])
def test_the_way_on_turns_the_page_that_one_goes_back_to(
    site: Site, filed: list[int], order: str
) -> None:
    ana = site.enter(Role.CLERK)
    first = f"?status=open&order={order}"
    page = unescape(ana.get(f"/desk/reports{first}").text)
    turn = re.search(r'href="/desk/reports(\?[^"]*)" rel="next"', page)
    assert turn
    last, led = opened_from(ana, first)[-1], opened_from(ana, turn[1])
    assert ways(ana.get(last).text)["next"] == led[0]
    assert ways(ana.get(led[0]).text)["up"].startswith(f"/desk/reports{turn[1]}#")
    assert ways(ana.get(led[0]).text)["prev"] == last
    assert ways(ana.get(led[1]).text)["prev"] == led[0]


@pytest.mark.parametrize("order", ["due", "newest"])
def test_next_and_previous_meet_every_case_of_the_list_once(
    site: Site, filed: list[int], order: str
) -> None:
    ana = site.enter(Role.CLERK)
    some = row(site, filed[2]).service_code
    first, *rest = opened_from(ana, f"?status=open&service={some}&order={order}")
    met, before, path = list[str](), list[str](), first
    while path:
        met.append(path)
        led = ways(ana.get(path).text)
        before.append(led.get("prev", ""))
        path = led.get("next", "")
    assert met[:PAGE] == [first, *rest]
    assert len(met) == sum(row(site, number).service_code == some for number in filed) > 2
    # Each leads back to the one that it was come from.
    assert before == ["", *met[:-1]]


def test_what_is_done_with_a_case_does_not_end_the_way_on(site: Site, filed: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    _, second, third = opened_from(ana, "?status=received&order=newest")[:3]
    assert ana.post(second, {"action": "acknowledged"}).headers["location"] == second
    assert second not in opened_from(ana, "?status=received&order=newest")
    assert ways(ana.get(second).text)["next"] == third


def test_nobody_is_led_to_cases_that_they_do_not_work_on(site: Site, filed: list[int]) -> None:
    mine = row(site, filed[5])
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({mine.bairro})))
    met = set()
    for path in opened_from(eva, ""):
        met |= {path, *(led for rel, led in ways(eva.get(path).text).items() if rel != "up")}
    numbers = {int(path.rpartition("/")[2]) for path in met}
    assert numbers == {n for n in filed if row(site, n).bairro == mine.bairro}


def test_a_list_that_cannot_be_asked_for_leads_nowhere_on(site: Site, filed: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    page = ana.get(f"/desk/reports/{filed[0]}?since=yesterday&words=840000001&next=x")
    assert page.status_code == 200
    assert {*ways(page.text)} == {"up"}
    assert "840000001" not in page.text  # a telephone number stands in no address


def test_closed_cases_stand_newest_first_and_the_list_says_so(site: Site, filed: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    for number in (filed[7], filed[9], filed[8]):
        assert ana.post(f"/desk/reports/{number}", {"action": "resolved"}).status_code == 303
    says = "By deadline stand open cases alone: these are newest first."
    asked = ana.get("/desk/reports?status=closed&order=due").text
    met = [
        int(urlsplit(path).path.rpartition("/")[2])
        for path in opened_from(ana, "?status=closed&order=due")
    ]
    assert met == [filed[9], filed[8], filed[7]]
    assert says in asked
    for query in ("?status=open&order=due", "?status=closed", "?status=closed&order=newest"):
        assert says not in ana.get(f"/desk/reports{query}").text


def chosen(page: str, field: str) -> str:
    """What a select says that a list shows."""
    select = re.search(rf'<select id="{field}".*?</select>', page, re.DOTALL)
    assert select
    options = re.findall(r"<option[^>]*>([^<]*)<", select[0])
    picked = re.search(r"<option[^>]* selected>([^<]*)<", select[0])
    return unescape(picked[1] if picked else options[0])


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map"])
def test_what_is_chosen_is_what_a_list_shows(site: Site, filed: list[int], path: str) -> None:
    ana, bairro = site.enter(Role.CLERK), row(site, filed[4]).bairro
    ana.post(f"/desk/reports/{filed[4]}", {"action": "rejected", "reason": "outro"})
    its = [one for one in site.rows(reports) if one.bairro == bairro]
    shown = {
        status: ana.get(f"{path}?bairro={bairro}&status={status}").text
        for status in ("", "any", "open", "closed")
    }
    counts = dict.fromkeys(shown, 0) | {"any": len(its)}
    counts["closed"] = sum(one.status == "invalid" for one in its)
    counts["open"] = counts[""] = counts["any"] - counts["closed"]

    said = {"": "open", "any": "any", "open": "open", "closed": "closed"}
    assert {status: chosen(page, "status") for status, page in shown.items()} == said
    said |= {"": "any"}
    for status, name in said.items():
        found = ana.get(f"{path}?words=escola&status={status}").text
        assert chosen(found, "status") == name
    assert counts["open"] * counts["closed"]
    if path == "/desk/reports":
        rows = {status: page.count("data-number=") for status, page in shown.items()}
        assert rows == counts


def test_what_is_open_stands_by_deadline_however_it_is_asked_for(
    site: Site, filed: list[int]
) -> None:
    ana = site.enter(Role.CLERK)
    usual = opened_from(ana, "")
    assert len(usual) > 20
    assert [one.partition("?")[0] for one in opened_from(ana, "?status=open")] == usual


@pytest.mark.parametrize("needs", ["late", "today", "unseen"])
def test_what_is_closed_is_never_told_as_late(site: Site, filed: list[int], needs: str) -> None:
    ana = site.enter(Role.CLERK)
    for status in ("closed", "resolved"):
        page = ana.get(f"/desk/reports?needs={needs}&status={status}")
        assert page.status_code == 400
        assert "What is closed is not late, due or unseen" in page.text
    for number, due_at in (filed[30], site.clock.us - HOUR), (filed[31], site.clock.us + HOUR):
        with site.house.engine.begin() as connection:
            its = reports.c.number == number
            connection.execute(update(reports).where(its).values(due_at=due_at))
    ana.post(f"/desk/reports/{filed[32]}", {"action": "rejected", "reason": "outro"})
    usual, *same = (
        [one.partition("?")[0] for one in opened_from(ana, f"?needs={needs}&status={status}")]
        for status in ("", "any", "open")
    )
    # In the same order, too: not all that there ever was is looked through for them.
    assert same == [usual] * 2
    assert len(usual) > 1 if needs == "unseen" else len(usual) == 1


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map"])
def test_a_place_is_looked_for_as_words_are_among_all_there_ever_was(site: Site, path: str) -> None:
    ana = site.enter(Role.CLERK)
    for words, place in (("10348", "10348"), ("jardim 8", "jardim%2F8")):
        for status in ("", "any"):
            sent = {"words": words, "status": status}
            its = ana.post(f"{path}/find", sent).headers["location"]
            assert its == f"{path}?status=any&place={place}"
        its = ana.post(f"{path}/find", {"words": words, "status": "open"}).headers["location"]
        assert its == f"{path}?status=open&place={place}"


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map"])
def test_a_code_that_somebody_reads_out_leads_to_the_cases_there(
    site: Site, filed: list[int], path: str
) -> None:
    ana, code = site.enter(Role.CLERK), row(site, filed[20]).point
    assert code
    sent = {"words": f" {code} ", "status": "any", "place": "jardim/8"}
    found = ana.post(f"{path}/find", sent).headers["location"]
    assert found == f"{path}?status=any&place={code}"
    its = {one.number for one in site.rows(reports) if one.point == code}
    assert its
    if path == "/desk/reports":
        assert {*map(int, re.findall(r'data-number="(\d+)"', ana.get(found).text))} == its
    assert ana.post(f"{path}/find", {"words": "99999"}).headers["location"] == f"{path}?words=99999"
    # So does what the list writes of a block, but not where something else is looked for as well.
    sent["words"] = "Q.12, Maxaquene A"
    assert ana.post(f"{path}/find", sent).headers["location"] == (
        f"{path}?status=any&place=maxaquene_a%2F12"
    )
    for words in ("lixo 12 maxaquene a", "maxaquene 12"):
        found = ana.post(f"{path}/find", {"words": words}).headers["location"]
        assert found == f"{path}?words={words.replace(' ', '+')}"
