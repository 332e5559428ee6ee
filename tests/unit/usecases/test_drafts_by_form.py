"""Forms and options have no names: an edit stays with its own, or the whole is asked for.

The model is a plain one: forms of the same conditions, and options of the same digits, are merged
one by one; of others only what one side alone changed stands.
"""

from typing import NamedTuple, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.merge import one_of
from app.menufiles.entries import cut
from app.usecases.drafts import Moved, move

FILE = "menu.yaml"
END = "filed: Recebido\n"
_T = TypeVar("_T")


class Option(NamedTuple):
    digit: int
    label: str
    go: str


class Form(NamedTuple):
    when: str  #: "" of the last one
    say: str
    options: tuple[Option, ...]


Forms = tuple[Form, ...]


#: Few of each, so that most lines have their like in a neighbour.
OPTIONS = st.lists(
    st.builds(Option, st.integers(1, 3), st.sampled_from("ab"), st.sampled_from("xy")),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.digit,
).map(tuple)
FORM = st.builds(Form, st.sampled_from("pqr"), st.sampled_from("cd"), OPTIONS)
FORMS: st.SearchStrategy[Forms] = st.builds(
    lambda some, last: (*some, last._replace(when="")),
    st.lists(FORM, max_size=2, unique_by=lambda one: one.when),
    FORM,
)


def menu(forms: Forms) -> str:
    return f"send:\n{''.join(map(written, forms))}{END}"


def written(form: Form) -> str:
    words = [f"if: {form.when}"] * bool(form.when) + [f"say: {form.say}", "choose:"]
    options = (
        f"      {d} {label}:\n        do: file\n        go: {go}\n" for d, label, go in form.options
    )
    return f"  - {f'{chr(10)}    '.join(words)}\n{''.join(options)}"


def moved(base: str, mine: str, theirs: str, keep: range = range(0), file: str = FILE) -> Moved:
    return move({file: base}, {file: mine}, {file: theirs}, cut, keep)


def model(base: Forms, mine: Forms, theirs: Forms, *, is_kept: bool) -> Forms:
    """Give the forms as they are to stand, where they clash with those of one side."""

    def stands(b: _T, m: _T, t: _T) -> _T:
        one = one_of(b, m, t)
        return one if one is not None else m if is_kept else t

    def option(b: Option, m: Option, t: Option) -> Option:
        return Option(b.digit, stands(b.label, m.label, t.label), stands(b.go, m.go, t.go))

    def form(b: Form, m: Form, t: Form) -> Form:
        options = stands(b.options, m.options, t.options)
        if len({tuple(o.digit for o in one.options) for one in (b, m, t)}) == 1:
            options = tuple(map(option, b.options, m.options, t.options))
        return Form(b.when, stands(b.say, m.say, t.say), options)

    if len({tuple(f.when for f in one) for one in (base, mine, theirs)}) > 1:
        return stands(base, mine, theirs)
    return tuple(map(form, base, mine, theirs))


def edits(forms: Forms) -> st.SearchStrategy[Forms]:
    """Give others, or the same with one form otherwise."""
    places = st.integers(0, len(forms) - 1)
    put = st.builds(
        lambda at, new: (*forms[:at], new._replace(when=forms[at].when), *forms[at + 1 :]),
        places,
        FORM,
    )
    gone = places.map(lambda at: forms[:at] + forms[at + 1 :] or forms)
    return st.one_of(put, gone, FORMS)


@given(FORMS, st.data())
@settings(deadline=None, max_examples=200)
def test_each_form_and_option_is_merged_as_if_it_stood_alone(
    base: Forms, data: st.DataObject
) -> None:
    mine, theirs = data.draw(edits(base)), data.draw(edits(base))
    texts = menu(base), menu(mine), menu(theirs)
    found = moved(*texts)
    kept = moved(*texts, keep=range(len(found.clashes)))
    for is_kept, files in ((False, found.files), (True, kept.files)):
        assert files[FILE] == menu(model(base, mine, theirs, is_kept=is_kept))
    assert bool(found.clashes) == (found.files != kept.files)


#: Where two are beside each other whose lines are alike; what holds them.
PLACED = [
    ("menu.yaml", "send:\n", "  - {}\n    tell: [how]\n    choose:\n      1 Lá: {}\n", "send"),
    ("menu.en.yaml", "send:\n", "  - say: Hello\n    choose: [1 {1}]\n", "send"),
    ("menu.en.yaml", "send:\n", "  - {{say: Hello,\n     choose: [1 {1}]}}\n", "send"),
    (
        "menu.yaml",
        "send:\n  say: Onde?\n  choose:\n",
        "    {0} Sim:\n      do: file\n      go: {1}\n",
        "send / choose",
    ),
    (
        "menu.yaml",
        "tell:\n  how:\n    type:\n",
        "      {}:\n        wrong: No\n        go: {}\n",
        "tell / how / type",
    ),
]


def said(file: str, entry: str, *pairs: tuple[int, str]) -> str:
    names = ("if: a", "if: b") if "- " in entry else ("1", "2")
    return "".join(entry.format(names[n], where) for n, where in pairs)


@pytest.mark.parametrize(("file", "head", "entry", "name"), PLACED)
def test_neighbours_with_lines_alike_are_asked_for_as_a_whole(
    file: str, head: str, entry: str, name: str
) -> None:
    both = head + said(file, entry, (0, "x"), (1, "x"))
    later = head + said(file, entry, (0, "y"), (1, "x"))
    gone = head + said(file, entry, (1, "x"))
    found = moved(both, later, gone, file=file)
    assert [(clash.name, clash.only_adds) for clash in found.clashes] == [(name, False)]
    assert found.files[file] == gone
    assert moved(both, later, gone, range(1), file).files[file] == later
    # An edit of each is none of the other's.
    other = head + said(file, entry, (0, "x"), (1, "z"))
    together = head + said(file, entry, (0, "y"), (1, "z"))
    assert moved(both, later, other, file=file) == ({file: together}, ())


def test_who_alone_changed_a_screen_is_asked_nothing() -> None:
    a, b = (Form(when, "c", (Option(1, "a", "x"),)) for when in ("p", ""))
    assert moved(menu((a, b)), menu((b,)), menu((a, b))) == ({FILE: menu((b,))}, ())
    alone = menu((a, b)).replace(END, "filed: Obrigado\n")
    expected = menu((b,)).replace(END, "filed: Obrigado\n")
    assert moved(menu((a, b)), alone, menu((b,))) == ({FILE: expected}, ())


def test_a_screen_of_one_form_that_becomes_a_list_is_asked_for_where_both_changed_it() -> None:
    text = "send:\n  say: Onde?\n  choose:\n    1 Lá: filed\n"
    mine = text.replace("1 Lá", "1 Ali")
    theirs = menu((Form("p", "c", (Option(1, "a", "x"),)), Form("", "c", (Option(1, "a", "x"),))))
    found = moved(text + END, mine + END, theirs)
    assert [clash.name for clash in found.clashes] == ["send"]
    assert found.files[FILE] == theirs


def test_labels_that_both_give_to_one_digit_never_stand_both() -> None:
    for head in ("keys:\n", "send:\n  choose:\n  "):
        text = head + "  0 Voltar: back\n"
        found = moved(text, text.replace("Voltar", "Atrás"), text.replace("Voltar", "Antes"))
        assert len(found.clashes) == 1
        assert found.files[FILE] == text.replace("Voltar", "Antes")
