"""Which notice is told: on its days, in its area, for its problem; and one only."""

import dataclasses
from datetime import date

import pytest

from app.menu.dialled import is_for_life
from app.menu.model import City, Notice, Variant
from app.menu.notices import HAS_NOTICE, LAST_DAY, SOME_DAY, at_its_longest, notice, told_on
from app.menu.notices import told as words
from app.menu.state import Answer, Caller, State
from app.menu.step import start, step
from tests.unit.menu.test_peers_flows import city
from tests.unit.menu.walking import LIMIT, Walk, maputo

NEW = Caller()
DAY = date(2026, 3, 5).toordinal()
STRIKE = date(2026, 3, 1).toordinal()
#: What is settled: nothing, a district, a bairro, a block of it, a point of it.
PLACES = {"": (), "nord": ("district",), "marche": ("bairro",), "marche/3": ("place",)}
PLACES |= {"20023": ("place",)}


def told(*notices: tuple[str, str, str, int, int], place: str = "", service: str = "") -> str:
    """Give the text that is told of notices (text, places, services, first and last day)."""
    made = tuple(
        Notice({"fr": text}, first, last, frozenset(where.split()), frozenset(of.split()))
        for text, where, of, first, last in notices
    )
    trail = tuple(Answer("where", kind, place) for kind in PLACES[place])
    trail += (Answer("fault", "service", service),) if service else ()
    kiosks = dataclasses.replace(city("kiosks"), notices=made)
    found = notice(kiosks, State("send", "fr", NEW, trail, day=DAY))
    return found.texts["fr"] if found else ""


@pytest.mark.parametrize(
    ("first", "last", "is_told"),
    [
        (DAY, DAY, True),
        (DAY + 1, LAST_DAY, False),
        (SOME_DAY, DAY - 1, False),
        (DAY - 1, DAY + 1, True),
        (SOME_DAY, LAST_DAY, True),
    ],
)
def test_both_days_belong_to_it(first: int, last: int, is_told: bool) -> None:
    assert bool(told(("x", "", "", first, last))) == is_told


@pytest.mark.parametrize(
    ("where", "places"),
    [
        ("", ["", "nord", "marche", "marche/3", "20023"]),
        ("nord", ["nord", "marche", "marche/3", "20023"]),
        ("marche", ["marche", "marche/3", "20023"]),
        ("sud marche", ["marche", "marche/3", "20023"]),
        ("colline port", []),
    ],
)
def test_it_holds_in_its_area_however_precise_the_place(where: str, places: list[str]) -> None:
    assert [p for p in PLACES if told(("x", where, "", SOME_DAY, LAST_DAY), place=p)] == places


def test_a_notice_for_a_problem_waits_until_that_is_chosen() -> None:
    of_meters = ("x", "", "meter closed", SOME_DAY, LAST_DAY)

    found = [bool(told(of_meters, service=code)) for code in ("", "meter", "closed", "no_water")]

    assert found == [False, True, True, False]


def test_a_notice_is_heard_by_somebody_unless_others_go_before_it_everywhere() -> None:
    rows = (
        ("of all", "", "", SOME_DAY, LAST_DAY),
        ("of all, too", "", "", SOME_DAY, LAST_DAY),
        ("north", "nord", "", SOME_DAY, LAST_DAY),
        ("market", "marche", "", SOME_DAY, LAST_DAY),
        ("market, older", "marche", "", SOME_DAY - 1, LAST_DAY),
        ("meters", "", "meter", SOME_DAY, LAST_DAY),
        ("meters at the market", "marche", "meter", SOME_DAY, LAST_DAY),
        ("over", "sud", "", SOME_DAY, DAY - 1),
        ("later", "sud", "", DAY + 1, LAST_DAY),
    )
    made = tuple(
        Notice({"fr": text}, first, last, frozenset(where.split()), frozenset(of.split()))
        for text, where, of, first, last in rows
    )
    kiosks = dataclasses.replace(city("kiosks"), notices=made)

    heard = {made[at].texts["fr"] for at in told_on(kiosks, DAY)}

    assert heard == {"of all, too", "north", "market", "meters", "meters at the market"}
    assert told_on(dataclasses.replace(kiosks, notices=()), DAY) == frozenset()


def test_the_nearest_comes_first_then_the_problems_own_then_the_newest_then_the_last() -> None:
    ever = (SOME_DAY, LAST_DAY)
    ranked = [
        ("last written", "marche", "meter", DAY - 1, DAY),
        ("written before", "marche", "meter", DAY - 1, DAY),
        ("older", "marche", "meter", DAY - 2, LAST_DAY),
        ("of no day", "marche", "meter", *ever),
        ("whatever problem", "marche", "", DAY, DAY),
        ("of the district", "nord", "meter", DAY, DAY),
        ("of the city, for the problem", "", "meter", DAY, DAY),
        ("of the city", "", "", DAY, DAY),
    ]

    for at, (text, *_) in enumerate(ranked):
        rest = ranked[at:]
        # Only those that are alike in everything are told apart by their order.
        order = [*reversed(rest)] if at == 0 else rest
        assert told(*order, place="20023", service="meter") == text
    assert told(*ranked[:2], place="20023", service="meter") == "written before"


def test_a_call_keeps_the_day_on_which_it_began_and_that_of_a_city_without_notices_none() -> None:
    strike = Walk(city=city("kiosks"), language="fr", day=date(2026, 3, 2).toordinal())
    after = Walk(city=city("kiosks"), language="fr", day=date(2026, 3, 3).toordinal())

    assert strike.lines[1] == "Greve le 2 mars, nous venons le 3"
    assert after.lines[1] == "EauInfo, gratuit"
    assert strike.press("20038", "1").state.day == date(2026, 3, 2).toordinal()
    assert not maputo().tells_notices
    assert not dataclasses.replace(city("kiosks"), notices=()).tells_notices


