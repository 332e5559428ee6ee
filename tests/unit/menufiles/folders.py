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
    """Give Maputo's texts with a handful of its places: reading all takes most of a test.

    And without the way that begins with the place, and without joining: one way to a screen and
    one form of it are easier to break. And without what a report may cost, which is said of all
    places.
    """
    texts = dict(_maputo()) | {"places.yaml": PLACES}
    texts["city.yaml"] = texts["city.yaml"].partition("answers:")[0]
    for file, passages in WITHOUT.items():
        for passage, left in passages:
            assert passage in texts[file], f"{passage!r} does not stand in {file}"
            texts[file] = texts[file].replace(passage, left, 1)
    return texts


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


WITHOUT = {
    "menu.yaml": (
        ("container code: here, ", ""),
        (
            """\
here:                                    # the place first, then what is wrong there
  say: Em <place>
  choose:
    1-6 <service>: send
    7 Outro: other_here

other_here: {say: Qual o problema, choose: {<service>: send}}

""",
            "",
        ),
        (
            """\
send:
  - if: the same is open here            # one case with many people behind it, not many cases
    say: "<service>, <place>. Já avisaram: <people>"
    tell: [unknown_block, privacy, notice]
    choose:
      1 Juntar-me: {do: join, go: joined}
      2 Novo: {do: file, go: filed}
      3 Mudar: where
  - say: <service>, <place>
    tell: [unknown_block, privacy, notice]
    choose:
      1 Enviar: {do: file, go: filed}
      2 Enviar e escrever: {do: file, go: detail}
      3 Mudar: where
""",
            """\
send:
  say: <service>, <place>
  tell: [unknown_block, privacy, notice]
  choose:
    1 Enviar: {do: file, go: filed}
    2 Enviar e escrever: {do: file, go: detail}
    3 Mudar: where
""",
        ),
        (
            'joined: "Caso <number>, consigo já avisaram: <people>.'
            " Solução <due>. Avisamos do que se fizer. Guarde o número."
            ' Para saber dele ligue <dial>"\n',
            "",
        ),
    ),
    "menu.en.yaml": (
        (
            """\
here: {say: At <place>, choose: [7 Other]}

other_here: {say: Which problem}

""",
            "",
        ),
        (
            """\
send:
  - say: "<service>, <place>. Told so far: <people>"
    choose: [1 Join, 2 A new one, 3 Change]
  - say: <service>, <place>
    choose: [1 Send, 2 Send and write, 3 Change]
""",
            """\
send:
  say: <service>, <place>
  choose: [1 Send, 2 Send and write, 3 Change]
""",
        ),
        (
            'joined: "Case <number>, told so far, with you: <people>.'
            " Solution <due>. We tell you what is done. Keep the number."
            ' To hear of it dial <dial>"\n',
            "",
        ),
    ),
}
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
