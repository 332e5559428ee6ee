"""What is kept of a caller from one call to the next, and what is not."""

from app.domain.public_number import spoken
from app.store.line import LiveLine
from app.store.schema import contacts, messages, report_events, reports, sessions, turns
from tests.contract.store.lines import PHONE, REPORT, Telephone, dial, walk, words_at


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
        line.file(f"c{number}", at=f"1*{code}")
    for number, block in enumerate((3, 4, 5)):
        line.file(f"b{number}", at=f"4*maxaquene a*{block}")
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


def test_nothing_typed_freely_and_no_number_is_in_a_call(line: Telephone) -> None:
    typed = ("canario", "84 000 0009", "+258840000009", "840000009")
    for number, word in enumerate(typed):
        session = f"s{number}"
        for keys in (word, f"1*{word}", f"4*{word}", f"4*maxaquene a*{word}", f"7*8*{word}"):
            line.ask(dial(keys, session=f"{session} {len(keys)}"))
        walk(line, words_at(number), session)
        line.ask(dial(f"{words_at(number)[-1]}*{word} e {word}", session=session))

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


def test_who_has_filed_is_not_told_that_nothing_was_saved(sqlite_line: Telephone) -> None:
    line = sqlite_line
    walk(line, ("8", "8*1", "8*1*10348", "8*1*10348*2"))
    [report] = line.rows(reports)
    live = LiveLine(
        line.cities, line.turnstile, line.vault, lambda c, _: line.book(c), {}, line.sms_calls
    )

    told = live.apology(dial("8*1*10348*2*x", phone=PHONE.replace("+258", " 258")))

    assert told.ends
    assert told.text.startswith("MOPA: we received case")
    assert f"{report.number:,}".replace(",", "")[-4:] in told.text


def test_a_number_that_no_case_has_leaves_the_callers_own_cases_listed(line: Telephone) -> None:
    line.file()
    [report] = line.rows(reports)

    listed = line.ask(dial("8", session="B"))
    wrong = line.ask(dial("8*12345671", session="B"))
    line.forget()
    case = line.ask(dial("8*12345671*1", session="B"))

    assert f"1 {spoken(report.number)}" in listed.text
    assert wrong.text.split("\n")[0] == "Nao encontramos esse caso"
    assert wrong.text.endswith(listed.text.partition("\n")[2])
    assert case.text.startswith(f"Caso {spoken(report.number)}")


def test_the_callers_last_three_cases_are_listed_the_newest_first(line: Telephone) -> None:
    for session in ("A", "B"):
        line.file(session)
    # Of one batch, two calls of one phone file at once, anew: the same is open.
    for keys in (*REPORT[:-1], f"{REPORT[-2]}*2"):
        line.batch([dial(keys, session=session) for session in ("C", "D")])
    numbers = [row.number for row in line.rows(reports)]

    listed = line.ask(dial("8", session="E"))

    shown = [line_[2:11] for line_ in listed.text.split("\n")[1:4]]
    assert len(numbers) == 4
    assert shown == [spoken(number) for number in numbers[:0:-1]]
