"""What is done with many cases at once, with each by itself: one that is refused stops no other."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from app.domain.errors import AppError, Busy, Conflict, InvalidInput
from app.domain.lifecycle import OF_OFFICIALS, RULES, Action
from app.domain.public_number import spoken
from app.menu.model import City
from app.store.case_page import read_case
from app.store.case_queue import Listed, read_cases
from app.usecases.set_aside import Deed as Aside
from app.usecases.take_action import Change, tells_reason
from app.web.desk.cases.again import came_before, told_late
from app.web.desk.cases.previews import actions_of
from app.web.desk.cases.refused import NAMED, Refused
from app.web.desk.form import Form, whole
from app.web.desk.theirs import no_case
from app.web.desk.visit import Visit
from app.web.desk.words_of import nobody_in, standing

#: What can be done with many at once: what each needs of its own is done on its page.
IN_BULK: Final = tuple(
    action for action in OF_OFFICIALS if action not in (Action.MERGE, Action.UNMERGE)
)


class Done(NamedTuple):
    """What was done with one of them."""

    said: str  #: how it stands now
    crew: str = ""  #: got it and has nobody in it
    people: int = 0  #: are sent a message


class Wish(NamedTuple):
    """What is to be done with each of them."""

    deed: Action | Aside
    reason: str
    to: str  #: where it is assigned; "" for whoever has it


def ways_in_bulk(city: City, cases: Sequence[Listed]) -> dict[str, Any]:
    """Give what can be done with one of these cases at least, as the page of each offers it.

    Besides what of it needs a reason, and of what people read the reason or not.
    """
    fitting = {action for case in cases for action in actions_of(case)}
    actions = [action for action in IN_BULK if action in fitting]
    told = [action for action in actions if RULES[action].tells]
    release = [Aside.RELEASE] if any(case.waits for case in cases) else []
    return {
        "actions": [*release, *actions],
        "needing_reason": [action for action in actions if RULES[action].needs_reason],
        "saying_reason": [action for action in told if tells_reason(city, action)],
        "hiding_reason": [action for action in told if not tells_reason(city, action)],
    }


def read_wish(form: Form) -> Wish:
    """Read what is to be done. Raises: InvalidInput."""
    typed = form.get("action")
    if typed not in (*IN_BULK, Aside.RELEASE):
        raise InvalidInput("Choose what is to be done.")
    deed = Aside.RELEASE if typed == Aside.RELEASE else Action(typed)
    return Wish(deed, form.get("reason"), form.get("to"))


def change_each(
    visit: Visit, numbers: Sequence[int], wish: Wish
) -> tuple[list[str], dict[int, Refused], Busy | None]:
    """Change one after the other; say what was done, and why each that was refused was.

    Also what ended it before the last, if anything did: another one holds the database.

    What is done alike with many is one line: more than a few nobody reads, nor does a cookie hold.
    """
    with visit.tools.reader.connect() as connection:
        theirs = read_cases(connection, visit.city_id, numbers, visit.account.scope)
    done: dict[str, list[int]] = {}
    refused: dict[int, Refused] = {}
    seen = _seen(visit.form)
    crews, people = set[str](), 0
    busy: Busy | None = None
    for number in numbers:
        try:
            if busy:  # the others would wait as long, one behind the other
                raise busy
            if number not in theirs:
                raise no_case(visit, spoken(number))
            one = _change(visit, number, wish, seen.get(number, 0))
            done.setdefault(one.said, []).append(number)
            crews.add(one.crew)
            people += one.people
        except AppError as error:
            busy = error if isinstance(error, Busy) else None
            before, said = _looked_again(visit, error, number, wish, seen.get(number, 0))
            if before:
                done.setdefault(before, []).append(number)
            else:
                refused[number] = Refused(said, error)
    told = [line for said, its in done.items() for line in _lines(visit, its, said)]
    going = [visit.word("Messages that go out: %(n)s.", n=people)] if people else []
    return [*nobody_in(visit, crews), *told, *going], refused, busy


def _lines(visit: Visit, numbers: Sequence[int], said: str) -> list[str]:
    if len(numbers) > NAMED:
        return [visit.word("%(n)s cases: %(said)s", n=len(numbers), said=said)]
    return [f"{spoken(number)}: {said}" for number in numbers]


def _change(visit: Visit, number: int, wish: Wish, seen: int) -> Done:
    """Do it with one.

    Raises: as `Clerk.change_one` and `Clerk.set_one_aside`.
    """
    clerk, code, who = visit.tools.clerk, visit.city.code, visit.who.name
    if isinstance(wish.deed, Aside):
        people = clerk.set_one_aside(code, number, wish.deed, who, wish.reason, seen)
        return Done(visit.word(f"aside {wish.deed}"), people=people)
    change = Change(wish.deed, who, wish.reason, wish.to, seen=seen)
    changed = clerk.change_one(code, number, change)
    said = standing(visit, changed.status, changed.owner)
    return Done(said, changed.nobody_in, changed.people if changed.is_told else 0)


def _looked_again(
    visit: Visit, error: AppError, number: int, wish: Wish, seen: int
) -> tuple[str, str]:
    """Say how a case stands that was changed so before its answer was lost; of another why not."""
    if not isinstance(error, Conflict):
        return "", visit.told(error)
    with visit.tools.reader.connect() as connection:
        page = read_case(connection, visit.tools.vault, visit.city_id, number, visit.now_us)
    is_aside = isinstance(wish.deed, Aside)
    deed = visit.who.name, str(wish.deed), wish.reason, "" if is_aside else wish.to
    if page is None:
        return "", visit.told(error)
    if not came_before(page, seen, *deed):
        return "", told_late(visit, error, page, seen)
    status = standing(visit, page.case.status, page.case.owner)
    return visit.word(f"aside {wish.deed}") if is_aside else status, ""


def _seen(form: Form) -> dict[int, int]:
    """Read how many events cases had when the list was drawn, by their public numbers."""
    pairs = (one.partition("-") for one in form.all("seen"))
    return {whole(number): whole(events) for number, _, events in pairs}
