"""Who is cut off and dials again goes on where the call stood, whatever the gateway calls it."""

import dataclasses
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import update

from app.domain.turn import Reply, Turn
from app.store.broken_off import RESUME_US
from app.store.schema import reports, sessions, turns
from app.store.turnstile import Waiting
from tests.contract.store.lines import NOW, PHONE, SECOND, Telephone, dial, maputo, press
from tests.contract.store.test_crew_lines import MEMBER, join

OFFERED = "Acabar "
#: Calls by their keys: a container from the list, a block by a typed name, a painted code.
CALLS = [
    ("1", "3", "1", "1", "1"),
    ("4", "maxaquene a", "12", "1"),
    ("7", "1", "5", "1", "12", "1"),
    ("1", "10348", "1"),
    ("2", "maxaq", "2", "0", "1"),
]
OF_A_REPORT = (
    "service_code",
    "district",
    "bairro",
    "block",
    "point",
    "lat",
    "radius_m",
    "language",
)


def walk(
    line: Telephone, keys: tuple[str, ...], session: str, at: int = NOW, phone: str = PHONE
) -> Reply:
    """Press keys one by one from the begin; give the last screen."""
    for count in range(len(keys) + 1):
        reply = line.ask(dial("*".join(keys[:count]), session=session, at=at, phone=phone))
    return reply


def filed(line: Telephone) -> list[tuple[object, ...]]:
    return [tuple(row._mapping[name] for name in OF_A_REPORT) for row in line.rows(reports)]


@pytest.mark.parametrize("keys", CALLS)
def test_a_call_cut_off_anywhere_ends_in_the_same_report(
    line: Telephone, keys: tuple[str, ...]
) -> None:
    walk(line, keys, "undropped", phone="+258840000099")
    [wanted] = filed(line)
    dropped = 0
    for at in range(1, len(keys)):
        line.close_all()  # so that nothing is open there
        phone = f"+2588400000{at:02}"
        cut = walk(line, keys[:at], f"cut {at}", phone=phone)
        if at % 2:
            line.forget()  # as after a restart, or in another process
        redial = f"redial {at}"
        first = line.ask(dial("", session=redial, phone=phone))
        if keys[at - 1] == "7":
            assert not first.text.startswith(OFFERED)  # no problem is chosen yet
            continue
        assert first.text.startswith(OFFERED)
        assert line.ask(dial("9", session=redial, phone=phone)) == cut
        for count in range(at + 1, len(keys) + 1):
            so_far = "*".join(("9", *keys[at:count]))
            reply = line.ask(dial(so_far, session=redial, phone=phone))
        assert reply.ends
        assert line.ask(dial(so_far, session=redial, phone=phone)) == reply
        assert filed(line)[-1] == wanted
        dropped += 1
        assert len(filed(line)) == 1 + dropped
    assert dropped >= len(keys) - 2


def test_what_was_sent_or_ended_is_not_offered_again(line: Telephone) -> None:
    walk(line, CALLS[0], "sent")
    assert not line.ask(dial("", session="after")).text.startswith(OFFERED)
    walk(line, ("4", "maxaquene a", "12", "2"), "words")
    assert not line.ask(dial("", session="after words")).text.startswith(OFFERED)


def test_a_call_that_broke_off_after_one_that_ended_is_offered(line: Telephone) -> None:
    walk(line, CALLS[0], "sent")
    walk(line, ("2",), "cut")
    assert line.ask(dial("", session="redial")).text.startswith("Acabar Tchova nao passou?")


def test_an_end_that_was_not_stored_leaves_the_call_to_be_gone_on_with(line: Telephone) -> None:
    walk(line, CALLS[0][:-1], "cut")
    last = dial("*".join(CALLS[0]), session="cut")
    with line.engine.connect() as connection:
        transaction = connection.begin()
        line.turnstile.run(connection, [Waiting(last, None)], NOW)
        transaction.rollback()
    line.turnstile.forget([Waiting(last, None)])
    assert line.ask(dial("", session="redial")).text.startswith("Acabar Contentor cheio?")


def test_who_was_given_up_on_is_not_led_back_to_that_end(line: Telephone) -> None:
    assert walk(line, ("1", "x", "x", "x"), "given up").ends
    assert not line.ask(dial("", session="after")).text.startswith(OFFERED)


def test_what_was_gone_on_with_is_not_offered_on_the_way_back(line: Telephone) -> None:
    walk(line, ("1", "3"), "cut")
    assert walk(line, ("9", "0", "0"), "redial").text.startswith("MOPA - gratis")
    line.forget()
    assert walk(line, ("9", "0", "0", "x"), "redial").text.startswith("Tecla errada\nMOPA")


