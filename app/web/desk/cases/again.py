"""A deed that is sent again because the line broke before its answer was there."""

from app.store.case_page import CasePage


def came_before(
    page: CasePage, seen: int, actor: str, kind: str, words: str, owner: str = ""
) -> bool:
    """Say whether this very deed of theirs is what followed upon what they had before them.

    Then only the answer was lost, and nobody else was faster. `seen`, `owner`: as in `Change`;
    `kind`: of the event; `words`: theirs, which its note holds.
    """
    if not 0 < seen < len(page.events):
        return False
    then = page.events[seen]
    is_to = not owner or f" {then.note.partition(';')[0]}".endswith(f" to {owner}")
    said = " ".join(words.split())
    return (then.kind, then.actor) == (kind, actor) and is_to and said in then.note
