"""Messages in SQL: `usecases.message_book.MessageBook` within one transaction."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.delivery import Terms
from app.domain.ids import IdSource
from app.domain.messaging import InboundSms, MessageState, Receipt
from app.domain.outbox import OPTED_OUT
from app.store.heard_on import heard_on, reached_on
from app.store.schema import contacts, messages, receipts
from app.store.vault import SealBroken, Vault
from app.usecases.message_book import InState, OutMessage, Person

#: Without the gateway's id, the same words from the same phone within so long are one message: a
#: gateway that got no answer asks again within minutes, and who answers "1" about two cases in one
#: day has said two things.
SAME_US: Final = 5 * 60_000_000


def usual_priority(_template: str) -> int:
    """Give the priority of a message whose city says nothing of it."""
    return Terms().priority


class SqlMessageBook:
    """Writes on the connection it is given; the caller's transaction commits."""

    def __init__(
        self,
        connection: Connection,
        city_id: int,
        vault: Vault,
        ids: IdSource,
        now_us: int,
        outbox_gateway: str,
        priority_of: Callable[[str], int] = usual_priority,
    ) -> None:
        """Take the running transaction, and the gateway by which messages leave.

        `priority_of` gives the priority of a message by its template.
        """
        self._connection = connection
        self._city_id = city_id
        self._vault = vault
        self._ids = ids
        self.now_us = now_us
        self._outbox_gateway = outbox_gateway
        self._priority_of = priority_of
        postgres = connection.dialect.name == "postgresql"
        self._insert = postgresql.insert if postgres else sqlite.insert

    @property
    def city_id(self) -> int:
        """The number by which rows of its city are known."""
        return self._city_id

    def person(self, e164: str) -> Person:
        """Find or make the contact of a number."""
        hashed = self._vault.phone_hash(e164)
        found = self._person(hashed)
        if found is None:
            id_ = self._ids.next(self.now_us)
            values = {
                "id": id_,
                "city_id": self._city_id,
                "phone_hash": hashed,
                "phone_sealed": self._vault.seal(e164, f"contacts.phone {id_}"),
                "created_at": self.now_us,
            }
            self._connection.execute(self._insert(contacts).values(values).on_conflict_do_nothing())
            found = self._person(hashed)
        assert found is not None
        return found

    def _person(self, hashed: bytes) -> Person | None:
        row = self._connection.execute(
            select(contacts.c.id, contacts.c.language, contacts.c.opted_out_at).where(
                contacts.c.city_id == self._city_id, contacts.c.phone_hash == hashed
            )
        ).one_or_none()
        return Person(row.id, row.language, row.opted_out_at is not None) if row else None

    def store_inbound(self, sms: InboundSms, person: Person | None) -> int:
        """Store a message that came in; give its id, 0 when it was stored before."""
        if sms.provider_id:
            return self._store_known(sms, person)
        if self._came_just_before(sms):
            return 0
        return self._store_as(self._content_id(sms, sms.received_at), sms, person)

    def _store_known(self, sms: InboundSms, person: Person | None) -> int:
        """Store a message that has the gateway's id.

        Gateways count anew after a fault: an id that another number had is no sign of a repeat.
        """
        id_ = self._store_as(sms.provider_id, sms, person)
        if id_ or self._is_of(sms, person):
            return id_
        mine = self._vault.session_key(sms.gateway, sms.provider_id, sms.sender)
        return self._store_as(f"other:{mine.hex()}", sms, person)

    def _is_of(self, sms: InboundSms, person: Person | None) -> bool:
        """Whether the message that has the id of this one came from the same number."""
        row = self._connection.execute(
            select(messages.c.id, messages.c.contact_id, messages.c.body_sealed).where(
                messages.c.gateway == sms.gateway,
                messages.c.direction == "in",
                messages.c.provider_id == sms.provider_id,
            )
        ).one()
        if person and person.id == row.contact_id:
            return True
        try:
            sender, _, _ = self._vault.open(row.body_sealed, f"messages.body {row.id}").partition(
                "\n"
            )
        except SealBroken:
            return False
        return sender == sms.sender

    def _store_as(self, known_by: str, sms: InboundSms, person: Person | None) -> int:
        id_ = self._ids.next(self.now_us)
        is_new = self._add(
            id=id_,
            direction="in",
            gateway=sms.gateway,
            network=sms.network,
            contact_id=person.id if person else None,
            cause=f"in:{id_}",
            template="",
            body_sealed=self._vault.seal(f"{sms.sender}\n{sms.text}", f"messages.body {id_}"),
            state=InState.RECEIVED,
            next_at=sms.received_at,
            provider_id=known_by,
        )
        if is_new and person:
            heard_on(self._connection, person.id, sms.network)
        return id_ if is_new else 0

    def note_inbound(self, message_id: int, state: InState, code: str) -> None:
        """Say where a message that came in is, and why in a word."""
        its = messages.c.id == message_id
        dealt_at = self.now_us if state.is_dealt_with else None
        values = {"state": state, "code": code or None, "dealt_at": dealt_at}
        self._connection.execute(update(messages).where(its).values(values))

    def _content_id(self, sms: InboundSms, at_us: int) -> str:
        """Name the same words from the same phone in one window, which are one message."""
        said = f"{at_us // SAME_US} {sms.text}"
        return "content:" + self._vault.session_key(sms.gateway, said, sms.sender).hex()

    def _came_just_before(self, sms: InboundSms) -> bool:
        """Whether it came in the window before this one, and not longer ago than one lasts."""
        its = (
            messages.c.gateway == sms.gateway,
            messages.c.direction == "in",
            messages.c.provider_id == self._content_id(sms, sms.received_at - SAME_US),
            messages.c.next_at > sms.received_at - SAME_US,
        )
        return self._connection.scalar(select(messages.c.id).where(*its)) is not None

    def queue(self, cause: str, template: str, text: str, person: Person, network: str) -> bool:
        """Put a message in the outbox; False when this cause has written it already."""
        id_ = self._ids.next(self.now_us)
        return self._add(**self._out(id_, cause, template, text, person.id, network))

    def _out(
        self, id_: int, cause: str, template: str, text: str, contact_id: int, network: str
    ) -> dict[str, object]:
        return {
            "id": id_,
            "direction": "out",
            "gateway": self._outbox_gateway,
            "network": network,
            "contact_id": contact_id,
            "cause": cause,
            "template": template,
            "body_sealed": self._vault.seal(text, f"messages.body {id_}"),
            "state": MessageState.QUEUED,
            "next_at": self.now_us,
            "priority": self._priority_of(template),
        }

    def write(self, cause: str, template: str, text: str, contact_id: int, network: str) -> int:
        """Put a message in the outbox that nothing has caused before; give its id.

        Raises: the driver's error where this cause has written it already.
        """
        id_ = self._ids.next(self.now_us)
        row = self._out(id_, cause, template, text, contact_id, network)
        self._connection.execute(self._insert(messages).values(self._whole(row)))
        return id_

    def _add(self, **values: object) -> bool:
        added = self._connection.execute(
            self._insert(messages)
            .values(self._whole(values))
            .on_conflict_do_nothing()
            .returning(messages.c.id)
        )
        return added.one_or_none() is not None

    def _whole(self, values: dict[str, object]) -> dict[str, object]:
        return {"city_id": self._city_id, "created_at": self.now_us, **values}

    def opt_out(self, person: Person) -> None:
        """Send this person nothing more: what still waits is dropped."""
        self._connection.execute(
            update(contacts)
            .where(contacts.c.id == person.id, contacts.c.opted_out_at.is_(None))
            .values(opted_out_at=self.now_us)
        )
        self._connection.execute(
            update(messages)
            .where(
                messages.c.contact_id == person.id,
                messages.c.direction == "out",
                messages.c.state == MessageState.QUEUED,
                ~messages.c.again,  # the outbox knows that one of these may have gone
            )
            .values(state=MessageState.DROPPED, final_at=self.now_us, code=OPTED_OUT)
        )

    def opt_in(self, person: Person) -> None:
        """Send this person messages again."""
        its = contacts.c.id == person.id
        self._connection.execute(update(contacts).where(its).values(opted_out_at=None))

    def store_receipt(self, receipt: Receipt) -> None:
        """Store a delivery report once for each status, matched or parked."""
        message = self.message_of(receipt.gateway, receipt.provider_id)
        self._connection.execute(
            self._insert(receipts)
            .values(
                gateway=receipt.gateway,
                provider_id=receipt.provider_id,
                status=receipt.status,
                reason=receipt.reason,
                network=receipt.network,
                at=receipt.received_at,
                message_id=message.id if message else None,
            )
            .on_conflict_do_nothing()
        )
        if message:
            reached_on(self._connection, message.id, receipt.network, self.now_us)

    def message_of(self, gateway: str, provider_id: str) -> OutMessage | None:
        """The outgoing message that the gateway knows by this id."""
        row = self._connection.execute(
            select(messages.c.id, messages.c.state)
            .where(
                messages.c.gateway == gateway,
                messages.c.direction == "out",
                messages.c.provider_id == provider_id,
            )
            .with_for_update()
        ).one_or_none()
        return OutMessage(row.id, MessageState(row.state)) if row else None

    def with_id(self, message_id: int) -> OutMessage:
        """The outgoing message that we know by this id, which nobody else changes meanwhile."""
        its = messages.c.id == message_id
        query = select(messages.c.id, messages.c.state).where(its).with_for_update()
        row = self._connection.execute(query).one()
        return OutMessage(row.id, MessageState(row.state))

    def settle(self, message: OutMessage, state: MessageState, code: str) -> None:
        """Move a message to a final state, or note the gateway's last word."""
        final = state in {MessageState.DELIVERED, MessageState.FAILED}
        self._connection.execute(
            update(messages)
            .where(messages.c.id == message.id)
            .values(state=state, code=code[:60], final_at=self.now_us if final else None)
        )

    def parked(self, gateway: str, provider_id: str) -> list[Receipt]:
        """Receipts that came before their message was known to be sent, oldest first."""
        rows = self._connection.execute(
            select(receipts)
            .where(receipts.c.gateway == gateway, receipts.c.provider_id == provider_id)
            .order_by(receipts.c.at)
        )
        return [
            Receipt(row.gateway, row.provider_id, row.status, row.reason, row.network, 0)
            for row in rows
        ]

    def adopt(self, gateway: str, provider_id: str, message_id: int) -> None:
        """Say whose the parked receipts of a provider id are."""
        parked = receipts.c.gateway == gateway, receipts.c.provider_id == provider_id
        taking = update(receipts).where(*parked).values(message_id=message_id)
        for network in set(self._connection.scalars(taking.returning(receipts.c.network))):
            reached_on(self._connection, message_id, network, self.now_us)
