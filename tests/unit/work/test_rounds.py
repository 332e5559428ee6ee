"""A thread that looks again and again: nothing that fails ends it, and a failure is told once."""

import logging
import threading
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.errors import Busy, NotFound
from app.work.rounds import Rounds

#: Longer than any test: who waits for so long waits for ever.
LONG_S = 3_600.0


class Taken(Exception):  # noqa: N818
    """What PostgreSQL's driver says of a key that another process wrote first."""

    sqlstate = "23505"


TAKEN = IntegrityError("INSERT", {}, Taken())


class Looks:
    """Does something else at each look, then nothing; says when all is done."""

    def __init__(self, *looks: float | Exception | None, every_s: float = 0.0) -> None:
        self._left = list(looks)
        self.done = threading.Event()
        self.rounds = Rounds("thing", self._look, every_s)

    def _look(self) -> float | None:
        now = self._left.pop(0)
        if not self._left:
            self.done.set()
            self._left.append(LONG_S)
        if isinstance(now, Exception):
            raise now
        return now

    def close(self) -> None:
        self.rounds.stop()


def run(looks: Looks, wake: Callable[[], None] = lambda: None) -> None:
    with closing(looks):
        looks.rounds.start()
        wake()
        assert looks.done.wait(20)


def test_what_fails_again_and_again_is_told_once_until_it_goes_well(
    caplog: pytest.LogCaptureFixture,
) -> None:
    run(Looks(OSError(), OSError(), None, OSError(), None, LONG_S))

    assert caplog.messages == ["thing.failed"] * 2
    assert all(record.levelno == logging.ERROR and record.exc_info for record in caplog.records)


def test_who_must_wait_says_so_and_who_gives_way_says_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    run(Looks(Busy(), TAKEN, NotFound("no city"), LONG_S))

    assert [(one.getMessage(), getattr(one, "why", "")) for one in caplog.records] == [
        ("thing.waiting", "no city")
    ]


def test_a_look_says_when_the_next_one_is_and_waking_is_sooner() -> None:
    looks = Looks(0.0, LONG_S, every_s=LONG_S)

    run(looks, looks.rounds.wake)


def test_who_is_stopped_ends_and_may_not_have_begun() -> None:
    waiting = Looks(None, every_s=LONG_S)
    waiting.rounds.start()
    waiting.close()
    unbegun = Looks(None)
    unbegun.close()

    assert waiting.rounds.is_stopping
    assert not waiting.done.is_set()
    assert not [one for one in threading.enumerate() if one.name == "thing"]
