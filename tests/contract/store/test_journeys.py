"""How recent calls went, read back from both databases."""

from collections.abc import Sequence

from sqlalchemy import insert, update

from app.edits.follow import follow
from app.edits.recent import grouped
from app.edits.samples import common_cases
from app.menu.inspect import smallest_limit
from app.menu.meaning import journey
from app.store.journeys import Went, read_calls
from app.store.schema import cities, sessions, turns
from tests.contract.store.lines import (
    NOW,
    REPORT,
    SECOND,
    WITH_WORDS,
    Telephone,
    dial,
    report_at,
    words_at,
)

DAY = 24 * 3600 * SECOND
WEEK = 7 * DAY


def call(line: Telephone, keys: Sequence[str], session: str, at: int, phone: str) -> None:
    for seconds, transcript in enumerate(keys):
        asked = dial(transcript, session=session, at=at + seconds * SECOND, phone=phone)
        line.batch([asked], at=at + seconds * SECOND)


def calls(line: Telephone, count: int) -> None:
    """Reports with words and without, of callers each with a number, a minute apart."""
    for place in range(count):
        keys = words_at(place) if place % 2 else report_at(place)
        phone = f"+25884000{place:04d}"
        call(line, keys, f"S{place}", NOW + place * 60 * SECOND, phone)


def read(line: Telephone, most: int = 1_000, page: int = 200) -> list[Went]:
    return list(read_calls(line.reader, "maputo", NOW - WEEK, most, page))


def test_calls_are_read_whole_and_the_newest_first(line: Telephone) -> None:
    calls(line, 5)

    found = read(line)

    assert [len(one.heard) for one in found] == [4, 5, 4, 5, 4]
    assert [one.heard[0].kind for one in found] == ["begin"] * 5
    assert {one.version for one in found} == {line.cities.default.version}
    assert read(line, page=1) == read(line, page=2) == read(line, page=5) == found


def test_reading_ends_with_the_call_that_brings_enough_turns(line: Telephone) -> None:
    calls(line, 5)

    found = read(line)
    assert read(line, most=9) == found[:2]
    assert read(line, most=10, page=2) == found[:3]


def test_older_calls_and_those_of_other_cities_are_left_out(line: Telephone) -> None:
    call(line, REPORT, "old", NOW - WEEK - 60 * SECOND, "+258840000009")
    call(line, REPORT, "other", NOW + SECOND, "+258840000008")
    calls(line, 2)
    with line.engine.begin() as connection:
        other = {"code": "beira", "version": "v", "folder_hash": ""}
        connection.execute(insert(cities).values(id=2, **other))
        theirs = sessions.c.gateway_session_id == "other"
        connection.execute(update(sessions).where(theirs).values(city_id=2))

    assert len(read(line)) == 2
    assert list(read_calls(line.reader, "nowhere", NOW - WEEK)) == []


def test_a_call_is_read_up_to_a_turn_that_cannot_be(line: Telephone) -> None:
    calls(line, 1)
    with line.engine.begin() as connection:
        connection.execute(update(turns).where(turns.c.seq == 2).values(state="[1, 2]"))

    [went] = read(line)
    assert len(went.heard) == 2


def test_a_call_is_read_up_to_where_the_gateway_took_it_up_elsewhere(line: Telephone) -> None:
    call(line, ["", "1", "1*3", "2"], "A", NOW, "+258840000001")

    [went] = read(line)
    assert [one.state.screen for one in went.heard] == ["problem", "where", "bairro"]


def test_a_call_that_is_made_again_shows_what_was_sent(line: Telephone) -> None:
    city = line.cities.default
    keys = ("", "7", "7*9", "7*9*1", "7*9*1*3", "7*9*1*3*x", "7*9*1*3*x*0", "7*9*1*3*x*0*kanyaka")
    call(line, keys, "A", NOW, "+258840000001")
    call(line, WITH_WORDS, "B", NOW + 60 * SECOND, "+258840000002")
    call(line, ["", "1", "1*1"], "C", NOW + 120 * SECOND, "+258840000002")
    sent = [row.reply for row in line.rows(turns)]

    again: list[str] = []
    for went in reversed(read(line)):
        made = journey(city, went.heard)
        assert made is not None
        again += [
            shot.text
            for shot in follow(city, made, common_cases(city, city), smallest_limit(city)).shots
        ]

    assert len(again) == len(sent) == 16
    differ = [(one, other) for one, other in zip(sent, again, strict=True) if one != other]
    # The numbers of case and block are made up.
    assert all("Caso" in one or "Q." in one for one, _ in differ), differ
    assert len(differ) == 2


def test_what_tells_who_called_is_not_kept(line: Telephone) -> None:
    call(line, [*WITH_WORDS, f"{WITH_WORDS[-1]}*segredo"], "A", NOW, "+258840000001")
    call(line, ["", "8", "8*1"], "B", NOW + 60 * SECOND, "+258840000001")
    city = line.cities.default
    went = read(line)
    number = went[0].heard[-1].state.trail[-1].code

    kept = repr(grouped(went, {city.version: city}.get))

    assert len(number) == 8
    assert "'case'" in kept
    for secret in (number, "segredo", "840000001", "/12"):
        assert secret not in kept
