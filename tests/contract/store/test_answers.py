"""Numbers that callers type are kept with their report; notices are told on their days."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from app.domain.clock import micros
from app.domain.turn import Reply
from app.menu.model import City
from app.menufiles.city_folder import build, parse, read_folder
from app.store.schema import reports
from tests.contract.store.lines import NOW, Telephone, dial, maputo
from tests.published import checked

KIOSKS = Path(__file__).parents[2] / "cities" / "kiosks"
SKIPS = KIOSKS.parent / "skips"
#: A kiosk, no water, say how many wait, so many, send.
COUNTED = ("20046", "1", "2", "035", "1")


@cache
def on_strike() -> City:
    """The skips, where a notice stands on a screen of its own before a report is sent."""
    told = "told: {say: <notice>, choose: {1 Desisto: bye, 2 Na mesma: sending}}"
    ways = "send:\n  - {if: the area has a notice, go: told}\n  - {go: sending}\n"
    notices = "notices:\n  a: {say: {pt: Greve até amanhã}, where: cima, until: 2026-03-02}\n"
    texts = read_folder(SKIPS)
    menu = texts["menu.yaml"].replace("send:\n", f"{ways}{told}\nsending:\n", 1)
    return build(parse(texts | {"menu.yaml": menu, "calendar.yaml": notices}), "")


@pytest.fixture(scope="module")
def kiosks() -> City:
    return checked(KIOSKS)


@pytest.fixture
def line(database: str, kiosks: City) -> Iterator[Telephone]:
    with closing(Telephone(database, city=kiosks)) as made:
        yield made


def walk(
    line: Telephone,
    keys: tuple[str, ...],
    session: str = "A",
    phone: str = "+258840000001",
    at: int = NOW,
) -> Reply:
    for count in range(len(keys) + 1):
        asked = dial("*".join(keys[:count]), session=session, phone=phone, at=at)
        reply = line.ask(asked._replace(service_code="*384*77#"))
    return reply


def kept(line: Telephone) -> list[str | None]:
    return [row.answers for row in line.rows(reports)]


def test_a_number_is_kept_with_the_report_and_none_where_none_was_typed(line: Telephone) -> None:
    walk(line, COUNTED)
    walk(line, ("20046", "1", "1"), "B", "+258840000002")

    assert kept(line) == ['{"queue":35}', None]


def test_several_processes_answer_one_call_and_the_number_is_there(line: Telephone) -> None:
    for count in range(len(COUNTED) + 1):
        line.forget()  # as if another process had answered before
        line.ask(dial("*".join(COUNTED[:count]))._replace(service_code="*384*77#"))

    assert kept(line) == ['{"queue":35}']


def test_reports_of_one_batch_keep_each_their_own(line: Telephone) -> None:
    phones = [f"+2588400000{number:02}" for number in range(1, 41)]
    for count in range(len(COUNTED) + 1):
        asked = []
        for number, phone in enumerate(phones, 1):
            keys = (*COUNTED[:3], str(number), "1") if number % 3 else ("20046", "1", "1")
            asked.append(dial("*".join(keys[:count]), session=phone, phone=phone))
        line.batch([turn._replace(service_code="*384*77#") for turn in asked])

    counted = [f'{{"queue":{number}}}' for number in range(1, 41) if number % 3]
    assert sorted(filter(None, kept(line))) == sorted(counted)
    assert kept(line).count(None) == 13


def test_a_call_that_broke_off_behind_the_number_keeps_it(line: Telephone) -> None:
    walk(line, COUNTED[:4])
    line.forget()

    offered = walk(line, (), "redial")
    last = walk(line, ("9", "1"), "redial")

    assert "Finir Pas d'eau ? 9 Oui" in offered.text
    assert last.ends
    assert kept(line) == ['{"queue":35}']


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        # Porto-Novo is an hour ahead of UTC: 1 March begins there at 23:00.
        (datetime(2026, 2, 28, 22, 59, 59, tzinfo=UTC), "EauInfo, gratuit"),
        (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), "Greve le 2 mars, nous venons le 3"),
        (datetime(2026, 3, 2, 22, 59, 59, tzinfo=UTC), "Greve le 2 mars, nous venons le 3"),
        (datetime(2026, 3, 2, 23, 0, tzinfo=UTC), "EauInfo, gratuit"),
    ],
)
def test_a_notice_is_told_on_the_days_of_the_citys_own_zone(
    line: Telephone, moment: datetime, said: str
) -> None:
    assert walk(line, (), at=micros(moment)).text.split("\n")[1] == said


def test_a_call_over_midnight_keeps_its_day_in_every_process(line: Telephone) -> None:
    evening = micros(datetime(2026, 3, 2, 22, 59, 50, tzinfo=UTC))
    begun = walk(line, (), at=evening)
    line.forget()

    asked = dial("999", at=evening + 20_000_000)._replace(service_code="*384*77#")
    after = line.ask(asked)

    assert "Greve le 2 mars" in begun.text
    assert "Greve le 2 mars" in after.text


def test_a_dialled_row_stops_where_a_notice_leads_to_another_screen(database: str) -> None:
    days = [micros(datetime(2026, 3, day, 12, tzinfo=UTC)) for day in (2, 3)]
    with closing(Telephone(database, city=on_strike())) as line:
        by_hand = [
            walk(line, ("1", "30015"), f"by hand {at}", f"+25884000001{n}", at)
            for n, at in enumerate(days)
        ]
        dialled = [
            line.ask(dial(f"1*30015*{key}", session=f"{key} {at}", phone=f"+25884000002{n}", at=at))
            for n, at in enumerate(days)
            for key in "12"
        ]
        stored = line.count(reports)

    assert by_hand[0] != by_hand[1]
    assert dialled == [by_hand[0]] * 2 + [by_hand[1]] * 2
    assert stored == 0


@pytest.mark.parametrize("drops", [1, 2])
def test_a_call_gone_on_with_behind_midnight_is_told_what_it_was_told(
    database: str, drops: int
) -> None:
    evening = micros(datetime(2026, 3, 2, 21, 59, tzinfo=UTC))
    with closing(Telephone(database, city=on_strike())) as line:
        told = walk(line, ("1", "30015"), at=evening)
        for number in range(drops):
            line.forget()
            offered = walk(line, (), session=f"redial {number}", at=evening + 120_000_000)
        again = walk(line, ("9",), session=f"redial {drops - 1}", at=evening + 130_000_000)
        line.forget()
        on = walk(line, ("9", "2"), session=f"redial {drops - 1}", at=evening + 140_000_000)
        fresh = walk(line, ("1", "30015"), "C", "+258840000002", at=evening + 120_000_000)

    assert told.text.startswith("Greve ate amanha\n1 Desisto\n2 Na mesma")
    assert offered.text.startswith("Acabar Contentor cheio? 9 Sim")
    assert again == told
    assert on == fresh
    assert fresh.text.startswith("Contentor cheio, Mercado, Moinho\n1 Enviar")


def test_callers_of_two_days_in_one_batch_get_each_their_own(line: Telephone) -> None:
    days = [micros(datetime(2026, 3, day, 12, tzinfo=UTC)) for day in (1, 3)] * 3
    asked = [
        dial("", session=str(number), phone=f"+2588400001{number:02}", at=at)
        for number, at in enumerate(days)
    ]

    replies = line.batch([turn._replace(service_code="*384*77#") for turn in asked])

    assert ["Greve" in reply.text for reply in replies if reply] == [True, False] * 3


def test_where_no_notice_is_told_calls_of_all_days_stand_on_the_same_screens(
    database: str,
) -> None:
    with closing(Telephone(database, city=maputo())) as line:
        # The first of all leaves no more than a mark.
        for number, at in enumerate((NOW, NOW, NOW + 86_400_000_000)):
            line.batch(
                [dial("1", session=str(number), phone=f"+2588400002{number:02}", at=at)], at=at
            )
        asked = [dial("", session=str(n), phone=f"+2588400002{n:02}") for n in (1, 2)]
        calls = [line.turnstile.live(turn) for turn in asked]
        ones, others = (call.turns[-1].to for call in calls if call)

    assert ones is others
    assert ones.is_shared
