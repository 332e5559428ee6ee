"""Holds what a service has stored against what has happened: each promise, how often it was kept.

The one place of a demonstration that reads the database.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from app.demo.carrier import Carrier
from app.demo.texts import Texts
from app.demo.truth import Case, Truth
from app.domain.messaging import MessageState
from app.domain.outbox import OVERTAKEN
from app.menu.model import City
from app.store.case_rows import place_code
from app.store.schema import contacts, messages, reports
from app.store.vault import Vault

#: States in which nobody can say where a message is.
_UNDER_WAY: Final = (MessageState.QUEUED, MessageState.SENDING)
#: So many of what is wrong are told.
MOST_TOLD: Final = 5


@dataclass(slots=True)
class Promise:
    """One of them: how often it was looked at, and where it was not kept."""

    name: str
    checked: int = 0
    broken: list[str] = field(default_factory=list)

    def look(self, holds: bool, what: str) -> None:
        """Count one."""
        self.checked += 1
        if not holds:
            self.broken.append(what)

    @property
    def holds(self) -> bool:
        """Whether it was kept, wherever it was looked at."""
        return not self.broken


class Stored:
    """What a city has stored, by public numbers and phones."""

    def __init__(self, connection: Connection, city_id: int, vault: Vault, truth: Truth) -> None:
        mine = select(reports).where(reports.c.city_id == city_id)
        self.reports = {row.number: row for row in connection.execute(mine)}
        known = {vault.phone_hash(phone): phone for phone in _phones(truth)}
        found = connection.execute(select(contacts.c.id, contacts.c.phone_hash))
        phones = {row.id: known.get(row.phone_hash, "") for row in found}
        numbers = {row.id: number for number, row in self.reports.items()}
        #: (phone, template, number) -> its messages, the oldest first.
        self.messages: Mapping[tuple[str, str, int], list[Row[Any]]] = defaultdict(list)
        out = select(messages).where(messages.c.city_id == city_id, messages.c.direction == "out")
        for row in connection.execute(out.order_by(messages.c.id)):
            number = numbers.get(int(row.cause.split(":")[1]), 0)
            self.messages[phones[row.contact_id], row.template, number].append(row)


def _phones(truth: Truth) -> set[str]:
    return {phone for phone, _, _ in truth.messages} | {
        phone for case in truth.cases.values() for phone in case.people
    }


def owned(stored: Stored, truth: Truth, city: City) -> Promise:
    """Every report has an owner: the body that the city's files name, or to which it was given."""
    promise = Promise("every report has an owner")
    for number, row in stored.reports.items():
        case = truth.cases.get(number)
        wanted = case.owner if case else ""
        holds = row.owner in city.bodies and row.owner == (wanted or row.owner)
        promise.look(holds, f"{number} is with {row.owner or 'nobody'}")
    return promise


def kept(stored: Stored, truth: Truth) -> Promise:
    """What people were told is stored is stored, as they told it, once, and nothing else."""
    promise = Promise("what was acknowledged is stored")
    for number in stored.reports.keys() | truth.cases.keys():
        row, case = stored.reports.get(number), truth.cases.get(number)
        is_there, wish = _of(row), case and case.wish
        wanted = wish and (wish.service, wish.place)
        holds = bool(row and case) and wanted in (None, is_there)
        promise.look(holds, f"{number} is {is_there}, not {wanted}")
    return promise


def _of(row: Row[Any] | None) -> tuple[str, str] | None:
    """Give problem and place of a report."""
    if row is None:
        return None
    return row.service_code, place_code(row.point, row.bairro, row.block, row.district)


def lived(stored: Stored, truth: Truth) -> Promise:
    """Cases stand where officials and residents have put them."""
    promise = Promise("cases stand where they were put")
    for number, case in truth.cases.items():
        row = stored.reports.get(number)
        promise.look(
            row is not None and row.status == case.status, f"{number} is not {case.status}"
        )
    return promise