def test_only_the_caller_is_asked_and_not_for_ever(line: Telephone) -> None:
    walk(line, ("1", "3"), "cut")
    other = dial("", session="B", phone="+258840000002")
    assert not line.ask(other).text.startswith(OFFERED)
    hidden = dial("", session="C", phone="")
    assert not line.ask(hidden).text.startswith(OFFERED)
    in_time = dial("", session="in time", at=NOW + RESUME_US)
    assert line.ask(in_time).text.startswith(OFFERED)
    late = dial("", session="late", at=NOW + 2 * RESUME_US + SECOND)
    assert not line.ask(late).text.startswith(OFFERED)


@pytest.mark.parametrize("state", ["[]", '{"screen": "bairro"}'])
def test_a_call_that_another_program_stored_costs_its_caller_no_new_one(
    line: Telephone, state: str
) -> None:
    walk(line, ("1", "3"), "cut")
    with line.engine.begin() as connection:
        connection.execute(update(turns).values(state=state))
    line.forget()
    replies = line.batch([dial("", session="B", phone="+258840000002"), dial("", session="A")])
    assert [reply.text.split("\n")[0] for reply in replies if reply] == ["MOPA - gratis"] * 2


def test_a_call_of_a_time_to_come_is_not_gone_on_with(line: Telephone) -> None:
    walk(line, ("1", "3"), "before the clock went back", at=NOW + 3600 * SECOND)
    line.forget()
    assert not line.ask(dial("", session="after")).text.startswith(OFFERED)


def test_a_hidden_number_has_no_last_call(line: Telephone) -> None:
    for keys in ("", "1"):
        line.ask(dial(keys, session="cut", phone=""))
    assert not line.ask(dial("", session="again", phone="")).text.startswith(OFFERED)


def test_who_is_cut_off_before_answering_is_asked_again(line: Telephone) -> None:
    walk(line, ("1", "3"), "cut")
    for number in range(3):
        first = line.ask(dial("", session=f"redial {number}"))
        assert first.text.startswith(OFFERED)
        line.forget()
    assert line.ask(dial("9", session="redial 2")).text.startswith("Qual o bairro")
    assert line.ask(dial("", session="and again")).text.startswith(OFFERED)


def test_who_begins_anew_is_asked_of_the_newest_call(line: Telephone) -> None:
    walk(line, ("1", "3"), "cut")
    walk(line, ("2",), "anew")
    first = line.ask(dial("", session="third"))
    assert first.text.startswith("Acabar Tchova nao passou? 9 Sim")


@pytest.fixture
def edited(line: Telephone) -> Iterator[Telephone]:
    """Another process, which has taken an edit of the folder."""
    services = {code: one for code, one in maputo().services.items() if code != "container_full"}
    city = dataclasses.replace(maputo(), version="e" * 32, services=services, memo={}, steps={})
    with closing(Telephone(line.url, worker=2, city=city)) as other:
        yield other


def test_after_an_edit_the_call_goes_on_or_is_said_to_be_lost(
    line: Telephone, edited: Telephone
) -> None:
    walk(line, ("1", "3"), "cut")
    first = edited.ask(dial("", session="redial"))
    assert first.text.startswith("Mudamos o menu, comece de novo")
    walk(line, ("2", "3"), "cut again", NOW + SECOND)
    kept = edited.ask(dial("", session="redial again", at=NOW + 2 * SECOND))
    assert kept.text.startswith("Acabar Tchova nao passou? 9 Sim")
    assert edited.ask(dial("9", session="redial again")).text.startswith("Qual o bairro")


def test_a_batch_of_redials_asks_each_caller_of_their_own_call(line: Telephone) -> None:
    phones = [f"+2588400000{number:02}" for number in range(40)]
    for number, phone in enumerate(phones):
        keys = ("", "1") if number % 2 else ("", "2")
        for given in keys[: 1 + (number % 4 > 0)]:
            line.ask(dial(given, session=f"cut {number}", phone=phone))
    line.forget()
    turns = [dial("", session=f"redial {n}", phone=phone) for n, phone in enumerate(phones)]
    asked = 0
    for number, reply in enumerate(line.batch(turns)):
        assert reply is not None
        if number % 4 == 0:
            assert reply.text.startswith("MOPA")
        else:
            name = "Contentor cheio" if number % 2 else "Tchova nao passou"
            assert reply.text.startswith(f"Acabar {name}? 9 Sim")
            asked += 1
    assert asked == 30


