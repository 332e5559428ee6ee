"""A bairro and a district more: behind the others, all else byte for byte as it was."""

import pytest

from app.domain.errors import InvalidInput, MenuFileError, NotFound
from app.edits.areas import FIRST_NAME, add_bairro, add_district
from app.edits.edited import BadFields, Typed, digest
from app.edits.places import FILE
from app.menufiles.city_folder import build, parse, read_folder
from app.settings import PROJECT
from app.usecases.drafts import Files

KIOSKS = read_folder(PROJECT / "tests/cities/kiosks")
MAPUTO = read_folder(PROJECT / "menus/maputo")


def typed(**said: str) -> dict[str, Typed]:
    return {name.replace("_name", " name"): Typed(digest(""), text) for name, text in said.items()}


def added(before: Files, after: str) -> list[str]:
    """Give the lines that are new; all others are as they were, in their order."""
    old, new = before[FILE].splitlines(), after.splitlines()
    start = (
        next(n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
        if old != new[: len(old)]
        else len(old)
    )
    count = len(new) - len(old)
    assert new[:start] + new[start + count :] == old
    return new[start : start + count]


def test_a_bairro_stands_behind_those_of_its_district() -> None:
    said = typed(name="Vila Nova", label="V. Nova", aliases="Vila; Nova", population="900")
    where = typed(at="-25.9601, 32,5702", source="points")
    edited = add_bairro(MAPUTO, "kampfumo", {**said, **where})
    assert added(MAPUTO, edited.files[FILE]) == [
        "      - code: vila_nova",
        "        name: Vila Nova",
        "        label: V. Nova",
        "        aliases: [Vila, Nova]",
        "        population: 900",
        "        at: [-25.9601, 32.5702]",
        "        source: points",
    ]
    city = build(parse({**MAPUTO, **edited.files}), "x")
    assert city.gazetteer.by_district["kampfumo"].bairros[-1].code == "vila_nova"


def test_a_district_comes_with_its_first_bairro() -> None:
    files = MAPUTO
    city = build(parse(files), "x")
    at = next(iter(city.gazetteer.districts)).position
    assert at
    where = f"{at.lat:.4f}, {at.lon:.4f}"
    said = typed(name="Ponta Verde", at=where, source="points", first_name="Praia da Ponta")
    edited = add_district(files, said)
    assert added(files, edited.files[FILE]) == [
        "  - code: ponta_verde",
        "    name: Ponta Verde",
        f"    at: [{where}]",
        "    source: points",
        "    bairros:",
        "      - code: praia_da_ponta",
        "        name: Praia da Ponta",
    ]
    after = build(parse({**files, **edited.files}), "x").gazetteer
    assert after.districts[-1].bairros[0].code == "praia_da_ponta"
    more = add_bairro({**files, **edited.files}, "ponta_verde", typed(name="Ponta Verde Alta"))
    assert added({**files, **edited.files}, more.files[FILE]) == [
        "      - code: ponta_verde_alta",
        "        name: Ponta Verde Alta",
    ]


def test_a_code_is_never_taken_twice() -> None:
    first = add_bairro(MAPUTO, "kampfumo", typed(name="Polana Cimento A Norte"))
    assert "- code: polana_cimento_a_2\n" in first.files[FILE]


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept() -> None:
    for said, field in (
        ({"name": "Marché"}, "name"),
        ({"name": "Vila", "at": "60, 60", "source": "points"}, "at"),
        ({"name": "Vila", "population": "many"}, "population"),
        ({"name": "Vila", "label": "x" * 30}, "label"),
    ):
        with pytest.raises(BadFields) as caught:
            add_bairro(KIOSKS, "nord", typed(**said))
        assert field in caught.value.at_fields, said
    with pytest.raises(InvalidInput):
        add_bairro(KIOSKS, "nord", typed(label="x"))
    with pytest.raises(InvalidInput):
        add_district(KIOSKS, typed(name="Ouest", at="0.01, 0.01"))
    with pytest.raises(NotFound):
        add_bairro(KIOSKS, "gone", typed(name="x"))
    with pytest.raises(MenuFileError):
        add_district(KIOSKS, typed(name="Ouest", first_name="Plage"))  # it lies nowhere
    assert FIRST_NAME in typed(first_name="x")
