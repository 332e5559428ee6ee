"""calendar.yaml: what it may say, what is found in it, and that its notices fit."""

import re
from pathlib import Path

import pytest

from app.domain.errors import Finding, MenuFileError
from app.menu.model import City
from app.menufiles.build import build
from app.menufiles.city_folder import folder_hash, load_city, parse, read_folder
from app.menufiles.compile import compile_menu
from app.menufiles.notes import Notes
from app.menufiles.reader import read
from app.menufiles.schema_menu import read_menu
from tests.unit.menu.test_peers_flows import CITIES
from tests.unit.menufiles.folders import MAPUTO, findings, maputo
from tests.unit.menufiles.test_json_schema import _slips

K = "calendar.yaml"
HEAD = "notices:\n"
SAY = "    say: {fr: Coupure}\n"
#: What a notice may take of the first screen of the kiosks, in septets.
ROOM = 98


def kiosks(**files: str) -> dict[str, str]:
    texts = read_folder(CITIES / "kiosks")
    return texts | {name.replace("_", ".") + ".yaml": text for name, text in files.items()}


def found(calendar: str) -> tuple[Finding, ...]:
    return findings(kiosks(calendar=calendar))


def city(calendar: str) -> City:
    return build(parse(kiosks(calendar=calendar)), "")


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


def test_every_notice_that_is_too_long_is_found_at_its_own_text_with_the_screen() -> None:
    calendar = HEAD + "".join(
        f"  n{number}:\n    say: {{fr: {'x' * size}, en: Cut}}\n"
        for number, size in enumerate((ROOM, ROOM + 1, ROOM + 8))
    )

    told = found(calendar)

    assert {(f.rule, f.file, f.language) for f in told} == {("too-long", K, "fr")}
    assert [(f.line, f.screen, f.mend) for f in told if f.screen == "kiosk"] == [
        (5, "kiosk", "shorten the notice by 1"),
        (7, "kiosk", "shorten the notice by 8"),
    ]
    assert all(f.path.startswith("*384*77#") for f in told)
    says = "with the notice n1 the screen kiosk in fr may need 157 characters, 156 fit on "
    assert [f.line for f in told if f.what.startswith(says)] == [5]
    assert {f.screen for f in told} == {"kiosk", "fault", "send"}


def test_a_screen_of_several_forms_asks_once_to_shorten_a_notice() -> None:
    city = read_folder(MAPUTO)
    say = f"{HEAD}  cut:\n    say: {{pt: {'x' * 60}, en: Cut}}\n"
    told = findings(city | {K: say})

    assert [(f.line, f.screen, f.language, f.mend) for f in told] == [
        (3, "send", "pt", "shorten the notice by 19")
    ]
    assert findings(city | {K: say.replace("x" * 60, "x" * 41)}) == ()


def test_a_screen_that_is_too_long_by_itself_is_not_laid_to_the_notice() -> None:
    texts = kiosks()
    texts["menu.yaml"] = texts["menu.yaml"].replace("peint sur la borne", "peint " * 30, 1)

    assert {f.file for f in findings(texts) if f.rule == "too-long"} == {"menu.yaml"}


def test_a_notice_is_said_only_under_its_condition() -> None:
    texts = kiosks()
    texts["menu.yaml"] = texts["menu.yaml"].replace(
        "notice: {if: the area has a notice, ", "notice: {"
    )

    told = [f for f in findings(texts) if f.rule == "unset"]

    assert len(told) == 3
    assert all("says <notice>, but no notice is known on the way there" in f.what for f in told)
    assert {f.mend for f in told} == {
        "put it under a line or an option with if: the area has a notice"
    }


def test_behind_another_answer_a_notice_is_no_longer_sure() -> None:
    texts = kiosks()
    forms = (
        "queue:\n  - {if: the area has a notice, say: <notice>, type: {number 1-200: counted}}\n"
        "  - {say: Combien, type: {number 1-200: counted}}\n"
    )
    menu = re.sub(r"queue:\n  say.*\n  type.*\n", forms, texts["menu.yaml"])
    english = re.sub("queue: .*", "queue: [{say: <notice>}, {say: Many}]", texts["menu.en.yaml"])
    under = texts | {"menu.yaml": menu, "menu.en.yaml": english}
    menu = menu.replace("say: <service>, <place>, file de", "say: <notice>")
    english = english.replace('"<service>, <place>, <typed', '"<notice> <typed')
    behind = texts | {"menu.yaml": menu, "menu.en.yaml": english}

    assert [str(f) for f in findings(under)] == []
    assert [f.screen for f in findings(behind) if f.rule == "unset"] == ["counted"]


def test_a_screen_is_timed_with_the_notice_on_it() -> None:
    texts, idle = kiosks(), "idle: 20"
    assert idle in texts["routes.yaml"]
    texts["routes.yaml"] = texts["routes.yaml"].replace(idle, "idle: 16")
    bare = {name: text for name, text in texts.items() if name != K}

    slow = [
        [f.language for f in findings(one) if (f.rule, f.screen) == ("too-slow", "fault")]
        for one in (texts, bare)
    ]

    assert slow == [["en", "fr"], []]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1 Illisible: quarter", "1 Illisible: {if: the area has a notice, go: quarter}"),
        ("nearest:\n", "nearest: [{if: the area has a notice, go: fault}]\n\nformer:\n"),
        ("  notice: {if: the area has a notice", "  notice: {if: the area has a notice"),
    ],
)
def test_wherever_the_condition_stands_the_city_tells_notices(old: str, new: str) -> None:
    texts = kiosks()
    plain = texts["menu.yaml"].replace("  notice: {if: the area has a notice", "  notice: {if: X")
    menu = (plain if old != new else texts["menu.yaml"]).replace(old, new)
    drawn = parse(texts)
    tree = read("menu.yaml", menu, Notes())
    assert tree is not None

    drawn["menu"] = compile_menu(read_menu(tree, Notes(), "fr"))

    assert build(drawn, "").tells_notices