def test_callers_of_one_day_share_their_screens_and_those_of_two_days_do_not() -> None:
    kiosks = dataclasses.replace(city("kiosks"), memo={}, steps={})

    def at(day: int, *keys: str) -> object:
        here = start(kiosks, "fr", NEW, LIMIT, day).to
        for key in keys:
            here = step(kiosks, here, NEW, key, LIMIT).to or here
        return here

    for day in (DAY, DAY + 1):
        at(day, "1", "1")  # what is met once is not kept
    assert at(DAY, "1", "1") is at(DAY, "1", "1")
    assert at(DAY, "1", "1") is not at(DAY + 1, "1", "1")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_for_proofs_the_longest_is_told_everywhere_on_every_day(language: str) -> None:
    kiosks = city("kiosks")
    longest = max((one.texts[language] for one in kiosks.notices), key=len)

    drawn = at_its_longest(kiosks, language)

    for day in (SOME_DAY, DAY, LAST_DAY):
        assert Walk(city=drawn, language=language, day=day).lines[1] == longest
    assert _says_none(drawn, language, longest)
    assert at_its_longest(maputo(), "pt") is maputo()


def _says_none(drawn: City, language: str, longest: str) -> bool:
    return longest not in Walk(city=drawn, language=language).text


def test_a_key_that_a_notice_makes_another_is_not_dialled_blindly() -> None:
    kiosks = city("kiosks")
    [send] = kiosks.menu.screens["send"]
    first, second, third = send.options
    told = send._replace(condition=HAS_NOTICE, options=(first._replace(go="queue"), second, third))

    def for_life(*forms: Variant) -> list[bool]:
        menu = dataclasses.replace(kiosks.menu, screens={**kiosks.menu.screens, "send": forms})
        works = dataclasses.replace(kiosks, menu=menu, memo={}, steps={})
        at = Walk(city=works, language="fr", day=STRIKE).press("20046", "1").state
        return [is_for_life(works, at, key) for key in "123"]

    assert for_life(send) == [True, True, True]
    assert for_life(told, send) == [False, True, True]
    only = second._replace(condition=HAS_NOTICE)
    assert for_life(send._replace(options=(first, only, third))) == [True, False, True]


TUESDAYS_AND_FRIDAYS = frozenset((1, 4))
ROUND = Notice({"fr": "Passage <rounds>"}, SOME_DAY, LAST_DAY, rounds=TUESDAYS_AND_FRIDAYS)


def said(*notices: Notice, day: int = DAY, holidays: dict[int, str] | None = None) -> str:
    """Give the words of the notice on a call that stands at the market."""
    kiosks = dataclasses.replace(city("kiosks"), notices=notices, holidays=holidays or {})
    return words(kiosks, State("send", "fr", NEW, (Answer("where", "bairro", "marche"),), day=day))


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2026, 3, 5), "06/03, 10/03"),  # a Thursday
        (date(2026, 3, 6), "06/03, 10/03"),  # of today too: it may be over or not
        (date(2026, 3, 7), "10/03, 13/03"),
        (date(2026, 12, 30), "01/01, 05/01"),
    ],
)
def test_the_next_two_days_of_a_round_are_told(day: date, days: str) -> None:
    assert said(ROUND, day=day.toordinal()) == f"Passage {days}"


def test_no_round_comes_on_a_holiday_or_while_work_rests() -> None:
    holidays = {date(2026, 3, 6).toordinal(): "fête"}
    first, last = date(2026, 3, 9).toordinal(), date(2026, 3, 12).toordinal()
    rests = Notice({"fr": "Grève"}, first, last, frozenset(("nord",)), pauses=True)
    elsewhere = Notice({"fr": "Grève"}, first, last, frozenset(("sud",)), pauses=True)

    assert said(ROUND, rests, holidays=holidays) == "Passage 13/03, 17/03"
    assert said(ROUND, elsewhere, holidays=holidays) == "Passage 10/03, 13/03"


def test_a_round_that_rests_for_long_is_not_told_and_what_rests_it_is() -> None:
    rests = Notice({"fr": "Grève"}, DAY, DAY + 60, pauses=True)

    assert said(ROUND, rests) == "Grève"
    assert said(ROUND, rests, day=DAY - 2) == "Passage 03/03"
    assert said(ROUND, dataclasses.replace(rests, first=DAY - 9), day=DAY - 30) != ""
    assert notice_of(ROUND, rests) is rests


def notice_of(*notices: Notice) -> Notice | None:
    kiosks = dataclasses.replace(city("kiosks"), notices=notices)
    return notice(kiosks, State("send", "fr", NEW, day=DAY))


def test_what_holds_for_some_days_goes_before_the_rounds_of_the_very_place() -> None:
    near = dataclasses.replace(ROUND, places=frozenset(("marche",)))
    works = Notice({"fr": "Travaux"}, DAY, DAY)

    assert said(near, works) == said(works, near) == "Travaux"
    assert said(near, works, day=DAY + 1) == "Passage 06/03, 10/03"


def test_a_round_ends_with_its_notice() -> None:
    assert said(dataclasses.replace(ROUND, last=DAY + 1)) == "Passage 06/03"
    assert said(dataclasses.replace(ROUND, last=DAY)) == ""


def test_a_round_is_proved_with_its_days_written_out() -> None:
    drawn = at_its_longest(dataclasses.replace(city("kiosks"), notices=(ROUND,)), "fr")

    assert [len(one.texts["fr"]) for one in drawn.notices] == [len("Passage 27/11, 01/12")]
    assert "<" not in drawn.notices[0].texts["fr"]
