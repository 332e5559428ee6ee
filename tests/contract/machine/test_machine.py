"""A state machine walks the whole line, with a plain model of it at its side."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import ClassVar, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.contract.machine.aggregator import WAYS
from tests.contract.machine.machine import Machine
from tests.contract.machine.post_steps import PASSES
from tests.contract.machine.walk import STEPS
from tests.databases import Databases

#: How often each step must have been taken in the ordinary run.
LEAST: Final = 8
#: What must have been met in it.
MET: Final = (
    *("file", "join", "follow", "overtakes", "hangs up", "another's id", "press together"),
    *("another way", "another way, too late", "answers Sim", "answers Nao", "words"),
    *("writes SAIR", "writes VOLTAR", "writes AJUDA", "writes ESTADO", "word by SMS"),
    *("resolved", "given_up", "rejected", "merged", "unmerged", "reopened", "refused"),
    *("crew accepts", "crew has done", "crew gives up", "crew declines", "crew comes too late"),
    *("handed to a crew", "handed to a body", "crew together", "crew is asked anew"),
    *("acknowledged", "assigned", "started", "asked at the end", "told at the end"),
    *("told late", "told late of what goes on"),
    *(
        "sender dies",
        "receipt",
        "receipt of nothing known",
        "reloads",
        "restarts",
        "update",
    ),
    *(f"send: {way}" for way in WAYS),
    *(f"passes {seconds}" for seconds in (min(PASSES), max(PASSES))),
)


@contextmanager
def fresh_of(databases: Databases, kind: str) -> Iterator[Callable[[], str]]:
    """Give what makes a fresh database and drops the one before."""
    with ExitStack() as house:

        def fresh() -> str:
            house.pop_all().close()
            return house.enter_context(databases.fresh(kind))

        yield fresh


def walk(databases: Databases, kind: str, examples: int, steps: int) -> Counter[str]:
    """Run the machine; give how often everything was met."""
    with fresh_of(databases, kind) as made:

        class Here(Machine):
            seen: ClassVar = Counter[str]()
            fresh = staticmethod(made)

        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
        return Here.seen


def assert_met(seen: Counter[str]) -> None:
    """Every step was taken often, and what steps are for was met."""
    taken = {one.take.__name__: seen[f"step {one.take.__name__}"] for one in STEPS}
    assert len(taken) == len(STEPS)
    assert min(taken.values()) >= LEAST, taken
    missed = [what for what in MET if not seen[what]]
    assert not missed, (missed, sorted(seen.items()))


def test_what_is_stored_and_told_is_what_was_done(databases: Databases) -> None:
    assert_met(walk(databases, "sqlite", examples=30, steps=50))


@pytest.mark.soak
@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 100), ("postgresql", 40)])
def test_what_is_stored_and_told_is_what_was_done_for_long(
    databases: Databases, kind: str, examples: int
) -> None:
    assert_met(walk(databases, kind, examples, steps=60))
