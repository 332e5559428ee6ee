"""What stays in a list keeps its line and its remarks; what goes takes its own along."""

import pytest

from app.domain.errors import InvalidInput
from app.menufiles.yaml_put import Put, Where, append, find, plain, put, put_all
from app.menufiles.yaml_values import Bare, Block, Value

COOP = """\
code: coop
aliases:   # as callers say
  # painted so at the bus stop
  - Bairro da Coop   # old maps
  - Cooperativa      # said by callers, 2021
  # of the census
  - "Coop, velha"
# how we know
at: [-25.9, 32.5]
"""
LISTS = ("Bairro da Coop", "Cooperativa", "Coop, velha")
FLOW = """\
code: coop
aliases: [Foo,  # since 1975
          Bar,
          # by the ministry
          Baz]
at: [-25.9, 32.5]  # by hand
"""


def listed(text: str, *values: Value) -> str:
    after = put(text, ("aliases",), list(values))
    assert plain(find(after, ("aliases",))) == list(values)
    return after


def test_a_name_is_added_and_every_remark_stays() -> None:
    assert listed(COOP, *LISTS, "Coop: nova") == COOP.replace(
        'velha"\n', 'velha"\n  - "Coop: nova"\n'
    )


def test_what_goes_takes_what_is_said_above_and_beside_it() -> None:
    assert listed(COOP, LISTS[0], LISTS[2]) == COOP.replace(
        "  - Cooperativa      # said by callers, 2021\n", ""
    )
    assert listed(COOP, *LISTS[:2]) == COOP.replace('  # of the census\n  - "Coop, velha"\n', "")


def test_what_moves_takes_them_along() -> None:
    assert listed(COOP, LISTS[0], LISTS[2], LISTS[1]) == COOP.replace(
        "  - Cooperativa      # said by callers, 2021\n", ""
    ).replace('velha"\n', 'velha"\n  - Cooperativa      # said by callers, 2021\n')


@pytest.mark.parametrize("values", [LISTS[1:], ("new", *LISTS), LISTS[::-1], ("new",), ()])
def test_what_is_said_above_the_first_may_be_of_all(values: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput, match="painted so at the bus stop"):
        put(COOP, ("aliases",), list(values))


def test_where_a_blank_line_stands_below_it_it_is_of_all() -> None:
    text = COOP.replace("bus stop\n", "bus stop\n\n")
    assert listed(text, *LISTS[1:]) == text.replace("  - Bairro da Coop   # old maps\n", "")
    assert listed(text, "new", *LISTS) == text.replace("\n\n", "\n\n  - new\n")


def test_below_another_remark_it_is_of_the_first() -> None:
    text = COOP.replace("  # painted", "  # names\n\n  # painted")
    both = "  # painted so at the bus stop\n  - Bairro da Coop   # old maps\n"
    assert listed(text, *LISTS[1:]) == text.replace(both, "")
    assert listed(text, "new", *LISTS) == text.replace(both, f"  - new\n{both}")


def test_a_remark_that_goes_on_below_stays_with_its_own() -> None:
    text = "aliases:\n  - a\n  - b  # said by callers,\n       # 2021\nat: 1\n"
    assert listed(text, "a", "b", "c") == text.replace("2021\n", "2021\n  - c\n")
    assert listed(text, "a") == "aliases:\n  - a\nat: 1\n"
    assert listed(text, "b") == text.replace("  - a\n", "")


@pytest.mark.parametrize("head", ["# --- old ---", "# old ====", "### old", "## Old"])
def test_the_head_of_a_section_goes_with_the_last_of_it(head: str) -> None:
    text = f"aliases:\n  - a\n  {head}\n  # c is older\n  - b\n  - c\nat: 1\n"
    assert listed(text, "a", "c") == text.replace("  # c is older\n  - b\n", "")
    assert listed(text, "a") == "aliases:\n  - a\nat: 1\n"


def test_what_may_be_of_two_keeps_them_together() -> None:
    text = "aliases:\n  - a\n    # of whom?\n  - b\n  - c\n"
    assert listed(text, "c", "a", "b") == "aliases:\n  - c\n  - a\n    # of whom?\n  - b\n"
    assert listed(text, "c") == "aliases:\n  - c\n"
    for values in (["a", "c"], ["b", "c"], ["a", "new", "b", "c"]):
        with pytest.raises(InvalidInput, match="of whom"):
            put(text, ("aliases",), values)


def test_a_list_in_brackets_keeps_its_rows() -> None:
    assert listed(FLOW, "Foo", "Bar", "Baz", "Qux") == FLOW.replace("Baz]", "Baz,\n          Qux]")
    assert listed(FLOW, "Foo", "Bar") == FLOW.replace(
        ",\n          # by the ministry\n          Baz]", "]"
    )
    assert listed(FLOW, "Bar", "Baz") == FLOW.replace("Foo,  # since 1975\n          ", "")
    assert listed(FLOW, "Bar", "Foo", "Baz") == FLOW.replace(
        "Foo,  # since 1975\n          Bar,", "Bar,\n          Foo,  # since 1975"
    )
    assert listed(FLOW, "Baz", "Foo") == (
        "code: coop\naliases: [\n          # by the ministry\n          Baz,\n"
        "          Foo  # since 1975\n          ]\nat: [-25.9, 32.5]  # by hand\n"
    )


