"""Where sheets go: what city.yaml says of it is read, and what cannot be right is found."""

import pytest

from app.domain.periods import Kind
from tests.unit.menufiles.folders import findings
from tests.unit.menufiles.seeds import C, S
from tests.unit.menufiles.test_json_schema import _slips
from tests.unit.menufiles.test_owners import INFRA, city, edited

WEEK = "default: yes"


def of_city(sheets: str) -> tuple[str, str, str]:
    return (C, WEEK, f"sheets: {sheets}\n{WEEK}")


def of_body(mail: str) -> tuple[str, str, str]:
    return (C, INFRA, f"drains: {{name: Infra, e-mail: {mail}}}")


def test_receivers_of_the_city_and_of_bodies_are_read() -> None:
    texts = edited(
        of_city('{week: [a@city.example, "b+c@city.example"], month: boss@city.example}'),
        of_body("desk@firm.example"),
    )
    known = city(texts)

    assert known.sheets == {
        "week": ("a@city.example", "b+c@city.example"),
        "month": ("boss@city.example",),
    }
    assert known.bodies["drains"].mails == ("desk@firm.example",)
    assert known.bodies["waste"].mails == ()
    assert _slips(C, texts[C]) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "desk",
        "desk@firm",
        "Desk <desk@firm.example>",
        "desk@firm.example, boss@firm.example",
        "a..b@firm.example",
        ".a@firm.example",
        "a@-firm.example",
        "dé@firm.example",
        f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example",
    ],
)
def test_what_is_no_address_is_found_where_it_stands(wrong: str) -> None:
    [found] = findings(edited(of_body(f'"{wrong}"')))
    assert "is no e-mail address. Mend: write the bare address" in str(found)
    assert (found.file, found.line > 1, found.column > 1) == (C, True, True)


def test_every_slip_in_receivers_has_a_finding_of_its_own() -> None:
    many = ", ".join(f"a{number}@city.example" for number in range(21))
    texts = edited(
        of_city(
            "{weak: a@city.example, day: [], week: [x, A@city.example, a@city.example],"
            f" month: [{many}]}}"
        ),
        (S, "  missed round: yes\n", "  missed round: often\n"),
    )
    said = [str(one) for one in findings(texts)]

    for what in (
        'sheets knows no "weak". Mend: did you mean "week"?',
        "day is empty",
        '"x" is no e-mail address',
        '"a@city.example" stands here twice',
        "month has more than 20 addresses",
        'missed round knows no "often"',
    ):
        assert sum(what in line for line in said) == 1, (what, said)
    assert len(said) == 6


def test_a_schema_knows_the_words_and_what_looks_like_an_address() -> None:
    assert _slips(C, edited(of_city("{week: nobody}"))[C])
    for kind in Kind:
        assert _slips(C, edited(of_city(f"{{{kind}: a@city.example}}"))[C]) == []
    assert _slips(C, edited(of_city("{year: a@city.example}"))[C])


def test_missed_rounds_are_what_services_say() -> None:
    known = city(edited())
    missed = {code for code, one in known.services.items() if one.is_missed_round}
    assert missed == {"cart_missed", "truck_missed"}
