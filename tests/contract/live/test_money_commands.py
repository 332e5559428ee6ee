"""`dial311 costs` and `dial311 bill check`, from the command line, on calls of the callback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.house import open_house
from app.main import create_app
from tests.contract.live.houses import environment, settings
from tests.contract.live.test_reports_command import report
from tests.databases import Databases

PRICE = "prices: [{from: 2020-01-01, currency: KES, session: 0.125, part: 0.8}]"


@pytest.fixture
def called(databases: Databases, menus: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A city with prices, and two calls that were made."""
    [routes] = menus.glob("*/routes.yaml")
    written = routes.read_text(encoding="utf-8")
    routes.write_text(written.replace("receipts: ", f"{PRICE}, receipts: "), encoding="utf-8")
    with databases.fresh("sqlite") as made:
        for name, value in environment(made, menus.parent).items():
            monkeypatch.setenv(name, value)
        house = open_house(settings(made, menus.parent), sends=False)
        with TestClient(create_app(house)) as client:
            for phone in ("+258840000001", "+258840000002"):
                report(client, phone)
        yield


@pytest.mark.usefixtures("called")
def test_calls_are_told_and_a_bill_of_them_is_held_against_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["costs", "--by", "day", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    [row] = told["rows"]
    assert (row["sessions"], row["amount"], row["currency"]) == (2, "0.25", "KES")
    assert row["hops"] >= 4
    assert told["reports"] == 2
    assert main(["costs", "--by", "route", "--json"]) == 0
    [network] = json.loads(capsys.readouterr().out)["rows"]

    bill = tmp_path / "bill.csv"
    figures = f"{row['day']};{network['route']};{row['sessions']};{row['hops']};0;"
    head = "day;network;sessions;hops;parts;amount\n"
    bill.write_text(f"{head}{figures}0,25\n")
    assert main(["bill", "check", str(bill)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith(": no difference")

    bill.write_text(f"{head}{figures}0,26\n")
    assert main(["bill", "check", str(bill)]) == 1
    said = capsys.readouterr().out.splitlines()[0]
    told_of = f"{bill}:2: {row['day']} {network['route']}"
    assert said == f"{told_of}: amount ours 0.25 KES, theirs 0.26"
    assert main(["bill", "check", str(tmp_path / "none.csv")]) == 2
    assert "cannot be read (No such file" in capsys.readouterr().err
