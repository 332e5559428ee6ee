"""Prices and the ceiling, as the program gets them: exact, by network, nothing for practice."""

from datetime import date
from pathlib import Path

import pytest

from app.__main__ import main
from app.domain.money import Ceiling, Price
from app.domain.turn import UNPAID
from app.menu.model import City
from app.menufiles.build import build
from app.menufiles.city_folder import parse
from tests.unit.menufiles.folders import maputo
from tests.unit.menufiles.seeds import C, R

FIRST = "{from: 2026-01-01, currency: MZN, session: 0.50, part: 1.25}"
LATER = "{from: 2026-07-01, currency: USD, session: 0.000001 per 20 s, part: 0}"


def priced() -> dict[str, str]:
    texts = maputo()
    rows = f"call is: free, prices: [{FIRST}, {LATER}], screen:"
    texts[R] = texts[R].replace("screen:", rows)
    texts[C] = f"{texts[C]}\nmost money: {{a month: 50000.5 MZN}}\n"
    return texts


def city(texts: dict[str, str]) -> City:
    return build(parse(texts), "")


def test_amounts_come_as_they_are_written() -> None:
    found = city(priced())

    own = [route for route in found.routes if route.gateway not in UNPAID]
    assert [route.name for route in own] == ["Tmcel", "Movitel", "Vodacom", "sandbox", "other"]
    for route in own:
        assert route.call_is == "free"
        assert route.prices == (
            Price(date(2026, 1, 1).toordinal(), "MZN", 500_000, None, 1_250_000),
            Price(date(2026, 7, 1).toordinal(), "USD", 1, 20, 0),
        )
    assert found.ceiling == Ceiling(50_000_500_000, "MZN")


def test_practice_and_calls_by_sms_cost_nothing_by_the_session() -> None:
    unpaid = [route for route in city(priced()).routes if route.gateway in UNPAID]

    assert {route.gateway for route in unpaid} == set(UNPAID)
    assert {route.prices for route in unpaid} == {()}


def test_a_city_without_prices_has_none_and_no_ceiling() -> None:
    found = city(maputo())

    assert {(route.prices, route.call_is) for route in found.routes} == {((), "")}
    assert found.ceiling is None


def test_the_check_says_what_a_long_message_costs_at_most(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = priced()
    texts[R] = texts[R].replace(f", {LATER}", "").replace("part: 1.25", "part: 1.5", 1)
    lines = texts["messages.yaml"].splitlines()
    [at] = [number for number, line in enumerate(lines) if line.startswith("merged: ")]
    said = lines[at].removeprefix("merged: ").removesuffix('"')
    long = f"{said}{' Avisamos do que se fizer.' * 4}"
    lines[at] = f'merged: {{say: {long}", parts: 2}}'
    texts["messages.yaml"] = "\n".join(lines)
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert main(["menu", "check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("characters, up to 3.00 MZN")
