"""An SMS answered or put aside that waits no more: the same press once more, or a late one.

Whose answer was lost on the way sends the form again: then it is done. Who comes behind a
colleague is told who that was, and when.
"""

from app.domain.public_number import spoken
from app.domain.text import fold
from app.store.handled_list import Handled, find_handled, words_answered
from app.usecases.message_book import InState
from app.web.desk.pages import moment
from app.web.desk.visit import Visit


def find_late(visit: Visit, message_id: int) -> Handled | None:
    """Give what became of an SMS that somebody has dealt with; None where nobody has."""
    with visit.tools.reader.connect() as connection:
        found = find_handled(connection, visit.tools.vault, visit.city_id, message_id)
    return found if found and InState(found.came.state).is_dealt_with else None


def answered_before(visit: Visit, late: Handled, text: str) -> bool:
    """Whether this very answer of theirs is what was sent: other words say something else."""
    if not late.answer or late.came.code != visit.who.name:
        return False
    with visit.tools.reader.connect() as connection:
        sent = words_answered(connection, visit.tools.vault, late.came.id)
    return sent == fold(text.strip(), visit.city.language)


def put_aside_before(visit: Visit, late: Handled) -> bool:
    """Whether they have said of it already that it needs no answer."""
    return late.can_wait and late.came.code == visit.who.name


def told_late(visit: Visit, late: Handled) -> str:
    """Say what became of an SMS, by whom and when."""
    dealt_at = late.dealt_at or (late.answer.at if late.answer else None)
    who = ", ".join(filter(None, (late.by, moment(dealt_at, visit.zone))))
    if late.case:
        case = spoken(late.case)
        return visit.word("It is in case %(case)s already: by %(who)s.", case=case, who=who)
    state = visit.word(f"state {late.came.state}")
    return visit.word("It is %(state)s already: by %(who)s.", state=state, who=who)
