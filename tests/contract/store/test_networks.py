"""By which network people are told: it sets what a message costs, and who it comes from."""

from app.domain.lifecycle import Action
from app.domain.messaging import Outcome, Receipt, Sent
from app.gateways.africastalking import receipts as at_receipts
from app.store.schema import contacts, message_sends, messages, reports
from app.usecases.record_receipt import record_receipt
from tests.contract.store import crew_called
from tests.contract.store.case_life import JOINER, READER, change, line
from tests.contract.store.lines import PHONE, SECOND, Telephone, dial
from tests.contract.store.post import GATEWAY, Post
from tests.contract.store.skip_calls import JOIN, REPORTER, filed
from tests.contract.store.sms_phone import CODES, OTHER, TWO_WAY, Phone, number_of, resolve
from tests.contract.store.test_crew_lines import CREW, MEMBER, join

__all__ = ["line"]
VODACOM, TMCEL = "64304", "64301"


def call_from(line: Telephone, network: str, who: str, session: str, keys: str = "") -> None:
    """Dial from a network, then press keys one request each."""
    pressed = keys.split("*") if keys else []
    for count in range(len(pressed) + 1):
        text = "*".join(pressed[:count])
        line.ask(dial(text, session=session, phone=who, network=network))


def by_phone(line: Telephone, template: str) -> dict[str, str]:
    """Give the networks of messages by the phone they go to; the newest of each."""
    people = {
        row.id: line.vault.open(row.phone_sealed, f"contacts.phone {row.id}")
        for row in line.rows(contacts)
    }
    told = [row for row in line.rows(messages) if row.template == template]
    return {people[row.contact_id]: row.network for row in told}


def known_on(line: Telephone, who: str = PHONE) -> str:
    hashed = line.vault.phone_hash(who)
    [row] = [row for row in line.rows(contacts) if bytes(row.phone_hash) == hashed]
    return str(row.network)


def test_everybody_of_a_case_is_told_by_the_network_they_called_from(line: Telephone) -> None:
    number = filed(line)
    call_from(line, VODACOM, JOINER, "joins", JOIN)
    line.forget()
    call_from(line, VODACOM, READER, "follows", f"4*{number}*1")

    change(line, number, Action.RESOLVE)

    assert by_phone(line, "resolved") == {REPORTER: TMCEL, JOINER: VODACOM, READER: VODACOM}
    # Who has another card in the phone since is told by that one.
    call_from(line, VODACOM, REPORTER, "says no", "0")
    change(line, number, Action.RESOLVE)
    assert by_phone(line, "reopened") == {JOINER: VODACOM, READER: VODACOM}
    assert by_phone(line, "resolved")[REPORTER] == VODACOM


def test_a_crew_is_called_by_the_network_its_member_called_from(database: str) -> None:
    with crew_called.line_telling(database) as crews:
        [number] = crew_called.filed(crews, 1)
        join(crews)
        call_from(crews, VODACOM, MEMBER, "asks for jobs")
        crew_called.give(crews, number, CREW)
        assert crew_called.calls(crews) == {MEMBER: 1}
        assert by_phone(crews, "new_jobs")[MEMBER] == VODACOM


def test_a_call_without_a_network_takes_none_away(line: Telephone) -> None:
    filed(line)
    call_from(line, "", REPORTER, "later")
    assert known_on(line, REPORTER) == TMCEL
    call_from(line, VODACOM, REPORTER, "much later")
    assert known_on(line, REPORTER) == VODACOM


def test_a_call_that_names_no_network_is_answered_by_the_one_before(sqlite_line: Telephone) -> None:
    call_from(sqlite_line, TMCEL, PHONE, "files", f"1*{CODES[0]}*1")
    sqlite_line.forget()
    call_from(sqlite_line, "", PHONE, "again", f"1*{CODES[1]}*1")
    told = [row.network for row in sqlite_line.rows(messages) if row.template == "received"]
    assert told == [TMCEL] * 2


def test_a_receipt_says_the_network_of_who_was_never_heard(post: Post) -> None:
    post.queue(network="")
    post.outbox.send_due()
    assert (post.the().network, known_on(post.line)) == ("", "")
    post.clock.us -= SECOND  # the clock of who takes the receipt may be behind
    hear(post, "id-1", VODACOM)
    assert known_on(post.line) == VODACOM
    [sent] = post.line.rows(message_sends)
    assert (post.the().network, sent.network) == (VODACOM, VODACOM)  # which is charged by it
    # What they said themselves is known better than what a gateway says.
    post.line.file()
    assert known_on(post.line) == TMCEL
    hear(post, "id-1", VODACOM, "Buffered")
    assert known_on(post.line) == TMCEL


def test_a_receipt_that_comes_before_its_message_is_known_says_it_too(post: Post) -> None:
    hear(post, "id-1", VODACOM)
    post.queue(network="")
    post.scripted.script.append(Sent(Outcome.ACCEPTED, "id-1"))
    post.outbox.send_due()
    assert (post.the().state, known_on(post.line)) == ("delivered", VODACOM)
    assert [row.network for row in post.line.rows(message_sends)] == [VODACOM]


def hear(post: Post, provider_id: str, network: str, status: str = "Success") -> None:
    told = Receipt(GATEWAY, provider_id, status, "", network, post.clock.us)
    verdict = at_receipts.verdict(status)
    post.do(lambda c: record_receipt(post.line.book(c, post.clock.us), told, verdict))


def test_who_writes_an_sms_is_heard_on_its_network(
    sqlite_line: Telephone,
) -> None:
    call_from(sqlite_line, TMCEL, PHONE, "files", f"1*{CODES[0]}*1")
    Phone(sqlite_line).write("obrigado")
    assert known_on(sqlite_line) == TWO_WAY


def test_who_follows_may_answer_by_sms_where_that_arrives(sqlite_line: Telephone) -> None:
    line = sqlite_line
    call_from(line, TMCEL, PHONE, "files", f"1*{CODES[0]}*1")
    call_from(line, TWO_WAY, OTHER, "joins", f"1*{CODES[0]}*1")
    number = number_of(line)

    resolve(line, number)

    sent = {who: Phone(line, who).out()[-1] for who in (PHONE, OTHER)}
    assert {who: row.template for who, row in sent.items()} == {
        PHONE: "resolved",
        OTHER: "sms_resolved",
    }
    Phone(line, OTHER).write("2")
    assert [row.status for row in line.rows(reports)] == ["assigned"]


def test_who_joins_what_was_solved_meanwhile_is_asked_as_all_others(sqlite_line: Telephone) -> None:
    line, at = sqlite_line, f"1*{CODES[0]}"
    call_from(line, TWO_WAY, PHONE, "files", f"{at}*1")
    call_from(line, TWO_WAY, OTHER, "joins", at)
    resolve(line, number_of(line))
    line.ask(dial(f"{at}*1", session="joins", phone=OTHER, network=TWO_WAY))

    for who in (PHONE, OTHER):
        told = Phone(line, who).out()[-1]
        assert (told.template, told.network) == ("sms_resolved", TWO_WAY), who
