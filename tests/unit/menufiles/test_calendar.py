"""calendar.yaml: what it may say, and what is found in it."""

from pathlib import Path

import pytest

from app.domain.errors import MenuFileError
from app.menufiles.build import build
from app.menufiles.city_folder import folder_hash, load_city, parse, read_folder
from tests.unit.menu.test_peers_flows import CITIES
from tests.unit.menufiles.calendars import HEAD, SAY, K, city, found, kiosks
from tests.unit.menufiles.folders import findings
from tests.unit.menufiles.test_json_schema import _slips


@pytest.mark.parametrize("calendar", ["notices:\n", "notices: {}\n", "notices:\n  # none today\n"])
def test_there_may_be_no_notice(calendar: str) -> None:
    if "{}" in calendar:
        [only] = found(calendar)
        assert "notices is empty" in only.what
    else:
        assert city(calendar).notices == ()


def test_a_city_may_have_no_calendar_though_its_menu_tells_notices() -> None:
    texts = kiosks()
    del texts[K]

    assert build(parse(texts), "").notices == ()


def test_a_calendar_is_part_of_the_version() -> None:
    with_it, texts = kiosks(), kiosks()
    del texts[K]

    later = {**with_it, K: with_it[K].replace("2026-03-07", "2026-03-08")}

    assert len({folder_hash(one) for one in (with_it, texts, later)}) == 3


def test_a_notice_speaks_the_first_language_where_it_has_no_other() -> None:
    notices = load_city(CITIES / "kiosks").notices

    said = [(one.texts["fr"], one.texts["en"]) for one in notices]

    assert said[0] == (
        "Greve le 2 mars, nous venons le 3",
        "Strike on 2 March, we come on the 3rd",
    )
    assert said[1] == ("Coupure d'eau au Nord jusqu'au 7",) * 2


#: calendar.yaml, line and part of what is found, part of how to mend it
BROKEN = [
    ("notices:\nx: 1\n", 2, 'calendar.yaml knows no "x"', "known here: notices"),
    ("- a\n", 1, "calendar.yaml holds keys and values", "write a line key: value"),
    ("notices: none\n", 1, "notices holds keys and values", "write a line key: value"),
    ("notices: [a]\n", 1, "notices holds keys and values", "write a line key: value"),
    (f"{HEAD}  A b:\n{SAY}", 2, "cannot be the name of a notice", "as in water_cut"),
    (f"{HEAD}  cut: Coupure\n", 2, "the notice cut holds keys and values", "key: value"),
    (f"{HEAD}  cut:\n    from: 2026-03-01\n", 3, "the notice cut has no say", "add say:"),
    (f"{HEAD}  cut:\n    say: Coupure\n", 3, "say names no language", "say: {fr: Coupure}"),
    (f"{HEAD}  cut:\n    say: {{en: Cut}}\n", 3, "say has no fr", "add fr:"),
    (f"{HEAD}  cut:\n    say: {{fr: A, sw: B}}\n", 3, 'say knows no "sw"', "fr, en"),
    (f"{HEAD}  cut:\n    say: {{fr: A <place>}}\n", 3, "holds a value", "write letters only"),
    (f"{HEAD}  cut:\n    say: {{fr: A 水}}\n", 3, "holds what phones cannot show", "write"),
    (f'{HEAD}  cut:\n    say: {{fr: "A\\nB"}}\n', 3, "holds a line end", "on one line"),
    (f"{HEAD}  cut:\n    say: {{fr: ''}}\n", 3, "say in fr is empty", "write it behind"),
    (f"{HEAD}  cut:\n{SAY}    untill: 2026-03-01\n", 4, "knows no", 'did you mean "until"?'),
    (f"{HEAD}  cut:\n{SAY}    from: 1 March\n", 4, '"1 March" is no date', "2026-11-20"),
    (f"{HEAD}  cut:\n{SAY}    from: 2026-02-30\n", 4, '"2026-02-30" is no date', "2026-11-20"),
    (f"{HEAD}  cut:\n{SAY}    until: 05/03/2026\n", 4, "is no date", "year-month-day"),
    (
        f"{HEAD}  cut:\n{SAY}    from: 2026-03-05\n    until: 2026-03-04\n",
        5,
        "the notice cut ends on 2026-03-04, before it begins on 2026-03-05",
        "write the later day behind until",
    ),
    (f"{HEAD}  cut:\n{SAY}    where: norf\n", 4, "no district or bairro", '"nord"?'),
    (f"{HEAD}  cut:\n{SAY}    where: [nord, 20014]\n", 4, "no district or bairro", "known here"),
    (f"{HEAD}  cut:\n{SAY}    where: []\n", 4, "where is empty", "leave where out"),
    (f"{HEAD}  cut:\n{SAY}    service: metre\n", 4, "has no problem", '"meter"?'),
    (f"{HEAD}  cut:\n{SAY}  cut:\n{SAY}", 4, "first in line 2", "keep one of the two"),
]


@pytest.mark.parametrize(("calendar", "line", "what", "mend"), BROKEN)
def test_a_slip_is_found_where_it_stands(calendar: str, line: int, what: str, mend: str) -> None:
    told = [f for f in found(calendar) if f.file == K]

    assert [(f.line, what in f.what, mend in f.mend) for f in told] == [(line, True, True)], told


def test_what_other_files_do_not_say_is_not_held_against_it() -> None:
    texts = kiosks(places="districts: [", services="- {{{", city="x")

    assert [f for f in findings(texts) if f.file == K] == []


def test_the_schema_takes_the_calendar_and_marks_slips() -> None:
    text = kiosks()[K]
    slips = [("say: {fr: Coupure", "sai: {fr: Coupure"), ("where: nord", "were: nord")]
    slips += [("2026-03-07", "7 March"), ("service: meter", "service: Meter!"), ("notices:", "x:")]

    assert _slips(K, text) == []
    assert _slips(K, "notices:\n") == []
    for old, new in slips:
        assert old in text
        assert _slips(K, text.replace(old, new, 1)), new


@pytest.mark.parametrize("name", ["Calendar.yaml", "calender.yml", "calendar.yaml.txt"])
def test_a_calendar_by_a_name_that_is_nearly_right_is_named(tmp_path: Path, name: str) -> None:
    for file, text in kiosks().items():
        if file != K:
            (tmp_path / file).write_text(text, encoding="utf-8")
    (tmp_path / name).write_text(HEAD, encoding="utf-8")

    with pytest.raises(MenuFileError) as error:
        read_folder(tmp_path)

    assert [f.mend for f in error.value.findings] == ["rename it to calendar.yaml"]
