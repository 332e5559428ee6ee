"""What is settled in a call, by which answer, and which words need it. Tables, no logic of menus.

A fact holds on a way when it holds whatever the caller's keys, lists and conditions turn out to
be. `paths` works out which facts hold on every way to a screen.
"""

from collections.abc import Mapping
from typing import Final

Facts = frozenset[str]

SERVICE: Final = "service"
#: A place of at least district precision.
PLACE: Final = "place"
#: The newest place lies in a known bairro.
BAIRRO: Final = "bairro"
#: A district was chosen or a name typed: what the list <bairro> repeats for.
BAIRROS: Final = "bairros"
FILED: Final = "filed"
#: The caller's last call broke off with a problem chosen.
UNFINISHED: Final = "unfinished"
#: The last answer is a case: its values stand before those of the call.
CASE: Final = "case"
#: What texts show: of the case that was asked for, or of the call.
SHOWN: Final[Mapping[str, str]] = {
    "a service to show": SERVICE,
    "a place to show": PLACE,
    "a number to show": FILED,
}
_SHOWN_SERVICE, _SHOWN_PLACE, _SHOWN_NUMBER = SHOWN

NOTHING: Final[Facts] = frozenset()
_SURE: Final = frozenset((PLACE, BAIRRO))

#: What choosing an item of a list settles. An earlier report may name a district only.
LIST_SETTLES: Final[Mapping[str, Facts]] = {
    "service": frozenset((SERVICE,)),
    "place": frozenset((PLACE,)),
    "district": frozenset((PLACE, BAIRROS)),
    "bairro": _SURE,
    "point": _SURE,
    "case": frozenset((CASE,)),
    "language": NOTHING,
}
#: What a list needs, to have an item to show.
LIST_NEEDS: Final[Mapping[str, str]] = {"place": SERVICE, "bairro": BAIRROS, "point": BAIRRO}
#: What a typed answer settles. A name beyond doubt is not asked back: `graph` knows that way.
TYPE_SETTLES: Final[Mapping[str, Facts]] = {
    "container code": _SURE,
    "bairro name": frozenset((BAIRROS,)),
    "district name": frozenset((PLACE, BAIRROS)),
    "block": _SURE,
    "case number": frozenset((CASE,)),
    "text": NOTHING,
}
NAME_BEYOND_DOUBT: Final = _SURE
#: What a typed answer needs, to be taken at all.
TYPE_NEEDS: Final[Mapping[str, str]] = {"block": BAIRRO}
#: What a value needs, to be more than a gap in its text.
VALUE_NEEDS: Final[Mapping[str, str]] = {
    "service": _SHOWN_SERVICE,
    "place": _SHOWN_PLACE,
    "number": _SHOWN_NUMBER,
    "bairro": BAIRRO,
    "blocks": BAIRRO,
    "status": CASE,
}
EFFECT_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "file": (SERVICE, PLACE),
    "comment": (FILED,),
    "resume": (UNFINISHED,),
}
#: What is certain where a condition holds; it may hold or not, as callers come.
CONDITION_TELLS: Final[Mapping[str, Facts]] = {
    "service needs a container": frozenset((SERVICE, *_SURE)),
    "service needs a block": frozenset((SERVICE,)),
    "block is unknown": _SURE,
    "the last call broke off": frozenset((UNFINISHED, SERVICE)),
}


def closed(facts: Facts) -> Facts:
    """Add what can be shown of what is settled."""
    return facts | {shown for shown, sure in SHOWN.items() if sure in facts or CASE in facts}


def answered(facts: Facts, settles: Facts) -> Facts:
    """Give what is settled after one more answer."""
    kept = facts - {CASE, *SHOWN}
    if PLACE in settles:
        kept -= {BAIRRO}  # the newest place counts, and may be a district
    return closed(kept | settles)


def told(condition: str) -> Facts:
    """Give what is certain where a condition holds."""
    return CONDITION_TELLS.get(condition, NOTHING)
