"""The outbox in SQL: which messages are due, and taking them with a lease."""

import logging
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, Select, select, update

from app.domain.clock import Micros, micros
from app.domain.delivery import PRIORITIES, Policy
from app.domain.limits import Flag, flag_at
from app.domain.messaging import FINAL, MessageState, Sms
from app.domain.money import Amount
from app.domain.outbox import (
    IN_HAND,
    LEASE_US,
    NEVER_US,
    Allowed,
    Decision,
    Do,
    Due,
    Verdict,
    decide,
    doubt,
    ended,
)
from app.domain.overtaken import TOO_LATE, Why
from app.domain.text import sms_parts
from app.store import sends
from app.store.confirmed_anew import written_anew
from app.store.outbox_limits import Limits
from app.store.overtaken import overtaken
from app.store.published import Cities
from app.store.purse import Purse, cost_of
from app.store.schema import contacts, messages
from app.store.sends import Attempt
from app.store.vault import SealBroken, Vault

log = logging.getLogger(__name__)

#: Messages one claim takes at most, and rows it looks at: it shares a transaction with callers.
CLAIM: Final = 16
LOOKED_AT: Final = 100
#: States that become due: a message that may have gone is due when it is sent again.
_WAITING: Final = (MessageState.QUEUED, MessageState.UNKNOWN)
_OF_PERSON: Final = (
    contacts.c.phone_sealed,
    contacts.c.opted_out_at,
    contacts.c.flag,
    contacts.c.flag_until,
)
_STATES: Final = (*_WAITING, MessageState.SENDING)


class Claimed(NamedTuple):
    """A message that is ours to send until its lease ends."""

    sms: Sms
    attempts: int  #: this one included
    gateway: str
    network: str
    city_id: int
    contact_id: int
    policy: Policy
    again: bool  #: an earlier attempt may have gone
    was: MessageState  #: before it was claimed
    day: int  #: under which it was counted; 0: it was not
    attempt: Attempt


class Claim(NamedTuple):
    """What a claim found."""

    taken: list[Claimed]
    has_more: bool = False  #: there may be more that could leave now
    ready_us: Micros | None = None  #: when a network that is full takes messages again


class Guide(NamedTuple):
    """What claims go by."""

    vault: Vault
    cities: Cities
    gateway: str  #: by which messages leave
    purse: Purse | None = None  #: None: no ceiling is kept


def is_due(connection: Connection, now_us: Micros) -> bool:
    """Whether anything waits to be sent or has lost its sender."""
    return connection.scalar(due_now(now_us)) is not None


def due_now(now_us: Micros) -> Select[tuple[int]]:
    """Give the query for any message that is due: one look into an index for each priority."""
    its = messages.c.state.in_(_STATES), messages.c.priority.in_(PRIORITIES)
    return select(messages.c.id).where(*its, messages.c.next_at <= now_us).limit(1)


def waiting(state: MessageState, priority: int, now_us: Micros) -> Select[Any]:
    """Give the query for messages of a state and a priority that are due, oldest first."""
    return (
        select(messages, *_OF_PERSON)
        .join(contacts, contacts.c.id == messages.c.contact_id)
        .where(
            messages.c.state == state,
            messages.c.priority == priority,
            messages.c.next_at <= now_us,
        )
        .order_by(messages.c.next_at, messages.c.id)
        .with_for_update(skip_locked=True, of=messages)
    )


def claim(connection: Connection, guide: Guide, now_us: Micros, most: int = CLAIM) -> Claim:
    """Take `most` messages that are due, the most important first, then the oldest.

    What may not leave now is put off, what has become too old is dropped. One whose lease ran out
    may have been sent by a process that died: it is in doubt.
    """
    return _Claiming(connection, guide, now_us, most).run()


