"""What `dial311 demo` is asked: refused in words before anything is played."""

import argparse
from pathlib import Path

import pytest

from app.demo.command import add_to, demo, open_visit
from app.domain.errors import InvalidInput


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_to(parser.add_subparsers(), lambda _: 0)
    return parser.parse_args(["demo", *words])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--days", "0"), "0 is no number of days from 1 to 366"),
        (("--days", "1e3"), "1e3 is no number of days"),
        (("--load", "nan"), "nan is no share above 0, up to 10"),
        (("--load", "10.1"), "10.1 is no share"),
        (("--seed", "x"), "x is no whole number of up to 18 characters"),
        # JSON, in which the end is told, holds no larger ones.
        (("--seed", "9" * 19), "is no whole number"),
        (("--database-url", "bla"), "it is no address of a database"),
    ],
)
def test_what_cannot_be_played_is_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, str], why: str
) -> None:
    with pytest.raises(SystemExit):
        parsed(*words)

    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--serve", "--database-url", "postgresql://nowhere"), "leave --database-url out"),
        (("--serve", "--keep"), "--folder DIR instead of --keep"),
        (("--folder", "played"), "--folder goes with --serve"),
    ],
)
def test_what_does_not_go_together_is_refused(
    words: tuple[str, ...], why: str, tmp_path: Path
) -> None:
    asked = parsed(*words)
    with pytest.raises(InvalidInput, match=why):
        open_visit(asked, tmp_path, tmp_path) if asked.serve else demo(asked, tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_every_seed_that_is_taken_can_be_told() -> None:
    for seed in ("-5", "0", "9" * 18, "-" + "9" * 17):
        assert parsed("--seed", seed).seed == int(seed)
        assert -(2**63) <= parsed("--seed", seed).seed < 2**63
