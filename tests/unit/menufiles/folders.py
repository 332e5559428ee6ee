"""The shipped city as texts, and ways to break them."""

from functools import cache
from pathlib import Path

from app.domain.errors import Finding, MenuFileError
from app.menufiles.city_folder import parse, read_folder

MAPUTO = Path(__file__).parents[3] / "menus" / "maputo"


@cache
def _maputo() -> tuple[tuple[str, str], ...]:
    return tuple(read_folder(MAPUTO).items())


def maputo() -> dict[str, str]:
    """Give Maputo's texts with a handful of its places: reading all takes most of a test."""
    texts = dict(_maputo())
    return texts | {"places.yaml": PLACES}


def broken(file: str, old: str, new: str) -> dict[str, str]:
    """Replace one passage of one file, which must stand there."""
    texts = maputo()
    assert old in texts[file], f"{old!r} does not stand in {file}"
    return texts | {file: texts[file].replace(old, new, 1)}


def findings(texts: dict[str, str]) -> tuple[Finding, ...]:
    """Give what is found in texts; nothing when they are fine."""
    try:
        parse(texts)
    except MenuFileError as error:
        return error.findings
    return ()


PLACES = """\
districts:
  - code: kamaxakeni
    name: KaMaxakeni
    aliases: [KaMaxaquene]
    at: [-25.93782, 32.58520]
    bairros:
      - code: maxaquene_a
        name: Maxaquene A
        population: 19300
        at: [-25.9408, 32.5792]
        source: points
        blocks: 60
        points:
          - {code: "10348", name: Baltazar, kind: container, at: [-25.94093, 32.57910]}
          - {code: "10357", name: Custodio, label: Custódio, kind: dump, at: [-25.9439, 32.5789]}
      - code: mafalala
        name: Mafalala
  - code: kanyaka
    name: KaNyaka
    at: [-25.98, 32.92]
    source: unverified
    radius_m: 10000
    bairros:
      - code: inguane
        name: Inguane
        aliases: [Ingwane]
"""
