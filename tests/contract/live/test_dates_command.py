"""`dial311 reports dates`, `dial311 reports list --untold`."""

import json
import re
import time
from pathlib import Path

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.__main__ import main
from app.domain.clock import DAY_US
from app.domain.promise import LEAST
from app.house import open_house
from app.main import create_app
from app.store.engine import writing_engine
from app.store.schema import messages, reports
from app.usecases.telling import ASKS_ON_CALLS
from tests.contract.live.houses import SECRET, settings
from tests.contract.live.small import small, write
from tests.contract.live.test_reports_command import KEYS, numbers, url
from tests.databases import Databases

__all__ = ["url"]


def test_dates_are_told_over_all_and_by_problem_with_their_interval(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reports", "dates"]) == 0
    before = capsys.readouterr().out.splitlines()
    assert before[0].endswith(", 80 % are aimed at:")
    assert before[1].split(None, 1) == [
        "all",
        "kept 0 of 0; not over yet: 0; told no date, or nothing: 2",
    ]
    date_of(url, numbers(capsys)[0])

    assert main(["reports", "dates", "--days", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    said = "kept 1 of 1, 100 % (21-100 %); not over yet: 0; told no date, or nothing: 1"
    assert [line.split(None, 1) for line in lines[1:]] == [
        ["all", said],
        [lines[2].split()[0], said],
    ]

    assert main(["reports", "dates", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    [(_, of_service)] = found.pop("services").items()
    assert found.pop("since") < "2100"
    assert found.pop("aimed_at") == 0.8
    assert found == of_service
    assert (found["over"], found["kept"], found["running"], found["without_date"]) == (1, 1, 0, 1)
    assert found["kept_share"]["share"] == 1
    assert 0.2 < found["kept_share"]["low"] < 0.21


def date_of(url: str, number: str) -> None:
    """Let a report have been told a date that is over, and solved in time."""
    now = time.time_ns() // 1_000
    its = reports.c.number == int(number.replace(" ", ""))
    values = {"told_by": now - DAY_US // 2, "closed_at": now - DAY_US, "status": "resolved"}
    engine = writing_engine(url)
    with engine.begin() as connection:
        assert connection.execute(update(reports).where(its).values(values)).rowcount == 1
    engine.dispose()


def test_a_city_without_reports_has_no_dates(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    engine = writing_engine(url)
    with engine.begin() as connection:
        connection.execute(update(reports).values(status="invalid"))
    engine.dispose()

    assert main(["reports", "dates", "--days", "1"]) == 0
    [_, whole] = capsys.readouterr().out.splitlines()
    assert whole == "  all  kept 0 of 0; not over yet: 0; told no date, or nothing: 0"


def test_closed_cases_are_listed_with_how_many_wait_and_without_who(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = numbers(capsys)
    assert main(["reports", "resolve", one, two]) == 0
    capsys.readouterr()
    hear(url)

    assert main(["reports", "list", "--untold"]) == 0

    [line] = capsys.readouterr().out.splitlines()
    assert line.split("  ")[0] in (one, two)
    assert line.endswith("  untold: 1")
    assert "2584" not in line.replace(" ", "")


def hear(url: str) -> None:
    engine = writing_engine(url)
    with engine.begin() as connection:
        first = connection.scalar(
            select(messages.c.id).where(messages.c.template == ASKS_ON_CALLS).limit(1)
        )
        its = messages.c.id == first
        connection.execute(update(messages).where(its).values(state="delivered"))
    engine.dispose()


def test_a_service_tells_the_dates_that_its_reports_give(databases: Databases, menus: Path) -> None:
    write(menus / "small", dated())
    with databases.fresh("sqlite") as made:
        given = settings(made, menus.parent)
        with TestClient(create_app(open_house(given))) as client:
            said = [file(client, number) for number in range(LEAST)]
        assert {text.partition(". ")[2] for text in said} == {"sem data"}
        solve(made)

        with TestClient(create_app(open_house(given))) as client:
            assert re.search(r"\. ate \d\d/\d\d$", file(client, LEAST))


def dated() -> dict[str, str]:
    """The small city, telling dates."""
    texts = small()
    menu = re.sub("(?m)^filed: .*$", "filed: Caso <number>. <due>", texts["menu.yaml"])
    return texts | {"menu.yaml": f"{menu}  until: até\n  no date: sem data\n"}


def file(client: TestClient, number: int) -> str:
    """File a report as somebody of a number; give what the last screen says."""
    phone = f"+25884000{number:04}"
    for count in range(len(KEYS) + 1):
        form = {"sessionId": phone, "phoneNumber": phone, "serviceCode": "*400#"}
        answered = "*".join(KEYS[:count])
        reply = client.post(
            f"/gateways/africastalking/{SECRET}/ussd", data=form | {"text": answered}
        )
    return reply.text


def solve(url: str) -> None:
    engine = writing_engine(url)
    with engine.begin() as connection:
        connection.execute(
            update(reports).values(status="resolved", closed_at=reports.c.requested_at)
        )
    engine.dispose()
