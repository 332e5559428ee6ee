"""What a request is to the stored turns of its call, and what each such request gets."""

import pytest
from sqlalchemy import delete

from app.domain.clock import DAY_US
from app.store.schema import contacts, messages, report_events, reports, sessions, turns
from app.usecases.answer_turn import MOST_THINKING_MS, MOST_TURNS
from tests.contract.store.lines import (
    NOW,
    PHONE,
    REPORT,
    WITH_WORDS,
    Telephone,
    dial,
    relations,
    walk,
)


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


def test_a_turn_that_comes_long_after_the_last_is_answered(line: Telephone) -> None:
    """Milliseconds of 25 days are more than the server's column takes."""
    line.ask(dial(""))

    assert "Onde?" in line.ask(dial("1", at=NOW + 100 * DAY_US)).text
    assert [row.thinking_ms for row in line.rows(turns)] == [0, MOST_THINKING_MS]


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
def test_all_of_it_dialled_at_once_asks_for_the_last_key_and_files(
    line: Telephone, transcript: str
) -> None:
    # Where the same is open, 1 joins: so nobody sends what they have not seen.
    asked = line.ask(dial(transcript))

    assert asked.text.startswith("Contentor cheio, Baltazar, Maxaquene A\n")
    assert line.ask(dial(transcript)) == asked
    assert line.count(reports) == 0
    reply = line.ask(dial(f"{transcript}*1"))
    assert reply.text.startswith("Recebido")
    assert line.ask(dial(f"{transcript}*1")) == reply
    assert line.count(reports) == 1


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
