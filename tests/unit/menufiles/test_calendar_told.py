"""Notices of calendar.yaml: that they fit, and that screens tell them."""

import re

import pytest

from app.menufiles.build import build
from app.menufiles.city_folder import parse, read_folder
from app.menufiles.compile import compile_menu
from app.menufiles.notes import Notes
from app.menufiles.plain import Plain
from app.menufiles.reader import read
from app.menufiles.schema_menu import read_menu
from tests.unit.menufiles.calendars import HEAD, ROOM, K, found, kiosks
from tests.unit.menufiles.folders import MAPUTO, findings, maputo


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
    tree = read("menu.yaml", menu, Notes())
    assert tree is not None

    # What is parsed is shared by all who ask for these files: a copy has the other menu.
    drawn: Plain = {**parse(texts), "menu": compile_menu(read_menu(tree, Notes(), "fr"))}

    assert build(drawn, "").tells_notices


@pytest.mark.parametrize("word", ["received", "how_to_report"])
def test_a_message_has_no_notice_to_tell(word: str) -> None:
    texts = kiosks()
    for file in ("messages.yaml", "messages.en.yaml"):
        texts[file] = texts[file].replace(f'{word}: "', f'{word}: "<notice> ')

    assert [f.rule for f in findings(texts)] == ["unset"]


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
