"""The date that is told: of the case that was sent, joined, looked up or is open here."""

import json
import re
from datetime import date
from functools import cache

import pytest

from app.domain.errors import MenuFileError
from app.domain.report import OPEN, Status
from app.domain.text import septets
from app.menu.alike import show_numbered
from app.menu.clauses import leave_out
from app.menu.effects import NOTHING_DUE, CaseFact, Facts, OpenCase
from app.menu.longest import longest_values
from app.menu.model import City
from app.menu.show import show
from app.menu.state import Answer, Caller, State, from_plain, to_plain
from app.menu.take import take
from app.menu.values import VALUES
from app.menufiles.city_folder import build, parse, read_folder
from tests.unit.menu.test_parts import NUMBER, SKIPS, WAITS
from tests.unit.menu.walking import LIMIT, Walk

NOVEMBER, JANUARY = date(2026, 11, 12).toordinal(), date(2027, 1, 5).toordinal()
WORDS = "  until: até\n  no date: sem data\n"


def texts_with(*changes: tuple[str, str], words: str = WORDS) -> dict[str, str]:
    texts = read_folder(SKIPS)
    menu = texts["menu.yaml"] + words
    for old, new in changes:
        assert menu.count(old) == 1, old
        menu = menu.replace(old, new)
    return texts | {"menu.yaml": menu}


@cache
def dated() -> City:
    """The skips, telling dates wherever one is known."""
    changes = (
        ("filed: Guardado", "filed: <due>. Guardado"),
        ("joined: Caso", "joined: <due>. Caso"),
        ("say: Caso <number>, <status>.", "say: <due>. Caso <number>, <status>."),
        ("<people> já disseram", "<people> já disseram, <due>"),
    )
    return build(parse(texts_with(*changes)), "")


def call(*keys: str, facts: Facts) -> Walk:
    return Walk(None, "", facts, dated()).press(*keys)


@pytest.mark.parametrize(
    ("due", "said"), [(NOVEMBER, "ate 12/11"), (JANUARY, "ate 05/01"), (0, "sem data")]
)
def test_every_screen_tells_the_date_of_its_own_case(due: int, said: str) -> None:
    same = Facts(same=OpenCase(NUMBER, 14, due))
    case = Facts(case=CaseFact(NUMBER, "received", "full", "30015", own=False, due=due))

    assert call("1", "30015", facts=same).lines[0].endswith(f"14 ja disseram, {said}")
    assert call("1", "30015", "1", facts=same).lines[0].startswith(f"{said}. Caso")
    assert call("4", str(NUMBER), facts=case).lines[0].startswith(f"{said}. Caso")
    filed = State("filed", "pt", WAITS, filings=1, number=NUMBER, due=due)
    assert VALUES["due"][0](dated(), filed, Facts()) == said


def test_a_date_is_of_one_case_and_not_of_the_next() -> None:
    case = CaseFact(NUMBER, "received", "full", "30015", own=False)
    looked_up = call("4", str(NUMBER), facts=Facts(case=case)).state
    # Who has sent a report in this call, and was told a date for it, then follows another case.
    sent = looked_up._replace(number=1, filings=1, due=NOVEMBER)
    followed = take(dated(), sent, "1").state
    assert (followed.screen, followed.number, followed.due) == ("followed", NUMBER, 0)

    open_ = Facts(same=OpenCase(NUMBER, 2, JANUARY))
    assert call("1", "30015", "1", facts=open_).state.due == JANUARY


@pytest.mark.parametrize("status", [s for s in Status if s not in OPEN])
@pytest.mark.parametrize("due", [NOVEMBER, 0])
def test_of_a_closed_case_no_date_is_said(status: str, due: int) -> None:
    case = Facts(case=CaseFact(NUMBER, status, "full", "30015", own=False, due=due))
    joined = State("joined", "pt", WAITS, filings=1, number=NUMBER, people=2, due=NOTHING_DUE)

    assert call("4", str(NUMBER), facts=case).lines[0].startswith("Caso ")
    assert "data" not in show(dated(), joined, Facts(), LIMIT).text
    assert from_plain(json.loads(json.dumps(to_plain(joined)))).due == NOTHING_DUE


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<number>, solved. Solution <due>. Ask <dial>", "7, solved. Ask 9"),
        ("<number>: solved, and <due>", "7: solved"),
        ("<due>. Case <number>", "Case 7"),
        ("Solution <due>", ""),
        ("<number> <due> <dial>", "7 9"),
        ("<number>. Solution: <due>! Ask <dial>", "7! Ask 9"),
        ("<number> by <due>, ask <dial>", "7, ask 9"),
    ],
)
def test_the_words_about_a_date_go_with_it(text: str, left: str) -> None:
    values = {"number": "7", "due": "", "dial": "9"}
    parts = re.split("<(.*?)>", text)
    written = [values[part] if at % 2 else part for at, part in enumerate(parts)]

    leave_out(written, parts.index("due"))

    assert "".join(written) == left


