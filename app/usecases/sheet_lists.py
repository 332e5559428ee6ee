"""Lists of sheets: the day's open cases, the most reported places, missed rounds, case numbers."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from app.domain.case_history import CaseHistory, Step, is_late, is_open_at, status_at, steps
from app.domain.clock import Micros, local_day
from app.domain.public_number import spoken
from app.domain.sheet import Table
from app.usecases.sheet_cells import NO_FIGURE, Cells

MOST_PLACES: Final = 5
#: Rows of a day's list; a body with more has another trouble than reading them.
MOST_CASES: Final = 300
#: Numbers of one kind, so that a month stays on one page.
MOST_NUMBERS: Final = 20


def work(cells: Cells, cases: Sequence[CaseHistory], at_us: Micros) -> Table:
    """List what is open: what is past its date first, then by date, then what has none."""
    still = (case for case in cases if is_open_at(case, at_us))
    found = sorted(still, key=lambda case: _urgency(case, at_us))
    rows = tuple(_case(cells, case, at_us) for case in found[:MOST_CASES])
    over = len(found) - MOST_CASES
    notes = (cells.say("more", count=over),) if over > 0 else cells.note(rows)
    return Table(f"{cells.say('work')}: {len(found)}", cells.head("work_head"), rows, notes, 99)


def _urgency(case: CaseHistory, at_us: Micros) -> tuple[bool, bool, Micros, int]:
    due_us = _due(case, at_us)
    return not is_late(case, at_us), due_us is None, due_us or case.requested_us, case.number


def _due(case: CaseHistory, at_us: Micros) -> Micros | None:
    """Give the date that a case had at a moment; one that was set later says nothing of it."""
    return case.due_us if case.due_since_us < at_us else None


def _case(cells: Cells, case: CaseHistory, at_us: Micros) -> tuple[str, ...]:
    status = cells.say(status_at(case, at_us))
    again = sum(step.opens for step in steps(case, at_us)) - 1
    due_us, late = _due(case, at_us), is_late(case, at_us)
    write = cells.date if late else cells.at
    due = write(due_us) if due_us is not None else "" if late else cells.say("no_date")
    return (
        spoken(case.number),
        cells.service(case.service),
        cells.place(case.place),
        cells.date(case.requested_us),
        cells.say("late", at=due).rstrip() if late else due,
        str(case.people),
        cells.say("again", status=status, times=again) if again > 0 else status,
    )


def places(cells: Cells, cases: Sequence[CaseHistory], begin_us: Micros, end_us: Micros) -> Table:
    """List the places with most new cases, and how many people told of these."""
    new = [case for case in cases if begin_us <= case.requested_us < end_us]
    counts, people = Counter(case.place for case in new), Counter[str]()
    for case in new:
        people[case.place] += case.people
    order = sorted(counts, key=lambda place: (-counts[place], -people[place], place))
    rows = tuple(
        (cells.place(place), str(counts[place]), str(people[place]))
        for place in order[:MOST_PLACES]
    )
    return Table(cells.say("places"), cells.head("place_head"), rows, cells.note(rows))


class Lists(NamedTuple):
    """What a month lists of a body's cases."""

    cells: Cells
    cases: Sequence[CaseHistory]
    begin_us: Micros
    end_us: Micros

    def rounds(self) -> Table:
        """Count missed rounds: a bairro and a day, however many have told of it."""
        cells, missed = self.cells, self._missed()
        zone = cells.city.zone
        rounds = {
            (case.service, case.bairro or case.place, local_day(case.requested_us, zone))
            for case in missed
        }
        rows = (
            (cells.say("rounds_missed"), str(len(rounds))),
            (cells.say("rounds_cases"), str(len(missed))),
        )
        return Table(cells.say("rounds"), (), rows)

    def numbers(self) -> Table:
        """List the numbers of cases behind the figures, so that an invoice can be held to them."""
        kinds = (
            ("n_missed", [case.number for case in self._missed()]),
            ("n_confirmed", self._with(_says_yes)),
            ("n_disputed", self._with(_says_no)),
            ("n_reopened", self._with(_opens_again)),
            ("n_overdue", self._late()),
        )
        rows = tuple(
            (
                self.cells.say(name),
                str(len(numbers)),
                self.cells.numbers(numbers, MOST_NUMBERS) or NO_FIGURE,
            )
            for name, numbers in kinds
        )
        return Table(
            self.cells.say("numbers"), self.cells.head("numbers_head"), rows, numbers_from=99
        )

    def _missed(self) -> list[CaseHistory]:
        """Give cases of this time that tell of a missed round, but those that were none."""
        services = self.cells.city.services
        rounds = {code for code, service in services.items() if service.is_missed_round}
        return [
            case
            for case in self.cases
            if case.service in rounds
            and self.begin_us <= case.requested_us < self.end_us
            and status_at(case, self.end_us) != "invalid"
        ]

    def _with(self, is_meant: Callable[[Step], bool]) -> list[int]:
        return [
            case.number
            for case in self.cases
            if any(
                step.event.at >= self.begin_us and is_meant(step)
                for step in steps(case, self.end_us)
            )
        ]

    def _late(self) -> list[int]:
        late = (case for case in self.cases if is_open_at(case, self.end_us))
        return [case.number for case in late if is_late(case, self.end_us)]


def _says_yes(step: Step) -> bool:
    return step.event.is_residents and step.event.kind == "confirmed"


def _says_no(step: Step) -> bool:
    return step.event.is_residents and step.event.kind in ("disputed", "reopened")


def _opens_again(step: Step) -> bool:
    return step.opens and step.event.kind != "filed"
