"""What a case and its row in the list say is what is stored of it, each beside its own name."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select, update

from app.domain.accounts import Role
from app.domain.clock import utc
from app.domain.messaging import MessageState
from app.domain.public_number import spoken
from app.store.schema import followers, messages, reports
from app.usecases.parts import SUBSCRIBED
from tests.contract.desk.filing import file_at, row
from tests.contract.desk.numbers_page import words
from tests.contract.desk.site import HOUR, Site, Visitor
from tests.contract.store.lines import report_at

#: What pages say is the same on both databases.
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True, scope="module")

PLACE = 3
WASTE = "Direcção Municipal de Gestão de Resíduos Sólidos Urbanos e Salubridade"


@pytest.fixture(scope="module")
def number(site: Site) -> int:
    """A case that three have told of, one of them for news of it, with dates of its own."""
    filed = file_at(site, PLACE, "+258840000300")
    file_at(site, PLACE + 1, "+258840000304")
    keys = report_at(PLACE)[-2].split("*")
    for phone in ("+258840000301", "+258840000302"):
        for at in range(len(keys) + 1):
            site.dial("*".join(keys[:at]), f"J{phone}", phone)
        site.dial("*".join((*keys, "1")), f"J{phone}", phone)
    values = {
        "radius_m": 137,
        "due_at": datetime(2025, 11, 28, 5, 30, tzinfo=UTC),
        "told_by": datetime(2025, 12, 1, 21, 59, tzinfo=UTC),
    }
    with site.house.engine.begin() as connection:
        connection.execute(update(reports).where(reports.c.number == filed).values(values))
        last = select(followers.c.contact_id).order_by(followers.c.contact_id.desc()).limit(1)
        its = update(followers).where(followers.c.contact_id == last.scalar_subquery())
        connection.execute(its.values(kind=SUBSCRIBED))
    return filed


def test_what_is_known_of_a_case_stands_beside_its_name(site: Site, number: int) -> None:
    page = unescape(site.enter(Role.CLERK).get(f"/desk/reports/{number}").text)
    told = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.DOTALL)
    assert {words(name): words(said) for name, said in told} == {
        "Where": "Cape-Cape, Chamanculo B, Nlhamankulu"
        " ± 137 m · by the container · -25.94338, 32.55552",
        "Responsible": WASTE,
        "Filed": "26/11/2025 14:00 · USSD",
        "Deadline": "28/11/2025 07:30 the resident was told 01/12/2025",
        "People": "3 people · 1 follow it",
        "Reporter": "+25884•••••00",
    }
    [marks] = re.findall(r'<p class="marks">(.*?)</p>', page)
    assert words(marks) == "received in 41 h"


def test_a_row_of_the_list_is_of_its_own_case(site: Site, number: int) -> None:
    page = unescape(site.enter(Role.CLERK).get("/desk/reports").text)
    items = dict(re.findall(r'data-number="(\d+)">(.*?)</li>', page, re.DOTALL))
    other = next(int(one) for one in items if one != str(number))
    assert {int(one): words(said) for one, said in items.items()} == {
        number: f"Mark {spoken(number)} Container is full {spoken(number)}"
        f" Cape-Cape, Chamanculo B received 3 people in 41 h {WASTE} 0 min ago",
        other: f"Mark {spoken(other)} Container is full {spoken(other)}"
        f" Zaza, Chamanculo B received {WASTE} 0 min ago",
    }


def test_the_history_says_what_became_of_a_message(site: Site, number: int) -> None:
    ana, its = site.enter(Role.CLERK), f"report:{row(site, number).id}:filed"
    told = {str(one): marks_with(site, ana, number, its, state=str(one)) for one in MessageState}
    assert told == {
        "queued": [("", "queued")],
        "sending": [("", "leaving")],
        "accepted": [("", "taken by the network")],
        "delivered": [("good", "delivered")],
        "failed": [("bad", "failed")],
        "unknown": [("bad", "not known")],
        "dropped": [("bad", "dropped")],
    }
    shown = marks_with(site, ana, number, its, state="queued", shown_at=utc(site.clock.us))
    assert shown == [("good", "queued"), ("good", "shown on a call")]


@pytest.mark.parametrize(
    ("key", "says", "mark", "stands"),
    [
        ("9", "confirmed it", ("good", "said yes"), "confirmed"),
        ("0", "reopened it", ("bad", "said no"), "assigned reopened 1 ×"),
    ],
)
def test_what_a_resident_answers_on_a_call_is_what_the_history_says(
    site: Site, key: str, says: str, mark: tuple[str, str], stands: str
) -> None:
    phone, ana = f"+25884000031{key}", site.enter(Role.CLERK)
    filed, number = site.minute(), file_at(site, 10 + int(key), phone)
    site.clock.us += HOUR // 2
    solved = site.minute()
    ana.post(f"/desk/reports/{number}", {"action": "resolved"})
    site.clock.us += HOUR // 2
    for keys in ("", key):
        site.dial(keys, f"Q{phone}", phone)
    page = unescape(ana.get(f"/desk/reports/{number}").text)
    line = re.findall(r'<p class="line">(.*?)</p>', page)
    kind, answer = mark
    assert [words(one) for one in line] == [
        f"resident reported it {filed}",
        f"message : case filed queued {filed}",
        f"{ana.name} said it is resolved {solved}",
        f"message : resolved? queued shown on a call {answer} {solved}",
        f"resident {says} {site.minute()}",
    ]
    assert f'<span class="mark {kind}">{answer}</span>' in line[3]
    [marks] = re.findall(r'<p class="marks">(.*?)</p>', page)
    assert words(marks) == stands


def marks_with(
    site: Site, visitor: Visitor, number: int, cause: str, **values: Any
) -> list[tuple[str, str]]:
    """Give how the message of a cause is marked, and with what, once it is as given."""
    with site.house.engine.begin() as connection:
        its = update(messages).where(messages.c.cause == cause)
        assert connection.execute(its.values(values)).rowcount == 1
    page = unescape(visitor.get(f"/desk/reports/{number}").text)
    [line] = re.findall(r'<p class="line"><b>message</b>:(.*?)</p>', page)
    return [(kind.strip(), said) for kind, said in re.findall(r'"mark([^"]*)">(.*?)<', line)]