def test_what_broke_off_elsewhere_is_offered_after_a_call_that_ended_here(
    postgres_line: Telephone,
) -> None:
    line = postgres_line
    walk(line, CALLS[0], "sent here")
    with closing(Telephone(line.url, worker=2)) as other:
        walk(other, ("2",), "cut there", NOW + SECOND)
    first = line.ask(dial("", session="redial", at=NOW + 2 * SECOND))
    assert first.text.startswith("Acabar Tchova nao passou?")


def recycled(given: str, *, begin: bool = False, at: int = NOW) -> Turn:
    return press(given, gateway="recycling", begin=begin, at=at)


def test_an_id_used_again_goes_on_with_what_broke_off_under_it(line: Telephone) -> None:
    for number, keys in enumerate(("", "1", "10348", "1")):
        ended = line.ask(recycled(keys, begin=not number, at=NOW + number * SECOND))
    assert ended.ends
    with closing(Telephone(line.url, worker=2)) as other:
        other.ask(recycled("", begin=True, at=NOW + 10 * SECOND))
        other.ask(recycled("2", at=NOW + 20 * SECOND))

    again = line.ask(recycled("", begin=True, at=NOW + 300 * SECOND))

    assert again.text.startswith("Acabar Tchova nao passou?")
    assert sorted(row.epoch for row in line.rows(sessions)) == [0, 1, 2]


def test_an_id_used_again_goes_on_with_the_newest_call_under_whatever_id(line: Telephone) -> None:
    line.ask(recycled("", begin=True))
    line.ask(recycled("1", at=NOW + SECOND))
    walk(line, ("2",), "cut later", NOW + 2 * SECOND)

    again = line.ask(recycled("", begin=True, at=NOW + 300 * SECOND))

    assert again.text.startswith("Acabar Tchova nao passou?")


def test_a_call_is_found_again_behind_newer_ones_of_its_caller(line: Telephone) -> None:
    first = walk(line, ("1", "10348"), "first")
    walk(line, ("2",), "second", NOW + SECOND)
    line.forget()

    assert line.ask(dial("1*10348", session="first", at=NOW + 2 * SECOND)) == first
    filed_ = line.ask(dial("1*10348*1", session="first", at=NOW + 3 * SECOND))
    assert filed_.text.startswith("Recebido.")
    assert line.count(sessions) == 2


@pytest.mark.parametrize("restarts", [False, True])
def test_an_older_call_that_ends_later_does_not_hide_the_newer(
    line: Telephone, restarts: bool
) -> None:
    walk(line, CALLS[3][:-1], "older")
    walk(line, ("2",), "newer", NOW + SECOND)
    if restarts:
        line.forget()
    end = line.ask(dial("*".join(CALLS[3]), session="older", at=NOW + 2 * SECOND))
    assert end.ends

    again = line.ask(dial("", session="third", at=NOW + 3 * SECOND))

    assert again.text.startswith("Acabar Tchova nao passou?")


def test_a_crews_own_report_cut_off_anywhere_ends_in_the_same_report(line: Telephone) -> None:
    join(line)
    keys = ("8", "4", "maxaquene a", "12", "1")
    walk(line, keys, "undropped", phone=MEMBER)
    [wanted] = filed(line)
    for at in range(2, len(keys)):
        line.close_all()
        cut = walk(line, keys[:at], f"cut {at}", phone=MEMBER)
        if at % 2:
            line.forget()
        redial = f"redial {at}"
        assert not line.ask(dial("", session=redial, phone=MEMBER)).text.startswith(OFFERED)
        assert line.ask(dial("8", session=redial, phone=MEMBER)).text.startswith(OFFERED)
        assert line.ask(dial("8*9", session=redial, phone=MEMBER)) == cut
        for count in range(at + 1, len(keys) + 1):
            reply = line.ask(
                dial("*".join(("8", "9", *keys[at:count])), session=redial, phone=MEMBER)
            )
        assert reply.ends
        assert filed(line)[-1] == wanted
    assert len(filed(line)) == len(keys) - 1


def test_a_crew_that_drops_again_before_it_says_so_is_offered_it_still(line: Telephone) -> None:
    join(line)
    cut = walk(line, ("8", "1", "3"), "cut", phone=MEMBER)
    walk(line, ("8",), "cut again", phone=MEMBER)
    line.forget()

    offered = walk(line, ("8",), "redial", phone=MEMBER)

    assert offered.text.startswith(OFFERED)
    assert line.ask(dial("8*9", session="redial", phone=MEMBER)) == cut
