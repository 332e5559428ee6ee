"""A deed that comes after others: sent again because the line broke, or over what is new by now."""

from app.domain.errors import AppError, Conflict
from app.store.case_page import CasePage, Happened
from app.usecases.case_book import NOTED, reason_in
from app.usecases.correct_place import RELOCATED, moved_in
from app.usecases.take_action import MEANWHILE
from app.web.desk.cases.talk import IS_HELD
from app.web.desk.visit import Visit


def came_before(
    page: CasePage, seen: int, actor: str, kind: str, words: str, owner: str = ""
) -> bool:
    """Say whether this very deed of theirs is what followed upon what they had before them.

    Then only the answer was lost, and nobody else was faster. `seen`, `owner`: as in `Change`;
    `kind`: of the event; `words`: theirs, all of them: others that hold them say something else.
    """
    if not 0 < seen < len(page.events):
        return False
    then = page.events[seen]
    is_to = not owner or f" {then.note.partition(';')[0]}".endswith(f" to {owner}")
    is_said = _words_of(then) == " ".join(words.split())
    return (then.kind, then.actor) == (kind, actor) and is_to and is_said


def _words_of(event: Happened) -> str:
    """Give what somebody wrote with a deed, without what its note says besides."""
    if event.kind == NOTED:
        return event.note
    reason = reason_in(event.note)
    moved = moved_in(reason) if event.kind == RELOCATED else None
    return moved.reason if moved else "" if IS_HELD.fullmatch(reason) else reason


def told_late(visit: Visit, error: AppError, page: CasePage, seen: int) -> str:
    """Say why a deed was refused; where what is new is all their own, that it is."""
    new = page.events[seen:] if seen else ()
    if error.said == MEANWHILE and new and {one.actor for one in new} == {visit.who.name}:
        error = Conflict(
            "you changed this case meanwhile, in another tab perhaps: look at what is new first"
        )
    return visit.told(error)
