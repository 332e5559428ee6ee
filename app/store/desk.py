"""Answers what the turns of a batch ask, one query a kind where it pays."""

from collections.abc import Sequence
from typing import Any

import orjson

from app.domain.ids import IdSource
from app.domain.public_number import public_number
from app.menu.effects import CaseFact
from app.store import turn_sql
from app.store.hot_sql import Cursor, HotSql, Row
from app.store.published import Cities
from app.store.schema import contacts
from app.store.vault import Vault
from app.usecases.call import (
    Answered,
    Ask,
    Call,
    FindCase,
    FindCases,
    FindReport,
    Granted,
    NewReport,
    RememberLanguage,
)


class Contact:
    """A person as the running batch knows them."""

    __slots__ = ("id", "opted_out", "places")

    def __init__(self, id_: int, opted_out: bool, places: tuple[tuple[str, str], ...]) -> None:
        """Take what the batch may need of a row."""
        self.id = id_
        self.opted_out = opted_out
        self.places = places


class Desk:
    """The store of one batch: cursor, keys, ids and the moment."""

    def __init__(
        self,
        cursor: Cursor,
        sql: HotSql,
        vault: Vault,
        ids: IdSource,
        cities: Cities,
        now_us: int,
        outbox_gateway: str,
    ) -> None:
        """Take the running transaction's cursor; messages leave through `outbox_gateway`."""
        self.outbox_gateway = outbox_gateway
        self.cursor = cursor
        self.sql = sql
        self.vault = vault
        self.ids = ids
        self.cities = cities
        self.now_us = now_us
        #: Contacts met or made in this batch, by id.
        self.contacts: dict[int, Contact] = {}
        self._by_hash: dict[tuple[int, bytes], Contact] = {}

    def answer(self, asked: Sequence[tuple[Call, Ask]]) -> list[Answered]:
        """Answer every ask, in order."""
        people = self._people([call for call, ask in asked if _needs_person(ask)])
        filing = [call for call, ask in asked if isinstance(ask, NewReport)]
        numbers = self._numbers(filing)
        return [self._one(call, ask, people, numbers) for call, ask in asked]

    def _one(
        self,
        call: Call,
        ask: Ask,
        people: dict[int, Contact],
        numbers: dict[int, int],
    ) -> Answered:
        if isinstance(ask, NewReport):
            person = people.get(call.id)
            told = person is not None and not person.opted_out
            report_id = self.ids.next(self.now_us)
            return Granted(report_id, numbers[call.id], person.id if person else None, told)
        if isinstance(ask, RememberLanguage):
            if person := people.get(call.id):
                values = {"contact": person.id, "language_now": ask.language}
                self.sql.write(self.cursor, turn_sql.LANGUAGE, [values])
            return None
        if isinstance(ask, FindReport):
            return self._newest_report(call)
        if isinstance(ask, FindCases):
            return self._own_cases(call)
        return self._case(call, ask)

    def _newest_report(self, call: Call) -> int:
        if call.new_filings:
            return call.new_filings[-1].report_id
        rows = self.sql.read(self.cursor, turn_sql.NEWEST_REPORT, [{"session": call.id}])
        return int(rows[0][0])

    def _own_cases(self, call: Call) -> list[CaseFact]:
        contact_id = self._contact_id(call)
        if contact_id is None:
            return []
        rows = self.sql.read(self.cursor, turn_sql.OWN_CASES, [{"contact": contact_id}])
        return [_case_fact(row, contact_id) for row in rows]

    def _case(self, call: Call, ask: FindCase) -> CaseFact | None:
        wanted = {"city": self.cities.id(call.city), "number": ask.number}
        rows = self.sql.read(self.cursor, turn_sql.CASE, [wanted])
        return _case_fact(rows[0], self._contact_id(call)) if rows else None

    def _contact_id(self, call: Call) -> int | None:
        """Who calls, without making anybody known who was not."""
        if call.contact_id is None and call.turn and call.turn.msisdn:
            hashed = self.vault.phone_hash(call.turn.msisdn)
            city_id = self.cities.id(call.city)
            rows = self.sql.lookup(
                self.cursor, turn_sql.CONTACTS, "hash", [hashed], {"city": city_id}
            )
            call.contact_id = rows[0][1] if rows else None
        return call.contact_id

    def _people(self, calls: Sequence[Call]) -> dict[int, Contact]:
        """Find or make the contacts of these calls; calls without a number have none."""
        wanted: dict[tuple[int, bytes], list[Call]] = {}
        for call in calls:
            if call.turn and call.turn.msisdn:
                hashed = self.vault.phone_hash(call.turn.msisdn)
                wanted.setdefault((self.cities.id(call.city), hashed), []).append(call)
        self._find([key for key in wanted if key not in self._by_hash])
        self._make({key: calls[0] for key, calls in wanted.items() if key not in self._by_hash})
        found: dict[int, Contact] = {}
        for key, of_key in wanted.items():
            for call in of_key:
                found[call.id] = self._by_hash[key]
                call.contact_id = found[call.id].id
        return found

    def _find(self, keys: Sequence[tuple[int, bytes]]) -> None:
        by_city: dict[int, list[bytes]] = {}
        for city_id, hashed in keys:
            by_city.setdefault(city_id, []).append(hashed)
        for city_id, hashes in by_city.items():
            rows = self.sql.lookup(
                self.cursor, turn_sql.CONTACTS, "hash", hashes, {"city": city_id}
            )
            for row in rows:
                self._keep(city_id, bytes(row[0]), _contact(row))

    def _make(self, wanted: dict[tuple[int, bytes], Call]) -> None:
        rows: list[Row] = []
        for (city_id, hashed), call in sorted(wanted.items(), key=lambda item: item[0]):
            assert call.turn is not None
            id_ = self.ids.next(self.now_us)
            sealed = self.vault.seal(call.turn.msisdn, f"contacts.phone {id_}")
            rows.append((id_, city_id, hashed, sealed, "", None, False, 0, "[]", self.now_us))
            self._keep(city_id, hashed, Contact(id_, opted_out=False, places=()))
        if rows and self.sql.insert(self.cursor, contacts, rows) is not None:
            # Another process has just met one of them: its row counts.
            self._find(list(wanted))

    def _keep(self, city_id: int, hashed: bytes, contact: Contact) -> None:
        self._by_hash[city_id, hashed] = contact
        self.contacts[contact.id] = contact

    def _numbers(self, calls: Sequence[Call]) -> dict[int, int]:
        """A public number for each call that files, from its city's counter."""
        by_city: dict[int, list[Call]] = {}
        for call in calls:
            by_city.setdefault(self.cities.id(call.city), []).append(call)
        numbers: dict[int, int] = {}
        for city_id in sorted(by_city):
            of_city = by_city[city_id]
            asked: dict[str, Any] = {"city": city_id, "count": len(of_city)}
            last = int(self.sql.read(self.cursor, turn_sql.NUMBERS, [asked])[0][0])
            for behind, call in enumerate(reversed(of_city)):
                numbers[call.id] = public_number(last - behind, self.vault.number_key)
        return numbers


def _needs_person(ask: Ask) -> bool:
    return isinstance(ask, NewReport | RememberLanguage)


def _contact(row: Row) -> Contact:
    _, id_, _, opted_out_at, blocked, _, places = row
    remembered = tuple((need, code) for need, code in orjson.loads(places))
    return Contact(id_, opted_out_at is not None or bool(blocked), remembered)


def _case_fact(row: Row, contact_id: int | None) -> CaseFact:
    number, status, service, point, bairro, block, district, reporter = row
    place = point or (f"{bairro}/{block}" if block else bairro) or district
    return CaseFact(
        number, status, service, place, contact_id is not None and reporter == contact_id
    )
