"""Steps of officials who close a case while somebody looks at the screen that offers to join it."""

from typing import Final

from tests.contract.machine.cases import OPEN
from tests.contract.machine.desk_steps import tries
from tests.contract.machine.resident_steps import REPORTS, key_of
from tests.contract.machine.walk import Walk, step

ENDS: Final = ("resolved", "resolved", "given_up", "rejected")


@step(2)
def joins_too_late(walk: Walk) -> None:
    """It is closed before they press the key, or merged with another one that is closed."""
    person, row = walk.anybody, walk.one(REPORTS)
    session = walk.residents.dial(person, row)
    number = session.here.same
    if not number:
        return
    others = [one for one, case in walk.cases.all.items() if case.status in OPEN and one != number]
    main = walk.one([0, *others[-3:]])
    if main:
        tries(walk, "merged", number, main)
    tries(walk, walk.one(ENDS), main or number)
    was_with_it = person.phone in walk.cases.with_it(main or number)
    walk.residents.press(session, key_of(session, "Tambem eu"))
    if not was_with_it:
        walk.met("told late of what goes on" if main else "told late")
