"""A draft moves onto what answers entry by entry: an edit stays with its own, or a clash names it.

The model is a plain one: both sides are dicts of entries by name, and each name is merged alone.
"""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.merge import merge
from app.menufiles.entries import cut
from app.usecases.drafts import Moved, move

#: The lines of a notice, and notices by name.
Lines = tuple[str, ...]
Notices = dict[str, Lines]
FILE = "calendar.yaml"
HEAD, END = "# Avisos.\nnotices:\n", "\n# Feriados.\nholidays: {2026-12-25: Natal}\n"


def one_of(*lines: str) -> st.SearchStrategy[str]:
    return st.sampled_from([line and f"    {line}\n" for line in lines])


#: Few of each, so that most lines have their like in a neighbour.
NOTICE: st.SearchStrategy[Lines] = st.tuples(
    one_of("say: {pt: Greve}", "say: {pt: Feira}"),
    one_of("", "where: [norte]"),
    one_of("from: 2026-02-05", "from: 2026-02-06"),
    one_of("until: 2026-02-09", "until: 2026-02-12"),
    one_of("", "pause: yes"),
).map(lambda lines: tuple(filter(None, lines)))
NOTICES: st.SearchStrategy[Notices] = st.dictionaries(st.sampled_from("abcde"), NOTICE)


def calendar(notices: Notices) -> str:
    return HEAD + "".join(f"  {name}:\n{''.join(its)}" for name, its in notices.items()) + END


def notices_in(text: str) -> Notices:
    rows = re.findall(r"^  (\w):\n((?:    .*\n)*)", text, re.M)
    return {name: tuple(its.splitlines(keepends=True)) for name, its in rows}


def moved(base: str, mine: str, theirs: str, keep: Sequence[int] = (), file: str = FILE) -> Moved:
    return move({file: base}, {file: mine}, {file: theirs}, cut, keep)


def model(base: Lines | None, mine: Lines | None, theirs: Lines | None) -> list[Lines | None]:
    """Give one notice as it is to stand: with what answers where they clash, and with the draft."""
    if base is not None and mine is not None and theirs is not None:
        parts = merge(base, mine, theirs)
        sides = [[part.theirs for part in parts], [part.mine for part in parts]]
        return [tuple(line for run in side for line in run) for side in sides]
    if theirs in (base, mine):
        return [mine, mine]
    return [theirs, theirs if mine == base else mine]


@given(NOTICES, NOTICES, NOTICES)
@settings(deadline=None)
def test_each_notice_is_merged_as_if_it_stood_alone(
    base: Notices, mine: Notices, theirs: Notices
) -> None:
    texts = calendar(base), calendar(mine), calendar(theirs)
    found = moved(*texts)
    names = {*base, *mine, *theirs}
    expected = {name: model(base.get(name), mine.get(name), theirs.get(name)) for name in names}
    clashing = {f"notices / {name}" for name, (one, other) in expected.items() if one != other}
    assert {clash.name for clash in found.clashes} == clashing
    kept = moved(*texts, keep=range(len(found.clashes)))
    for side, files in enumerate((found.files, kept.files)):
        stands = {name: sides[side] for name, sides in expected.items()}
        known = {name: its for name, its in stands.items() if its is not None}
        assert notices_in(files[FILE]) == known
        assert files[FILE] == calendar(notices_in(files[FILE]))  # and nothing else


@given(NOTICES, NOTICES)
@settings(deadline=None)
def test_new_ones_of_both_stand_in_their_order_and_those_that_answer_first(
    base: Notices, new: Notices
) -> None:
    pairs = [*new.items()]
    mine, theirs = ({f"{side}{name}": its for name, its in pairs} for side in "mt")
    found = moved(calendar(base), calendar({**base, **mine}), calendar({**base, **theirs}))
    expected = calendar({**base, **theirs, **mine})
    assert (found.files[FILE], found.clashes) == (expected, ())


A, LATER, B = (
    f"  {name}:\n    say: {{pt: {name}}}\n    from: 2026-02-05\n    until: 2026-02-{day}\n"
    for name, day in (("a", "09"), ("a", "12"), ("b", "09"))
)


def test_an_edit_of_a_notice_that_was_taken_out_lands_on_no_other() -> None:
    for others in ("", B, B + B.replace("b", "c")):
        found = moved(HEAD + A, HEAD + LATER, HEAD + others)
        [clash] = found.clashes
        assert (clash.file, clash.name, clash.what) == (
            FILE,
            "notices / a",
            f"{FILE} / notices / a",
        )
        assert ("".join(clash.mine), clash.theirs, clash.only_adds) == (LATER, (), False)
        assert found.files[FILE] == HEAD + others
        assert moved(HEAD + A, HEAD + LATER, HEAD + others, keep=[0]).files[FILE] == (
            HEAD + LATER + others
        )


