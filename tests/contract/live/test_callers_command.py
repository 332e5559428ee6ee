"""`dial311 callers …` and `dial311 reports release|test`, with a running service and without."""

import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, select, update
from starlette.testclient import TestClient

from app.__main__ import main
from app.house import open_house
from app.main import create_app
from app.store.schema import reports
from tests.contract.live.houses import SECRET, settings
from tests.contract.live.test_reports_command import KEYS, PHONES, numbers, url

__all__ = ["url"]

MASKS = ("+25884•••••01", "+25884•••••02")
BECAUSE = ("--reason", "insultos", "--by", "ana")


def day(days: int) -> str:
    return f"{datetime.now(ZoneInfo('Africa/Maputo')) + timedelta(days=days):%Y-%m-%d}"


def without_times(written: str) -> list[str]:
    return [re.sub(r" \d\d:\d\d\b", "", line) for line in written.splitlines()]


@pytest.mark.parametrize("running", [False, True])
def test_numbers_are_blocked_listed_and_unblocked(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str], running: bool
) -> None:
    def all_of_it() -> None:
        assert main(["callers", "block", "84 000 0001", PHONES[1], *BECAUSE, "--days", "3"]) == 0
        assert main(["callers", "unblock", PHONES[1], "--reason", "engano", "--by", "rui"]) == 0
        assert main(["callers", "list"]) == 0
        assert main(["callers", "show", PHONES[1]]) == 0

    if running:
        with TestClient(create_app(open_house(settings(url, menus.parent)))):
            all_of_it()
    else:
        all_of_it()

    told = f"blocked until {day(3)}"
    printed = capsys.readouterr()
    assert without_times(printed.out) == [
        f"{MASKS[0]}: {told}",
        f"{MASKS[1]}: {told}",
        f"{MASKS[1]}: ordinary",
        f"{MASKS[0]}  {told}  {day(0)} by official ana: insultos",
        f"{MASKS[1]}  {told}  {day(0)} by official ana: insultos",
        f"{MASKS[1]}  ordinary  {day(0)} by official rui: engano",
    ]
    assert not any(phone[-7:] in printed.out + printed.err for phone in PHONES)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["block"], f"blocked until {day(30)}"),
        (["block", "--for-good"], "blocked"),
        (["monitor"], "monitor"),
        (["monitor", "--days", "9"], f"monitor until {day(9)}"),
        (["test"], "test"),
    ],
)
def test_who_reported_a_case_is_meant_by_its_number(
    url: str, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    one, _ = numbers(capsys)

    assert main(["callers", *words, "--case", one, *BECAUSE]) == 0

    assert without_times(capsys.readouterr().out) == [f"{MASKS[0]}: {says}"]


def test_it_is_said_which_other_flag_a_number_loses(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["monitor"], ["monitor"], ["block"], ["test"], ["ordinary"]):
        assert main(["callers", *words, PHONES[0], *BECAUSE]) == 0

    assert without_times(capsys.readouterr().out) == [
        f"{MASKS[0]}: monitor",
        f"{MASKS[0]}: monitor",
        f"{MASKS[0]}: blocked until {day(30)}; no longer monitor, nor when that ends",
        f"{MASKS[0]}: test; no longer blocked",
        f"{MASKS[0]}: ordinary",
    ]


def test_numbers_come_from_standard_input_and_one_that_is_refused_is_not_said_back(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PHONES[0]}\n\n84000\n"))

    assert main(["callers", "test", "-", *BECAUSE]) == 1

    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"{MASKS[0]}: test"
    assert said[1].startswith("number 2: that is no telephone number of ")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PHONES[0]}\n"))
    assert main(["callers", "show", "-"]) == 0
    assert "test" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["block", *BECAUSE], "name a telephone number, or with --case a case"),
        (["block", PHONES[0], "--days", "2", "--for-good", *BECAUSE], "contradict each other"),
        (["show", PHONES[0]], "nothing was ever said of that number"),
        (["show", "84000"], "that is no telephone number of"),
        (["list", "--city", "nowhere"], "there is no city nowhere"),
    ],
)
def test_what_cannot_be_done_is_told(
    url: str, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["callers", *words]) == 2

    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["block", PHONES[0]], "--reason"),
        (["block", PHONES[0], "--days", "0", *BECAUSE], "0 is no whole number from 1 to 3660"),
        (["monitor", "--case", "1234 5678", *BECAUSE], "its last digit proves it"),
        (["list", "--flag", "lost"], "invalid choice"),
    ],
)
def test_what_is_typed_wrong_is_told(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["callers", *words])

    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_held_reports_are_listed_released_and_said_to_be_tests(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = numbers(capsys)
    assert main(["callers", "block", PHONES[0], *BECAUSE]) == 0
    with TestClient(create_app(open_house(settings(url, menus.parent)))) as client:
        waiting = held(client, capsys)
        listed = shown(capsys)
        assert main(["reports", "start", waiting]) == 1
        refused = capsys.readouterr().err
        assert main(["reports", "release", waiting, "--reason", "visto"]) == 0
        assert main(["reports", "test", two]) == 0
        done = capsys.readouterr().out
        after = shown(capsys)

    assert [row for row in listed if row[:9] in (one, two)] == listed[:2]
    assert listed[2:] == ["Held for an official: 1. dial311 reports list --held"]
    assert "is held: it can be released, rejected or merged" in refused
    # Who reported it is blocked, and hears nothing of it.
    assert done == f"{waiting}: released\n{two}: a test\n"
    assert [row[:9] for row in after] == [one, waiting]
    assert main(["reports", "list", "--tests"]) == 0
    assert capsys.readouterr().out.startswith(two)
    assert main(["reports", "show", two]) == 0
    assert "filed by a test\n" in capsys.readouterr().out
    assert main(["reports", "untest", two]) == 0
    assert [row[:9] for row in shown(capsys, after_line=1)] == [one, two, waiting]


def shown(capsys: pytest.CaptureFixture[str], after_line: int = 0) -> list[str]:
    assert main(["reports", "list"]) == 0
    return capsys.readouterr().out.splitlines()[after_line:]


def held(client: TestClient, capsys: pytest.CaptureFixture[str]) -> str:
    """Report once more from the first number, and give the case that waits."""
    for count in range(len(KEYS) + 1):
        form = {
            "sessionId": "again",
            "phoneNumber": PHONES[0],
            "serviceCode": "*400#",
            "text": "*".join(KEYS[:count]),
        }
        client.post(f"/gateways/africastalking/{SECRET}/ussd", data=form)
    capsys.readouterr()
    assert main(["reports", "list", "--held"]) == 0
    [row] = capsys.readouterr().out.splitlines()
    assert "held: blocked" in row
    return row[:9]


def test_a_hand_over_takes_jobs_and_says_how_many_held_cases_it_leaves(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = numbers(capsys)
    assert main(["callers", "block", PHONES[0], *BECAUSE]) == 0
    with TestClient(create_app(open_house(settings(url, menus.parent)))) as client:
        waiting = held(client, capsys)
    engine = create_engine(url)
    with engine.begin() as connection:
        body = connection.scalar(select(reports.c.owner))
        connection.execute(update(reports).values(owner="brigade"))
    engine.dispose()
    hand_over = ["crews", "hand-over", "brigade", str(body)]

    assert main([*hand_over, one, "--by", "ana"]) == 0
    first = capsys.readouterr().out
    assert main([*hand_over, "--by", "ana"]) == 0
    rest = capsys.readouterr().out
    assert main(["reports", "list", "--held", "--owner", "brigade"]) == 0

    assert first == f"{one}: assigned\n"
    [moved, left] = rest.splitlines()
    assert moved == f"{two}: assigned"
    assert left.startswith("1 held case stays with brigade: release or reject: reports list --held")
    assert capsys.readouterr().out.startswith(waiting)
