"""A text changes where it stands, and nothing else in its file, whatever is written into it."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.menufiles import reader, yaml_edit
from app.menufiles.notes import Notes
from app.menufiles.tree import Items, Node, Pairs, Scalar
from app.menufiles.yaml_edit import Layout
from app.menufiles.yaml_list import with_texts

#: Every way in which a text can stand in a file.
FILE = """\
# above
plain: Onde? # beside
double: "Onde: já"
single: 'Onde #1'
flow: {a: Onde, "b": "Onde, já", c: [um, 'dois', "três"]}
list:
  - entry
  - 8 Outro
  - a: b   # deep
    c: d
literal: |
  two
  lines
# between
folded: >-
  one
  line
goes on: um texto
  que continua
7 Outro: where
"8 Ver: um": {9 Sim: x}
last: end"""


def _scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            yield from _scalars(item)
    elif isinstance(node, Pairs):
        for key, value in node.pairs:
            yield key
            yield from _scalars(value)


def _read(text: str) -> list[Scalar]:
    notes = Notes()
    tree = reader.read("f.yaml", text, notes)
    assert notes.findings == (), text
    return list(_scalars(tree))


SCALARS = _read(FILE)
#: What people, spreadsheets and mischief write: few signs, so that they meet often.
WORDS = st.text(st.sampled_from("ab é1:#,[]{}<>\"'\\-?*&!%@`|=~\n\t.ç“”"), min_size=1, max_size=12)


@settings(deadline=None)
@given(
    which=st.integers(0, len(SCALARS) - 1), new=WORDS, newline=st.sampled_from(["\n", "\r\n", "\r"])
)
@example(which=0, new="yes", newline="\n")
@example(which=8, new=":", newline="\n")
@example(which=11, new="}#", newline="\n")
@example(which=1, new="- a", newline="\n")
@example(which=1, new="a: b", newline="\r\n")
@example(which=7, new="a, b", newline="\n")
@example(which=1, new="a #b", newline="\n")
@example(which=6, new="1={", newline="\n")
def test_any_text_can_be_written_anywhere(which: int, new: str, newline: str) -> None:
    old = SCALARS[which]
    text = FILE.replace("\n", newline)
    edit = Layout(text).replace(yaml_edit.at(old.mark), old.text, new)

    after = yaml_edit.apply(text, [edit])

    assert after[: edit.start] == text[: edit.start]
    assert after[edit.start + len(edit.new) :] == text[edit.end :]
    is_key = text[edit.end : edit.end + 1] == ":"
    if is_key and "\n" in new:  # the reader takes no key of two lines
        return
    if new not in {s.text for s in SCALARS}:  # a key twice is another matter
        expected = [s.text for s in SCALARS]
        expected[which] = new
        assert [s.text for s in _read(after.replace("\r\n", "\n").replace("\r", "\n"))] == expected


def test_what_is_said_beside_the_bar_of_a_text_of_several_lines_stays() -> None:
    text = "a: |  # as on the wall\n  x\n  y\nb: c\n"
    tree = reader.read("f.yaml", text, Notes())
    assert isinstance(tree, Pairs)

    edit = Layout(text).replace(yaml_edit.at(tree.pairs[0][1].mark), "x\ny\n", "z: 1")

    assert yaml_edit.apply(text, [edit]) == 'a: "z: 1"  # as on the wall\nb: c\n'


def test_a_digit_before_a_text_stays() -> None:
    option = next(s for s in SCALARS if s.text == "7 Outro")

    edit = Layout(FILE).replace(yaml_edit.at(option.mark), "Outro", "Mais um")

    assert "\n7 Mais um: where\n" in yaml_edit.apply(FILE, [edit])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: {pt: x, en: y} # z", "a: {pt: x, en: y, sw: w} # z"),
        (
            "a: {pt: x,  # r\n  en: y}  # z\nb: c",
            "a: {pt: x,  # r\n  en: y,  # z\n  sw: w}\nb: c",
        ),
        (
            "a:\n  pt: x\n  en: y # z\n       # r\nb: c",
            "a:\n  pt: x\n  en: y # z\n       # r\n  sw: w\nb: c",
        ),
        ("a: {pt: x, en: {name: y}}", "a: {pt: x, en: {name: y}, sw: w}"),
        ("a:\n  pt: x\n  en: y # z\nb: c", "a:\n  pt: x\n  en: y # z\n  sw: w\nb: c"),
        (
            "a:\n  en:\n    name: y\n    r: s\nb: c",
            "a:\n  en:\n    name: y\n    r: s\n  sw: w\nb: c",
        ),
        ("a:\r\n  en: {b: [c, d]}", "a:\r\n  en: {b: [c, d]}\r\n  sw: w"),
        ("- a:\n    pt: x\n- b", "- a:\n    pt: x\n    sw: w\n- b"),
        ("a:\n  en: |\n    x\n    y\nb: c", "a:\n  en: |\n    x\n    y\n  sw: w\nb: c"),
    ],
)
def test_a_key_is_added_as_its_neighbours_stand(before: str, after: str) -> None:
    tree = reader.read("f.yaml", before.replace("\r\n", "\n"), Notes())
    top = tree.items[0] if isinstance(tree, Items) else tree
    assert isinstance(top, Pairs)
    below = top.pairs[0][1]
    assert isinstance(below, Pairs)

    edit = with_texts(Layout(before), below, {"sw": "w"})

    assert yaml_edit.apply(before, [edit]) == after
