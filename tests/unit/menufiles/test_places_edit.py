"""Proposals written into places.yaml: they are there, and everything else is as it was."""

import random
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

import pytest

from app.domain.errors import AppError, Conflict, InvalidInput, MenuFileError, NotFound
from app.domain.geo import Position
from app.domain.proposals import Alias, Altered, NewPoint, Proposal
from app.menufiles import reader
from app.menufiles.notes import Notes
from app.menufiles.places_edit import edit_places
from app.menufiles.schema_places import read_places

MENUS = Path(__file__).parents[3] / "menus"
AT = Position(-19.0123456, 35.5)
TOWN = """\
# A town.
districts:
  - code: cima      # the upper one
    name: Cima
    bairros:
      - code: moinho
        name: Moinho
        aliases:
          - Moinhos   # as buses say
        population: 10   # counted
        at: [-19.01, 35.01]
        source: points
        points:
          - {code: "10019", name: Mercado, label: Merc, kind: dump, at: [-19.0, 35.0]}   # once
          - code: "10024"
            name: Largo
            kind: container
            at: [-19.0, 35.1]

      # The next one.
      - {code: palmar, name: Palmar, aliases: []}
      - code: cais
        name: Cais   # old
"""


def edited(*proposals: Proposal, text: str = TOWN, used: tuple[str, ...] = ()) -> str:
    return edit_places(text, proposals, used).text


def changed(*proposals: Proposal, text: str = TOWN) -> list[str]:
    """The lines that differ, + new and - old."""
    after = edited(*proposals, text=text)
    lines = [*unified_diff(text.split("\n"), after.split("\n"), n=0)][2:]
    return [
        line if line[0] == "+" else line[0] + line[1:].strip() for line in lines if line[0] in "+-"
    ]


def test_a_new_point_stands_behind_the_last_of_its_bairro() -> None:
    one = NewPoint("moinho", AT, "why", "", "Poço: fundo", "Poço", "landmark")

    assert changed(one, one._replace(name="Poço 2", label="")) == [
        '+          - {code: "10035", name: "Poço: fundo", label: Poço, kind: landmark,'
        " at: [-19.01235, 35.5]}",
        '+          - {code: "10043", name: Poço 2, kind: landmark, at: [-19.01235, 35.5]}',
    ]
    lines = edited(one).split("\n")
    assert lines[lines.index("            at: [-19.0, 35.1]") + 1].startswith(
        '          - {code: "10035"'
    )


def test_a_bairro_without_points_gets_a_list_of_them_in_its_own_way() -> None:
    assert changed(NewPoint("cais", AT, "", "", "Poço")) == [
        "+        points:",
        '+          - {code: "10035", name: Poço, kind: dump, at: [-19.01235, 35.5]}',
    ]
    assert changed(NewPoint("palmar", AT, "", "10103", "Poço")) == [
        "-- {code: palmar, name: Palmar, aliases: []}",
        "+      - {code: palmar, name: Palmar, aliases: [], points:"
        ' [{code: "10103", name: Poço, kind: dump, at: [-19.01235, 35.5]}]}',
    ]


def test_what_is_altered_keeps_its_remark() -> None:
    assert changed(Altered("10019", "", AT, label="Mercado", kind="container")) == [
        '-- {code: "10019", name: Mercado, label: Merc, kind: dump, at: [-19.0, 35.0]}   # once',
        '+          - {code: "10019", name: Mercado, label: Mercado, kind: container,'
        " at: [-19.01235, 35.5]}   # once",
    ]
    assert changed(Altered("10024", "", AT, name="Largo do Zé", label="Zé")) == [
        "-name: Largo",
        "+            name: Largo do Zé",
        "+            label: Zé",
        "-at: [-19.0, 35.1]",
        "+            at: [-19.01235, 35.5]",
    ]


def test_a_position_comes_where_it_belongs() -> None:
    assert changed(Altered("cais", "", AT, "unverified"), NewPoint("cais", AT, "", "", "P")) == [
        "+        at: [-19.01235, 35.5]",
        "+        source: unverified",
        "+        points:",
        '+          - {code: "10035", name: P, kind: dump, at: [-19.01235, 35.5]}',
    ]
    assert changed(Altered("palmar", "", AT, "points")) == [
        "-- {code: palmar, name: Palmar, aliases: []}",
        "+      - {code: palmar, name: Palmar, aliases: [], at: [-19.01235, 35.5], source: points}",
    ]


def test_names_are_added_to_any_list_of_them() -> None:
    assert changed(Alias("moinho", "A: b", "")) == ['+          - "A: b"']
    assert changed(Alias("palmar", "A", ""), Alias("palmar", "B, c", "")) == [
        "-- {code: palmar, name: Palmar, aliases: []}",
        '+      - {code: palmar, name: Palmar, aliases: [A, "B, c"]}',
    ]
    assert changed(Alias("cais", "A", ""), Alias("cima", "B", "")) == [
        "+    aliases: [B]",
        "+        aliases: [A]",
    ]


