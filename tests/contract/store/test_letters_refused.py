"""Letters that a server refuses are tried again, and never again when nobody knows if they went."""

import pytest
from sqlalchemy import update

from app.domain.mail import Letter, LetterState, Outcome
from app.gateways.smtp.sender import Safety, Server, SmtpSender
from app.store import letter_store
from app.store.letter_states import LEASE_US, MOST_TRIES
from app.store.schema import letters
from tests.contract.store.letter_office import (
    FROM,
    HOUR,
    MINUTE,
    TUESDAY,
    Office,
    Refuses,
    office,
    sender,
    server,
)
from tests.contract.store.lines import Telephone
from tests.standin.mailserver import (
    HANG_UP,
    HANG_UP_AT_DATA,
    REFUSE_DATA,
    TAKE_AND_BABBLE,
    TAKE_AND_FORWARD,
    TAKE_AND_HANG_UP,
    MailServer,
)

__all__ = ["office", "server"]


@pytest.mark.parametrize(
    "answer", ["451 later", "550 nobody", HANG_UP, HANG_UP_AT_DATA, REFUSE_DATA]
)
def test_what_the_server_refuses_is_tried_again_later_each_time(
    office: Office, server: MailServer, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    server.will(*[answer] * 5)
    assert office.look() == 5
    assert set(office.states().values()) == {"queued"}
    assert office.row("day").said
    assert office.look(TUESDAY + MINUTE - 1) == 0

    server.will(*[answer] * 5)
    assert office.look(TUESDAY + MINUTE) == 5
    assert office.look(TUESDAY + 3 * MINUTE - 1) == 0
    assert server.letters == []
    assert office.look(TUESDAY + 3 * MINUTE) == 5

    assert len(server.letters) == 5
    assert set(office.states().values()) == {"sent"}
    assert office.row("day").attempts == 3
    told = [vars(one) for one in caplog.records if one.message == "sheet.letter"]
    assert [one["try"] for one in told] == [1] * 5 + [2] * 5
    assert all(one["said"] and one["state"] == "failed" for one in told)


@pytest.mark.parametrize(
    ("answer", "state"),
    [(TAKE_AND_HANG_UP, "unknown"), (TAKE_AND_BABBLE, "unknown"), (TAKE_AND_FORWARD, "sent")],
)
def test_a_server_that_took_a_letter_does_not_get_it_twice(
    office: Office, server: MailServer, answer: str, state: str
) -> None:
    server.will(*[answer] * 5)
    assert office.look() == 5

    assert set(office.states().values()) == {state}
    assert office.look(TUESDAY + HOUR) == 0
    assert len(server.letters) == 5


def test_no_server_at_all_is_a_refusal(line: Telephone) -> None:
    with MailServer() as gone:
        port = gone.port
    office = Office(line, SmtpSender(Server("127.0.0.1", port, Safety.NONE, FROM), timeout_s=5))

    assert office.look() == 5
    assert set(office.states().values()) == {"queued"}
    assert "refused" in office.row("day").said


def test_a_letter_that_is_always_refused_fails_in_the_end(line: Telephone) -> None:
    office = Office(line, Refuses())
    office.look()
    with line.engine.begin() as connection:
        connection.execute(update(letters).values(attempts=MOST_TRIES - 2))

    assert [office.look(TUESDAY + hour * HOUR) for hour in (1, 2, 3)] == [5, 5, 0]
    rows = line.rows(letters)
    assert [(r.state, r.attempts, r.said) for r in rows] == [("failed", MOST_TRIES, "550 no")] * 5


class Dies:
    """A process that ends in the middle of an attempt."""

    def send(self, letter: Letter) -> Outcome:
        raise KeyboardInterrupt


def test_a_letter_whose_process_died_is_not_sent_again(line: Telephone, server: MailServer) -> None:
    with pytest.raises(KeyboardInterrupt):
        Office(line, Dies()).look()
    next_office = Office(line, sender(server), worker=2)
    later = TUESDAY + LEASE_US

    assert next_office.look(later) == 4
    assert sorted(next_office.states().values()) == ["sent"] * 4 + ["unknown"]
    assert len(server.letters) == 4


def test_of_two_processes_one_sends(line: Telephone, server: MailServer) -> None:
    first = Office(line, sender(server))

    class Meanwhile:
        """While the first sends, the second looks."""

        def send(self, letter: Letter) -> Outcome:
            assert second.look() == 0
            return sender(server).send(letter)

    second = Office(line, sender(server), worker=2)
    first = Office(line, Meanwhile())

    assert first.look() == 5
    assert len(server.letters) == 5


def test_a_letter_that_another_has_taken_is_left(line: Telephone) -> None:
    office = Office(line, Refuses())
    office.look()
    with line.engine.begin() as connection:
        waiting = letter_store.waiting(connection, [1], TUESDAY + HOUR)
        assert waiting is not None
        assert letter_store.take(connection, waiting, TUESDAY + HOUR)
        assert not letter_store.take(connection, waiting, TUESDAY + HOUR)
        letter_store.settle(connection, waiting, Outcome(LetterState.FAILED, "no"), TUESDAY + HOUR)
        assert not letter_store.take(connection, waiting, TUESDAY + HOUR), "who waits for its turn"


def test_an_attempt_that_ends_late_says_nothing_of_the_next(line: Telephone) -> None:
    office = Office(line, Refuses())
    office.look()
    lost, now = TUESDAY + HOUR + LEASE_US, Outcome(LetterState.SENT, "250 late")
    with line.engine.begin() as connection:
        waiting = letter_store.waiting(connection, [1], TUESDAY + HOUR)
        assert waiting is not None
        letter_store.take(connection, waiting, TUESDAY + HOUR)
        letter_store.give_up_lost(connection, lost)
        [(one, was)] = letter_store.try_again(connection, 1, [waiting.posted], lost).items()
        again = letter_store.Waiting(1, one, waiting.attempts + 1)
        assert (was, letter_store.take(connection, again, lost)) == (LetterState.UNKNOWN, True)

        letter_store.settle(connection, waiting, now, lost)

    assert sorted(office.states().values()) == ["queued"] * 4 + ["sending"]
