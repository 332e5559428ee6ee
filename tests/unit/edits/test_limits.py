"""How many answers a report may take is changed in city.yaml, and nothing around it."""

import pytest

from app.edits.edited import BadFields, Clashing, Edited, Typed, digest
from app.edits.limits import FILE, edit_limits, limits_in
from app.menufiles.city_folder import read_folder
from app.settings import PROJECT
from app.usecases.drafts import Files

MAPUTO = read_folder(PROJECT / "menus/maputo")
KIOSKS = read_folder(PROJECT / "tests/cities/kiosks")


def edit(files: Files, **typed: str) -> Edited:
    now = limits_in(files)
    return edit_limits(files, {n: Typed(digest(now[n]), text) for n, text in typed.items()})


def test_a_limit_is_changed_beside_its_remark() -> None:
    assert limits_in(MAPUTO) == {"mean": "5.9", "longest": "8"}
    edited = edit(MAPUTO, mean="6,25", longest=" 9 ")

    was = MAPUTO[FILE]
    assert edited.files == {
        FILE: was.replace("mean: 5.9 ", "mean: 6.25 ").replace("longest: 8 ", "longest: 9 ")
    }
    assert [(one.before, one.after) for one in edited.changes] == [("5.9", "6.25"), ("8", "9")]
    assert edited.plain is not None


def test_the_first_limit_brings_its_key_and_the_last_one_takes_it_away() -> None:
    begun = edit(KIOSKS, longest="9")
    assert begun.files == {FILE: KIOSKS[FILE] + "answers: {longest: 9}\n"}
    files = {**KIOSKS, **begun.files}
    more = edit(files, mean="7")
    assert more.files == {FILE: KIOSKS[FILE] + "answers: {longest: 9, mean: 7}\n"}
    assert edit(files, longest="").files == {FILE: KIOSKS[FILE]}
    assert edit(KIOSKS, mean=" ").files == {}
    assert edit(files, longest="9").files == {}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"mean": "many"}, {"mean": "a number from 1 to 30"}),
        ({"longest": "2"}, {"longest": "a report takes 6 answers, more than 2"}),
        ({"mean": "31", "longest": "2.5"}, {"mean": "a number", "longest": "a whole number"}),
    ],
)
def test_a_limit_that_cannot_hold_is_told_at_its_field(
    typed: dict[str, str], says: dict[str, str]
) -> None:
    with pytest.raises(BadFields) as caught:
        edit(KIOSKS, **typed)

    found = {name: one[0].what for name, one in caught.value.at_fields.items()}
    assert found.keys() == says.keys()
    assert all(said in found[name] for name, said in says.items())


def test_two_who_change_a_limit_see_each_other() -> None:
    for files, seen in ((MAPUTO, "5.5"), (KIOSKS, "5")):
        with pytest.raises(Clashing) as caught:
            edit_limits(files, {"mean": Typed(digest(seen), "7")})
        assert caught.value.now == {"mean": limits_in(files)["mean"]}
