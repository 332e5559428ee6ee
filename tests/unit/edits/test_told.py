"""What an edit does is told in short on a terminal, and says what it leaves out."""

from app.edits.compare import Break, Edit
from app.edits.recent import Basis, grouped
from app.edits.samples import Spoken
from app.edits.screens import Change
from app.edits.told import MOST_SHOWN, as_text
from app.menu.meaning import Move
from tests.unit.edits.calls import city, edited, heard

BASIS = Basis("the folder before", city(), city(), None, Spoken([], 0, 0, ()))


def an_edit(changed: int = 0, broken: int = 0) -> Edit:
    changes = [Change("pt", f"s{n}", f"old {n}", f"new {n}", 1, (), 0) for n in range(changed)]
    move = Move("key", "s", "service", "cart_missed")
    breaks = [Break(f"b{n}", f"b{n}", move, 1, ()) for n in range(broken)]
    return Edit(changes, breaks, None, [], [], 1, 1, 0)


def told(edit: Edit, basis: Basis = BASIS) -> str:
    return " ".join(as_text(basis, edit).split())


def test_what_is_too_much_for_a_terminal_is_counted() -> None:
    all_of_it = told(an_edit(MOST_SHOWN, MOST_SHOWN))
    too_much = told(an_edit(MOST_SHOWN + 2, MOST_SHOWN + 1))

    assert "--json" not in all_of_it
    assert f"- b{MOST_SHOWN - 1}: " in all_of_it
    assert f"old {MOST_SHOWN - 1}" in all_of_it
    assert "- and 1 other: --json has them all" in too_much
    assert (
        f"And 2 others, which --json has: s{MOST_SHOWN} (pt), s{MOST_SHOWN + 1} (pt)." in too_much
    )
    assert f"old {MOST_SHOWN} " not in too_much


def test_a_call_of_a_version_that_cannot_be_read_is_left_out_and_counted() -> None:
    turns = heard(city(), ["1"])
    calls = [("known", turns), ("lost", turns), ("known", turns), ("lost", turns[1:])]
    read = grouped(calls, {"known": city()}.get, 7)

    assert [sample.calls for sample in read.samples] == [2]
    assert (read.calls, read.unread, read.turns) == (4, 2, 7)
    assert "Left out: 2 calls that cannot be made there." in told(
        an_edit(), BASIS._replace(read=read)
    )


def test_a_change_is_drawn_as_most_calls_saw_it() -> None:
    calls = ["1 10348", "3 inguane", "3 inguane"]
    edit = edited(("menu.yaml", "    3 Mudar: where", "    3 Alterar: where"), calls=calls)

    [seen] = [one for one in edit.changed if one.language == "pt"]
    assert (seen.calls, seen.alike > 0) == (3, True)
    assert "Inguane" in seen.old
    assert "Inguane" in seen.new


def test_dialogues_that_hold_in_neither_or_only_now_are_told() -> None:
    spoken = Spoken([], 3, 1, ("A new one",))
    said = told(an_edit(), BASIS._replace(spoken=spoken))

    assert "3 dialogues, and made-up calls to every screen." in said
    assert "Did not hold before: 1 dialogue (A new one)." in said
    assert "Left out: 1 dialogue holding in neither." in said
    assert "Left out" not in told(an_edit())
