"""`most reports` of city.yaml."""

import re

import pytest

from app.domain.limits import Limits, Most
from app.menufiles.build import build
from app.menufiles.city_folder import parse
from tests.unit.menufiles.folders import broken, findings, maputo
from tests.unit.menufiles.test_json_schema import _slips
from tests.unit.menufiles.test_readme import README

AT = "brand:"


def written(limits: str) -> dict[str, str]:
    """Maputo's texts, its city.yaml with this line."""
    return broken("city.yaml", AT, f"{limits}\n{AT}")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", Limits()),
        ("most reports: {phone: {an hour: 3, a day: 9}}", Limits(phone=Most(3, 9))),
        ("most reports: {place: {a day: 9}}", Limits(place=Most(None, 9))),
        ("most reports: {bairro: none, phone: none}", Limits(Most(), bairro=Most())),
    ],
)
def test_what_is_written_holds_and_the_others_stay(line: str, expected: Limits) -> None:
    texts = written(line) if line else maputo()

    assert build(parse(texts), "v").limits == expected


def test_the_page_says_the_limits_that_hold_where_nothing_is_written() -> None:
    said = README.partition("most reports:  ")[2].partition("```")[0]

    found = re.findall(r"(\w+): \{an hour: (\d+), a day: (\d+)\}", said)
    assert {kind: Most(int(h), int(d)) for kind, h, d in found} == Limits()._asdict()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("most reports: {phone: 5}", "most reports of a phone are numbers an hour and a day"),
        ("most reports: {phone: {an hour: 0}}", "an hour is a whole number"),
        ("most reports: {phone: {a day: 51}}", "a day is a whole number"),
        ("most reports: {phone: {a week: 5}}", "phone knows no a week"),
        ("most reports: {fone: {a day: 5}}", "most reports knows no fone"),
        ("most reports: {place: {an hour: 9, a day: 8}}", "a place may have 9 reports an hour"),
    ],
)
def test_limits_that_are_wrong_are_told_with_their_place(line: str, says: str) -> None:
    texts = written(line)

    [found] = findings(texts)

    assert says in found.what.replace('"', "")
    assert found.line == texts["city.yaml"].splitlines().index(line) + 1
    assert found.mend


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("most reports: {phone: {an hour: 5}, bairro: none}", True),
        ("most reports: {phone: {an hour: 51}}", False),
        ("most reports: {bairro: nine}", False),
        ("most reports: {fone: none}", False),
    ],
)
def test_editors_see_what_the_check_sees(line: str, fits: bool) -> None:
    assert (not _slips("city.yaml", written(line)["city.yaml"])) is fits
