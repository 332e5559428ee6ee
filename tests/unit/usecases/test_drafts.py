"""A draft moves onto what was published since, and says where that is not to be done by itself."""

from app.menufiles.entries import cut
from app.usecases.drafts import move

BASE = {"city.yaml": "name: A\nbrand: B\n", "menu.yaml": "where: Onde?\n"}


def test_files_that_one_side_changed_are_taken_whole() -> None:
    draft = {**BASE, "menu.yaml": "where: Em que sítio?\n"}
    live = {**BASE, "city.yaml": "name: A\nbrand: C\n", "calendar.yaml": "notices:\n"}
    moved = move(BASE, draft, live, cut)
    assert moved.files == {**live, "menu.yaml": draft["menu.yaml"]}
    assert moved.clashes == ()


def test_a_clash_stands_as_it_answers_until_somebody_decides() -> None:
    draft = {**BASE, "menu.yaml": "where: Sítio?\n", "city.yaml": "name: D\nbrand: B\n"}
    live = {**BASE, "menu.yaml": "where: Lugar?\n", "city.yaml": "name: L\nbrand: B\n"}
    moved = move(BASE, draft, live, cut)
    assert moved.files == live
    assert [(one.file, one.number) for one in moved.clashes] == [("city.yaml", 0), ("menu.yaml", 1)]
    kept = move(BASE, draft, live, cut, keep={1})
    assert kept.files == {"city.yaml": live["city.yaml"], "menu.yaml": draft["menu.yaml"]}


def test_a_file_that_one_side_takes_out_is_gone_and_no_line_end_appears() -> None:
    without = {"city.yaml": BASE["city.yaml"]}
    assert move(BASE, without, BASE, cut).files == without
    odd = {"city.yaml": "a: 1\x0cx\nb: 2"}
    live = {"city.yaml": "a: 1\x0cx\nb: 3"}
    assert move(odd, odd, live, cut).files == live


def test_both_stand_below_the_key_that_both_bring() -> None:
    base = {"calendar.yaml": "a: 1\n"}
    mine = {"calendar.yaml": "a: 1\nholidays:\n  2026-12-25: Natal\n"}
    for theirs, together in (
        ("holidays:\n  2027-01-01: Ano\n", "holidays:\n  2027-01-01: Ano\n  2026-12-25: Natal\n"),
        ("holidays:\n", "holidays:\n  2026-12-25: Natal\n"),
    ):
        live = {"calendar.yaml": f"a: 1\n{theirs}"}
        moved = move(base, mine, live, cut)
        assert moved == ({"calendar.yaml": f"a: 1\n{together}"}, ())
        # Where nothing can be told apart somebody is asked.
        moved = move(base, mine, live, lambda _name, _text: None, both={0})
        assert moved.files == {"calendar.yaml": f"a: 1\n{together}"}
        assert [one.number for one in moved.clashes] == [0]
