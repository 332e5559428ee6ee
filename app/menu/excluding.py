"""Which conditions of the menu language never hold together, so that one key may serve both."""

from typing import Final

_NEVER_TOGETHER: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("caller is new", "caller has cases"),
        ("caller is new", "caller has places"),
        ("service needs a container", "service needs a block"),
        ("the last call broke off", "the last call is lost"),
        ("the job is gone", "the job is accepted"),
        ("the job is gone", "a job was done"),
    )
)
#: One of the two holds for everybody.
_ALWAYS_ONE: Final = frozenset({frozenset({"caller is new", "caller has cases"})})


def exclude(one: str, other: str) -> bool:
    """Whether two conditions never hold together.

    >>> exclude("caller is new", "caller has cases"), exclude("caller is new", "")
    (True, False)
    """
    return frozenset({one, other}) in _NEVER_TOGETHER


def one_holds(conditions: frozenset[str]) -> bool:
    """Whether one of these conditions holds for every caller. "" always does.

    >>> one_holds(frozenset({"caller is new", "caller has cases"}))
    True
    """
    return "" in conditions or any(pair <= conditions for pair in _ALWAYS_ONE)