def test_the_longer_of_both_is_measured() -> None:
    assert septets(longest_values(dated(), "pt")["due"]) == len("ate 12/11")
    wide = build(
        parse(texts_with(("filed: G", "filed: <due> G"), words=WORDS[:-1] + " ainda\n")), ""
    )
    assert longest_values(wide, "pt")["due"] == "sem data ainda"


def finding(*changes: tuple[str, str], words: str = WORDS) -> tuple[str, str, int]:
    texts = texts_with(*changes, words=words)
    with pytest.raises(MenuFileError) as caught:
        parse(texts)
    [found] = caught.value.findings
    assert found.file == "menu.yaml"
    return found.what, found.mend, found.line


FILED = ("filed: Guardado", "filed: <due>. Guardado")


@pytest.mark.parametrize(
    ("words", "lacks", "mend"),
    [
        ("", '"until" and no "no date"', "until: by and no date: no date"),
        ("  until: até\n", '"no date"', "no date: no date"),
        ("  no date: sem data\n", '"until"', "until: by"),
    ],
)
def test_a_text_that_tells_a_date_needs_both_words(words: str, lacks: str, mend: str) -> None:
    what, how, line = finding(FILED, words=words)
    assert what == f"<due> is told here, and words has no {lacks}"
    assert how == f"add to words of menu.yaml {mend}"
    rows = texts_with(FILED, words=words)["menu.yaml"].split("\n")
    assert rows[line - 1].startswith("filed: <due>")


def test_the_message_needs_them_too() -> None:
    texts = read_folder(SKIPS)
    said = texts["messages.yaml"].replace('received: "', 'received: "<due> ')
    with pytest.raises(MenuFileError, match=r"messages.yaml:1:.*words has no .until"):
        parse(texts | {"messages.yaml": said})


def test_who_tells_no_date_needs_no_words_and_tells_none() -> None:
    assert not build(parse(read_folder(SKIPS)), "").tells_dates
    assert not build(parse(texts_with()), "").tells_dates
    assert dated().tells_dates


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("say: Qual contentor em", "say: <due> Qual contentor em", "spot says <due>"),
        ("followed: Avisamos", "followed: <due> Avisamos", "followed says <due>"),
        ("thanks: Obrigado", "thanks: <due> Obrigado", "thanks says <due>"),
        ("say: <service>, <place> está bem?", "say: <due> está bem?", "start says <due>"),
        ('say: "Caso <number>: <status>"', "say: <due>", "start says <due>"),
        ("gave_up: Não", "gave_up: <due> Não", "<due>"),
        ("over: A chamada", "over: <due> A chamada", "nothing to put in place of <due>"),
    ],
)
def test_where_no_date_is_known_none_can_be_told(old: str, new: str, says: str) -> None:
    what, _, _ = finding((old, new))
    assert says in what


def test_no_message_but_the_first_tells_a_date() -> None:
    texts = texts_with()
    said = texts["messages.yaml"].replace('reopened: "', 'reopened: "<due> ')
    with pytest.raises(MenuFileError, match="the message reopened has nothing to put in place"):
        parse(texts | {"messages.yaml": said})


def test_what_was_filed_before_is_not_the_case_that_is_followed() -> None:
    row = next(row for row in texts_with()["menu.yaml"].split("\n") if row.startswith("filed: "))
    changes = (
        ("    4 Ver um caso: look_up\n", ""),
        (
            row,
            f'filed: {{say: "<due>. {row[7:]}", choose: {{1 Ver um caso: look_up, 2 Fim: bye}}}}',
        ),
        ("followed: Avisamos", "followed: <due> Avisamos"),
    )
    what, _, _ = finding(*changes)
    assert what == "the screen followed says <due>, but no date is told on the way there"


def test_what_is_open_is_dated_on_its_own_screen_alone() -> None:
    far = "far: {say: <due>, choose: {1 Enviar: {do: file, go: filed}}}\n"
    spot = "spot:\n  - {if: the same is open here, go: far}\n"
    what, _, _ = finding(("spot:\n", spot), ("send:\n", f"{far}\nsend:\n"))
    assert "far says <due>, but no date is told" in what


@pytest.mark.parametrize("is_open", [True, False])
def test_screens_that_differ_by_their_date_alone_are_not_mixed_up(is_open: bool) -> None:
    trail = (Answer("start", "service", "full"), Answer("where", "place", "30015"))
    sent = State("filed", "pt", Caller(), trail, filings=1, number=NUMBER)
    looks = State("send", "pt", Caller(), trail)
    told = set()
    for due in (NOVEMBER, NOVEMBER, NOVEMBER, JANUARY, JANUARY, JANUARY, 0, 0, 0):
        open_ = looks._replace(same=OpenCase(NUMBER, 14, due))
        state = open_ if is_open else sent._replace(due=due)
        shown = show_numbered(dated(), state, (True,), LIMIT)
        assert shown == show(dated(), state, Facts(), LIMIT)
        told.add(shown.text)
    assert len(told) == 3
