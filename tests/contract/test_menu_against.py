"""`dial311 menu check --against`: what an edit does to calls and dialogues."""

import json
from pathlib import Path

import pytest

from app.__main__ import FINDINGS
from tests.contract.against import (
    DIALOGUE,
    DIALOGUES,
    LABEL,
    LOST,
    PHONES,
    SECRET,
    as_json,
    before,
    called,
    check,
    on_one,
    write,
)
from tests.published import checked

__all__ = ["before", "called"]


@on_one
def test_a_label_is_shown_side_by_side_with_the_calls_that_saw_it(
    called: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = write(tmp_path / "edited", *LABEL)
    capsys.readouterr()

    assert check(edited, "--against", "live") == 0

    said = capsys.readouterr().out
    assert ", which answers now: 7 calls of the last 7 days (4" in said
    assert f"send (pt). 6 calls, {DIALOGUES}. " in said
    assert f"    ! {'1 Enviar':<34} | 1 Enviar ja\n" in said
    assert "not possible" not in said
    assert said.endswith("screens, nothing to mend.\n")
    assert max(map(len, said.split("\n"))) <= 80


@on_one
def test_calls_and_dialogues_that_break_are_counted(
    called: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = write(tmp_path / "edited", *LOST)
    capsys.readouterr()

    assert check(edited, "--against", "live") == 0

    said = " ".join(capsys.readouterr().out.split())
    assert f"- problem: choosing the service cart_missed. 2 calls, {DIALOGUES}." in said
    assert "*311*2# meant cart_missed and means cart_lost now." in said
    assert "Services: new cart_lost; gone cart_missed." in said


def test_programs_get_it_under_one_key_and_nothing_tells_who_called(
    called: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = write(tmp_path / "edited", *LABEL, *LOST)
    capsys.readouterr()
    assert check(edited, "--against", "live") == 0
    said = capsys.readouterr().out

    found = as_json(edited, capsys)

    against = found["against"]
    assert found["findings"] == []
    assert against["calls"] == {"compared": 7, "different": 4, "left_out": 0}
    assert against["read"] == {"days": 7, "calls": 7, "turns": 35}
    assert [(one["answer"], one["calls"]) for one in against["broken"]] == [
        ("choosing the service cart_missed", 2)
    ]
    assert {"send", "problem"} <= {one["screen"] for one in against["screens"]}
    assert against["answers"]["is_calls"]
    spoken = f"{called[:4]} {called[4:]}"
    for told in (said, json.dumps(found, ensure_ascii=False)):
        for secret in (
            called,
            spoken,
            SECRET,
            "Q.12",
            "/12",
            "Q.14",
            "/14",
            "/31",
            *PHONES,
            PHONES[0][4:],
        ):
            assert secret not in told


@on_one
def test_nothing_changes_where_nothing_is_edited(
    before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same = write(tmp_path / "same")
    version = checked(before).version
    for against in ("live", version[:9].upper(), str(before)):
        capsys.readouterr()
        assert check(same, "--against", against) == 0

        said = capsys.readouterr().out
        assert "\nNothing changes for callers.\n" in said
        assert said.count("\n") < 8
    assert as_json(same, capsys)["against"]["nothing_changes"] is True


@on_one
def test_dialogues_that_do_not_hold_are_findings_beside_what_the_edit_does(
    before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = ("menu.yaml", "    1 Enviar: {", "    4 Enviar: {")
    english = ("menu.en.yaml", "[1 Send,", "[4 Send,")
    edited = write(tmp_path / "edited", moved, english)
    capsys.readouterr()

    assert check(edited, "--against", str(before)) == FINDINGS

    said = capsys.readouterr()
    assert "! 1 Enviar" in said.out
    assert "dialogues/calls.yaml:7:" in said.err
    found = as_json(edited, capsys, str(before), FINDINGS)
    assert len(found["findings"]) == 1
    assert found["against"]["dialogues"]["walked"] == 1
    assert [one["screen"] for one in found["against"]["screens"]] == ["send", "send"]


def test_dialogues_are_made_as_the_version_has_them_in_which_they_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = ("menu.yaml", "    1 Enviar: {", "    4 Enviar: {")
    one = write(tmp_path / "one")
    other = write(tmp_path / "other", moved, ("menu.en.yaml", "[1 Send,", "[4 Send,"))
    dialogues = other / "dialogues" / "calls.yaml"
    dialogues.write_text(DIALOGUE.replace("- 1: filed", "- 4: filed"), encoding="utf-8")

    assert check(other, "--against", str(one)) == 0
    said = capsys.readouterr().out
    assert f"Did not hold before: {DIALOGUES}." in said
    assert "not possible any more" not in said
    dialogues.write_text(DIALOGUE.replace("- 2: where", "- 2: bairro"), encoding="utf-8")
    found = as_json(other, capsys, str(one), FINDINGS)
    assert found["against"]["dialogues"] == {"walked": 1, "left_out": 1, "new": []}


def test_a_dialogue_may_name_a_screen_that_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(tmp_path / "one")
    other = write(
        tmp_path / "other",
        ("menu.yaml", "\nother_problem:", "\nmore_problems:"),
        ("menu.yaml", "7 Outro: other_problem", "7 Outro: more_problems"),
        ("menu.en.yaml", "\nother_problem:", "\nmore_problems:"),
    )
    rarer = 'A rarer one:\n  - "*311#": problem\n  - 7: other_problem\n  - 1: where\n'
    (other / "dialogues" / "calls.yaml").write_text(rarer, encoding="utf-8")

    found = as_json(other, capsys, str(one), FINDINGS)

    assert [finding["rule"] for finding in found["findings"]]
    assert found["against"]["dialogues"] == {"walked": 1, "left_out": 0, "new": []}
    assert found["against"]["broken"] == []
