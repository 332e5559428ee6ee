"""The results as a table in Markdown: medians over the rounds, with the smallest and largest."""

from collections.abc import Callable, Sequence
from statistics import median

from tests.bench.slices import Slice

Rounds = Sequence[dict[str, Slice]]

HEAD = (
    "| server | turns/s | share of bare | CPU share | times the usual way | p50 ms | p99 ms"
    " | CPU µs a turn | PostgreSQL µs | turns a commit | joined |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)

_WALKED = {"engine": "`take` and `show`", "use_case": "a whole turn of the use case"}


def table(rounds: Rounds, bare: str, usual_of: dict[str, str]) -> str:
    """Lay out every server's row; ratios are made within a round, then the median taken."""
    known = {name: usual for name, usual in usual_of.items() if usual in rounds[0]}
    return "\n".join((HEAD, *(_row(rounds, name, bare, known.get(name)) for name in rounds[0])))


def engine_table(rounds: Sequence[dict[str, dict[str, float]]]) -> str:
    """Lay out what a turn and a call of six turns cost without web and store."""
    head = "| | µs a turn | µs a call of six turns |\n|---|---|---|"
    rows = [
        f"| {name}, {_WALKED[walk]} | {_spread(values, 1)} | {_spread(whole, 0)} |"
        for name in rounds[0]
        for walk in rounds[0][name]
        for values in [[one[name][walk] for one in rounds]]
        for whole in [[6 * value for value in values]]
    ]
    return "\n".join((head, *rows))


def beside(rounds: Rounds, before_of: dict[str, str]) -> str:
    """Say how fast each server is beside its version before, where that was measured too."""
    return "\n".join(
        f"{name}: {_spread([_speed(one[name]) / _speed(one[before]) for one in rounds], 2)}"
        f" of {before}"
        for name, before in before_of.items()
        if name in rounds[0] and before in rounds[0]
    )


def _row(rounds: Rounds, name: str, bare: str, usual: str | None) -> str:
    def each(value: Callable[[Slice], float | None], digits: int) -> str:
        return _spread([value(one[name]) for one in rounds], digits)

    def against(other: str, digits: int) -> str:
        return _spread([_speed(one[name]) / _speed(one[other]) for one in rounds], digits)

    cells = (
        name,
        each(_speed, 0),
        against(bare, 3),
        _spread([one[bare].cpu_us / _whole_cpu(one[name]) for one in rounds], 3),
        against(usual, 1) if usual else "",
        each(lambda one: one.walked.p50_ms, 1),
        each(lambda one: one.walked.p99_ms, 1),
        each(lambda one: one.cpu_us, 0),
        each(lambda one: one.database_cpu_us, 0),
        each(lambda one: one.turns_a_commit, 1),
        each(lambda one: one.joined, 2),
    )
    return f"| {' | '.join(cells)} |"


def _speed(one: Slice) -> float:
    return one.walked.turns_a_second


def _whole_cpu(one: Slice) -> float:
    return one.cpu_us + (one.database_cpu_us or 0.0)


def _spread(values: Sequence[float | None], digits: int) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return ""
    return f"{median(known):.{digits}f} ({min(known):.{digits}f}–{max(known):.{digits}f})"