class _Claiming:
    """One claim under way."""

    def __init__(self, connection: Connection, guide: Guide, now_us: Micros, most: int) -> None:
        self._connection = connection
        self._guide = guide
        self._now_us = now_us
        self._most = most
        self._limits = Limits(connection, guide.cities, guide.gateway, now_us)
        self._taken: list[Claimed] = []
        self._looked_at = 0
        self._past: dict[int, Why] = {}  #: of messages in hand, why they tell what is past
        self._anew: dict[int, str] = {}  #: in which words others leave, for theirs are past

    def run(self) -> Claim:
        self._doubt_lost()
        for priority in PRIORITIES:
            for state in _WAITING:
                while rows := self._rows(state, priority):
                    self._take(rows)
        has_more = self._is_done
        return Claim(self._taken, has_more, self._limits.ready_us)

    @property
    def _is_done(self) -> bool:
        return len(self._taken) >= self._most or self._looked_at >= LOOKED_AT

    def _rows(self, state: MessageState, priority: int) -> Sequence[Row[Any]]:
        """Give messages that could leave; what is left of them is left out the next time."""
        if self._is_done:
            return ()
        query = waiting(state, priority, self._now_us).where(*self._limits.without_full())
        return self._connection.execute(query.limit(self._most)).all()

    def _doubt_lost(self) -> None:
        """Give up the leases that ran out."""
        lost = (
            select(messages.c.id, messages.c.city_id, messages.c.template, messages.c.again)
            .where(
                messages.c.state == MessageState.SENDING,
                messages.c.priority.in_(PRIORITIES),
                messages.c.next_at <= self._now_us,
            )
            .limit(LOOKED_AT)
            .with_for_update(skip_locked=True)
        )
        for row in self._connection.execute(lost).all():
            terms = self._guide.cities.numbered(row.city_id).terms_of(row.template)
            self._settle(row.id, doubt(terms.policy, again=row.again), IN_HAND)

    def _take(self, rows: Sequence[Row[Any]]) -> None:
        # However long they waited, and why: for another try, a morning, or a gateway.
        whose = self._guide.cities.numbered, self._now_us
        self._past = overtaken(self._connection, rows, *whose)
        current = [row for row in rows if row.id not in self._past]
        self._anew = written_anew(self._connection, current, *whose)
        for row in rows:
            if self._is_done:
                return
            route = self._guide.cities.numbered(row.city_id).route(self._guide.gateway, row.network)
            if self._limits.is_full(row.city_id, route):
                continue
            self._looked_at += 1
            if sms := self._may_leave(row):
                self._limits.spend(row.city_id, route)
                self._taken.append(self._lease(row, sms))

    def _may_leave(self, row: Row[Any]) -> Sms | None:
        """Give a message that leaves now; put off or drop one that does not."""
        cost = self._cost(row)
        decision = self._decide(row, cost)
        if decision.do is Do.SEND:
            if purse := self._guide.purse:
                purse.spend(row.city_id, cost)
            return self._open(row)
        if decision.do is Do.WAIT:
            self._update(row.id, next_at=decision.until_us)
        else:
            self._give_up(row, MessageState.DROPPED, decision.code)
        return None

    def _decide(self, row: Row[Any], cost: Amount) -> Decision:
        city = self._guide.cities.numbered(row.city_id)
        opted_out = row.opted_out_at is not None
        until = micros(row.flag_until) if row.flag_until else None
        blocked = flag_at(row.flag, until, self._now_us) is Flag.BLOCKED
        why, terms = self._past.get(row.id), city.terms_of(row.template)
        is_late = why in TOO_LATE
        since = micros(row.renewed_at or row.created_at)
        due = Due(since, terms, opted_out, cost, blocked, bool(why) and not is_late, is_late)
        ceiling = city.ceiling.amount if city.ceiling else None
        counted = self._limits.counted(row.city_id, city, row.contact_id)
        if purse := self._guide.purse:
            counted = counted._replace(spent=purse.spent(row.city_id))
        return decide(
            due, Allowed(city.zone, city.quiet, city.most, ceiling), counted, self._now_us
        )

    def _cost(self, row: Row[Any]) -> Amount:
        """Give what a message takes of its city's ceiling; of one that cannot be read nothing."""
        city = self._guide.cities.numbered(row.city_id)
        if self._guide.purse is None or city.ceiling is None:
            return 0
        try:
            body = self._body(row)
        except SealBroken:
            return 0  # `_open` tells of it
        route = city.route(row.gateway, row.network)
        return cost_of(city, route, sms_parts(body)[2], self._now_us)

    def _body(self, row: Row[Any]) -> str:
        if row.id in self._anew:
            return self._anew[row.id]
        return self._guide.vault.open(row.body_sealed, f"messages.body {row.id}")

    def _open(self, row: Row[Any]) -> Sms | None:
        try:
            phone = self._guide.vault.open(row.phone_sealed, f"contacts.phone {row.contact_id}")
            body = self._body(row)
        except SealBroken:
            # It must not stand in the way of the others.
            self._give_up(row, MessageState.FAILED, "unreadable")
            return None
        return Sms(row.id, phone, body, "", row.template)

    def _lease(self, row: Row[Any], sms: Sms) -> Claimed:
        city = self._guide.cities.numbered(row.city_id)
        was = MessageState(row.state)
        again = row.again or was is MessageState.UNKNOWN
        self._update(
            row.id,
            state=MessageState.SENDING,
            next_at=self._now_us + LEASE_US,
            attempts=row.attempts + 1,
            again=again,
            **self._written(row),
        )
        day = self._limits.count(row.city_id, city, row.contact_id)
        policy = city.terms_of(row.template).policy
        whose = row.gateway, row.network, row.city_id, row.contact_id
        attempt = Attempt(row.city_id, self._now_us, row.id)
        parts = sms_parts(sms.text)[2]
        sends.begin(self._connection, attempt, row.gateway, row.network, parts)
        return Claimed(sms, row.attempts + 1, *whose, policy, again, was, day, attempt)

    def _written(self, row: Row[Any]) -> dict[str, bytes]:
        """Give what is kept of the words of a message that leaves, where they are others now."""
        if row.id not in self._anew:
            return {}
        sealed = self._guide.vault.seal(self._anew[row.id], f"messages.body {row.id}")
        return {"body_sealed": sealed}

    def _give_up(self, row: Row[Any], state: MessageState, code: str) -> None:
        again = row.again or row.state == MessageState.UNKNOWN
        self._settle(row.id, ended(state, again=again), code)

    def _settle(self, message_id: int, verdict: Verdict, code: str) -> None:
        log.warning("sms.not_sent", extra={"message_id": message_id, "code": code})
        final = self._now_us if verdict.state in FINAL else None
        at = due_at(verdict, self._now_us)
        self._update(message_id, state=verdict.state, next_at=at, code=code, final_at=final)

    def _update(self, message_id: int, **values: Any) -> None:
        self._connection.execute(
            update(messages).where(messages.c.id == message_id).values(**values)
        )


def due_at(verdict: Verdict, now_us: Micros) -> Micros:
    """Give the moment at which a message is due again; one that never is stays at that."""
    return min(now_us + verdict.wait_us, NEVER_US)
