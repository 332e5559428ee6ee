"""A key whose colon is missing, or another sign, is named, and the line shown mends it."""

import re
from collections.abc import Callable, Iterator
from typing import Final

import pytest

from app.domain.errors import Finding
from app.menufiles.notes import Notes
from app.menufiles.reader import read
from tests.unit.menufiles.folders import maputo

FILES: Final = ("menu.yaml", "city.yaml", "routes.yaml")
_KEY: Final = re.compile(r"(?P<lead> *(?:- )?)(?P<key>[\w<][^:{}\"#]*): +(?P<value>[^\s#].*)")
#: A key with its value as people write them, by what is wrong.
SLIPS: Final[dict[str, Callable[[str, str], str]]] = {
    "semicolon": lambda key, value: f"{key}; {value}",
    "equals": lambda key, value: f"{key} = {value}",
    "no colon": lambda key, value: f"{key} {value}",
    "no blank": lambda key, value: f"{key}:{value}",
}


def _told(text: str) -> tuple[Finding, ...]:
    notes = Notes()
    read("a.yaml", text, notes)
    return notes.findings


def _blocks() -> Iterator[list[str]]:
    """Give what stands at the edge of a file with all that belongs to it, line by line."""
    for name in FILES:
        for block in re.split(r"\n(?=[^\s#])", maputo()[name]):
            if not _told(block):
                yield block.split("\n")


def _mended(lines: list[str], finding: Finding) -> list[str]:
    """Do what a finding says."""
    shown = finding.mend.removeprefix("write ")
    at = finding.line - 1
    return [*lines[:at], lines[at][: finding.column - 1] + shown, *lines[at + 1 :]]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_key_without_its_colon_is_mended_by_the_line_that_is_shown(slip: str) -> None:
    shown = 0
    for block in _blocks():
        for at, line in enumerate(block):
            match = _KEY.fullmatch(line)
            if not match:
                continue
            wrong = [*block]
            wrong[at] = match["lead"] + SLIPS[slip](match["key"], match["value"])
            found = _told("\n".join(wrong))
            if not found:  # a text so far: the checks of words find it
                continue
            assert [finding.line for finding in found] == [at + 1], (line, found)
            if found[0].mend != "write key: value":
                assert _mended(wrong, found[0]) == block, (line, found)
                shown += 1

    assert shown > 60


@pytest.mark.parametrize("sign", [";", "", " # a remark"])
def test_a_name_without_its_colon_is_named_above_what_belongs_to_it(sign: str) -> None:
    (found,) = _told(f"problem:\n  say: What\n  choose{sign}\n    7 Other: other\n")

    assert (found.line, found.column) == (3, 3)
    assert (found.what, found.mend) == ("a : is missing behind choose", "write choose:")


def test_a_sign_in_place_of_a_colon_in_brackets_is_named() -> None:
    (found,) = _told("start: [{if; caller is new, go: jobs}, {go: problem}]\n")

    assert (found.line, found.column) == (1, 10)
    assert (found.what, found.mend) == ("; is no colon", "write if: caller is new")


@pytest.mark.parametrize(
    "text",
    [
        'say: "MOPA - [grátis]"\ntell: [how]',
        "say: Which - [ward]\ntell: [how]",
        "say: Which ward\n  say - what\ntell: [how]",
        "say: Rua 7 = {x}\ntell: [how]",
        "8 My [own] cases: my_cases",
    ],
)
def test_signs_in_texts_are_no_missing_colons(text: str) -> None:
    assert _told(f"problem:\n  {text.replace(chr(10), chr(10) + '  ')}\n") == ()


@pytest.mark.parametrize("sign", "：﹕︓꞉∶ː")
@pytest.mark.parametrize(
    "line",
    [
        "{}- 5: |",  # a dialogue would have typed it
        '{}- "*311#": problem',
        "{}8 My cases: my_cases",
        "{}<bairro>: spot",
        "{}{{say: A, b, choose: {{1 Send: filed}}}}",
        '{}{{"1 Send": filed}}',
    ],
)
def test_a_colon_of_another_alphabet_is_named_where_a_key_ends(line: str, sign: str) -> None:
    line = line.format("  ")
    places = [place.start() for place in re.finditer(":", line)]
    for place in places:
        (found,) = _told(f"a:\n{line[:place]}{sign}{line[place + 1 :]}\n    x\n")

        assert (found.line, found.column) == (2, place + 1)
        assert found.what == "this is not the : of a keyboard"
        assert found.mend.startswith("write : and a blank in its place")


@pytest.mark.parametrize(
    "text", ["say: Hora：12", "- 5: Hora：12", '- "Hora：12": wrong', "say: A # hora：12, {a：b}"]
)
def test_a_colon_of_another_alphabet_in_a_text_ends_no_key(text: str) -> None:
    assert _told(f"problem:\n  {text}\n") == ()
