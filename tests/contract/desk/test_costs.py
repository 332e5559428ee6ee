"""Behind what calls and messages have cost stand the calls and messages, each with its own.

What they come to is told of a month, and of a message before it goes.
"""

import csv
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from app.domain.accounts import Role, Scope
from app.domain.clock import utc
from app.domain.public_number import spoken
from app.settings import PROJECT
from app.store.cost_rows import PAGE
from app.store.schema import contacts, message_sends, messages, reports, sessions
from tests.contract.desk.filing import file_at
from tests.contract.desk.numbers_page import head as head_of
from tests.contract.desk.numbers_page import words
from tests.contract.desk.site import HOUR, Site, Visitor

CALLS = PAGE + 7
SENDS = PAGE + 3
SECOND = 1_000_000
NUMBERS = "/desk/numbers?span=week&day=2025-11-26"
PRICE = "prices: [{from: 2020-01-01, currency: MZN, session: 0.125 per 20 s, part: %s}]"
#: Of a part of a message, by network; all others, and those that nobody knows, cost the last.
PARTS = ("0.8", "0.9", "1.1", "0.6", "0.5")
CEILING = 250
PHONE = "+258840000400"
#: So much more than fits one message.
SORRY = (
    "We are sorry, for it stands at your door. "
    "Ask at the office of your district: they know whose it is."
)


