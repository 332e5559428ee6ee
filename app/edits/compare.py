"""What an edit does to callers: the same calls in two versions. Begin reading at `compare`."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from app.edits.contents import Contents, contents
from app.edits.follow import Cases, Followed, follow
from app.edits.met import follow_meeting
from app.edits.samples import Sample, common_cases, days_of, made_up
from app.edits.screens import Change, Changes
from app.menu.inspect import smallest_limit
from app.menu.meaning import Move
from app.menu.model import City
from app.menu.shortcuts import Broken, broken
from app.menu.state import NUMBER

_MADE: Final = "made-up calls as they were"


class Break(NamedTuple):
    """An answer that callers gave and that is not possible any more."""

    screen: str  #: where it was given
    stands: str  #: where the caller stands without it
    move: Move
    calls: int
    dialogues: tuple[str, ...]


class Cost(NamedTuple):
    """Inputs from dial to the first report: means over what files in both versions."""

    counted: int  #: calls, or dialogues where no call filed
    is_calls: bool
    before: float
    after: float


class Edit(NamedTuple):
    """What an edit does."""

    changed: Sequence[Change]
    broken: Sequence[Break]
    cost: Cost | None
    shortcuts: Sequence[Broken]
    contents: Sequence[Contents]
    calls: int  #: that were made in both versions
    journeys: int  #: different ones among them
    left_out: int  #: calls that cannot be made in the version before

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changes for callers."""
        return not (self.changed or self.broken or self.shortcuts or self.contents)


def compare(old: City, new: City, samples: Iterable[Sample]) -> Edit:
    """Make the calls in both versions, and made-up ones that try every screen of the old one."""
    comparing = _Comparing(old, new)
    common, days = common_cases(old, new), days_of(old, new)
    for sample in samples:
        comparing.take(_meeting(old, sample, common))
    for met in _made_up(old, days, common):
        comparing.take(met)
    return comparing.edit()


class _Met(NamedTuple):
    """A call as it is in the old version."""

    sample: Sample
    before: Followed
    cases: Cases  #: that it met, for the new version


def _meeting(old: City, sample: Sample, common: Cases) -> _Met:
    held = common._replace(others_first=sample.others_first)
    return _Met(sample, *follow_meeting(old, sample.journey, held, smallest_limit(old)))


def _made_up(old: City, days: Sequence[int], common: Cases) -> Sequence[_Met]:
    """Make the made-up calls in the old version; those made last are remembered: 5 MB a day."""
    asked = common, tuple(days)
    known: tuple[Any, tuple[_Met, ...]] | None = old.memo.get(_MADE)
    if known is None or known[0] != asked:
        made = tuple(_meeting(old, sample, common) for sample in made_up(old, days))
        known = old.memo[_MADE] = asked, made
    return known[1]


class _Comparing:
    """Adds up what the journeys meet."""

    def __init__(self, old: City, new: City) -> None:
        self._old = old
        self._new = new
        self._changes = Changes(old, new)
        self._broken: dict[tuple[str, Move], Break] = {}
        self._costs: list[tuple[Sample, int, int]] = []
        self._calls = self._journeys = self._left_out = 0

    def take(self, met: _Met) -> None:
        """Make a call in the new version too."""
        sample, before, cases = met
        if before.broke >= 0 and not sample.is_new:
            self._left_out += sample.calls
            return
        after = follow(self._new, sample.journey, cases, smallest_limit(self._new))
        self._calls += sample.calls
        self._journeys += sample.calls > 0
        self._changes.note(sample, before, after)
        # What only the new version lets callers do is no loss.
        if after.broke >= 0 and (sample.calls or sample.dialogue) and not sample.is_new:
            self._break(sample, after)
        if before.filed and after.filed:
            self._costs.append((sample, before.filed, after.filed))

    def _break(self, sample: Sample, after: Followed) -> None:
        move, stands = sample.journey.moves[after.broke], after.shots[-1].state.screen
        bare = move._replace(digit="", label="") if move.kind != "go" else move
        # Numbers that a range leaves out are one loss, told with one of them.
        lost = bare._replace(code="") if bare.kind == NUMBER else bare
        known = self._broken.get((stands, lost)) or Break(move.screen, stands, bare, 0, ())
        names = dict.fromkeys((*known.dialogues, *filter(None, [sample.dialogue])))
        calls = known.calls + sample.calls
        self._broken[stands, lost] = known._replace(calls=calls, dialogues=tuple(names))

    def edit(self) -> Edit:
        """Give what was found."""
        changed = self._changes.found()
        met = {one.screen for one in changed}
        return Edit(
            changed,
            sorted(self._broken.values(), key=lambda one: -one.calls),
            self._cost(),
            broken(self._old, self._new),
            contents(self._old, self._new, met),
            self._calls,
            self._journeys,
            self._left_out,
        )

    def _cost(self) -> Cost | None:
        """Weigh each journey by its calls; dialogues alone count one each."""
        of_calls = [(sample.calls, *inputs) for sample, *inputs in self._costs if sample.calls]
        spoken = [(1, *inputs) for sample, *inputs in self._costs if sample.dialogue]
        weighed = of_calls or spoken
        if not weighed:
            return None
        counted = sum(weight for weight, _, _ in weighed)
        before = sum(weight * one for weight, one, _ in weighed) / counted
        after = sum(weight * other for weight, _, other in weighed) / counted
        return Cost(counted, bool(of_calls), before, after)
