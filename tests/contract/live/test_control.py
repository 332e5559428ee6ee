"""`menu publish` and `menu history`, with a running service and without; and the socket itself."""

import socket
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from app.__main__ import main
from app.house import House, open_house
from app.main import create_app
from app.menufiles.city_folder import folder_hash
from app.store.engine import reading_engine
from app.work.control import Control, read_line
from app.work.publisher import Publisher
from tests.contract.live.houses import TOKEN, answering, environment, hands, settings
from tests.contract.live.small import broken, small, write
from tests.databases import Databases

V1, V2 = (folder_hash(small(n)) for n in (1, 2))


@pytest.fixture
def url(databases: Databases, menus: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database that commands use; nobody serves it yet."""
    with databases.fresh("sqlite") as made:
        # Beside the lock of this test alone.
        mine = menus.parent / "own.db"
        Path(made.removeprefix("sqlite:///")).rename(mine)
        url = f"sqlite:///{mine}"
        for name, value in environment(url, menus.parent).items():
            monkeypatch.setenv(name, value)
        yield url


@pytest.fixture
def served(url: str, menus: Path) -> Iterator[House]:
    """A service that runs as `serve` does, all its threads."""
    opened = open_house(settings(url, menus.parent))
    with TestClient(create_app(opened)):
        yield opened


def publish(*words: str) -> int:
    return main(["menu", "publish", *words])


def versions(url: str) -> list[str]:
    engine: Engine = reading_engine(url)
    with engine.connect() as connection:
        found = list(connection.scalars(text("SELECT version FROM publications ORDER BY seq")))
    engine.dispose()
    return found


def test_a_running_service_publishes_for_the_command(
    served: House, url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = write(menus.parent / "edited", small(2))

    assert publish(str(edited), "--note", "more places") == 0
    compared, _, told = capsys.readouterr().out.rpartition("\n\n")
    assert compared.startswith(f"Against version {V1[:8]}, which answers now: 0 calls of")
    assert told.startswith(f"small: version {V2[:8]} is published.\n")
    assert len(told.splitlines()) == 4, "its three problems changed places"
    assert answering(served) == V2
    assert publish(str(edited)) == 0
    assert capsys.readouterr().out == f"small: nothing to do, version {V2[:8]} answers already.\n"
    assert publish("--rollback", V1[:7], "--note", "too soon") == 0
    assert capsys.readouterr().out.splitlines()[0] == f"small: version {V1[:8]} answers again."
    assert answering(served) == V1

    assert main(["menu", "history"]) == 0
    rows = [line.split(maxsplit=6) for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows] == ["*", "small", "small"]
    assert rows[0][3] == V1[:8]
    assert rows[0][-1].split(maxsplit=1) == ["rollback", "too soon"]
    assert versions(url) == [V1, V2, V1]


def test_with_no_service_the_command_does_it_itself(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(str(menus / "small")) == 0
    write(menus / "small", small(2))
    assert publish(str(menus / "small")) == 0
    assert publish("--rollback", V1) == 0

    assert capsys.readouterr().err == ""
    assert versions(url) == [V1, V2, V1]
    assert not (menus.parent / "data" / "control.sock").exists()


def test_a_killed_service_leaves_a_socket_that_stops_nobody(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = menus.parent / "data" / "control.sock"
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(path))

    assert publish(str(menus / "small")) == 0
    with TestClient(create_app(open_house(settings(url, menus.parent)))):
        assert publish("--rollback", V1) == 0
    assert "answers already" in capsys.readouterr().out


def test_a_shortcut_that_would_mean_something_else_is_told(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(str(menus / "small")) == 0
    moved = write(menus.parent / "moved", small(1))
    services = moved / "services.yaml"
    one, two, three = services.read_text(encoding="utf-8").split("- code: ")[1:]
    services.write_text("".join(f"- code: {it}" for it in (two, one, three)), encoding="utf-8")
    first, second = one.split("\n")[0], two.split("\n")[0]
    capsys.readouterr()

    assert publish(str(moved)) == 0

    said = capsys.readouterr().out.splitlines()[-2:]
    assert said == [
        f"Who knows it by heart: *400*1# meant {first} and means {second} now.",
        f"Who knows it by heart: *400*2# meant {second} and means {first} now.",
    ]


@pytest.mark.parametrize("runs", [True, False])
def test_findings_are_printed_and_nothing_is_published(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str], runs: bool
) -> None:
    wrong = write(menus.parent / "wrong", broken(8))
    assert publish(str(menus / "small")) == 0
    with ExitStack() as stack:
        if runs:
            opened = open_house(settings(url, menus.parent))
            stack.enter_context(TestClient(create_app(opened)))
        assert publish(str(wrong)) == 1

    found = capsys.readouterr().err.splitlines()
    assert len(found) == 2
    assert all(line.startswith(f"{wrong}/messages.yaml:") for line in found)
    assert versions(url) == [V1]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--rollback", "nothing"], 2, "is no version"),
        (["--rollback", "0000"], 2, "no version begins with 0000"),
        (["--rollback", V1, "--note", "x" * 300], 2, "a note is one line"),
        (["nowhere"], 2, "there is no folder nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    served: House, capsys: pytest.CaptureFixture[str], words: list[str], status: int, said: str
) -> None:
    assert publish(*words) == status
    assert said in capsys.readouterr().err


def test_a_city_nobody_published_has_no_history(
    served: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["menu", "history", "beira"]) == 2
    assert "nothing was published of beira; there are: small" in capsys.readouterr().err


def test_a_service_that_takes_no_orders_is_named(
    served: House, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (menus.parent / "data" / "control.sock").unlink()

    assert publish(str(menus / "small")) == 2
    assert "is `dial311 serve` running already?" in capsys.readouterr().err


def test_only_its_owner_may_use_the_socket_and_it_goes_with_the_service(
    url: str, menus: Path
) -> None:
    path = menus.parent / "data" / "control.sock"
    with TestClient(create_app(open_house(settings(url, menus.parent)))):
        mode = path.stat().st_mode

    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600
    assert not path.exists()


def send(path: Path, raw: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(20)
        caller.connect(str(path))
        try:
            caller.sendall(raw)
            caller.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it hung up on us
        with caller.makefile("rb") as heard:
            return heard.read()


@pytest.mark.parametrize(
    "raw",
    [
        *(b"\n", b"{\n", b"[]\n", b"null\n", b"\xff\xfe\n", b'{"do": "erase"}\n'),
        *(b'{"do": "rollback"}\n', b'{"do": "rollback", "version": 7}\n'),
        *(b'{"do": "rollback", "version": "aa", "more": 1}\n', b"[" * 100_000 + b"\n"),
        b'{"do": "publish", "files": {"a": 1}, "folder": "x", "shown": "x"}\n',
        b'{"do": "rollback", "version": "aa"}',  # no end of the line
    ],
)
def test_what_is_no_order_is_answered_and_the_next_one_is_heard(
    served: House, menus: Path, raw: bytes
) -> None:
    path = menus.parent / "data" / "control.sock"
    answer = orjson.loads(send(path, raw))

    assert answer["status"] == 2
    assert len(answer["said"]) == 1
    assert publish("--rollback", V1) == 0
    assert answering(served) == V1


def test_an_order_without_end_is_cut_off() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"x" * 100_000 + b"\n")
        assert read_line(ours, 1_000, 20) is None
        assert len(read_line(ours, 1_000, 20) or b"") == 100_000 - (1 << 16)
        theirs.sendall(b"x")
        assert read_line(ours, 1_000, 0.01) is None
        theirs.sendall(b'{"a": 1}\nmore')
        assert read_line(ours, 1 << 20, 20) == b'{"a": 1}'


def test_a_socket_that_cannot_be_made_costs_the_commands_and_not_the_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Control(tmp_path / ("x" * 200), hands(Publisher(None, None, None), tmp_path))  # type: ignore[arg-type]
    nowhere.start()
    nowhere.stop()

    assert caplog.messages == ["control.unavailable"]


def test_a_failure_of_ours_is_an_answer(served: House, menus: Path, tmp_path: Path) -> None:
    class Failing(Publisher):
        def roll_back(self, start: str, note: str = "") -> object:  # type: ignore[override]
            raise RuntimeError(start)

    broken_one = Control(tmp_path / "c.sock", hands(Failing(None, None, None), menus))  # type: ignore[arg-type]
    broken_one.start()
    order = orjson.dumps({"do": "rollback", "version": "aa"}) + b"\n"
    answers = [orjson.loads(send(tmp_path / "c.sock", order)) for _ in range(2)]
    broken_one.stop()

    assert [answer["status"] for answer in answers] == [2, 2]
    assert "RuntimeError" in answers[0]["said"][0]


def test_health_and_the_export_follow_what_is_published(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = open_house(settings(url, menus.parent))
    other = write(menus.parent / "porto", small(2, code="porto", dial="*500#"))
    with TestClient(create_app(opened)) as client:
        token = {"authorization": f"Bearer {TOKEN}"}
        before = client.get("/exports/reports.csv?city=porto", headers=token).status_code
        assert publish(str(other)) == 0
        after = client.get("/exports/reports.csv?city=porto", headers=token).status_code
        write(menus / "small", broken(8))
        reload = opened.menus.watch(opened.writer)[0]
        reload.look()
        reload.look()
        health = client.get("/healthz")

    assert (before, after) == (400, 200)
    assert health.status_code == 200
    assert health.json() == {"status": "ok", "refused": {"small": 2}}