@pytest.mark.parametrize("word", ["received", "how_to_report"])
def test_a_message_has_no_notice_to_tell(word: str) -> None:
    texts = kiosks()
    for file in ("messages.yaml", "messages.en.yaml"):
        texts[file] = texts[file].replace(f'{word}: "', f'{word}: "<notice> ')

    assert [f.rule for f in findings(texts)] == ["unset"]


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


CARTS = "  carts:\n    say: {fr: Passage <rounds>}\n    rounds: [tue, fri]\n"


def test_rounds_are_days_of_the_week() -> None:
    [carts] = city(HEAD + CARTS).notices
    [daily] = city(HEAD + CARTS.replace("[tue, fri]", "mon-sat")).notices

    assert carts.rounds == {1, 4}
    assert daily.rounds == {0, 1, 2, 3, 4, 5}
    assert carts.texts == {"fr": "Passage <rounds>", "en": "Passage <rounds>"}


@pytest.mark.parametrize(
    ("before", "after", "what", "mend"),
    [
        ("[tue, fri]", "[tue, vendredi]", '"vendredi" is no day of the week', "mon-fri"),
        ("[tue, fri]", "[]", "rounds is empty", "write an entry"),
        (" <rounds>", "", "does not say when the rounds come", "<rounds>"),
        ("    rounds: [tue, fri]\n", "", "says <rounds>, and the notice has none", "add rounds:"),
        ("<rounds>", "<rounds> <place>", "holds a value, which callers would read", "letters"),
        (
            "    rounds",
            "    from: 2026-03-01\n    until: 2026-03-02\n    pause: yes\n    rounds",
            "suspends work and tells of rounds",
            "two notices",
        ),
    ],
)
def test_what_is_wrong_with_rounds_is_found(before: str, after: str, what: str, mend: str) -> None:
    [only] = found(HEAD + CARTS.replace(before, after))

    assert what in only.what
    assert mend in only.mend
    assert only.file.endswith(K)


@pytest.mark.parametrize(
    ("days", "is_told"),
    [
        ("from: 2026-11-25\n    until: 2026-11-26", False),  # a Wednesday and a Thursday
        ("from: 2026-11-25\n    until: 2026-11-27", True),
        ("from: 2026-11-24\n    until: 2026-11-24", True),
        ("from: 2026-11-25\n    until: 2026-12-31", True),
        ("from: 2026-11-25", True),
        ("until: 2026-11-25", True),
    ],
)
def test_rounds_that_never_come_while_they_are_told_are_found(days: str, is_told: bool) -> None:
    told = found(HEAD + CARTS.replace("    rounds", f"    {days}\n    rounds"))

    what = "no round of the notice carts falls between 2026-11-25 and 2026-11-26"
    assert [(f.line, f.what, f.rule) for f in told] == (
        [] if is_told else [(6, what, "never-shown")]
    )


def test_rounds_that_do_not_fit_a_screen_are_found_with_their_days_written_out() -> None:
    fits = ROOM - len("28/12, 31/12")
    carts = ("m" * (fits + more) + "<rounds>" for more in (0, 3))
    told = [found(HEAD + CARTS.replace("Passage <rounds>", f"{s}, en: <rounds>")) for s in carts]

    mends = [{f.mend for f in one if f.screen == "kiosk"} for one in told]
    assert mends == [set(), {"shorten the notice by 3"}]


def test_a_notice_that_no_screen_tells_is_found_where_it_stands() -> None:
    texts = kiosks()
    silent = maputo()
    for name in ("menu.yaml", "menu.en.yaml"):
        silent[name] = re.sub("^  notice: .*\n", "", silent[name], flags=re.MULTILINE)
        silent[name] = silent[name].replace(", notice", "")
    untold = silent | {K: f"{HEAD}  cut:\n    say: {{pt: Greve, en: Strike}}\n"}
    pausing = {K: untold[K] + "    from: 2026-03-01\n    until: 2026-03-02\n    pause: yes\n"}

    [only] = findings(untold)

    assert (only.file, only.line, only.column, only.rule) == (K, 3, 15, "never-shown")
    assert only.what == "no screen tells notices, so nobody hears of cut"
    assert "notice: {if: the area has a notice, say: <notice>}" in only.mend
    assert not findings(texts)
    assert not findings(silent | pausing)
    assert not findings(maputo() | {K: untold[K]})
    # The mend does what it says.
    menu = untold["menu.yaml"].replace("tell: [how]", "tell: [notice, how]")
    line = "tell:\n  notice: {if: the area has a notice, say: <notice>}\n"
    menu = menu.replace("\ntell:\n", f"\n{line}")
    english = untold["menu.en.yaml"].replace("\ntell:\n", "\ntell:\n  notice: <notice>\n")
    assert not findings(untold | {"menu.yaml": menu, "menu.en.yaml": english})