def test_a_bracket_on_a_line_of_its_own_stays_there() -> None:
    text = "aliases: [  # names\n  a,  # one\n  b,\n  # more may come\n]  # end\n"
    assert listed(text, "a", "b", "c") == text.replace("  b,\n", "  b,\n  c,\n")
    assert listed(text, "b") == text.replace("  a,  # one\n", "")
    with pytest.raises(InvalidInput):
        put(text, ("aliases",), [])


def test_beside_the_bracket_it_is_of_the_last_row_where_others_have_theirs() -> None:
    text = "aliases: [Foo,  # since 1975\n  Bar]  # since 1980\nat: 1\n"
    assert listed(text, "Foo", "Bar", "Baz") == (
        "aliases: [Foo,  # since 1975\n  Bar,  # since 1980\n  Baz]\nat: 1\n"
    )
    assert listed(text, "Foo") == "aliases: [Foo  # since 1975\n  ]\nat: 1\n"
    alone = "aliases: [Foo,\n  Bar]  # since 1980\n"
    with pytest.raises(InvalidInput, match="since 1980"):
        put(alone, ("aliases",), ["Foo", "Bar", "Baz"])
    wrapped = "aliases: [Foo, Baz,\n  Bar]  # of the census\n"
    assert listed(wrapped, "Foo", "Baz", "Bar", "Q") == wrapped.replace("Bar]", "Bar,\n  Q]")


def test_beside_several_entries_it_keeps_them_together() -> None:
    text = "aliases: [a, b,  # both old\n  c, d]\n"
    assert listed(text, "a", "b", "d") == text.replace("c, d", "d")
    assert listed(text, "c") == "aliases: [c]\n"
    for values in (["a", "c", "d"], ["b", "a", "c", "d"], ["a", "b", "c", "d", "e"][1:]):
        with pytest.raises(InvalidInput, match="both old"):
            put(text, ("aliases",), values)


@pytest.mark.parametrize("shape", ["- {}   # lat\n  - {}   # lon", "[{},   # lat\n    {}]   # lon"])
@pytest.mark.parametrize("moved", [("-25.8", "32.5"), ("-25.9", "32.6"), ("32.5", "-25.9")])
def test_what_is_said_beside_a_coordinate_is_of_its_place(
    shape: str, moved: tuple[str, str]
) -> None:
    key = "at:\n  " if shape[0] == "-" else "at: "
    text = key + shape.format("-25.9", "32.5") + "\n"
    assert put(text, ("at",), list(map(Bare, moved))) == key + shape.format(*moved) + "\n"


def test_on_one_line_a_list_stays_there() -> None:
    text = "aliases: [a, 'b']  # old maps\n"
    assert listed(text, "a", "b", "c, d") == "aliases: [a, 'b', \"c, d\"]  # old maps\n"
    assert listed(text, "b") == "aliases: ['b']  # old maps\n"
    assert listed("aliases: ['a']", "a", "b") == "aliases: ['a', 'b']"
    assert listed("aliases: []  # none\n", "b") == "aliases: [b]  # none\n"


def test_one_that_becomes_several_keeps_what_is_said_beside_it() -> None:
    text = "drains:\n  e-mail: a@example.org   # asked for it in writing\n  name: D\n"
    after = put(text, ("drains", "e-mail"), ["a@example.org", "b@example.org"])
    assert after == (
        "drains:\n  e-mail:\n    - a@example.org   # asked for it in writing\n"
        "    - b@example.org\n  name: D\n"
    )
    bare = text.replace("   # asked for it in writing", "")
    assert put(bare, ("drains", "e-mail"), ["a@example.org", "b@example.org"]) == bare.replace(
        "a@example.org", "[a@example.org, b@example.org]"
    )


def test_a_name_that_gets_more_beside_it_keeps_the_remark_at_its_key() -> None:
    text = "bodies:\n  drains: Drains   # since May\n  roads: Roads\n"
    after = put(text, ("bodies", "drains"), {"name": "Drains", "e-mail": ["a@example.org"]})
    assert after == (
        "bodies:\n  drains:   # since May\n    name: Drains\n"
        "    e-mail: [a@example.org]\n  roads: Roads\n"
    )


def test_a_new_key_stands_behind_what_goes_on_beside_the_last() -> None:
    text = "a:\n  b: 1  # one\n        # and on\nc: 2\n"
    assert put(text, ("a", "d"), "x") == text.replace("and on\n", "and on\n  d: x\n")
    rows = "a: {b: 1,  # one\n  e: 2   # two\n  }\nc: 2\n"
    assert put(rows, ("a", "d"), "x") == rows.replace("2   # two\n", "2,   # two\n  d: x\n")
    assert put(rows, ("a", "e"), None) == "a: {b: 1  # one\n  }\nc: 2\n"
    assert put(rows, ("a", "b"), None) == "a: {e: 2   # two\n  }\nc: 2\n"


