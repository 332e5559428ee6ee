"""Codes of points that are given to others, in the gazetteer of a whole city."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations

from app.domain import geo
from app.domain.gazetteer import Gazetteer, Point
from app.domain.geo import Position
from app.domain.given_codes import Given, given_again
from app.menu.model import City
from app.settings import PROJECT
from tests.published import checked

#: Nearer than that nobody can tell two points apart, nor their cases.
APART_M = 15


@cache
def maputo() -> City:
    return checked(PROJECT / "menus/maputo")


@cache
def points() -> Mapping[str, Point]:
    return maputo().gazetteer.by_point


def given(code: str, *, is_gone: bool = False) -> Given:
    one = points()[code]
    return Given(code, one.name, one.label, one.bairro, one.position, is_gone)


def told(changed: Mapping[str, Point], known: Sequence[Given] = ()) -> set[str]:
    """Give the codes that are told where points stand so; `known`: all that there are by now."""
    districts = []
    for district in maputo().gazetteer.districts:
        bairros = []
        for bairro in district.bairros:
            its = [one for one in changed.values() if one.bairro == bairro.code]
            bairros.append(replace(bairro, points=tuple(its)))
        districts.append(replace(district, bairros=tuple(bairros)))
    places = Gazetteer(tuple(districts), maputo().gazetteer.city)
    return {one.code for one in given_again(places, known or [*map(given, points())])}


def far_m(one: str, other: str) -> float:
    return geo.metres(points()[one].position, points()[other].position)


def test_what_stays_as_it_is_is_told_of_nothing() -> None:
    assert len(points()) > 100
    assert told(points()) == set()


def test_codes_of_two_points_that_are_exchanged_are_told_of_both() -> None:
    """Of neighbours, which are near, and of those that are called alike, however far they lie."""
    all_pairs = [*combinations(points(), 2)]
    near = [pair for pair in all_pairs if APART_M < far_m(*pair) < 300]
    alike = [(a, b) for a, b in all_pairs if points()[a].name == points()[b].name]
    seen = [pair for pair in (*near, *alike) if far_m(*pair) > APART_M]
    assert len(near) > 20
    assert len(alike) > 5
    for one, other in seen:
        exchanged = {
            one: replace(points()[other], code=one),
            other: replace(points()[one], code=other),
        }
        assert told({**points(), **exchanged}) == {one, other}


def test_a_column_of_codes_that_slipped_by_a_row_is_told_of_all() -> None:
    codes = [*points()]
    slipped = dict(zip(codes, [*codes[1:], codes[0]], strict=True))
    moved = {code: replace(points()[of], code=code) for code, of in slipped.items()}
    apart = {code for code, of in slipped.items() if far_m(code, of) > APART_M}
    assert apart <= told(moved)
    assert len(apart) > 100


def test_each_point_may_be_mended_by_itself() -> None:
    for code, one in [*points().items()][::5]:
        lat, lon = one.position
        mended = (
            replace(one, label="Outro nome"),
            replace(one, position=Position(lat + 0.02, lon)),
            replace(one, label="Outro nome", position=Position(lat + 0.002, lon)),
        )
        for point in mended:
            assert told({**points(), code: point}) == set()
        other = replace(
            one, label="Outro nome", name="Outro nome", position=Position(lat + 0.02, lon)
        )
        assert told({**points(), code: other}) == {code}


def test_points_called_alike_in_two_bairros_may_be_moved_beside_each_other() -> None:
    """Two markets at the border of two bairros, and two whose spots somebody had exchanged."""
    pairs = [
        (a, b)
        for a, b in combinations(points().values(), 2)
        if a.label == b.label and geo.metres(a.position, b.position) > APART_M
    ]
    assert len(pairs) > 5
    for one, other in pairs:
        assert one.bairro != other.bairro
        lat, lon = one.position
        beside = replace(other, position=Position(lat + 0.00008, lon))
        known = [
            one_given._replace(at=beside.position) if one_given.code == other.code else one_given
            for one_given in map(given, points())
        ]
        moved = replace(one, position=Position(lat - 0.0003, lon))
        assert told({**points(), one.code: moved, other.code: beside}, known) == set()
        exchanged = {
            one.code: replace(one, position=other.position),
            other.code: replace(other, position=one.position),
        }
        assert told({**points(), **exchanged}) == set()


def test_of_what_is_gone_a_point_called_alike_in_its_bairro_is_another() -> None:
    """MOPA called several of a street the same; their labels tell them apart."""
    alike = [
        (a, b)
        for a, b in combinations(points().values(), 2)
        if (a.name, a.bairro) == (b.name, b.bairro) and geo.metres(a.position, b.position) > APART_M
    ]
    assert len(alike) > 3
    for one, other in alike:
        left = {
            code: point for code, point in points().items() if code not in (one.code, other.code)
        }
        known = [given(one.code, is_gone=True), *map(given, left)]
        places = {**left, one.code: replace(other, code=one.code)}
        assert told(places, known) == {one.code}
        assert told({**left, one.code: one}, known) == set()
