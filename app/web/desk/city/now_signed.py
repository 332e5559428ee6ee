"""Forms of proposals that moved while the page was open: what was typed stays with each.

A proposal is signed by what it proposes, and one more pin moves it by a metre. So the form keeps
what each sign stood for, and what is the same now has its fields.
"""

from collections.abc import Iterator, Mapping, Sequence

import orjson

from app.domain import geo
from app.domain.dismissed import is_same
from app.domain.geo import Position
from app.domain.proposals import Alias, Altered, NewPoint, Proposal, sign_of
from app.web.desk.form import Form

FIELD = "was"
_KINDS: Mapping[str, type[Proposal]] = {"new": NewPoint, "altered": Altered, "alias": Alias}


def kept_in_form(its: Proposal) -> str:
    """Write what a form keeps of a proposal."""
    kind = next(name for name, one in _KINDS.items() if isinstance(its, one))
    code = its.bairro if isinstance(its, NewPoint) else its.code
    word = its.alias if isinstance(its, Alias) else its.source if isinstance(its, Altered) else ""
    at = None if isinstance(its, Alias) else its.at
    return orjson.dumps([sign_of(its), kind, code, word, [*at] if at else None]).decode()


def now_signed(form: Form, proposals: Sequence[Proposal]) -> Form:
    """Give a form whose fields have the signs that its proposals have now."""
    now = {sign_of(one): one for one in proposals}
    kept = dict(_kept(form))
    signs: dict[str, str] = {}
    for sign, old in kept.items():
        taken = {*kept, *signs.values()}
        free = [one for one in now if one not in taken and is_same(now[one], old)]
        if sign not in now and free:
            signs[sign] = min(free, key=lambda one: _far_m(now[one], old))
    return Form([_signed(name, value, signs) for name, value in form]) if signs else form


def _signed(name: str, value: str, signs: Mapping[str, str]) -> tuple[str, str]:
    word, dash, sign = name.partition("-")
    if name == "take":
        return name, signs.get(value, value)
    return f"{word}{dash}{signs.get(sign, sign)}", value


def _kept(form: Form) -> Iterator[tuple[str, Proposal]]:
    """Read what a form has kept; what is nothing that we wrote is left."""
    for value in form.all(FIELD):
        try:
            sign, kind, code, word, at = orjson.loads(value)
            yield str(sign), _proposal(kind, str(code), str(word), at)
        except (ValueError, TypeError, KeyError):
            continue


def _proposal(kind: str, code: str, word: str, at: Sequence[float] | None) -> Proposal:
    """Raises: ValueError, TypeError, KeyError for what we never wrote."""
    if _KINDS[kind] is Alias:
        return Alias(code, word, "")
    lat, lon = (float(one) for one in at or ())
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError(at)
    if _KINDS[kind] is NewPoint:
        return NewPoint(code, Position(lat, lon), "")
    return Altered(code, "", Position(lat, lon), word)


def _far_m(one: Proposal, old: Proposal) -> float:
    if isinstance(one, Alias) or isinstance(old, Alias) or not (one.at and old.at):
        return 0.0
    return geo.metres(one.at, old.at)
