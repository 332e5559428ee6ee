"""Files that were made to hurt cost little time and memory, and are explained like any other."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.menufiles.bombs import BOMBS

PROJECT = Path(__file__).parents[3]
#: A wall for all of them together, in seconds; each has a share of its own.
WALL_S = 200


def _found(size_kb: int) -> dict[str, list[str]]:
    """Read all bombs and give what was found in each that was read to its end."""
    command = [sys.executable, "-m", "tests.unit.menufiles.bombs", str(size_kb)]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, timeout=WALL_S, check=True
    )
    assert "Traceback" not in done.stderr, done.stderr
    return dict(map(json.loads, done.stdout.splitlines()))


def _assert_explained(found: dict[str, list[str]]) -> None:
    assert len(found) == len(BOMBS) >= 36
    for name, (_, words) in BOMBS.items():
        assert any(words in finding for finding in found[name]), (name, found[name][:3])
        assert len(found[name]) <= 100, name
        assert all(len(finding) < 1500 and finding.isprintable() for finding in found[name]), name


def test_a_bomb_is_read_within_its_share_and_explained() -> None:
    _assert_explained(_found(32))


@pytest.mark.soak
def test_the_largest_bombs_are_read_within_their_share_and_explained() -> None:
    _assert_explained(_found(255))
