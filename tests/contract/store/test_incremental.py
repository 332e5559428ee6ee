"""Gateways that send the last input alone: what tells a repeat from an answer."""

from app.domain.turn import Reply
from app.store.schema import reports, sessions
from app.usecases.answer_turn import REPEAT_US
from tests.contract.store.lines import NOW, SECOND, Telephone, press


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
