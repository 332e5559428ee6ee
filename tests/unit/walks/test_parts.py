"""Dialogues of what callers do with cases that are there: walked, compared, recorded, drawn."""

import random
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from app.__main__ import main
from app.drawings.scenes import walk as all_scenes
from app.menu.model import City
from app.walks.record import Kept, as_dialogue
from app.walks.try_folder import Tried, try_folder
from app.walks.walker import Walker
from app.walks.world import World, returning
from tests.published import checked
from tests.unit.walks.cities import write_dialogues

SKIPS = Path(__file__).parents[2] / "cities" / "skips"
DEEDS = ("joined", "subscribed", "confirmed", "reopened")
OPEN = '  - others: {4821 7362: "Contentor cheio, 30015"}\n'
TO_SEND = '  - "*399*1#": where\n  - 30015: send\n'


@cache
def skips() -> City:
    return checked(SKIPS)


def tried(folder: Path, text: str) -> Tried:
    return try_folder(write_dialogues(folder, text), skips())


def test_the_towns_own_dialogues_hold_and_meet_every_key_of_a_case() -> None:
    tried = try_folder(SKIPS, skips())

    assert tried.findings == ()
    assert tried.dialogues == 7
    deeds = ("Tambem eu", "Avisem-me", "the line solved")
    assert [p for p in tried.coverage.missed() if any(word in p for word in deeds)] == []


@pytest.mark.parametrize(
    "lines",
    [
        # Of two that are open there, the older one: cases are written newest first.
        '  - others: {4821 7362: "Contentor cheio, 30015", 1234 5671: "Contentor cheio, 30015"}\n'
        f"{TO_SEND}  - 1: joined\n  - joined: 1234 5671\n",
        # Nobody is asked whether a case is mended before somebody says so.
        '  - before: {4821 7362: "Contentor cheio, 30015"}\n'
        '  - "*399#": |\n      Linha Limpa, gratis\n      ...\n',
    ],
)
def test_which_case_a_caller_meets(tmp_path: Path, lines: str) -> None:
    assert tried(tmp_path, f"A call:\n{lines}").findings == ()


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (
            f"{OPEN}{TO_SEND}  - 1: joined\n  - joined: nothing\n",
            "joined is 4821 7362, expected no",
        ),
        (f"{OPEN}{TO_SEND}  - 2: filed\n  - joined: 4821 7362\n", "joined is nothing, expected 48"),
        (f"{OPEN}{TO_SEND}  - 1: joined\n  - joined: 4821 7363\n", "is no number of a case"),
        (f"{OPEN}{TO_SEND}  - 1: filed\n", "seen is the screen joined, expected the screen filed"),
        (f"{OPEN}{TO_SEND}  - 1: joined\n  - joint: bla bla\n", "did you mean joined?"),
        (f"{TO_SEND}  - 1: filed\n  - confirmed: 4821 7362\n", "confirmed is nothing, expected"),
    ],
)
def test_a_claim_that_does_not_hold_is_told(tmp_path: Path, lines: str, what: str) -> None:
    found = tried(tmp_path, f"A call:\n{lines}").findings

    assert [what in str(finding) for finding in found] == [True], found


def test_who_reported_it_is_with_it_anyway(tmp_path: Path) -> None:
    own = OPEN.replace("others", "before")
    lines = f"{own}{TO_SEND}  - 1: joined\n  - joined: nothing\n"

    assert tried(tmp_path, f"A call:\n{lines}").findings == ()


def test_a_recorded_walk_holds(tmp_path: Path) -> None:
    chance, seen = random.Random(399), Counter[str]()
    texts = []
    for number in range(40):
        own = returning(skips()) if chance.random() < 0.7 else ()
        walker = Walker(skips(), World(skips(), "", own))
        for _ in range(12):
            if not walker.is_on:
                walker.dial("*399#")
            keys = [*"123489", "30015", "palmar", "0", "20000006"]
            seen[walker.answer(chance.choice(keys)).name] += 1
        seen.update(done.kind for done in walker.world.done)
        kept = Kept(skips(), "", "", own)
        texts.append(as_dialogue(f"Walk {number}", kept, walker.transcript, walker.world))

    again = tried(tmp_path, "\n".join(texts))

    assert again.findings == ()
    assert again.dialogues == 40
    # Whoever plays alone has nobody's case to join but their own.
    assert all(seen[kind] for kind in (*DEEDS[2:], "joined", "followed", "filed")), seen


def test_the_storyboard_shows_what_only_such_callers_see() -> None:
    scenes = all_scenes(skips(), "pt").scenes
    seen = {(scene.chapter, scene.screen) for scene in scenes}

    assert {("the same is open", "send"), ("the same is open", "joined")} <= seen
    awaited = {screen for chapter, screen in seen if chapter == "a case awaits the caller"}
    assert {"start", "thanks", "sorry"} <= awaited
    [joined] = [scene for scene in scenes if scene.screen == "joined"]
    assert joined.text.startswith("Caso 4821 7362, ja sao 15.")
    assert [passed.label for passed in joined.way][-1] == "1 Tambem eu"
    [thanks] = [scene for scene in scenes if scene.screen == "thanks"]
    assert [passed.label for passed in thanks.way] == ["9 Sim"]


def test_the_command_that_checks_walks_them(tmp_path: Path) -> None:
    town = tmp_path / "skips"
    shutil.copytree(SKIPS, town)
    assert main(["menu", "check", str(town)]) == 0
    calls = town / "dialogues" / "calls.yaml"
    text = calls.read_text(encoding="utf-8")
    calls.write_text(text.replace("- joined: 4821 7362", "- joined: nothing"), encoding="utf-8")
    assert main(["menu", "check", str(town)]) == 1
