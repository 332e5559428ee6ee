"""Where a call returns to a screen that it has passed: what of its answers stays."""

from typing import Final

from app.domain.gazetteer import Gazetteer
from app.menu.state import Answer

Trail = tuple[Answer, ...]

_SERVICES: Final = frozenset(("service",))
#: Kinds of answers of which the newest counts, whichever it is.
_PLACES: Final = frozenset(("place", "bairro", "district"))
#: What a screen behind a report may speak of, without its having been asked for again.
_CARRIED: Final = _SERVICES | _PLACES | {"names"}


def returned(trail: Trail, screen: str, sent: int) -> tuple[Trail, int]:
    """Give the answers in front of a screen, and how many of them are of what was sent.

    A screen that was passed is asked again, so what was answered since is forgotten; but not where
    a plain option of it led away to give another answer: "3 Change" on a screen that confirms.
    Then what was sent before that answer stays known too, as answers on no screen: whoever returns
    to where it was given is asked as they were then, and not about nothing.
    """
    for index, answer in enumerate(trail):
        if answer.screen == screen:
            before = trail[:index]
            since = trail[max(index + 1, sent) :]
            if answer.kind != "go" or not _brings(before, since):
                return before, min(sent, index)
            told = _carried(trail[index + 1 : sent])
            return (*before, *told, *since), min(sent, index) + len(told)
    return trail, sent


def _carried(sent: Trail) -> Trail:
    return tuple(answer._replace(screen="") for answer in sent if answer.kind in _CARRIED)


def renewed(kept: Trail, trail: Trail, gazetteer: Gazetteer) -> Trail:
    """Give the kept answers of a call, none of them older than what it was last told.

    What is forgotten of a newer problem or place must not bring an older one back: that one gives
    way, and stays as coarse as it was. An older place stays where the newer one lies in it.
    """
    if len(kept) == len(trail):
        return kept
    service, place = _newest(trail, _SERVICES), _newest(trail, _PLACES)
    if service is not None:
        kept = _replaced(kept, _newest(kept, _SERVICES), trail[service])
    if place is None or (index := _newest(kept, _PLACES)) is None:
        return kept
    areas = _areas(trail[place], gazetteer)
    old = kept[index]
    if any(old.code == area.code for area in areas):
        return kept
    new = next((area for area in areas if area.kind == old.kind), areas[0])
    return _replaced(kept, index, new)


def _newest(trail: Trail, kinds: frozenset[str]) -> int | None:
    return next((n for n in reversed(range(len(trail))) if trail[n].kind in kinds), None)


def _replaced(trail: Trail, index: int | None, new: Answer) -> Trail:
    if index is None:
        return trail
    answer = Answer(trail[index].screen, new.kind, new.code)
    return (*trail[:index], answer, *trail[index + 1 :])


def _areas(place: Answer, gazetteer: Gazetteer) -> tuple[Answer, ...]:
    """Give a place and what it lies in, the smallest first."""
    bairro = gazetteer.bairro_of(place.code)
    if bairro is None:
        return (place,)
    found = (place, Answer("", "bairro", bairro.code), Answer("", "district", bairro.district))
    return tuple(dict.fromkeys(found))


def _brings(before: Trail, since: Trail) -> bool:
    """Whether what was answered since is brought to the screen: at last, or for something older."""
    if since and since[-1].kind != "go":
        return True
    known = {_about(answer) for answer in before}
    return any(answer.kind != "go" and _about(answer) in known for answer in since)


def _about(answer: Answer) -> str:
    return "place" if answer.kind in _PLACES else answer.kind
