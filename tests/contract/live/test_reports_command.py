"""`dial311 reports list|show|resolve|…`, with a running service and without."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.__main__ import main
from app.house import open_house
from app.main import create_app
from app.store.engine import writing_engine
from app.store.schema import messages, reports
from app.usecases.telling import ASKS_ON_CALLS
from tests.contract.live.houses import SECRET, environment, settings
from tests.databases import Databases

#: Problem, district, bairro, sure, send: see the small city.
KEYS = ("1", "1", "1", "1", "1")
PHONES = ("+258840000001", "+258840000002")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(
    request: pytest.FixtureRequest,
    databases: Databases,
    menus: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """A database that commands use, with two reports in it."""
    with databases.fresh(request.param) as made:
        for name, value in environment(made, menus.parent).items():
            monkeypatch.setenv(name, value)
        with TestClient(create_app(open_house(settings(made, menus.parent)))) as client:
            for phone in PHONES:
                report(client, phone)
        yield made


def report(client: TestClient, phone: str) -> None:
    text = ""
    for count in range(len(KEYS) + 1):
        text = "*".join(KEYS[:count])
        form = {
            "sessionId": f"of {phone}",
            "phoneNumber": phone,
            "serviceCode": "*400#",
            "text": text,
        }
        reply = client.post(f"/gateways/africastalking/{SECRET}/ussd", data=form)
    assert reply.text.startswith("END v1 caso"), reply.text


def numbers(capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main(["reports", "list"]) == 0
    return re.findall(r"^\d{4} \d{4}", capsys.readouterr().out, re.MULTILINE)


MANY = 201


@pytest.mark.parametrize("word", ["assign", "test", "release"])
def test_as_many_cases_as_somebody_types_are_changed(
    url: str, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    one, _ = numbers(capsys)

    main(["reports", word, *[one] * MANY, "--by", "ana"])

    said = "".join(capsys.readouterr()).splitlines()
    assert len(said) == MANY
    assert all(line.startswith(one) for line in said)


def test_as_many_messages_as_somebody_types_are_looked_at(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["messages", "resend", *["1"] * MANY])
    sent = "".join(capsys.readouterr()).splitlines()
    main(["messages", "done", *["1"] * MANY, "--by", "ana"])
    done = "".join(capsys.readouterr()).splitlines()
    phones = [f"+25884000{number:04}" for number in range(MANY)]
    refused = main(["callers", "block", *phones, "--by", "ana", "--reason", "x"])

    assert [line.split(":")[0] for line in sent + done] == ["1"] * 2 * MANY
    assert refused
    assert "200 numbers at most at a time" in capsys.readouterr().err


def test_cases_are_listed_shown_and_closed_by_number(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = numbers(capsys)

    assert main(["reports", "start", one, two, "--by", "ana"]) == 0
    assert capsys.readouterr().out == f"{one}: in_progress\n{two}: in_progress\n"
    assert main(["reports", "resolve", one.replace(" ", ""), "--by", "ana"]) == 0
    assert capsys.readouterr().out == f"{one}: resolved; 1 person is told\n"
    assert numbers(capsys) == [two]

    assert main(["reports", "show", one]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert re.fullmatch(
        rf"{one}  resolved  \d{{4}}-\d\d-\d\d \d\d:\d\d  \w+  Bairro \w+  waste  1", shown[0]
    )
    assert [re.sub(r"^ +[-0-9]+ [0-9:]+ +", "", line) for line in shown[1:4]] == [
        "filed by caller, received",
        "started by official ana, in_progress",
        "resolved by official ana, resolved",
    ]
    assert [line.split(":")[0].strip() for line in shown[4:]] == [
        "message received",
        "message resolved",
    ]
    assert not any(phone[-7:] in line for phone in PHONES for line in shown)


def test_one_that_is_refused_leaves_the_others_alone(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = numbers(capsys)
    assert main(["reports", "resolve", one]) == 0
    capsys.readouterr()

    assert main(["reports", "give-up", one, two, "--reason", "fora da cidade"]) == 1

    said = capsys.readouterr().err.splitlines()
    assert said == [
        f"{one}: case {one} is resolved: it can be reopened",
        f"{two}: unresolved; 1 person is told",
    ]


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What was printed, without the day since which it counts."""
    return re.sub(r"Asked since [-0-9]{10}: ", "", capsys.readouterr().out).splitlines()