@pytest.mark.parametrize(
    ("file", "head", "entry", "name"),
    [
        ("services.yaml", "", "- code: {}\n  group: water\n  needs: {}\n", "a"),
        ("places.yaml", "districts:\n", "- code: {}\n  radius_m: {}\n", "districts / a"),
        (
            "places.yaml",
            "districts:\n  - code: n\n    bairros:\n      - code: m\n        points:\n",
            "        - code: {}\n          kind: {}\n",
            "districts / n / bairros / m / points / a",
        ),
        ("city.yaml", "code: x\nbodies:\n", "  {}:\n    name: Água\n    hours: {}\n", "bodies / a"),
        ("routes.yaml", "gateway:\n", "  {}:\n    screen: 160\n    idle: {}\n", "gateway / a"),
        ("menu.yaml", "", "{}:\n  say: Onde?\n  choose:\n    1 Lá: {}\n", "a"),
        ("menu.en.yaml", "tell:\n", "  {}:\n    say: Hello\n    choose: [{}]\n", "tell / a"),
        ("messages.yaml", "", "{}:\n  say: Recebido\n  keeps: {}\n", "a"),
    ],
)
def test_neighbours_with_lines_alike_are_told_apart_in_every_file(
    file: str, head: str, entry: str, name: str
) -> None:
    a, later, b = (entry.format(*said) for said in (("a", "one"), ("a", "two"), ("b", "one")))
    gone = moved(head + a, head + later, head + b, file=file)
    assert [clash.name for clash in gone.clashes] == [name]
    assert gone.files[file] == head + b
    assert moved(head + a, head + later, head + a + b, file=file) == ({file: head + later + b}, ())


@pytest.mark.parametrize("between", ["", "\n", "\n  # o último:\n\n"])
@pytest.mark.parametrize("end", ["", END, "  # mais: ver a intranet\n"])
def test_a_new_notice_behind_one_that_is_edited_is_no_clash(between: str, end: str) -> None:
    paused = B + "    pause: yes\n"
    found = moved(HEAD + A + end, HEAD + LATER + end, HEAD + A + between + paused + end)
    assert found == ({FILE: HEAD + LATER + between + paused + end}, ())


def test_one_name_that_both_give_to_something_else_is_a_clash_that_names_it() -> None:
    found = moved(HEAD + B, HEAD + B + A, HEAD + LATER + B)
    [clash] = found.clashes
    assert (clash.name, clash.base, clash.only_adds) == ("notices / a", (), False)
    assert ("".join(clash.mine), "".join(clash.theirs)) == (A, LATER)


def test_remarks_go_with_what_stands_below_them() -> None:
    base = f"{HEAD}  # da câmara\n{A}\n  # do mercado\n{B}{END}"
    mine = base.replace(f"\n  # do mercado\n{B}", "")
    theirs = base.replace(A, LATER).replace("# da câmara", "# da presidência")
    found = moved(base, mine, theirs)
    assert found == ({FILE: f"{HEAD}  # da presidência\n{LATER}{END}"}, ())
    # What stood above one that is gone stays, though the one below it goes, too.
    left = moved(
        f"{HEAD}  # da câmara\n{A}{B}", f"{HEAD}  # da câmara\n{A}", f"{HEAD}  # da câmara\n{B}"
    )
    assert left == ({FILE: f"{HEAD}  # da câmara\n"}, ())


def test_who_puts_entries_in_another_order_changes_none() -> None:
    base, mine = HEAD + A + B, HEAD + B + A
    theirs = HEAD + LATER + B + B.replace("b", "c")
    found = moved(base, mine, theirs)
    assert found == ({FILE: HEAD + B + B.replace("b", "c") + LATER}, ())
    assert moved(base, theirs, mine).clashes == ()


def test_entries_further_to_the_right_are_never_put_below_others() -> None:
    """They would be taken for a part of the entry above them."""
    further = HEAD + (A + B).replace("  ", "    ")
    found = moved(HEAD + A, HEAD + A + B.replace("b", "c"), further)
    assert [clash.name for clash in found.clashes] == ["notices"]
    assert found.files[FILE] == further


def test_what_is_no_mapping_and_what_cannot_be_read_is_merged_by_lines() -> None:
    for broken in ("notices: {\n", "- a\n", "a: 1\na: 2\n"):
        found = moved(broken + "x: 1\ny: 1\n", broken + "x: 2\ny: 1\n", broken + "x: 1\ny: 3\n")
        assert found == ({FILE: broken + "x: 2\ny: 3\n"}, ())
    [clash] = moved("notices: {\n", "notices: [\n", "notices: (\n").clashes
    assert (clash.name, clash.what) == ("", f"{FILE} / lines")


def test_no_line_runs_into_the_next_where_the_last_has_no_end() -> None:
    base = HEAD + A.removesuffix("\n")
    found = moved(base, HEAD + A + B, HEAD + A + B.replace("b", "c").removesuffix("\n"))
    assert found == ({FILE: HEAD + A + B.replace("b", "c") + B}, ())
    ended = moved(base, HEAD + LATER.removesuffix("\n"), "x: 1\n" + base)
    assert ended == ({FILE: "x: 1\n" + HEAD + LATER.removesuffix("\n")}, ())
