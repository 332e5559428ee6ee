"""Answers what the turns of a batch ask, one query a kind where it pays."""

from collections.abc import Sequence
from typing import Any

import orjson

from app.domain.ids import IdSource
from app.domain.limits import Flag, Held, filed_by, flag_at
from app.domain.report import newest_cases
from app.domain.tally import Tally
from app.menu.effects import CaseFact
from app.store import turn_sql
from app.store.callers import caller_hash
from app.store.job_desk import JobDesk
from app.store.numbers import Numbers
from app.store.part_desk import PartDesk
from app.store.promises import Promises
from app.store.published import Cities
from app.store.trips import Hold, Lookup, Query, Reads, Row, Steps, together
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
from app.usecases.crew_jobs import FindJob, FindJobs, TakeJob
from app.usecases.parts import TakePart
from app.usecases.telling import told_day


class Contact:
    """A person as the running batch knows them."""

    __slots__ = ("flag", "id", "places", "told")

    def __init__(
        self, id_: int, places: tuple[tuple[str, str], ...], flag: Flag, *, told: bool
    ) -> None:
        """Take what the batch may need of a row."""
        self.id = id_
        self.places = places
        self.flag = flag
        self.told = told


class Desk:
    """The store of one batch: keys, ids, the moment, and what is to be written."""

    def __init__(
        self,
        vault: Vault,
        ids: IdSource,
        cities: Cities,
        numbers: Numbers,
        promises: Promises,
        tally: Tally,
        *,
        now_us: int,
        outbox_gateway: str,
    ) -> None:
        """Begin with nobody known; messages leave through `outbox_gateway`."""
        self.outbox_gateway = outbox_gateway
        self.vault = vault
        self.ids = ids
        self.cities = cities
        self.now_us = now_us
        #: Of what this process has stored reports of late.
        self.tally = tally
        self._numbers = numbers
        self._promises = promises
        self._parts = PartDesk(cities, vault, now_us)
        self._jobs = JobDesk(self)
        #: Contacts met or made in this batch, by id.
        self.contacts: dict[int, Contact] = {}
        self.new_contacts: list[Row] = []
        self.new_languages: dict[int, dict[str, Any]] = {}
        self._by_hash: dict[tuple[int, bytes], Contact] = {}

    def answer(self, asked: Sequence[tuple[Call, Ask]]) -> Steps[list[Answered]]:
        """Answer every ask, in order."""
        calls = [call for call, ask in asked if _needs_person(ask)]
        parts = self._parts.wanted(asked)
        if parts.takes:
            yield Hold(parts.cases())
        people, open_ = yield from together(self._people(calls), self._parts.look(parts))
        # A number that is blocked is noted with a case, but not counted.
        counted = {id_: who.id for id_, who in people.items() if who.flag is not Flag.BLOCKED}
        of_cases = self._parts.answers(parts, open_, counted)
        answers: list[Answered] = []
        for index, (call, ask) in enumerate(asked):
            known = index in of_cases
            answers.append(of_cases[index] if known else (yield from self._one(call, ask, people)))
        return answers

    def _one(self, call: Call, ask: Ask, people: dict[int, Contact]) -> Steps[Answered]:
        person = people.get(call.id)
        if isinstance(ask, NewReport):
            number = yield from self._numbers.next(self.cities.id(call.city))
            due = self._promises.day(call.city, ask.service, ask.place, self.now_us)
            report_id = self.ids.next(self.now_us)
            if person is None:
                return Granted(report_id, number, None, told=False, due=due)
            held = Held.BLOCKED if person.flag is Flag.BLOCKED else Held.NOT
            whose = filed_by(person.flag)
            return Granted(report_id, number, person.id, person.told, due, held, whose)
        if isinstance(ask, RememberLanguage):
            if person:
                wish = {"contact": person.id, "language_now": ask.language}
                self.new_languages[person.id] = wish
            return None
        if isinstance(ask, FindJobs | FindJob | TakeJob):
            return (yield from self._jobs.answer(call, ask))
        if isinstance(ask, FindReport):
            return (yield from self._newest_report(call))
        if isinstance(ask, FindCases):
            return (yield from self._own_cases(call))
        assert isinstance(ask, FindCase), "all others are answered together"
        return (yield from self._case(call, ask))

    def _newest_report(self, call: Call) -> Steps[int]:
        if call.new_filings:
            return call.new_filings[-1].report_id
        [[row]] = yield Reads([Query(turn_sql.NEWEST_REPORT, {"session": call.id})])
        return int(row[0])

    def _own_cases(self, call: Call) -> Steps[list[CaseFact]]:
        contact_id = yield from self._contact_id(call)
        if contact_id is None:
            return []
        [found] = yield Reads([Query(turn_sql.NEWEST_CASES, {"contact": contact_id})])
        # Whom this very batch has made known has no row yet.
        numbers = newest_cases(found[0][0]) if found else []
        if not numbers:
            return []
        city = {"city": self.cities.id(call.city)}
        [rows] = yield Reads([Lookup(turn_sql.CASE, "number", numbers, city)])
        facts = [self._case_fact(row, contact_id, call.city.zone) for row in rows]
        return sorted(facts, key=lambda fact: numbers.index(fact.number))

    def _case(self, call: Call, ask: FindCase) -> Steps[CaseFact | None]:
        wanted = {"city": self.cities.id(call.city), "number": ask.number}
        [rows] = yield Reads([Query(turn_sql.CASE, wanted)])
        if not rows:
            return None
        fact = self._case_fact(rows[0], (yield from self._contact_id(call)), call.city.zone)
        goes_on = fact.main
        while goes_on:  # what it was merged into may have been merged itself
            fact = fact._replace(main=goes_on)
            [[row]] = yield Reads([Query(turn_sql.CASE, {**wanted, "number": goes_on})])
            goes_on = row[-1]
        return fact

    def _contact_id(self, call: Call) -> Steps[int | None]:
        """Who calls, without making anybody known who was not."""
        if call.contact_id is None and (key := self._key(call)):
            yield from self._find([key])
            if known := self._by_hash.get(key):
                call.contact_id = known.id
        return call.contact_id

    def _key(self, call: Call) -> tuple[int, bytes] | None:
        hashed = caller_hash(self.vault, call)
        return (self.cities.id(call.city), hashed) if hashed else None

    def _people(self, calls: Sequence[Call]) -> Steps[dict[int, Contact]]:
        """Find or make the contacts of these calls; calls without a number have none."""
        found: dict[int, Contact] = {}
        wanted: dict[tuple[int, bytes], list[Call]] = {}
        for call in calls:
            key = self._key(call)
            if key and (call.contact_id is None or _has_sent(call)):
                wanted.setdefault(key, []).append(call)
            elif call.contact_id is not None:
                found[call.id] = self._known(call, call.contact_id)
        yield from self._find([key for key in wanted if key not in self._by_hash])
        for key, of_key in sorted(wanted.items(), key=lambda item: item[0]):
            contact = self._by_hash.get(key) or self._make(key, of_key[0])
            for call in of_key:
                found[call.id] = contact
                call.contact_id = contact.id
        return found

    def _known(self, call: Call, contact_id: int) -> Contact:
        """The contact as the call met it at its begin, or as this batch has changed it."""
        contact = self.contacts.get(contact_id)
        if contact is None:
            contact = Contact(contact_id, call.caller.places, call.flag, told=call.told)
            self.contacts[contact_id] = contact
        return contact

    def _find(self, keys: Sequence[tuple[int, bytes]]) -> Steps[None]:
        by_city: dict[int, list[bytes]] = {}
        for city_id, hashed in keys:
            by_city.setdefault(city_id, []).append(hashed)
        wanted = [
            Lookup(turn_sql.CONTACTS, "hash", hashes, {"city": city_id})
            for city_id, hashes in by_city.items()
        ]
        found = (yield Reads(wanted)) if wanted else []
        for city_id, rows in zip(by_city, found, strict=True):
            for row in rows:
                self._keep((city_id, bytes(row[0])), _contact(row, self.now_us))

    def _make(self, key: tuple[int, bytes], call: Call) -> Contact:
        assert call.turn is not None
        id_ = self.ids.next(self.now_us)
        sealed = self.vault.seal(call.turn.msisdn, f"contacts.phone {id_}")
        self.new_contacts.append((id_, *key, sealed, self.now_us, call.turn.network))
        return self._keep(key, Contact(id_, (), Flag.ORDINARY, told=True))

    def _keep(self, key: tuple[int, bytes], contact: Contact) -> Contact:
        contact = self.contacts.setdefault(contact.id, contact)
        self._by_hash[key] = contact
        return contact

    def _case_fact(self, row: Row, contact_id: int | None, zone: str) -> CaseFact:
        number, status, service, point, bairro, block, district, reporter, told_by, main = row
        place = point or (f"{bairro}/{block}" if block else bairro) or district
        own = contact_id is not None and reporter == contact_id
        due = told_day(told_by, zone, self.now_us)
        return CaseFact(number, status, service, place, own, due, main or 0)


def _needs_person(ask: Ask) -> bool:
    return isinstance(ask, NewReport | RememberLanguage | TakePart)


def _has_sent(call: Call) -> bool:
    """Whether what was read of the caller at the begin is old: a report of the call came since."""
    state = call.state
    return state is not None and state.filings > 0


def _contact(row: Row, now_us: int) -> Contact:
    _, id_, _, opted_out_at, said, until, _, places, *_ = row
    remembered = tuple((need, code) for need, code in orjson.loads(places))
    flag = flag_at(said, until, now_us)
    told = opted_out_at is None and flag is not Flag.BLOCKED
    return Contact(id_, remembered, flag, told=told)
