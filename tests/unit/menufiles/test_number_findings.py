"""A typed number that a key, a list or another answer takes too is found, with how to mend it."""

import pytest

from app.domain.errors import Finding
from tests.unit.menufiles.folders import findings, maputo
from tests.unit.menufiles.seeds import EN, M, P

#: A screen that asks, and what leads there.
LEADS = ("4 Contar: count", "4 Count")


def asked(form: str, english: str = "{say: How many}", places: str = "") -> tuple[Finding, ...]:
    """Give what is found in Maputo with one screen more, which this form is of."""
    texts = maputo()
    texts[M] = texts[M].replace("    3 Mudar: where\n", f"    3 Mudar: where\n    {LEADS[0]}\n")
    texts[M] = texts[M].replace("\ndetail:\n", f"\ncount: {form}\n\ndetail:\n", 1)
    texts[EN] = texts[EN].replace("3 Change]", f"3 Change, {LEADS[1]}]", 1)
    texts[EN] = texts[EN].replace("\ndetail:", f"\ncount: {english}\ndetail:", 1)
    texts[P] = texts[P].replace("        aliases: [Ingwane]\n", places or "        aliases: [In]\n")
    return findings(texts)


def form(kinds: str, rest: str = "") -> str:
    return f"{{say: Quantos, type: {{{kinds}}}{rest}}}"


@pytest.mark.parametrize(
    "kinds",
    [
        "number 1-20: send",
        "number 1-999999: {go: send, do: file}",
        "number 1000-9999: send, block: send",
        "number 1-99: send, container code: send",
        "container code: send, number 1-9999: send",
        "number 100000-200000: send, container code: send",
        "number 1-999999: send, case number: case",
        "number 1-5: send, number 6-9: where",
        "number 1-99: send, bairro name: bairro",
        "number 1-20: send, text: {do: comment, go: filed}",
    ],
)
def test_a_number_that_nothing_else_takes_is_fine(kinds: str) -> None:
    found = [f for f in asked(form(kinds)) if f.rule in ("two-meanings", "never-shown", "form")]

    assert found == []


@pytest.mark.parametrize(
    ("written", "english", "what", "mend"),
    [
        (
            form("number 1-20: send", ", choose: {7 Muitos: send}"),
            "{say: How many, choose: [7 Many]}",
            "7 on the screen count is a key and may be a number 1-20 too",
            "begin the range above 7",
        ),
        (
            form("number 0-20: send"),
            "{say: How many}",
            "0 on the screen count is a key and may be a number 0-20 too",
            "begin the range above 0",
        ),
        (
            form("number 2-5: send", ", choose: {<district>: bairro}"),
            "{say: How many}",
            "2 on the screen count is a key and may be a number 2-5 too",
            "begin the range above 2",
        ),
        (
            form("number 9-20: send", ", tell: [unfinished]"),
            "{say: How many}",
            "9 on the screen count is a key and may be a number 9-20 too",
            "begin the range above 9",
        ),
        (
            form("number 900-2000: send, block: send"),
            "{say: How many}",
            "a number 900-2000 on the screen count may be a block too",
            "make the range another",
        ),
        (
            form("block: send, number 1-20: send"),
            "{say: How many}",
            "a block on the screen count may be a number 1-20 too",
            "on a screen of its own",
        ),
        (
            form("container code: send, number 1-10000: send"),
            "{say: How many}",
            "a container code on the screen count may be a number 1-10000 too",
            "make the range another",
        ),
        (
            form("number 1-20: send, number 20-30: where"),
            "{say: How many}",
            "a number 1-20 on the screen count may be a number 20-30 too",
            "make the range another",
        ),
        (
            form("number 1-20: {go: send, wrong: Errado}, text: {do: comment, go: filed}"),
            "{say: How many, type: {number 1-20: Wrong}}",
            "whatever is no number 1-20 gets its hint, so no text is read",
            "take wrong: out, or text",
        ),
    ],
)
def test_what_takes_the_same_digits_is_found(
    written: str, english: str, what: str, mend: str
) -> None:
    told = asked(written, english)
    found = [f for f in told if f.rule in ("two-meanings", "never-shown")]

    assert [(what in one.what, mend in one.mend) for one in found] == [(True, True)], told
    assert found[0].screen == "count"
    assert found[0].path == "*311# 1 1 1 4"


def test_a_place_whose_name_begins_with_digits_of_the_range_is_found() -> None:
    places = "        aliases: [Casas 1 de Maio, Rua 1520]\n"
    asks = "number {}: send, bairro name: bairro"

    found = asked(form(asks.format("10-160")), places=places)
    fine = asked(form(asks.format("10-99")), places=places)

    assert [f.what for f in found if f.rule == "two-meanings"] == [
        "152 on the screen count may be Rua 1520, and a number 10-160 too"
    ]
    assert [f for f in fine if f.rule == "two-meanings"] == []


@pytest.mark.parametrize(
    ("kind", "what", "mend"),
    [
        ("number", '"number" has no range that can be read', "as in number 1-20"),
        ("number 20-1", '"number 20-1" has no range', "the smaller bound, -, the larger"),
        ("number 01-20", '"number 01-20" has no range', "as in number 1-20"),
        ("number 1-1000000", '"number 1-1000000" has no range', "999999 at most"),
        ("number from 1 to 20", '"number from 1 to 20" has no range', "as in number 1-20"),
        ("numbr 1-20", 'no typed answer "numbr 1-20"', 'did you mean "number 1-20"?'),
        ("number 1–20", "this is the dash of a word processor", "number 1-20"),
    ],
)
def test_a_range_that_cannot_be_read_is_found(kind: str, what: str, mend: str) -> None:
    [found] = asked(form(f"{kind}: send"))

    assert what in found.what
    assert mend in found.mend


def test_a_number_that_is_said_before_it_is_typed_is_found() -> None:
    texts = maputo()
    texts[M] = texts[M].replace("say: <service>, <place>\n", "say: <service>, <typed number>\n", 1)
    texts[EN] = texts[EN].replace('"<service>, <place>"', '"<service>, <typed number>"', 1)

    [found] = [f for f in findings(texts) if f.rule == "unset"]

    assert "the screen send says <typed number>, but no number is typed" in found.what
    assert "past a typed number before it" in found.mend