def test_answers_are_told_with_who_was_asked_and_how_sure_they_are(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reports", "answers"]) == 0
    assert said(capsys) == ["0; known to have heard: 0.", "Answered: 0 (0 yes, 0 no)."]
    assert main(["reports", "resolve", *numbers(capsys)]) == 0
    capsys.readouterr()
    engine = writing_engine(url)
    with engine.begin() as connection:
        asked = [
            row.id for row in connection.execute(select(messages)) if row.template == ASKS_ON_CALLS
        ]
        heard = update(messages).where(messages.c.id == asked[0])
        connection.execute(heard.values(shown_at=1, answer=True))
        connection.execute(
            update(messages).where(messages.c.id == asked[1]).values(state="delivered")
        )
    engine.dispose()

    assert main(["reports", "answers", "--days", "1"]) == 0
    assert said(capsys) == [
        "2; known to have heard: 2.",
        "Answered: 1 (1 yes, 0 no).",
        "Of who heard 50 % (9-91 %) answered.",
        "Of who answered 100 % (21-100 %) say that it is solved.",
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["show", "1234 5678"], "is no case number: its last digit proves it"),
        (["reject", "12345671"], "--reason"),
        (["merge", "12345671"], "--into"),
        (["list", "--status", "lost"], "invalid choice"),
        (["list", "--most", "-1"], "-1 is no whole number from 1 to 100000"),
        (["list", "--most", "9" * 25], "is no whole number"),
        (["answers", "--days", "0"], "0 is no whole number from 1 to 3660"),
        (["answers", "--days", "9" * 12], "is no whole number"),
    ],
)
def test_what_is_typed_wrong_is_told(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["reports", *words])

    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_numbers_and_cities_that_are_not_there(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reports", "show", "12345671"]) == 2
    assert capsys.readouterr().err == "dial311: there is no case 1234 5671 in small\n"
    assert main(["reports", "resolve", "12345671"]) == 1
    assert capsys.readouterr().err == "1234 5671: there is no case 1234 5671\n"
    assert main(["reports", "resolve", "12345671", "--city", "nowhere"]) == 2
    assert capsys.readouterr().err == "dial311: there is no city nowhere; there are: small\n"
    for word, code, says in (
        ("--city", "smal", "there is no city smal; there are: small"),
        ("--owner", "wast", 'small has no body "wast": did you mean "waste"?'),
        ("--service", "drian", 'small has no problem "drian": did you mean "drain"?'),
    ):
        assert main(["reports", "list", word, code]) == 2
        assert says in capsys.readouterr().err


def test_a_name_or_a_reason_stays_on_its_line(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = numbers(capsys)
    assert main(["reports", "start", one, "--by", " ana\nmaria "]) == 0
    assert main(["reports", "resolve", one, "--by", "ana", "--reason", "feito\n  hoje"]) == 0
    assert main(["reports", "show", one]) == 0
    shown = capsys.readouterr().out
    assert "  started by official ana maria, in_progress\n" in shown
    assert "  resolved by official ana, resolved: feito hoje\n" in shown

    for name in (" ", "x" * 32, "a\x1b[31m"):
        assert main(["reports", "resolve", two, "--by", name]) == 2
        assert "--by takes a name of 1 to 31 characters" in capsys.readouterr().err
    assert main(["reports", "resolve", two, "--reason", "a\x1b[31m"]) == 1
    assert "holds a character that cannot be shown" in capsys.readouterr().err


def test_who_has_no_login_is_asked_for_a_name(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    [one, _] = numbers(capsys)
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 4_000_123)  # as `docker run --user` gives

    assert main(["reports", "start", one]) == 2
    assert "say who does it with --by" in capsys.readouterr().err


def test_what_is_past_due_is_noted_by_a_service_and_listed(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = numbers(capsys)
    passed, coming = "2026-01-05 10:00", "2099-12-31 10:00"
    set_due(url, one, passed)
    set_due(url, two, coming)
    house = open_house(settings(url, menus.parent))

    with TestClient(create_app(house)):
        assert house.deadlines.look() == 1
    assert main(["reports", "list", "--overdue"]) == 0
    [late] = capsys.readouterr().out.splitlines()
    assert main(["reports", "show", one]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert main(["reports", "show", two]) == 0
    other = capsys.readouterr().out.splitlines()

    assert late.startswith(one)
    assert late.endswith(f"waste  1  overdue since {passed}")
    assert shown[0].endswith(f"overdue since {passed}")
    assert [re.sub(r"^ +[-0-9]+ [0-9:]+ +", "", line) for line in shown[1:3]] == [
        "filed by caller, received",
        "overdue by clock, received",
    ]
    assert other[0].endswith(f"  due {coming}")


def set_due(url: str, number: str, written: str) -> None:
    at = datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Africa/Maputo"))
    its = reports.c.number == int(number.replace(" ", ""))
    engine = writing_engine(url)
    with engine.begin() as connection:
        assert connection.execute(update(reports).where(its).values(due_at=at)).rowcount == 1
    engine.dispose()


def test_a_running_service_does_it_for_the_command(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = numbers(capsys)

    with TestClient(create_app(open_house(settings(url, menus.parent)))):
        assert main(["reports", "merge", two, "--into", one]) == 0
        assert capsys.readouterr().out == f"{two}: duplicate; 1 person is told\n"
        assert numbers(capsys) == [one]
