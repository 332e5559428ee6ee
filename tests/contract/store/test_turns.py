"""What a request is to the stored turns of its call, and what each such request gets."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from app.domain.turn import Reply, Turn
from app.menu.model import City
from app.store.line import LiveLine
from app.store.schema import contacts, messages, report_events, reports, sessions, turns
from app.usecases.answer_turn import MOST_TURNS, REPEAT_US
from tests.contract.store.lines import (
    NOW,
    PHONE,
    REPORT,
    SECOND,
    Telephone,
    dial,
    maputo,
    press,
)
from tests.databases import Databases

#: Waste in a drain, by name of the bairro, block 12, send and write.
WITH_WORDS = ("", "4", "4*maxaquene a", "4*maxaquene a*12", "4*maxaquene a*12*2")


def walk(line: Telephone, keys: Sequence[str], session: str = "A") -> list[Reply]:
    return [line.ask(dial(one, session=session)) for one in keys]


def relations(line: Telephone) -> list[str]:
    return [row.relation for row in line.rows(turns)]


def test_a_walk_to_the_end_stores_one_report_and_all_that_belongs_to_it(line: Telephone) -> None:
    replies = walk(line, REPORT)

    assert [reply.ends for reply in replies] == [False, False, False, True]
    assert relations(line) == ["begin", "next", "next", "next"]
    [report] = line.rows(reports)
    assert f"{report.number:,}"[:1] != "0"
    assert (report.service_code, report.point, report.status, report.filing) == (
        "container_full",
        "10348",
        "received",
        1,
    )
    assert [row.kind for row in line.rows(report_events)] == ["filed"]
    assert [row.state for row in line.rows(messages)] == ["queued"]
    assert [row.cases for row in line.rows(contacts)] == [1]


@pytest.mark.parametrize("remembers", [True, False], ids=["remembered", "read back"])
@pytest.mark.parametrize("place", range(len(REPORT)))
def test_any_request_once_more_gets_the_same_screen_and_changes_nothing(
    line: Telephone, place: int, remembers: bool
) -> None:
    replies = walk(line, REPORT)
    stored = line.rows(turns)
    if not remembers:
        line.forget()

    assert line.ask(dial(REPORT[place])) == replies[place]
    assert line.rows(turns) == stored
    assert line.count(reports) == 1


def test_an_empty_answer_shows_the_same_screen_with_a_hint(line: Telephone) -> None:
    walk(line, ("", "1"))

    hinted = line.ask(dial("1*"))

    assert "Tecla errada" in hinted.text
    assert relations(line)[-1] == "empty"
    assert line.ask(dial("1**10348")).text.startswith("Contentor cheio")


def test_requests_that_were_lost_are_walked_one_row_each(line: Telephone) -> None:
    walk(line, ("",))

    reply = line.ask(dial(REPORT[-1]))

    assert reply.text.startswith("Recebido")
    assert relations(line) == ["begin", "gap", "gap", "gap"]
    assert line.ask(dial(REPORT[2])).text.startswith("Contentor cheio")  # a row is an answer


@pytest.mark.parametrize("transcript", ["1*10348*1", "*1*10348*1", "1*10348*1#"])
def test_all_of_it_dialled_at_once_files(line: Telephone, transcript: str) -> None:
    reply = line.ask(dial(transcript))

    assert reply.text.startswith("Recebido")
    assert line.ask(dial(transcript)) == reply
    assert line.count(reports) == 1


def test_another_answer_to_an_older_screen_goes_on_from_there(line: Telephone) -> None:
    walk(line, ("", "1", "1*10348"))

    other = line.ask(dial("1*10357"))

    assert "Custodio" in other.text
    assert relations(line)[-1] == "conflict"
    assert line.ask(dial("1*10357*1")).text.startswith("Recebido")
    assert [row.point for row in line.rows(reports)] == ["10357"]


def test_another_way_after_a_report_files_no_second_one(line: Telephone) -> None:
    walk(line, (*REPORT[:-1], "1*10348*2"))
    assert line.count(reports) == 1

    for other in ("1*10357*1", "1*10348*1", "2"):
        assert line.ask(dial(other)).text.startswith("Esta chamada terminou")
    assert line.count(reports) == 1


def test_after_the_end_everything_gets_the_end(line: Telephone) -> None:
    end = walk(line, REPORT)[-1]

    for late in ("1*10348*1*1", "1*10348*1*", "2*7"):
        assert line.ask(dial(late)) == end
    assert line.count(reports) == 1


def test_a_call_whose_turns_have_aged_out_files_nothing_ever_again(line: Telephone) -> None:
    walk(line, REPORT)
    with line.engine.begin() as connection:
        connection.execute(delete(turns))
    line.forget()

    for late in REPORT:
        assert line.ask(dial(late)).ends
    assert line.count(reports) == 1
    assert line.count(turns) == 0


@pytest.mark.parametrize("words", ["x" * 10_000, "um*dois*tres", "*", "**", "a*1*10348*1"])
def test_on_a_screen_of_words_everything_that_follows_is_one_answer(
    line: Telephone, words: str
) -> None:
    walk(line, WITH_WORDS)

    reply = line.ask(dial(f"{WITH_WORDS[-1]}*{words}"))

    assert line.count(reports) == 1
    if words.strip("*"):
        assert reply.ends
        [report] = line.rows(reports)
        said = line.vault.open(report.comment_sealed, f"reports.comment {report.id}")
        assert said == words[:160]
        assert [row.kind for row in line.rows(report_events)] == ["filed", "commented"]
    assert line.ask(dial(f"{WITH_WORDS[-1]}*{words}")) == reply


def test_a_call_that_never_ends_is_ended(line: Telephone) -> None:
    keys = ["", *("*".join(["7", "0"] * MOST_TURNS)[: 1 + 2 * n] for n in range(MOST_TURNS + 5))]
    for one in keys:
        reply = line.ask(dial(one))

    assert reply.ends
    assert line.count(turns) == MOST_TURNS


def test_two_phones_with_one_session_id_are_two_calls(line: Telephone) -> None:
    line.ask(dial("", phone=PHONE))
    line.ask(dial("1", phone="+258840000002"))

    assert line.count(sessions) == 2


def test_a_gateway_that_numbers_its_requests_gets_repeats_by_number(line: Telephone) -> None:
    first = line.ask(press("", turn_id="t1", begin=True))
    line.ask(press("1", turn_id="t2"))
    where = line.ask(press("10348", turn_id="t3"))

    assert line.ask(press("10348", turn_id="t3")) == where
    assert line.ask(press("", turn_id="t1")) == first
    assert line.ask(press("1", turn_id="t4")).text.startswith("Recebido")
    assert line.ask(press("1", turn_id="t4")).text.startswith("Recebido")
    assert line.count(reports) == 1


def test_without_numbers_the_same_key_within_seconds_is_a_repeat(line: Telephone) -> None:
    line.ask(press("", begin=True))
    other = line.ask(press("7", at=NOW + SECOND))

    assert line.ask(press("7", at=NOW + 2 * SECOND)) == other
    later = line.ask(press("7", at=NOW + SECOND + REPEAT_US))
    assert later != other


def test_a_recycled_id_begins_a_new_call_after_the_end_and_repeats_before(line: Telephone) -> None:
    def ask(given: str, *, begin: bool = False, at: int = NOW) -> Reply:
        return line.ask(press(given, gateway="recycling", begin=begin, at=at))

    first = ask("", begin=True)
    assert ask("", begin=True) == first
    ask("1", at=NOW + SECOND)
    ask("10348", at=NOW + 2 * SECOND)
    assert ask("1", at=NOW + 3 * SECOND).ends
    assert not ask("", begin=True, at=NOW + 9 * SECOND).ends
    assert [row.epoch for row in line.rows(sessions)] == [0, 1]


def test_the_caller_is_recognised_by_number_and_spoken_to_in_their_language(
    line: Telephone,
) -> None:
    english = line.ask(dial("8"))
    assert "Container full" in english.text
    line.forget()

    again = line.ask(dial("", session="B"))

    assert again.text == english.text
    [contact] = line.rows(contacts)
    assert (contact.language, contact.cases) == ("en", 0)


def test_the_last_two_places_of_each_need_are_offered_newest_first(line: Telephone) -> None:
    for number, code in enumerate(("10348", "10357", "10361", "10357")):
        line.ask(dial(f"1*{code}*1", session=f"c{number}"))
    for number, block in enumerate((3, 4, 5)):
        line.ask(dial(f"4*maxaquene a*{block}*1", session=f"b{number}"))
    line.forget()

    [contact] = line.rows(contacts)
    assert contact.cases == 7
    offered = line.ask(dial("1", session="new")).text.split("\n")
    assert [row[:9] for row in offered if "Custodio" in row or "Estaleiro" in row] == [
        "1 Custodi",
        "2 Paragem",
    ]
    assert "Baltazar" not in "".join(offered)
    blocks = line.ask(dial("4", session="newer")).text
    assert blocks.index("Q.5") < blocks.index("Q.4")
    assert "Q.3" not in blocks


# ---------------------------------------------------------------- many at once


class Spoiled(dict[str, Any]):
    """Screens of a menu, one of which cannot be drawn: a fault nobody has found yet."""

    def __getitem__(self, name: str) -> Any:
        if name == "my_cases":
            raise RuntimeError("a fault in one screen")
        return super().__getitem__(name)


def spoiled_city() -> City:
    city = maputo()
    return replace(city, menu=replace(city.menu, screens=Spoiled(city.menu.screens)), memo={})


def test_one_callers_fault_leaves_the_others_of_the_batch_alone(database: str) -> None:
    line = Telephone(database, city=spoiled_city())

    replies = line.batch(
        [
            dial(REPORT[-1], session="before"),
            dial("7*8", session="faulty"),
            dial(REPORT[-1], session="after", phone="+258840000002"),
        ]
    )

    assert replies[1] is None
    assert all(reply and reply.text.startswith("Recebido") for reply in replies[::2])
    assert line.count(reports) == 2
    assert line.ask(dial("7", session="faulty")).text.startswith("Qual o problema")
    line.close()


def test_turns_of_one_call_in_one_batch_go_one_after_the_other(line: Telephone) -> None:
    replies = line.batch([dial(keys) for keys in (*REPORT, *REPORT)])

    assert replies[:4] == replies[4:]
    assert line.count(reports) == 1


def test_two_processes_racing_for_a_call_say_the_same_and_file_once(
    postgres_line: Telephone,
) -> None:
    ones, others = postgres_line, Telephone(postgres_line.url, worker=2)
    for number in range(12):
        session = f"race {number}"
        begun = number % 2
        if begun:  # both know the call, neither knows of the other's next turn
            ones.ask(dial("", session=session))
            others.ask(dial("", session=session))
        told = _race(ones, others, dial(REPORT[-1], session=session))

        assert told[0] == told[1]
        assert told[0].text.startswith("Recebido")
    assert ones.count(reports) == 12
    assert ones.count(sessions) == 12
    assert ones.count(turns) == 12 * len(REPORT)
    others.close()


def test_two_processes_racing_on_different_ways_leave_no_half_of_either(
    postgres_line: Telephone,
) -> None:
    ones, others = postgres_line, Telephone(postgres_line.url, worker=2)
    for number in range(12):
        session = f"race {number}"
        ones.ask(dial("", session=session))
        others.ask(dial("", session=session))
        told = _race(
            ones, others, dial("1*10348*2", session=session), dial("7*0*1*10357", session=session)
        )
        assert None not in told
    with ones.reader.connect() as connection:
        gaps = connection.execute(
            text("SELECT session_id FROM turns GROUP BY 1 HAVING max(seq) + 1 <> count(*)")
        ).all()
        unfinished = connection.execute(
            text(
                "SELECT s.id FROM sessions s WHERE NOT EXISTS"
                " (SELECT 1 FROM turns t WHERE t.session_id = s.id)"
            )
        ).all()
    assert gaps == unfinished == []
    assert ones.count(reports) <= 12
    others.close()


def _race(ones: Telephone, others: Telephone, turn: Turn, other: Turn | None = None) -> list[Reply]:
    """Let two processes answer in the same moment."""
    start = threading.Barrier(2)
    told: dict[int, Reply] = {}

    def run(place: int, line: Telephone, asked: Turn) -> None:
        start.wait(20)
        told[place] = line.ask(asked)

    racers = [
        threading.Thread(target=run, args=(0, ones, turn)),
        threading.Thread(target=run, args=(1, others, other or turn)),
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)
    return [told[0], told[1]]


TRACES = (REPORT, WITH_WORDS, ("", "8", "8*1", "8*1*10348", "8*1*10348*1"), ("", "7", "7*0"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_however_a_gateway_repeats_and_reorders_the_reports_are_the_same(
    databases: Databases, kind: str
) -> None:
    with databases.fresh(kind) as url:
        line = Telephone(url)
        counted = iter(range(100_000))

        @settings(
            max_examples=60,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(
            trace=st.sampled_from(TRACES),
            order=st.lists(st.integers(0, 4), max_size=12),
            at_once=st.booleans(),
            forgets=st.booleans(),
        )
        def storm(trace: Sequence[str], order: list[int], at_once: bool, forgets: bool) -> None:
            number = next(counted)
            clean, stormy = f"clean {number}", f"storm {number}"
            for keys in trace:
                line.ask(dial(keys, session=clean))
            asked = [trace[place % len(trace)] for place in order] + list(trace)
            batch = [dial(keys, session=stormy) for keys in asked]
            if forgets:
                line.forget()
            replies = line.batch(batch) if at_once else [line.ask(turn) for turn in batch]

            by_request: dict[str, set[Reply | None]] = {}
            for keys, reply in zip(asked, replies, strict=True):
                by_request.setdefault(keys, set()).add(reply)
            assert {keys for keys, told in by_request.items() if len(told) > 1} == set()
            assert filed(line, stormy) == filed(line, clean)

        storm()
        line.close()


def filed(line: Telephone, session: str) -> list[tuple[Any, ...]]:
    with line.reader.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT service_code, point, bairro, block, filing, r.language FROM reports r"
                " JOIN sessions s ON s.id = r.session_id WHERE gateway_session_id = :session"
            ),
            {"session": session},
        )
        return [tuple(row) for row in rows]


# ---------------------------------------------------------------- what is kept of it


def test_nothing_typed_freely_and_no_number_is_in_a_call(line: Telephone) -> None:
    typed = ("canario", "84 000 0009", "+258840000009", "840000009")
    for number, word in enumerate(typed):
        session = f"s{number}"
        for keys in (word, f"1*{word}", f"4*{word}", f"4*maxaquene a*{word}", f"7*8*{word}"):
            line.ask(dial(keys, session=f"{session} {len(keys)}"))
        walk(line, WITH_WORDS, session)
        line.ask(dial(f"{WITH_WORDS[-1]}*{word} e {word}", session=session))

    assert line.count(reports) == len(typed)
    kept = [*line.rows(turns), *line.rows(sessions), *line.rows(contacts), *line.rows(reports)]
    kept += [*line.rows(messages), *line.rows(report_events)]
    dumped = "\n".join(
        bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
        for row in kept
        for value in row
    )
    assert dumped
    for word in (*typed, PHONE, PHONE[4:], "000 0009"):
        assert word not in dumped


@pytest.mark.parametrize("remembers", [True, False], ids=["remembered", "read back"])
@pytest.mark.parametrize("first", ["#", "*", "**", "*#", "**#"])
def test_stars_and_hashes_of_the_dialled_code_are_no_answer(
    line: Telephone, first: str, remembers: bool
) -> None:
    begun = line.ask(dial(first))
    if not remembers:
        line.forget()

    assert begun.text.startswith("MOPA - gratis")
    assert line.ask(dial(first)) == begun
    assert relations(line) == ["begin"]
    assert line.ask(dial(f"{first}*1")).text.startswith("Onde?")


def test_who_has_filed_is_not_told_that_nothing_was_saved(sqlite_line: Telephone) -> None:
    line = sqlite_line
    walk(line, ("8", "8*1", "8*1*10348", "8*1*10348*2"))
    [report] = line.rows(reports)
    live = LiveLine(line.cities, line.turnstile, line.vault, lambda c, _: line.book(c), {})

    told = live.apology(dial("8*1*10348*2*x", phone=PHONE.replace("+258", " 258")))

    assert told.ends
    assert told.text.startswith("MOPA: we received case")
    assert f"{report.number:,}".replace(",", "")[-4:] in told.text