def test_what_comes_stands_beside_no_remark_of_another() -> None:
    text = TOWN.replace("as buses say\n", "as buses say,\n                      # and maps\n")
    text = text.replace(
        "- {code: palmar, name: Palmar, aliases: []}",
        "- {code: palmar, name: Palmar,  # by the sea\n"
        "         aliases: [Palmas,  # old\n"
        "           Palma]}",
    )

    assert changed(Alias("moinho", "A", ""), text=text) == ["+          - A"]
    assert "# and maps\n          - A\n" in edited(Alias("moinho", "A", ""), text=text)
    assert changed(Alias("palmar", "B", ""), Altered("palmar", "", AT, "points"), text=text) == [
        "-Palma]}",
        "+           Palma,",
        "+           B],",
        "+         at: [-19.01235, 35.5],",
        "+         source: points}",
    ]
    assert edited(Altered("palmar", "", AT, label="P"), text=text).count("# by the sea") == 1


def test_line_ends_stay_as_they_are() -> None:
    windows = TOWN.replace("\n", "\r\n")

    text = edited(NewPoint("cais", AT, "", "", "Poço"), Alias("cima", "B", ""), text=windows)

    assert text.count("\r\n") == text.count("\n") == TOWN.count("\n") + 3


def test_a_code_that_was_used_is_not_given_again() -> None:
    used = ("10035", "10103")

    found = edit_places(TOWN, [NewPoint("cais", AT, "", "", "Poço")], used).proposals

    assert [one.code for one in found] == ["10113"]


@pytest.mark.parametrize(
    ("proposals", "error", "says"),
    [
        (
            [Altered("10019", "", AT), Altered("10019", "", AT)],
            Conflict,
            "two proposals say the at",
        ),
        ([Alias("gone", "A", "")], NotFound, "has no gone any more"),
        ([NewPoint("gone", AT, "", "", "A")], NotFound, "has no gone any more"),
        ([NewPoint("cais", AT, "")], InvalidInput, "has no name: write it"),
        (
            [NewPoint("cais", AT, "", "", "Poço", "", "container", 31)],
            InvalidInput,
            "pins say Poço to 31 m, and containers are known to 30 m",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_written_is_told(
    proposals: list[Proposal], error: type[AppError], says: str
) -> None:
    with pytest.raises(error, match=says):
        edit_places(TOWN, proposals)


def test_what_stands_on_several_lines_is_left_to_people() -> None:
    text = TOWN.replace(
        "        at: [-19.01, 35.01]\n", "        at:\n          - -19\n          - 35\n"
    )

    with pytest.raises(InvalidInput, match=r"line 12: at stands on several lines"):
        edited(Altered("moinho", "", AT), text=text)
    with pytest.raises(MenuFileError):
        edited(text="districts: [")


def everything(text: str) -> dict[str, Mapping[str, object]]:
    """Every place of a file by its code, without what is in it."""
    notes = Notes()
    tree = reader.read("places.yaml", text, notes)
    assert tree is not None
    districts = read_places(tree, notes, city_has_at=True)
    assert notes.findings == ()
    bairros = [one for district in districts for one in district["bairros"]]
    points = [one for bairro in bairros for one in bairro["points"]]
    places: list[Mapping[str, object]] = [*districts, *bairros, *points]
    below = ("bairros", "points")
    return {
        str(one["code"]): {word: value for word, value in one.items() if word not in below}
        for one in places
    }


@pytest.mark.parametrize("city", ["maputo", "nairobi"])
def test_in_any_order_of_any_proposals_all_others_stay_as_they_were(city: str) -> None:
    text = (MENUS / city / "places.yaml").read_text(encoding="utf-8")
    before, chance = everything(text), random.Random(311)
    middle = Position(-25.95, 32.58) if city == "maputo" else Position(-1.28, 36.82)
    codes = [code for code, place in before.items() if "population" in place]
    points = [code for code, place in before.items() if "kind" in place]
    bairros = chance.sample(codes, 20)
    proposals: list[Proposal] = [
        *(NewPoint(code, middle, "", "", f"Poço {n}") for n, code in enumerate(bairros[:8])),
        *(NewPoint(bairros[0], middle, "", "", f"Lago {n}", "", "landmark") for n in range(3)),
        *(Altered(code, "", middle, "unverified") for code in bairros[5:15]),
        *(Alias(code, f"Nome, {code}", "") for code in bairros[8:]),
        *(Altered(code, "", middle, label=f"L {code}") for code in points[:9]),
    ]
    chance.shuffle(proposals)

    done = edit_places(text, proposals)
    after = everything(done.text)

    wanted = {code: dict(place) for code, place in before.items()}
    for one in done.proposals:
        if isinstance(one, NewPoint):
            wanted[one.code] = {"code": one.code, "name": one.name, "label": one.name}
            wanted[one.code] |= {"kind": one.kind, "at": list(one.at)}
        elif isinstance(one, Alias):
            wanted[one.code]["aliases"] = [*before[one.code]["aliases"], one.alias]  # type: ignore[misc]
        else:
            new = {"at": list(middle), "source": one.source, "label": one.label}
            wanted[one.code] |= {word: value for word, value in new.items() if value}
    assert after == wanted
    remarks = [line.partition("#")[2] for line in text.split("\n") if "#" in line]
    assert [line.partition("#")[2] for line in done.text.split("\n") if "#" in line] == remarks
