"""Walk one dialogue and find where it and the menu differ. Begin reading at `try_dialogue`."""

from app.domain.public_number import spoken
from app.menu.model import City
from app.menufiles.notes import Notes, short
from app.menufiles.tree import Mark
from app.walks.compare import drawn, matches, side_by_side
from app.walks.coverage import Coverage
from app.walks.dialogue import (
    ANY_LINES,
    NOTHING,
    WRONG,
    Answered,
    Commented,
    Dialogue,
    Filed,
    Line,
    Says,
    Sees,
    TookPart,
)
from app.walks.reports import Report, ReportNames, listed
from app.walks.walker import Screen, Walker, is_dialled
from app.walks.world import World


def try_dialogue(
    dialogue: Dialogue, city: City, names: ReportNames, coverage: Coverage, notes: Notes
) -> None:
    """Write down the first difference; what comes behind it would only follow from it."""
    world = World(
        city, dialogue.language, dialogue.own, dialogue.others, dialogue.day, dialogue.jobs
    )
    walker = Walker(city, world, dialogue.limit, coverage)
    trial = _Trial(dialogue, city, names, walker, notes)
    for line in dialogue.lines:
        if not trial.holds(line):
            break


class _Trial:
    """One dialogue while it is walked."""

    def __init__(
        self, dialogue: Dialogue, city: City, names: ReportNames, walker: Walker, notes: Notes
    ) -> None:
        self._dialogue = dialogue
        self._city = city
        self._names = names
        self._walker = walker
        self._notes = notes

    def holds(self, line: Line) -> bool:
        """Take one line; False and a finding where it does not hold."""
        if isinstance(line, Says):
            return self._says(line)
        if isinstance(line, TookPart):
            return self._took_part(line)
        if isinstance(line, Answered):
            return self._answered(line)
        return self._filed(line) if isinstance(line, Filed) else self._commented(line)

    def _says(self, line: Says) -> bool:
        if is_dialled(self._city, line.given):
            screen = self._walker.dial(line.given)
        elif self._walker.is_on:
            screen = self._walker.answer(line.given)
        else:
            mend = f"take the line out, or dial again with {self._city.service_codes[0]}"
            return self._differ(line.mark, f"the call is over before {_key(line.given)}", mend)
        return line.sees is None or self._sees(line, line.sees, screen)

    def _sees(self, line: Says, sees: Sees, screen: Screen) -> bool:
        if not sees.screen:
            return matches(sees.lines, screen.text) or self._other_text(sees, screen)
        expected = screen.refused if sees.screen == WRONG else sees.screen == screen.name
        if expected and (sees.screen == WRONG or not screen.refused):
            return True
        seen = WRONG if screen.refused else screen.name
        what = f"seen is {_shown(screen)}, expected {_expected(sees)}"
        mend = f"write {seen}, or mend the menu"
        if screen.refused:
            what = f"{_refused(line.given, screen)}: {what}"
            mend = f"press what the screen offers, write {seen} behind it, or mend the menu"
        mend = f"{mend}\n{drawn(screen.text)}"
        return self._differ(sees.mark, what, mend)

    def _other_text(self, sees: Sees, screen: Screen) -> bool:
        what = f"the text of {_shown(screen)} is another than expected"
        mend = "write what is seen, or mend the menu"
        folded = [line.replace(ANY_LINES, "<lines>") for line in sees.lines]
        if len(folded) == 1 and matches(folded, screen.text.replace("\n", " ")):
            mend = "write | behind the colon and each line of the screen on a line of its own"
        return self._differ(sees.mark, what, f"{mend}\n{side_by_side(sees.lines, screen.text)}")

    def _filed(self, claim: Filed) -> bool:
        filings = self._walker.world.filed
        newest = filings[-1].report if filings else None
        if newest == claim.report:
            return True
        seen, expected = self._name(newest), self._name(claim.report)
        mend = f"write filed: {seen}, or mend the menu"
        return self._differ(claim.mark, f"filed is {seen}, expected {expected}", mend)

    def _name(self, report: Report | None) -> str:
        return self._names.name(report, self._city.language) if report else NOTHING

    def _answered(self, claim: Answered) -> bool:
        filings = self._walker.world.filed
        newest = filings[-1].numbers if filings else ()
        if dict(newest) == dict(claim.numbers):
            return True
        seen = f"the answers are {listed(newest)}" if newest else "no number is kept"
        what = f"{seen}, expected {listed(claim.numbers)}"
        mend = f"write answers: {listed(newest)}, or mend the menu" if newest else "take it out"
        return self._differ(claim.mark, what, mend)

    def _took_part(self, claim: TookPart) -> bool:
        done = [one.number for one in self._walker.world.done if one.kind == claim.kind]
        newest = done[-1] if done else 0
        if newest == claim.number:
            return True
        seen, expected = (spoken(n) if n else NOTHING for n in (newest, claim.number))
        mend = f"write {claim.kind}: {seen}, or mend the menu"
        return self._differ(claim.mark, f"{claim.kind} is {seen}, expected {expected}", mend)

    def _commented(self, claim: Commented) -> bool:
        comments = self._walker.world.comments
        newest = comments[-1] if comments else ""
        if newest == claim.text:
            return True
        said = f"the comment is {short(newest)}" if newest else "there is no comment"
        what = f"{said}, expected {short(claim.text)}"
        mend = "write the words that were typed, or mend the menu" if newest else "take it out"
        return self._differ(claim.mark, what, mend)

    def _differ(self, mark: Mark, what: str, mend: str) -> bool:
        """Write down a difference, with the path so far."""
        walked = short(self._walker.path(), 80).strip('"')
        self._notes.add(mark, f"{short(self._dialogue.name, 60)}, after {walked}: {what}", mend)
        return False


def _key(given: str) -> str:
    return short(given) if given else '""'


def _refused(given: str, screen: Screen) -> str:
    kind = "key of" if len(given) <= 1 else "answer to"
    return f"{_key(given)} is no {kind} the screen {screen.name}"


def _shown(screen: Screen) -> str:
    return f"{screen.name} again, with a hint" if screen.refused else f"the screen {screen.name}"


def _expected(sees: Sees) -> str:
    return "a refused key" if sees.screen == WRONG else f"the screen {sees.screen}"
