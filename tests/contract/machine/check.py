"""Holds what is stored against what should be, after every step and at the end."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from app.domain.clock import micros
from app.domain.lifecycle import RULES, Action
from app.domain.messaging import FINAL
from app.domain.outbox import NEVER_US
from app.gateways.africastalking.receipts import verdict
from app.store.event_notes import open_note
from app.store.schema import contacts, followers, messages, report_events, reports
from tests.contract.machine.cases import OPEN, Cases, Told
from tests.contract.machine.stage import Stage
from tests.contract.machine.town import CREW, NUMBER

#: What an accepted message may still become.
AFTER_ACCEPTED: Final = {"accepted", "delivered", "failed"}
FINALS: Final = {str(state) for state in FINAL}


def assert_same(stored: Mapping[int, Any], expected: Mapping[int, Any]) -> None:
    """Hold what is stored of cases against what should be; say only where they differ."""
    numbers = {*stored, *expected}
    odd = {n: (stored.get(n), expected.get(n)) for n in numbers if stored.get(n) != expected.get(n)}
    assert not odd, odd


class Check:
    """Remembers what it saw last."""

    def __init__(self, stage: Stage, cases: Cases) -> None:
        self.stage, self.cases = stage, cases
        self._seen: dict[int, str] = {}
        self._told: Counter[Told] = Counter()
        self._phones: dict[int, str] = {}
        #: The statuses of receipts that came for each id, in their order.
        self.receipts: dict[str, list[str]] = {}
        self._reports: dict[int, Any] = {}

    def all(self) -> None:
        """Hold reports and messages against the model."""
        self._cases()
        self._messages()

    def _phone(self, contact_id: int) -> str:
        if contact_id not in self._phones:
            vault = self.stage.line.vault
            for row in self.stage.rows(contacts):
                self._phones[row.id] = vault.open(row.phone_sealed, f"contacts.phone {row.id}")
        return self._phones[contact_id]

    def _cases(self) -> None:
        rows = self.stage.rows(reports)
        ids = {row.id: row.number for row in rows}
        stored = {
            row.number: (
                self._phone(row.contact_id),
                row.status,
                ids.get(row.duplicate_of, 0),
                1 + row.joined,
                row.closed_at is None,
                row.owner if row.owner == CREW else "",
            )
            for row in rows
        }
        assert len(stored) == len(rows)
        expected = {
            case.number: (
                case.reporter,
                case.status,
                case.main,
                len(self.cases.tellers(case.number)),
                case.status in OPEN,
                case.owner,
            )
            for case in self.cases.all.values()
        }
        assert_same(stored, expected)

    def _messages(self) -> None:
        for row in self.stage.rows(messages):
            if row.direction == "in":
                continue
            if row.id not in self._seen:
                self._written(row)
            self._moved(row)
            self._seen[row.id] = row.state
        missing = self.cases.must - self._told
        unasked = self._told - (self.cases.must + self.cases.may)
        assert not missing, ("nobody was told", missing)
        assert not unasked, ("told for no reason", unasked)

    def _written(self, row: Any) -> None:
        text = self.stage.line.vault.open(row.body_sealed, f"messages.body {row.id}")
        found = re.search(rf"[Cc]aso {NUMBER}", text)
        number = int(found[1].replace(" ", "")) if found else 0
        self._told[Told(self._phone(row.contact_id), row.template, number)] += 1

    def _moved(self, row: Any) -> None:
        was = self._seen.get(row.id, "queued")
        if was in FINALS:
            assert row.state == was, (row, "a final state moved")
        if was in AFTER_ACCEPTED:
            assert row.state in AFTER_ACCEPTED, (row, "an accepted message went back")
        heard = self.stage.api.heard.get(row.provider_id or "")
        if heard != row.id or was not in ("accepted", *FINALS):
            return
        told = [verdict(status) for status in self.receipts.get(row.provider_id, [])]
        first = next((state for state in told if state), None)
        if first is not None and was not in FINALS:
            assert row.state == first, (row, told)

    def end(self) -> None:
        """Hold everything that happened against what should have."""
        self.all()
        self._histories()
        self._followers()
        self._sent()

    def _histories(self) -> None:
        vault = self.stage.line.vault
        numbers = {row.id: row for row in self.stage.rows(reports)}
        stored: dict[int, list[str]] = {row.number: [] for row in numbers.values()}
        for row in self.stage.rows(report_events):
            number = numbers[row.report_id].number
            assert row.seq == len(stored[number]), row
            stored[number].append(row.kind)
            if row.kind in set(Action) and RULES[Action(row.kind)].needs_reason:
                reopened_by_resident = row.kind == "reopened" and row.actor in (
                    "caller",
                    "follower",
                )
                assert reopened_by_resident or open_note(vault, row), (row, "no reason")
            last = row
            if numbers[row.report_id].status not in OPEN:
                assert last.actor, row
        assert_same(stored, {case.number: case.history for case in self.cases.all.values()})
        words = {
            row.number: vault.open(row.comment_sealed, f"reports.comment {row.id}")
            for row in numbers.values()
            if row.comment_sealed
        }
        assert words == {c.number: c.words[-1] for c in self.cases.all.values() if c.words}

    def _followers(self) -> None:
        numbers = {row.id: row for row in self.stage.rows(reports)}
        stored: dict[int, set[str]] = {
            row.number: {self._phone(row.contact_id)} for row in numbers.values()
        }
        joined: Counter[int] = Counter()
        for row in self.stage.rows(followers):
            stored[numbers[row.report_id].number].add(self._phone(row.contact_id))
            joined[row.report_id] += row.kind == "joined"
        assert {row.id: row.joined for row in numbers.values()} == {
            id_: joined[id_] for id_ in numbers
        }
        assert_same(stored, {number: self.cases.with_it(number) for number in self.cases.all})

    def _sent(self) -> None:
        """Nothing is under way any more, and each message ended as its attempts did."""
        for row in self.stage.rows(messages):
            if row.direction == "in":
                continue
            assert row.state not in ("queued", "sending"), row
            tried = [str(one) for one in self.stage.api.outcomes.get(row.id, [])]
            doubts = tried.count("unknown")
            if "accepted" in tried:
                assert row.state in AFTER_ACCEPTED, (row, tried)
            elif doubts:
                assert row.state == "unknown", (row, tried)
                assert micros(row.next_at) == NEVER_US, row
            else:
                assert row.state in ("dropped", "failed"), (row, tried)
                assert row.code, row
