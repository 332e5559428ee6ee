"""A value changes in its file, and every other byte stays."""

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.menufiles.yaml_put import Put, Where, find, plain, put, put_all
from app.menufiles.yaml_values import Bare, Value
from app.settings import PROJECT

PLACES = (PROJECT / "menus/maputo/places.yaml").read_text("utf-8")
MAFALALA = ("districts", Where("code", "kamaxakeni"), "bairros", Where("code", "mafalala"))
FILE = """\
# above
- code: one   # the first
  label: {pt: Um, en: One}   # beside
  # between
  target hours: 48
  responsible: {kanyaka: islands, other: waste}
- {code: two, label: {pt: Dois}}
- code: three
  responsible:
    kanyaka: islands   # inner
    other: waste
  last: yes"""
ONE, TWO, THREE = (Where("code", code) for code in ("one", "two", "three"))
#: What people and mischief type.
TYPED = st.text(
    st.sampled_from("aé1-:#,[]{}&*!|>'\"%@`?=~ <>\\") | st.characters(codec="utf-8"), max_size=12
)


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Give the lines that went, and those that came."""
    lines = list(difflib.ndiff(before.split("\n"), after.split("\n")))
    return [one[2:] for one in lines if one[0] == "-"], [one[2:] for one in lines if one[0] == "+"]


def test_a_value_of_the_city_changes_one_line() -> None:
    after = put(PLACES, (*MAFALALA, "population"), Bare("20123"))
    gone, come = changed(PLACES, after)
    assert (len(gone), come) == (1, ["        population: 20123"])
    assert plain(find(after, (*MAFALALA, "population"))) == "20123"


def test_a_key_is_added_where_people_look_for_it_and_taken_out_again() -> None:
    order = ("code", "name", "label", "aliases", "at")
    after = put(PLACES, (*MAFALALA, "aliases"), ["Mafa", "M, velha"], order)
    assert changed(PLACES, after) == ([], ['        aliases: [Mafa, "M, velha"]'])
    assert put(after, (*MAFALALA, "aliases"), None) == PLACES


@pytest.mark.parametrize(
    ("path", "value", "gone", "come"),
    [
        ((ONE, "target hours"), Bare("24"), ["  target hours: 48"], ["  target hours: 24"]),
        ((ONE, "target hours"), None, ["  # between", "  target hours: 48"], []),
        (
            (ONE, "label", "en"),
            "One, two",
            ["  label: {pt: Um, en: One}   # beside"],
            ['  label: {pt: Um, en: "One, two"}   # beside'],
        ),
        (
            (ONE, "responsible", "kanyaka"),
            None,
            ["  responsible: {kanyaka: islands, other: waste}"],
            ["  responsible: {other: waste}"],
        ),
        (
            (ONE, "responsible"),
            "waste",
            ["  responsible: {kanyaka: islands, other: waste}"],
            ["  responsible: waste"],
        ),
        (
            (TWO, "group"),
            "a: b",
            ["- {code: two, label: {pt: Dois}}"],
            ['- {code: two, label: {pt: Dois}, group: "a: b"}'],
        ),
        ((THREE, "responsible", "other"), "roads", ["    other: waste"], ["    other: roads"]),
        ((THREE, "responsible", "kamavota"), "x", [], ["    kamavota: x"]),
        (
            (THREE, "responsible", "kanyaka"),
            None,
            ["    kanyaka: islands   # inner"],
            [],
        ),
        ((THREE, "more"), ["a", "b"], [], ["  more: [a, b]", ""]),
    ],
)
def test_each_way_of_writing_is_kept(
    path: tuple[str | Where, ...], value: object, gone: list[str], come: list[str]
) -> None:
    after = put(FILE, path, value)  # type: ignore[arg-type]
    assert changed(FILE, after) == (gone, come)
    wanted = [*map(str, value)] if isinstance(value, list) else value
    assert plain(find(after, path)) == wanted


def test_several_values_change_at_once() -> None:
    after = put_all(
        FILE,
        [
            Put((ONE, "target hours"), None),
            Put((ONE, "group"), "g", ("code", "label", "target hours", "group")),
            Put((TWO, "label", "en"), "Two"),
            Put((THREE, "last"), Bare("no")),
        ],
    )
    assert changed(FILE, after)[1] == [
        "  group: g",
        "- {code: two, label: {pt: Dois, en: Two}}",
        "  last: no",
    ]


def test_the_last_of_a_list_leaves_its_key_and_what_is_said_beside_it() -> None:
    head = "# days\nnotices:   # of the city\n"
    first: Value = {"say": {"pt": "Greve: dia 2"}, "where": ["a"], "until": Bare("2026-03-02")}
    one = put(head, ("notices",), {"strike": first})
    assert one == (
        head + '  strike:\n    say: {pt: "Greve: dia 2"}\n    where: [a]\n    until: 2026-03-02\n'
    )
    two = put(one, ("notices", "pipe"), {"say": {"pt": "Obras"}})
    assert put(two, ("notices", "pipe"), None) == one
    assert put(one, ("notices", "strike"), None) == head


def test_an_entry_goes_with_its_lines_and_the_last_one_with_its_list() -> None:
    points = (
        "a:\n"
        "  - code: port  # near the sea\n"
        "    points:\n"
        "      # by use\n"
        "      - {code: '1', name: One}  # red\n"
        "      - code: '2'\n"
        "        name: Two\n"
        "b: c\n"
    )
    port = ("a", Where("code", "port"), "points")
    red = "      - {code: '1', name: One}  # red\n"
    with pytest.raises(InvalidInput, match="by use"):  # of all points, or of the first
        put(points, (*port, Where("code", "1")), None)
    first = put_all(points, [Put((*port, Where("code", "1")), None, goes=False)])
    assert first == points.replace(red, "")
    bare = put_all(points, [Put((*port, Where("code", "1")), None, goes=True)])
    assert bare == points.replace(f"      # by use\n{red}", "")
    second = put(points, (*port, Where("code", "2")), None)
    assert second == points.replace("      - code: '2'\n        name: Two\n", "")
    none = put(second, (*port, Where("code", "1")), None)
    assert plain(find(none, ())) == {"a": [{"code": "port"}], "b": "c"}
    assert put(points, (*port, Where("code", "3")), None) == points
    with pytest.raises(InvalidInput):  # entries on one line are taken out by hand
        put("a: [{code: x}, {code: y}]\n", ("a", Where("code", "x")), None)


def test_what_has_no_place_is_refused() -> None:
    for path in ((ONE, "nothing", "x"), (Where("code", "none"), "x"), ("code",)):
        with pytest.raises(InvalidInput):
            put(FILE, path, "x")
    with pytest.raises(InvalidInput):  # the dash of its entry would go with it
        put(FILE, (ONE, "code"), None)
    with pytest.raises(InvalidInput):
        put("a: [", ("a",), "x")


@settings(deadline=None)
@given(TYPED.map(str.strip).filter(bool), st.sampled_from([(ONE, "label", "pt"), (THREE, "new")]))
def test_whatever_is_typed_reads_back_or_is_refused_by_the_reader(
    typed: str, path: tuple[str | Where, ...]
) -> None:
    after = put(FILE, path, typed)
    try:
        read = plain(find(after, path))
    except InvalidInput:
        return  # a letter that no file may hold: the check says so
    assert isinstance(read, str)
    assert after.replace(FILE[:20], "") != after
    rest = [line for line in FILE.split("\n") if "label: {pt: Um" not in line]
    assert [line for line in rest if line not in after.split("\n")] == []
