"""`dial311 messages list|show|resend|inbox|answer|done`, with a running service and without."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.__main__ import main
from app.domain.public_number import spoken
from app.house import open_house
from app.main import create_app
from app.store.engine import writing_engine
from app.store.schema import contacts, messages, reports
from tests.contract.live.houses import SECRET, environment, settings
from tests.contract.live.test_reports_command import report
from tests.databases import Databases

PHONES = tuple(f"+25884000000{number}" for number in range(4))
#: What became of their messages, one each.
FATES = (("failed", "403"), ("unknown", "ReadTimeout"), ("accepted", "101"), ("dropped", "expired"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(
    request: pytest.FixtureRequest,
    databases: Databases,
    menus: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """A database that commands use, with a message of each fate."""
    with databases.fresh(request.param) as made:
        for name, value in environment(made, menus.parent).items():
            monkeypatch.setenv(name, value)
        house = open_house(settings(made, menus.parent), sends=False)
        with TestClient(create_app(house)) as client:
            for phone in PHONES:
                report(client, phone)
        engine = writing_engine(made)
        with engine.begin() as connection:
            ids = list(connection.scalars(select(messages.c.id).order_by(messages.c.id)))
            for id_, (state, code) in zip(ids, FATES, strict=True):
                its = update(messages).where(messages.c.id == id_)
                connection.execute(its.values(state=state, code=code, attempts=3))
        engine.dispose()
        yield made


def stored(url: str) -> dict[int, tuple[str, int]]:
    engine = writing_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(select(messages).order_by(messages.c.id)).all()
    engine.dispose()
    return {row.id: (row.state, row.attempts) for row in rows}


def cases(url: str) -> list[int]:
    """Give the public numbers of all cases, in the order of `PHONES`, who filed one each."""
    engine = writing_engine(url)
    with engine.connect() as connection:
        found = list(connection.scalars(select(reports.c.number).order_by(reports.c.id)))
    engine.dispose()
    return found


def test_dead_letters_are_listed_and_shown_without_a_number(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    failed, unknown, _, expired = stored(url)

    assert main(["messages", "list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [re.sub(r"  [-0-9]{10} [0-9:]{5}  ", "  ", line) for line in listed] == [
        f"{expired}  received  dropped  expired  3 tries",
        f"{unknown}  received  unknown  ReadTimeout  3 tries",
        f"{failed}  received  failed  403  3 tries",
    ]
    assert main(["messages", "show", str(failed)]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"  to \+25884•••••00, \d+ characters, priority 2\n", shown)
    assert not any(phone[-7:] in "".join((shown, *listed)) for phone in PHONES)
    assert main(["messages", "list", "--state", "any"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(FATES)
    assert main(["messages", "list", "--state", "accepted", "--most", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert main(["messages", "show", "1"]) == 2
    assert capsys.readouterr().err == "dial311: there is no message 1 in small\n"


@pytest.mark.parametrize(
    "words", [["list", "--most", "-1"], ["show", "9" * 25], ["resend", "-4"], ["show", "0"]]
)
def test_numbers_that_are_none_are_told(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["messages", *words])

    assert ended.value.code == 2
    assert "is no whole number from 1 to" in capsys.readouterr().err


@pytest.mark.parametrize("served", [False, True])
def test_who_had_a_message_sent_anew_is_named_and_what_is_past_is_not_listed(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str], *, served: bool
) -> None:
    failed, unknown, *_ = stored(url)
    number, other, *_ = cases(url)
    with ExitStack() as stack:
        if served:
            house = open_house(settings(url, menus.parent), sends=False)
            stack.enter_context(TestClient(create_app(house)))
        assert main(["messages", "resend", "--by", "rui", str(failed)]) == 0
        assert main(["reports", "resolve", "--by", "ana", str(other)]) == 0
    capsys.readouterr()

    assert main(["reports", "show", str(number)]) == 0
    when = r"[-0-9]{10} [0-9:]{5}"
    shown = capsys.readouterr().out
    assert re.search(rf"message received: queued; sent anew {when} by official rui\n", shown)
    assert main(["messages", "show", str(failed)]) == 0
    assert re.search(rf"\n  {when}  sent anew by official rui\n", capsys.readouterr().out)
    assert main(["messages", "list"]) == 0
    listed = capsys.readouterr().out
    assert (str(failed) in listed, str(unknown) in listed) == (False, False)
    assert main(["messages", "resend", str(unknown)]) == 1
    assert "its case is closed" in capsys.readouterr().err


@pytest.mark.parametrize("served", [False, True])
def test_what_did_not_arrive_is_sent_anew_and_nothing_else(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str], *, served: bool
) -> None:
    failed, unknown, accepted, expired = stored(url)
    asked = ["messages", "resend", *map(str, (failed, unknown, accepted, expired, 1))]
    if served:
        with TestClient(create_app(open_house(settings(url, menus.parent), sends=False))):
            assert main(asked) == 1
    else:
        assert main(asked) == 1

    assert capsys.readouterr().err.splitlines() == [
        f"{failed}: is sent anew",
        f"{unknown}: is sent anew",
        f"{accepted}: it is accepted: only what failed, is unknown, expired or unpaid is sent anew",
        f"{expired}: is sent anew",
        "1: there is no such message",
    ]
    states = [("queued", 0), ("unknown", 0), ("accepted", 3), ("queued", 0)]
    assert list(stored(url).values()) == states


@pytest.mark.parametrize(
    ("of_person", "why"),
    [
        ({"opted_out_at": 1}, "the person wants no messages"),
        ({"flag": "blocked"}, "the number is blocked, and nothing is sent to it"),
    ],
)
def test_who_is_sent_nothing_gets_none_anew(
    url: str, capsys: pytest.CaptureFixture[str], of_person: dict[str, object], why: str
) -> None:
    failed, *_ = before = stored(url)
    engine = writing_engine(url)
    with engine.begin() as connection:
        connection.execute(update(contacts).values(of_person))
    engine.dispose()

    assert main(["messages", "resend", str(failed)]) == 1
    assert capsys.readouterr().err == f"{failed}: {why}\n"
    assert stored(url) == before


@pytest.mark.parametrize("served", [False, True])
def test_what_residents_wrote_is_read_answered_and_put_aside(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str], *, served: bool
) -> None:
    house = open_house(settings(url, menus.parent), sends=False)
    with TestClient(create_app(house)) as client:
        for phone in PHONES[:2]:
            body = {"from": phone, "to": "400", "text": "A rua cheira mal", "id": f"sms {phone}"}
            assert (
                client.post(f"/gateways/africastalking/{SECRET}/sms", data=body).status_code == 200
            )
    assert main(["messages", "inbox"]) == 0
    first, said, second, _ = capsys.readouterr().out.splitlines()
    ids = [line.split()[0] for line in (first, second)]
    assert said == "    A rua cheira mal"
    of_first, of_second, *_ = cases(url)
    assert first.endswith(f"  +25884•••••00  waiting  cases {spoken(of_first)}")
    assert second.endswith(f"  +25884•••••01  waiting  cases {spoken(of_second)}")

    orders = [
        ["messages", "answer", ids[0], "Vamos ver", "--by", "ana"],
        ["messages", "done", *ids, "--by", "ana"],
    ]
    with (
        TestClient(create_app(open_house(settings(url, menus.parent), sends=False)))
        if (served)
        else nullcontext()
    ):
        assert [main(order) for order in orders] == [0, 1]

    told = capsys.readouterr()
    assert told.out == f"{ids[0]}: is answered\n"
    assert told.err.splitlines() == [f"{ids[0]}: it is answered already", f"{ids[1]}: is done"]
    assert main(["messages", "inbox"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["messages", "inbox", "--all"]) == 0
    assert "answered  official ana" in capsys.readouterr().out
