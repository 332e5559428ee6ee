"""What roll backs take back, and what still stands behind the version that answers."""

from random import Random

import pytest

from app.domain.stood import Answered, taken_back


def answered(*steps: str) -> list[Answered]:
    """Give a history, one version a second: "b" is an edit, "<b" a roll back to it."""
    return [
        Answered(step.lstrip("<"), nth, is_back=step.startswith("<"))
        for nth, step in enumerate(steps, 1)
    ]


@pytest.mark.parametrize(
    ("steps", "undone"),
    [
        ((), set()),
        (("a", "b", "c"), set()),
        (("a", "b", "c", "<a"), {2, 3, 4}),
        (("a", "b", "<a", "c"), {2, 3}),
        (("a", "b", "<a", "c", "<b"), {3, 4, 5}),
        # An edit that comes to the same as an older version is an edit.
        (("a", "b", "a"), set()),
        (("a", "b", "a", "c", "<a"), {4, 5}),
        (("a", "b", "a", "c", "<b"), {3, 4, 5}),
        # Of a version that was forgotten it is not known what it stood on.
        (("b", "<a"), {2}),
    ],
)
def test_what_came_after_a_version_is_undone_by_who_goes_back_to_it(
    steps: tuple[str, ...], undone: set[int]
) -> None:
    assert taken_back(answered(*steps)) == undone


def slowly(history: list[Answered]) -> set[int]:
    """Say it as people would: each version remembers all edits that led to it."""
    led: dict[str, list[int]] = {}
    line: list[int] = []
    for one in history:
        line = led[one.version] if one.is_back else [*line, one.at_us]
        led[one.version] = line
    return {one.at_us for one in history} - {*line}


def test_any_history_is_undone_as_people_would_say_it() -> None:
    chance = Random(5)
    backs = 0
    for _ in range(300):
        steps = ["a"]
        for _ in range(chance.randrange(30)):
            is_back = chance.random() < 0.4
            known = sorted({step.lstrip("<") for step in steps})
            steps.append(f"<{chance.choice(known)}" if is_back else chance.choice("abcdefgh"))
            backs += is_back
        assert taken_back(answered(*steps)) == slowly(answered(*steps)), steps
    assert backs > 1000
