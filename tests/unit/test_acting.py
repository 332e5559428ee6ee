"""Commands that change something say who does it, whatever was typed."""

import argparse

import orjson
import pytest

from app.__main__ import MISUSE, main
from app.commands.acting import MOST_NAME, order_line
from app.domain.errors import InvalidInput

#: As Python hands over a byte that is no UTF-8.
ODD = "ol\udce1"
CASE = "4821 7362"


def asked(by: str) -> argparse.Namespace:
    return argparse.Namespace(by=by, city="maputo")


def test_an_order_names_who_asks_where() -> None:
    order = orjson.loads(order_line("finish", asked(" Ana  Sitoe "), messages=[1]))

    assert order == {
        "do": "finish",
        "city": "maputo",
        "actor": "official Ana Sitoe",
        "messages": [1],
    }


@pytest.mark.parametrize("by", [" ", "a\nb\x07", "a" * (MOST_NAME + 1)])
def test_nobody_is_called_so(by: str) -> None:
    with pytest.raises(InvalidInput, match="--by takes a name"):
        order_line("finish", asked(by))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "command",
    [
        ["reports", "give-up", CASE, "--reason", ODD],
        ["reports", "release", CASE, "--reason", ODD],
        ["callers", "block", "+258840000001", "--reason", ODD],
        ["crews", "add", "crew_north", "+258840000001", "--name", ODD],
        ["messages", "answer", "1", ODD],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_what_is_no_text_is_refused_with_a_sentence(
    command: list[str],
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DIAL311_DATABASE_URL", database)

    assert main(command) == MISUSE

    assert "not written in UTF-8" in capsys.readouterr().err
