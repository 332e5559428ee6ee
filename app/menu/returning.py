"""Where a call returns to a screen that it has passed: what of its answers stays."""

from typing import Final

from app.menu.state import Answer

Trail = tuple[Answer, ...]

#: Kinds of answers of which the newest counts, whichever it is.
_PLACES: Final = frozenset(("place", "bairro", "district"))


def returned(trail: Trail, screen: str, sent: int) -> tuple[Trail, int]:
    """Give the answers in front of a screen, and how many of them are of what was sent.

    A screen that was passed is asked again, so what was answered since is forgotten; but not where
    a plain option of it led away to give another answer: "3 Change" on a screen that confirms.
    """
    for index, answer in enumerate(trail):
        if answer.screen == screen:
            before = trail[:index]
            since = trail[max(index + 1, sent) :]
            kept = since if answer.kind == "go" and _brings(before, since) else ()
            return (*before, *kept), min(sent, index)
    return trail, sent


def _brings(before: Trail, since: Trail) -> bool:
    """Whether what was answered since is brought to the screen: at last, or for something older."""
    if since and since[-1].kind != "go":
        return True
    known = {_about(answer) for answer in before}
    return any(answer.kind != "go" and _about(answer) in known for answer in since)


def _about(answer: Answer) -> str:
    return "place" if answer.kind in _PLACES else answer.kind
