"""`dial311 sheet day|week|month|sent`, with a running service and without."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.house import open_house
from app.main import create_app
from tests.contract.live.houses import environment, settings
from tests.contract.live.small import small, write
from tests.contract.live.test_reports_command import numbers, report
from tests.databases import Databases
from tests.standin.mailserver import MailServer

PHONE = "+258840000001"
DESK = "desk@firm.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(
    request: pytest.FixtureRequest,
    databases: Databases,
    menus: Path,
    monkeypatch: pytest.MonkeyPatch,
    server: MailServer,
) -> Iterator[str]:
    """A database that commands use, with a report in it and one who gets its body's sheets."""
    write(menus / "small", with_receiver())
    mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(server.port), "SMTP_TLS": "none"}
    for name, value in (mail | {"SMTP_FROM": "sheets@city.example"}).items():
        monkeypatch.setenv(f"DIAL311_{name}", value)
    with databases.fresh(request.param) as made:
        for name, value in environment(made, menus.parent).items():
            monkeypatch.setenv(name, value)
        house = open_house(settings(made, menus.parent), sends=False)
        with TestClient(create_app(house)) as client:
            report(client, PHONE)
        yield made


def with_receiver() -> dict[str, str]:
    texts = small(1)
    texts["city.yaml"] += "sheets: {day: " + DESK + "}\n"
    return texts


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["sheet", *words]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def test_a_sheet_is_printed_and_written_as_a_page(
    url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    [number] = numbers(capsys)
    text = said(capsys, "day", "--text")
    page = tmp_path / "day.html"
    assert said(capsys, "day", "--html", str(page)) == ""

    assert number in text
    assert number in page.read_text(encoding="utf-8")
    assert number not in said(capsys, "month", "--date", "2026-01-31")
    for words in ([], ["--date", (datetime.now(UTC) - timedelta(days=9)).date().isoformat()]):
        assert "semana de" in said(capsys, "week", *words)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["day", "--body", "wasted"], "has no body"),
        (["day", "--date", "2199-01-01"], "2199-01-01 has not begun"),
        (["day", "--send", "--date", "2199-01-01"], "that day is to come"),
        (["week", "--send"], "nobody gets the sheet of a week: write sheets: {week: ...}"),
        (["day", "--send", "--body", "wasted"], "has no body"),
        (["day", "--city", "nowhere"], "there is no city nowhere"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    url: str, capsys: pytest.CaptureFixture[str], words: list[str], why: str
) -> None:
    assert main(["sheet", *words]) == 2
    found = capsys.readouterr()
    assert why in found.err + found.out


@pytest.mark.parametrize("date", ["2026-1-1", "2026-02-30", "yesterday", "20261101"])
def test_what_is_no_date_is_said(url: str, capsys: pytest.CaptureFixture[str], date: str) -> None:
    with pytest.raises(SystemExit):
        main(["sheet", "day", "--date", date])
    assert "is no date: write year-month-day" in capsys.readouterr().err


def test_without_a_mail_server_nothing_is_queued(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIAL311_SMTP_HOST")
    assert main(["sheet", "day", "--send"]) == 2
    assert "DIAL311_SMTP_HOST names no mail server" in capsys.readouterr().err
    assert said(capsys, "sent") == ""


def test_a_sheet_that_is_asked_for_leaves_once_and_is_listed(
    url: str, capsys: pytest.CaptureFixture[str], menus: Path, server: MailServer
) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
    queued = said(capsys, "day", "--send", "--date", yesterday)
    again = said(capsys, "day", "--send", "--date", yesterday)
    assert f"{DESK}: queued" in queued
    assert f"{DESK}: has had it, or is about to" in again
    assert "queued  0 tries" in said(capsys, "sent")

    given = settings(url, menus.parent)
    with TestClient(create_app(open_house(given))) as client:
        # A running service takes the order, where only it may write.
        report(client, "+258840000002")
        assert "about to" in said(capsys, "day", "--send", "--date", yesterday)
    house = open_house(given)
    house.writer.start()
    house.post.sheets.look()
    house.close()

    of_that_day = [k for k in server.letters if yesterday in k.message["Subject"]]
    assert [kept.receiver for kept in of_that_day] == [DESK]
    [line] = [row for row in said(capsys, "sent").splitlines() if yesterday in row]
    assert f"{DESK}  sent  1 try  250 kept as 17" in line
