"""Callers join what is open at their very place, or follow a case: stored once, for each."""

from app.domain.public_number import spoken
from app.domain.report import OPEN, Status
from app.domain.turn import Reply
from app.store.schema import followers, report_events, reports, turns
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.skip_calls import (
    JOIN,
    REPORTER,
    UP_TO_SEND,
    call,
    close,
    filed,
    kinds,
    line,
    phone,
)

__all__ = ["line"]


def test_what_is_open_is_shown_and_joined_and_counted_once_a_phone(line: Telephone) -> None:
    number = filed(line)

    shown = call(line, UP_TO_SEND, "A", phone(2))
    joined = call(line, JOIN, "A", phone(2))
    again = call(line, JOIN, "B", phone(2))
    third = call(line, JOIN, "C", phone(3))

    assert shown.text.startswith("Contentor cheio, Mercado, Moinho. 1 ja disseram\n1 Tambem eu")
    assert joined == Reply(f"Caso {spoken(number)}, ja sao 2. Ligue *399# para saber dele", True)
    assert again == joined
    assert third.text.startswith(f"Caso {spoken(number)}, ja sao 3")
    assert call(line, UP_TO_SEND, "D", phone(4)).text.startswith(
        "Contentor cheio, Mercado, Moinho. 3 ja"
    )
    assert line.count(reports) == 1
    assert kinds(line) == [
        (0, "filed", "caller"),
        (1, "joined", "follower"),
        (2, "joined", "follower"),
    ]
    [report] = line.rows(reports)
    assert [(row.report_id, row.kind) for row in line.rows(followers)] == [
        (report.id, "joined"),
        (report.id, "joined"),
    ]
    assert {row.status for row in line.rows(report_events)} == {"received"}


def test_a_repeated_join_gets_its_bytes_and_stores_nothing(line: Telephone) -> None:
    filed(line)
    joined = call(line, JOIN, "A", phone(2))
    before = (kinds(line), line.rows(followers), line.rows(turns))

    line.forget()
    repeated = [line.ask(dial(JOIN, session="A", phone=phone(2), at=NOW + n)) for n in range(3)]

    assert repeated == [joined] * 3
    assert (kinds(line), line.rows(followers), line.rows(turns)) == before


def test_who_reported_it_is_with_it_anyway(line: Telephone) -> None:
    number = filed(line)

    reply = call(line, JOIN, "again", REPORTER)

    assert reply.text.startswith(f"Caso {spoken(number)}, ja sao 1.")
    assert (line.count(followers), kinds(line)) == (0, [(0, "filed", "caller")])


def test_a_caller_without_a_number_is_noted_and_not_counted(line: Telephone) -> None:
    filed(line)

    replies = [call(line, JOIN, session, "") for session in ("A", "B")]

    assert all("ja sao 1." in reply.text for reply in replies)
    assert line.count(followers) == 0
    assert [kind for _, kind, _ in kinds(line)] == ["filed", "joined", "joined"]


def test_what_is_open_is_joined_and_what_is_closed_is_not(line: Telephone) -> None:
    number = filed(line)
    seen: dict[str, str] = {}
    for status in Status:
        close(line, number, status)
        shown = call(line, UP_TO_SEND, status, phone(2)).text.split("\n")
        assert shown[0].startswith("Contentor cheio, Mercado, Moinho")
        seen[status] = shown[1]

    assert seen == {s: "1 Tambem eu" if s in OPEN else "1 Enviar" for s in Status}


def test_only_the_same_problem_at_the_very_place_is_the_same_and_the_oldest(
    line: Telephone,
) -> None:
    first, second = filed(line), filed(line, f"{UP_TO_SEND}*2", "again", phone(5))
    block = filed(line, "2*palmar*3*1", "block", phone(6))
    bairro = filed(line, "3*palmar*1", "bairro", phone(6))

    joins = {
        JOIN: first,
        "2*palmar*3*1": block,
        "2*palmar*4*1": 0,
        "2*palmar*0*1": 0,
        "3*palmar*1": bairro,
        "3*cais*1": 0,
        "1*30028*1": 0,
        "3*30015*1": 0,
    }
    seen = {keys: call(line, keys, keys, phone(7)).text for keys in joins}

    assert first != second
    for keys, number in joins.items():
        wanted = f"Caso {spoken(number)}, ja sao 2" if number else "Guardado"
        assert seen[keys].startswith(wanted), (keys, seen[keys])


def test_the_case_that_was_shown_is_joined_whatever_became_of_it(line: Telephone) -> None:
    shown = filed(line)
    call(line, UP_TO_SEND, "A", phone(2))
    close(line, shown, "confirmed")
    filed(line, session="newer", who=phone(3))
    line.forget()

    wrong = line.ask(dial(f"{UP_TO_SEND}*7", session="A", phone=phone(2)))
    joined = line.ask(dial(f"{UP_TO_SEND}*7*1", session="A", phone=phone(2)))

    assert wrong.text.startswith("Tecla errada\nContentor cheio, Mercado, Moinho. 1 ja disseram")
    assert joined.text.startswith(f"Caso {spoken(shown)}, ja sao 2")


def test_a_key_that_would_join_is_not_pressed_by_a_dialled_code(line: Telephone) -> None:
    dialled = [line.ask(dial(JOIN, session="A", phone=phone(2)))]
    filed(line)
    dialled.append(line.ask(dial(JOIN, session="B", phone=phone(3))))

    assert [reply.text.split("\n")[1] for reply in dialled] == ["1 Enviar", "1 Tambem eu"]
    assert line.count(reports) == 1


def test_who_drops_after_joining_is_offered_nothing_to_go_on_with(line: Telephone) -> None:
    filed(line)
    call(line, UP_TO_SEND, "A", phone(2))
    assert call(line, "", "redial", phone(2)).text.startswith("Acabar Contentor cheio?")

    resumed = line.ask(dial("9", session="redial", phone=phone(2)))
    joined = line.ask(dial("9*1", session="redial", phone=phone(2)))

    assert resumed.text.startswith("Contentor cheio, Mercado, Moinho. 1 ja disseram")
    assert "ja sao 2" in joined.text
    assert call(line, "", "after", phone(2)).text.startswith("Linha Limpa")


def test_who_looks_at_a_case_may_follow_it_and_join_it_later(line: Telephone) -> None:
    number = filed(line)
    look = f"4*{number}"

    assert call(line, look, "A", phone(2)).text.startswith(f"Caso {spoken(number)}, recebido.")
    for session in ("A", "B"):
        reply = call(line, f"{look}*1", session, phone(2))
        assert reply.text == f"Avisamos do caso {spoken(number)}"
    assert [row.kind for row in line.rows(followers)] == ["subscribed"]
    shown = call(line, UP_TO_SEND, "C", phone(2))
    assert "1 ja disseram" in shown.text  # who only follows has told nothing
    assert "ja sao 2" in call(line, JOIN, "C", phone(2)).text
    call(line, f"{look}*1", "D", phone(2))
    call(line, f"{look}*1", "E", REPORTER)

    assert [row.kind for row in line.rows(followers)] == ["joined"]
    assert [kind for _, kind, _ in kinds(line)] == ["filed", "subscribed", "joined"]
