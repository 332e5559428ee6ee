"""What corrected cases say of the names of a city's places: which are missing or mistaken. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from app.domain import text
from app.domain.corrected import Coded, Heard, Pointed, bairro_of, by, called, name_of
from app.domain.estimate import FEWEST
from app.domain.gazetteer import Gazetteer
from app.domain.proposals import Alias
from app.domain.said import Said

#: Of the cases of a place, or of a name, so many must say the same.
_AGREE: Final = 0.75
#: A name that so many cases bring is no slip.
_LEAST_NAMED: Final = 3


def aliases(gazetteer: Gazetteer, pointed: Sequence[Pointed]) -> Iterator[Heard]:
    """Find names by which people call a bairro, and which no place has."""
    taken = _names(gazetteer)
    said = [one for one in pointed if one.called and not one.pin]
    named = [one for one in said if gazetteer.bairro_of(one.place)]
    for key, ones in by(named, lambda one: text.key(one.called)).items():
        counts = Counter(bairro_of(gazetteer, one) for one in ones)
        code, most = counts.most_common(1)[0]
        if key not in taken and most >= _LEAST_NAMED and most >= _AGREE * len(ones):
            why = Said("so called in %(most)s of %(all)s corrected cases", most=most, all=len(ones))
            others = [one for one in ones if bairro_of(gazetteer, one) != code]
            yield Heard(Alias(code, name_of(ones), why), tuple(ones), _cases(others))


def _names(gazetteer: Gazetteer) -> set[str]:
    """Give every name of a place, folded."""
    districts = ((one.name, one.label, *one.aliases) for one in gazetteer.districts)
    bairros = ((one.name, one.label, *one.aliases) for one in gazetteer.bairros())
    points = ((one.name, one.label) for one in gazetteer.by_point.values())
    return {text.key(name) for names in (*districts, *bairros, *points) for name in names}


def mistaken(gazetteer: Gazetteer, pointed: Sequence[Pointed]) -> Iterator[Heard]:
    """Find places that are named where another one is meant."""
    moved = [one for one in pointed if _place(one.was) != _place(one.place)]
    for was, ones in by(moved, lambda one: _place(one.was)).items():
        meant, most = Counter(_place(one.place) for one in ones).most_common(1)[0]
        is_other = gazetteer.locate(meant) and not _holds(gazetteer, was, meant)
        if is_other and most >= FEWEST and most >= _AGREE * len(ones):
            told = {"was": called(gazetteer, was), "meant": called(gazetteer, meant)}
            said = "%(was)s was named and %(meant)s meant in %(most)s of %(all)s corrected cases"
            others = [one for one in ones if _place(one.place) != meant]
            yield Heard(Said(said, most=most, all=len(ones), **told), tuple(ones), _cases(others))


def done_elsewhere(gazetteer: Gazetteer, coded: Sequence[Coded]) -> Iterator[Heard]:
    """Find places that are named where crews find the work at a point elsewhere."""
    for was, ones in by(coded, lambda one: _place(one.place)).items():
        code, most = Counter(one.code for one in ones).most_common(1)[0]
        if most < FEWEST or most < _AGREE * len(ones) or _holds(gazetteer, was, code):
            continue
        told = {"was": called(gazetteer, was), "meant": called(gazetteer, code)}
        said = (
            "%(was)s was named, and crews typed the code of %(meant)s in %(most)s of %(all)s cases"
        )
        cases = tuple(Pointed(one.case, one.place, one.code, None) for one in ones)
        others = [one for one in cases if one.place != code]
        yield Heard(Said(said, most=most, all=len(ones), **told), cases, _cases(others))


def _cases(ones: Sequence[Pointed]) -> frozenset[int]:
    return frozenset(one.case for one in ones)


def _holds(gazetteer: Gazetteer, place: str, code: str) -> bool:
    """Whether a place lies in another, or is it; what is gone tells nothing."""
    located = gazetteer.locate(code)
    within = (located.point, located.bairro, located.district) if located else ()
    return place in within or gazetteer.locate(place) is None


def _place(code: str) -> str:
    """Give a place without its block: a bairro's blocks are one name on a phone."""
    return code.partition("/")[0]