def test_two_keys_of_one_bracket_go_at_once() -> None:
    text = "a: {b: 1, c: 2, d: 3, e: 4}\n"
    gone = [Put(("a", "c"), None), Put(("a", "d"), None), Put(("a", "f"), "x")]
    assert put_all(text, gone) == "a: {b: 1, e: 4, f: x}\n"


@pytest.mark.parametrize("comma", [",   # seen\n    c: {k: x}", "   # seen\n  , c: {k: x}"])
def test_where_the_last_of_a_bracket_goes_and_another_comes_the_comma_stays(comma: str) -> None:
    text = f"list: {{\n    a: {{k: x}},\n    b: {{k: x}}{comma}\n  }}\n"
    after = put_all(text, [Put(("list", "c"), None), Put(("list", "neu"), "x")])
    assert after.startswith("list: {\n    a: {k: x},\n    b: {k: x},   # seen\n")
    assert plain(find(after, ("list",))) == {"a": {"k": "x"}, "b": {"k": "x"}, "neu": "x"}


def test_an_entry_goes_with_what_is_said_of_it_and_nothing_else() -> None:
    text = (
        "points:\n"
        "  - {code: a}\n"
        "  # In doubt: 5 km off.\n"
        "  # Look on the spot.\n"
        "  - {code: b}  # red\n"
        "\n"
        "  # In doubt as well.\n"
        "  - {code: c}\n"
        "# the end\n"
    )
    assert put(text, ("points", Where("code", "b")), None) == text.replace(
        "  # In doubt: 5 km off.\n  # Look on the spot.\n  - {code: b}  # red\n", ""
    )
    assert put(text, ("points", Where("code", "c")), None) == text.replace(
        "  # In doubt as well.\n  - {code: c}\n", ""
    )
    rows = "points: [\n  {code: a},\n  # In doubt\n  {code: b},  # red\n  {code: c}\n]\n"
    assert put(rows, ("points", Where("code", "b")), None) == rows.replace(
        "  # In doubt\n  {code: b},  # red\n", ""
    )


def test_of_the_first_somebody_says_whether_what_stands_above_it_goes() -> None:
    text = "notices:\n  # by the ministry\n  strike:\n    say: a\n  pipe: {say: b}\n"
    path = "notices", "strike"
    with pytest.raises(InvalidInput, match="by the ministry"):
        put(text, path, None)
    assert put_all(text, [Put(path, None, goes=True)]) == "notices:\n  pipe: {say: b}\n"
    assert put_all(text, [Put(path, None, goes=False)]) == (
        "notices:\n  # by the ministry\n  pipe: {say: b}\n"
    )


def test_what_a_file_begins_with_is_of_the_file() -> None:
    text = "# city.yaml: who we are\nanswers: {most: 3}\ncode: x\n"
    assert put(text, ("answers",), None) == "# city.yaml: who we are\ncode: x\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_stay_as_they_are(newline: str) -> None:
    for text in (COOP, FLOW):
        held = plain(find(text, ("aliases",)))
        assert isinstance(held, list)
        after = listed(text.replace("\n", newline), *held[:1], *held[2:], "new")
        assert after == listed(text, *held[:1], *held[2:], "new").replace("\n", newline)


def test_the_last_line_may_have_no_end() -> None:
    assert listed("aliases:\n- a  # x\n- b  # y", "a", "b", "c") == (
        "aliases:\n- a  # x\n- b  # y\n- c\n"
    )
    assert listed("aliases:\n- a  # x\n- b  # y", "b", "a") == "aliases:\n- b  # y\n- a  # x\n"
    assert listed("aliases: [a,  # x\n b]", "b") == "aliases: [b]"


def test_entries_of_several_lines_and_other_ways_of_writing_stay_as_they_are() -> None:
    text = (
        "aliases:\n"
        "  - |  # as it stands\n"
        "    one # no remark\n"
        "  - 'two # no remark'   # a remark\n"
        "  - three\n"
        "    and more\n"
        "  - {a: 1,  # inner\n"
        "     b: [c]}\n"
        "  - Zé # ção\n"
    )
    held = plain(find(text, ("aliases",)))
    assert isinstance(held, list)
    after = put(text, ("aliases",), [*held[:2], held[3], held[4], "new"])
    assert after == text.replace("  - three\n    and more\n", "") + "  - new\n"


def test_a_block_in_a_list_gets_lines_of_its_own() -> None:
    text = "- code: a\n  x: b   # one\n         # and on\n# end\n"
    assert append(text, (), Block(code="b", x="c")) == text.replace(
        "and on\n", "and on\n- code: b\n  x: c\n"
    )


def test_of_values_that_stand_twice_nobody_knows_which_is_to_go() -> None:
    text = "aliases:\n  - a\n  - b   # one\n  - b\n"
    with pytest.raises(InvalidInput, match="one"):
        put(text, ("aliases",), ["a", "b"])
    assert listed(text, "a") == "aliases:\n  - a\n"