@pytest.fixture(scope="module")
def menus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Maputo, where every network has a price of its own and a month its ceiling."""
    folder = tmp_path_factory.mktemp("costs")
    city = shutil.copytree(PROJECT / "menus" / "maputo", folder / "maputo")
    prices = iter(PARTS)
    for name, old, new in (
        ("routes", r"receipts: (yes|no)\}", lambda m: f"{m[0][:-1]}, {PRICE % next(prices)}}}"),
        ("city", r"\Z", f"most money: {{a month: {CEILING} MZN}}\n"),
        ("messages", "(?m)^invalid: (.*)$", r"invalid: {say: \1, parts: 2}"),
        ("messages.en", '(?m)^(invalid: .*)"$', rf'\1 {SORRY}"'),
    ):
        path = city / f"{name}.yaml"
        path.write_text(re.sub(old, new, path.read_text()))
    return folder


@pytest.fixture(scope="module")
def spent(site: Site) -> Site:
    """More than a page of calls on two networks and of messages, of a day that is over."""
    number = file_at(site, 1, PHONE)
    for nth in range(CALLS - 1):
        site.dial("", f"call{nth}", f"+2588400{nth:05}")
        if not nth:
            site.clock.us += 25 * SECOND
            site.dial("1", f"call{nth}", f"+2588400{nth:05}")
        site.clock.us += HOUR // 60
    sent = [row for row in site.rows(messages) if row.direction == "out"]
    city_id = site.house.cities.id(site.house.cities.default)
    rows = [
        {
            "city_id": city_id,
            "at": utc(site.clock.us + nth),
            "message_id": sent[0].id,
            "gateway": "africastalking",
            "network": ("64301", "64304")[nth % 2],
            "parts": 1 + nth % 3,
            "accepted": nth % 5 > 0,
        }
        for nth in range(SENDS)
    ]
    with site.house.engine.begin() as connection:
        connection.execute(insert(message_sends), rows)
    site.clock.us += 30 * HOUR
    while site.house.figures.look():
        pass
    assert number
    return site


def cells(page: str) -> list[list[tuple[str, str]]]:
    """Give the rows of a table as (text, address) of each cell."""
    body = page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    return [
        [
            (re.sub(r"<[^>]+>", "", cell).strip(), (re.findall(r'href="([^"]*)"', cell) or [""])[0])
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in body.split("</tr>")[:-1]
    ]


def table(
    visitor: Visitor, path: str = NUMBERS, language: str = "en"
) -> list[list[tuple[str, str]]]:
    page = unescape(visitor.get(path, accept_language=language).text)
    return cells(page.split('id="costs">', 1)[1] if path == NUMBERS else page)


def all_rows(visitor: Visitor, path: str) -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    pages = 0
    while path:
        answer = visitor.get(path)
        assert answer.status_code == 200
        page = unescape(answer.text)
        found += cells(page) if "<tbody>" in page else []
        path = (re.findall(r'href="([^"]*)" rel="next"', page) or [""])[0]
        pages += 1
    assert pages > 1 or len(found) <= PAGE
    return found


def amount(cell: tuple[str, str]) -> float:
    return float(cell[0].partition("\u00a0")[0].replace("\u202f", "")) if cell[0] != "–" else 0.0


def test_every_number_of_the_costs_leads_to_its_rows(spent: Site) -> None:
    ana = spent.enter(Role.HEAD)
    met, heads = 0, ["Operator", "calls", "parts sent", "may have left", "cost"]
    assert head_of(unescape(ana.get(NUMBERS).text), "costs") == heads
    for name, calls, parts, doubtful, cost in table(ana):
        own = 0.0
        for cell, size in ((calls, None), (parts, 3), (doubtful, 3)):
            assert bool(cell[1]) == (cell[0] != "0"), (name, cell)
            rows = all_rows(ana, cell[1]) if cell[1] else []
            assert sum(int(row[size][0]) if size else 1 for row in rows) == int(cell[0])
            assert all(name[0] in ("All", row[1][0]) for row in rows)
            own += sum(amount(row[4]) for row in rows)
            met += len(rows)
        assert own == pytest.approx(amount(cost), abs=0.02)
    assert met >= 2 * (CALLS + SENDS)
    assert int(table(ana)[-1][1][0]) == len(spent.rows(sessions)) == CALLS
    assert amount(table(ana)[-1][4]) > CALLS * 0.125


def test_amounts_are_written_as_the_reader_writes_them(spent: Site) -> None:
    ana = spent.enter(Role.HEAD)
    met = 0
    for english, portuguese in zip(table(ana), table(ana, NUMBERS, "pt"), strict=True):
        assert english[4][0].replace(".", ",") == portuguese[4][0]
        met += "," in portuguese[4][0]
    assert met > 1
    calls = table(ana)[-1][1][1]
    assert all("," in row[4][0] for row in table(ana, calls, "pt"))


def test_a_file_of_costs_can_be_added_up(spent: Site) -> None:
    for language, delimiter, point in (("pt", ";", ","), ("en", ",", ".")):
        visitor = spent.enter(Role.HEAD)
        path = f"{NUMBERS.replace('numbers', 'numbers/table.csv')}&table=costs"
        text = visitor.get(path, accept_language=language).content.decode("utf-8-sig")
        head, *rows = csv.reader(text.splitlines(), delimiter=delimiter)
        assert len(head) == 6
        for column, (all_of_it, _) in enumerate(table(visitor)[-1][1:4], 1):
            assert sum(int(row[column]) for row in rows) == int(all_of_it)
        if language == "en":
            heads = ["Operator", "calls", "parts sent", "may have left", "cost", "Currency"]
            assert head == heads
        priced = [row for row in rows if row[5]]
        assert {row[5] for row in priced} == {"MZN"}
        assert all((row[4] == "") == (row[5] == "") for row in rows)
        assert len(priced) > 1
        sums = sum(float(row[4].replace(point, ".")) for row in priced)
        every = table(visitor, NUMBERS, language)[-1][4][0].removesuffix("\u00a0MZN")
        assert sums == pytest.approx(float(every.replace(point, ".")), abs=0.02)


def test_a_cost_leads_to_its_days_and_those_to_their_rows(spent: Site) -> None:
    ana = spent.enter(Role.HEAD)
    every = table(ana)[-1]
    days = table(ana, every[4][1])
    assert len(days) == 1  # of the week's days only one has cost anything
    assert [cell[0] for cell in days[0][1:]] == [cell[0] for cell in every[1:]]
    assert not days[0][4][1]
    assert len(all_rows(ana, days[0][1][1])) == CALLS


def test_calls_and_messages_name_their_case_and_nobody(spent: Site) -> None:
    ana = spent.enter(Role.HEAD)
    _, calls, parts, *_ = table(ana)[-1]
    filed = [row for row in all_rows(ana, calls[1]) if row[5][1]]
    assert len(filed) == 1
    assert ana.get(filed[0][5][1]).status_code == 200
    called = [[words(text) for text, _ in row] for row in all_rows(ana, calls[1])[:-3:-1]]
    case = spoken(spent.rows(reports)[0].number)
    assert called == [
        ["26/11/2025 14:00", "Tmcel", "4", "0", "0.125 MZN", case],
        ["26/11/2025 14:00", "Tmcel", "2", "25", "0.25 MZN", ""],
    ]
    counts = {CALLS: ["requests", "seconds"], SENDS: ["Message", "parts"]}
    for path, counted in ((calls[1], counts[CALLS]), (parts[1], counts[SENDS])):
        page = unescape(ana.get(path).text)
        assert head_of(page, "rows") == ["When", "Operator", *counted, "cost", "Case"]
    told = all_rows(ana, parts[1])
    assert [words(text) for text, _ in told[0]][1:] == [
        "Tmcel",
        "case filed",
        "2",
        "1.60 MZN",
        case,
    ]
    assert {row[2][0] for row in told} == {"case filed"}
    for path in (calls[1], parts[1]):
        assert "84000" not in ana.get(path).text


def test_who_works_on_a_part_sees_no_costs(spent: Site) -> None:
    bairro = next(iter(spent.house.cities.default.gazetteer.by_bairro))
    eva = spent.enter(Role.CLERK, scope=Scope(areas=frozenset({bairro})))
    ana = spent.enter(Role.HEAD)
    for what in ("calls", "sent", "may_have_left", "cost"):
        path = f"/desk/numbers/rows?span=week&day=2025-11-26&what={what}"
        assert eva.get(path).status_code == 404
        assert eva.get(f"{path}&part=city").status_code == 400
        for odd in ("x", "1-2-3", "-", "9" * 40, "²"):
            assert ana.get(f"{path}&after={odd}&network=gone").status_code == 200
        assert ana.get(f"{path}&part=bairro&code={bairro}").status_code == 404


def test_today_tells_what_the_month_has_cost_against_its_ceiling(spent: Site) -> None:
    ana = spent.enter(Role.HEAD)
    month = table(ana)[-1][4][0].replace("\u00a0", " ")  # all of the month was in that week
    page = unescape(ana.get("/desk").text).replace("\u00a0", " ")
    [[cost, ceiling, share]] = re.findall(
        r'<strong>([\d.]+ MZN)</strong> of ([\d.]+) MZN</p>\s*<progress[^>]* value="(\d+)">', page
    )
    assert cost == month
    assert float(ceiling) == CEILING
    assert int(share) == int(float(cost.split()[0]) / CEILING * 100) in range(10, 80)
    assert f"{share} % of the ceiling" in page
    assert "Cost of this month" in page
    eva = spent.enter(Role.HEAD, scope=Scope(areas=frozenset({"kamavota"})))
    assert "Cost of this month" not in eva.get("/desk").text  # nor do numbers show it to her


def test_a_message_is_drawn_as_its_reader_gets_it_with_what_its_network_takes(spent: Site) -> None:
    """In English to who chose it, in two parts where it has so many."""
    code = [*spent.house.cities.default.gazetteer.by_point][2]
    for keys in ("", "8", "8*1", f"8*1*{code}", f"8*1*{code}*1"):
        said = spent.dial(keys, "english", "+258840000401")
    assert said.startswith("END"), said
    case = spent.rows(reports)[-1]
    ana = spent.enter(Role.CLERK)
    drawn = ana.post(f"/desk/reports/{case.number}/preview", {"reason": "not ours"}).text
    found = re.findall(
        r'"(\w+)">\s*<p[^>]*>[^·]*· (\d) SMS · (\d+) characters · ([\d.]+) MZN</p>\s*'
        r'<p class="sms">(.*?)</p>',
        unescape(drawn).replace("\u00a0", " "),
    )
    told = {action: (int(sms), cost, text) for action, sms, _, cost, text in found}
    assert all(len(text) == int(septets) for *_, septets, _, text in found)
    assert {action: one[:2] for action, one in told.items()} == {
        "resolved": (1, "0.80"), "given_up": (1, "0.80"), "rejected": (2, "1.60"),
        "merged": (1, "0.80"),
    }  # fmt: skip
    assert "(Container full) not accepted: not ours. We are sorry" in told["rejected"][2]


def test_who_follows_is_drawn_what_their_network_takes(spent: Site) -> None:
    code = [*spent.house.cities.default.gazetteer.by_point][3]
    for phone in ("+258840000402", "+258840000403"):
        for keys in ("", "1", f"1*{code}", f"1*{code}*1"):
            said = spent.dial(keys, f"joins {phone}", phone)
        assert said.startswith("END"), said
    case = next(row for row in spent.rows(reports) if row.point == code)
    with spent.house.engine.begin() as connection:
        its = contacts.c.id == case.contact_id
        connection.execute(update(contacts).where(its).values(opted_out_at=1))
    page = unescape(spent.enter(Role.CLERK).get(f"/desk/reports/{case.number}").text)
    assert "What those who follow it get" in page
    assert {*re.findall(r"· ([\d.]+)\u00a0MZN</p>", page)} == {f"{float(PARTS[0]):.2f}"}


def test_where_a_network_is_not_known_the_table_says_so(spent: Site) -> None:
    said = "whose network nobody knows yet"
    assert said not in spent.enter(Role.HEAD).get(NUMBERS).text
    sent = next(row for row in spent.rows(messages) if row.direction == "out")
    spent.clock.us += 8 * 24 * HOUR
    row = {"city_id": sent.city_id, "at": utc(spent.clock.us), "message_id": sent.id}
    row |= {"gateway": "africastalking", "network": "", "parts": 1, "accepted": True}
    with spent.house.engine.begin() as connection:
        connection.execute(insert(message_sends), [row])
    day = utc(spent.clock.us).date().isoformat()
    spent.clock.us += 30 * HOUR
    while spent.house.figures.look():
        pass
    page = spent.enter(Role.HEAD).get(f"/desk/numbers?span=week&day={day}").text
    assert (said in page, "other networks" in page) == (True, True)
