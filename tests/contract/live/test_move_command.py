"""`dial311 reports move`, with a running service and without."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.__main__ import main
from app.house import open_house
from app.main import create_app
from app.store.engine import writing_engine
from app.store.schema import reports
from tests.contract.live.houses import settings
from tests.contract.live.test_reports_command import numbers, url

__all__ = ["url"]


def located(url: str) -> list[tuple[str, str, float]]:
    """Where each report is, the oldest first."""
    engine = writing_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(select(reports).order_by(reports.c.id)).all()
    engine.dispose()
    return [(row.bairro, row.located_by, row.lat) for row in rows]


def test_a_case_is_moved_by_a_command_and_by_the_service_for_it(
    url: str, menus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = numbers(capsys)
    [(was, _, _), _] = located(url)
    reason = ("--reason", "visto no local", "--by", "ana")

    assert main(["reports", "move", one, "--place", "doca", *reason]) == 0
    assert capsys.readouterr().out == f"{one}: {was} is doca now, by district\n"
    with TestClient(create_app(open_house(settings(url, menus.parent)))):
        assert main(["reports", "move", two, "--at=-25.9 , 32.51", *reason]) == 0
    assert capsys.readouterr().out == f"{two}: {was}, by pin now\n"

    assert located(url) == [("doca", "district", -25.8), (was, "pin", -25.9)]
    assert main(["reports", "show", one]) == 0
    shown = capsys.readouterr().out.splitlines()[2]
    assert re.fullmatch(
        rf" +[-0-9]+ [0-9:]+  relocated by official ana, received: from {was} \(.*\)"
        r" to doca \(-25.80000, 32.60000, \d+ m by district\): visto no local",
        shown,
    )


def test_what_is_typed_wrong_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    one, _ = numbers(capsys)
    before = located(url)
    for words, says in (
        (("--place", "doka"), 'small has no place "doka": did you mean "doca"?'),
        ((), "say where it is: by the code of a place, by a pin, or by both"),
        (("--at=32.51,-25.9",), "latitude stands before longitude"),
    ):
        assert main(["reports", "move", one, *words, "--reason", "x"]) == 2
        assert says in capsys.readouterr().err
    for wrong in (("--at", "here"), ("--at=-25.9",), ("--at=-25.9,32.5,1",)):
        with pytest.raises(SystemExit):
            main(["reports", "move", one, *wrong, "--reason", "x"])
        assert "is no pin: write latitude and longitude" in capsys.readouterr().err

    assert located(url) == before