def answered(stored: Stored, truth: Truth) -> Promise:
    """Each word of a resident is kept as it was said, and each reopening; there are no others."""
    promise = Promise("words and reopenings agree with the script")
    answers: Mapping[int, Counter[bool]] = defaultdict(Counter)
    for (_, _, number), rows in stored.messages.items():
        answers[number].update(bool(row.answer) for row in rows if row.answer is not None)
    for number, case in truth.cases.items():
        row, said = stored.reports.get(number), Counter(case.answers)
        its, wanted = row and (answers[number], row.reopenings), (said, case.reopenings)
        promise.checked += said.total() + case.reopenings
        if its != wanted:
            promise.broken.append(f"{number} has {its}, not {wanted}")
    return promise


def told(stored: Stored, truth: Truth) -> Promise:
    """Everybody of a closed case was told once of its end, and knows: by receipt or by screen."""
    promise = Promise("every closed report is told exactly once per person")
    for case in _closed(truth):
        closing = case.closings[-1]
        for phone in closing.people:
            key = (phone, closing.template, case.number)
            rows = stored.messages.get(key, [])
            once = len(rows) == truth.messages[key] > 0
            by = closing.told.get(phone, set())
            state = rows[-1].state if rows else "never written"
            what = f"{case.number} {closing.template}: known by {sorted(by)}, message {state}"
            promise.look(once and bool(by) and _agree(rows[-1], by), what)
    return promise


def _agree(row: Row[Any], by: set[str]) -> bool:
    """Whether the service knows no more and no less of a message than who got it."""
    is_delivered, is_shown = row.state == MessageState.DELIVERED, row.shown_at is not None
    its_own = (is_delivered, is_shown) == ("sms" in by, "screen" in by)
    return its_own and row.state not in _UNDER_WAY


def silent(stored: Stored, truth: Truth) -> Promise:
    """No case is closed of which somebody was told nothing, nor one that nobody has closed."""
    promise = Promise("no report is closed in silence")
    closed = {case.number: case for case in _closed(truth)}
    for number, row in stored.reports.items():
        if row.closed_at is None:
            continue
        case = closed.get(number)
        people = case.closings[-1].people if case else ()
        template = case.closings[-1].template if case else ""
        holds = bool(people) and all(stored.messages.get((p, template, number)) for p in people)
        promise.look(holds, f"{number} is {row.status}, of which somebody knows nothing")
    return promise


def written(stored: Stored, truth: Truth) -> Promise:
    """One event, one message a person: none is missing, none is one too many."""
    promise = Promise("one message per person and event")
    for key in stored.messages.keys() | truth.messages.keys():
        found, wanted = len(stored.messages.get(key, [])), truth.messages[key]
        promise.look(found == wanted, f"{key[1:]}: {found} messages, not {wanted}")
    return promise


def sent(carrier: Carrier, stored: Stored, truth: Truth, texts: Texts) -> Promise:
    """The gateway was given each message, and none again that it had taken for certain.

    Left out may be what is past, and its person was told what has come of the case since.
    """
    promise = Promise("no message leaves twice")
    found: Counter[tuple[str, str, int]] = Counter()
    for key, rows in stored.messages.items():
        for nth, row in enumerate(rows, 1):
            if row.code == OVERTAKEN:
                promise.look(truth.is_past(*key, nth), f"{key[1:]}: message {nth} is not past")
                found[key] += not row.attempts
    for (phone, text), count in carrier.messages.items():
        template, number = texts.read(text)
        found[phone, template, number] += count
    for key in found.keys() | truth.sent.keys():
        promise.look(found[key] == truth.sent[key], f"{key[1:]}: {found[key]} left")
    promise.broken += carrier.twice
    return promise


def counted(name: str, checked: int, wrong: Iterable[str]) -> Promise:
    """Make a promise of what was counted elsewhere."""
    return Promise(name, checked, [*wrong])


def _closed(truth: Truth) -> list[Case]:
    return [case for case in truth.cases.values() if not case.is_open and case.closings]
