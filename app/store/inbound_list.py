"""Messages that came in and wait for a person: read, answered, put aside. No number is shown.

Of one number the first few are listed among those of others, and how many more there are: who
writes fifty times in an hour hides nobody.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, Row, Select, func, or_, select, update

from app.domain.clock import Micros
from app.domain.delivery import ANSWER
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.outbox import check_hears
from app.domain.report import newest_cases
from app.domain.text import fold, sanitise, septets, unfoldable
from app.domain.written_numbers import mask_written
from app.menu.model import City
from app.store.caller_store import HEARING, gets_messages, hearing
from app.store.message_book import SqlMessageBook
from app.store.news_text import read_news
from app.store.schema import contacts, messages
from app.store.vault import SealBroken, Vault
from app.usecases.message_book import InState, Person
from app.usecases.receive_sms import FOREIGN

_UNREADABLE = "[cannot be opened]"
#: More of a text is nobody's message.
_MOST_SHOWN = 8192
#: So many messages of one number stand among those of others.
FEW: Final = 3


class Came(NamedTuple):
    """A message that came in."""

    id: int
    at: datetime
    sender: str  #: masked
    text: str  #: numbers in it masked, on one line
    state: str
    code: str  #: why it waits, or who answered
    network: str
    #: Public numbers of cases that the sender waits to hear of or reported last.
    cases: tuple[int, ...]
    #: How many more of its number wait that are not listed here; said of the last that is.
    more: int = 0
    #: Whether it came from no telephone of this country: nothing can be sent there.
    is_foreign: bool = False
    #: Whether who wrote it wants no messages, or is blocked; said of one that was asked for.
    is_mute: bool = False


def list_inbound(
    connection: Connection, vault: Vault, city_id: int, most: int, *, every: bool
) -> list[Came]:
    """Give what waits for a person, the oldest first; with `every` all that came, the newest."""
    if every:
        query = came_in(city_id).order_by(messages.c.id.desc())
        return [came_of(vault, row) for row in connection.execute(query.limit(most))]
    number = func.coalesce(messages.c.contact_id, -messages.c.id)
    ranked = (
        select(
            messages.c.id,
            func.row_number().over(partition_by=number, order_by=messages.c.id).label("nth"),
            func.count().over(partition_by=number).label("waiting"),
        )
        .where(
            messages.c.state == InState.WAITING,
            messages.c.city_id == city_id,
            messages.c.direction == "in",
        )
        .subquery()
    )
    query = (
        came_in(city_id)
        .add_columns(ranked.c.nth, ranked.c.waiting)
        .join(ranked, ranked.c.id == messages.c.id)
        .where(ranked.c.nth <= FEW)
        .order_by(messages.c.id)
    )
    rows = connection.execute(query.limit(most))
    return [came_of(vault, row, row.waiting - FEW if row.nth == FEW else 0) for row in rows]


def list_of_number(
    connection: Connection, vault: Vault, city_id: int, message_id: int, most: int
) -> list[Came]:
    """Give all that waits of the number that wrote a message, the oldest first."""
    wrote = select(messages.c.contact_id).where(
        messages.c.id == message_id,
        messages.c.city_id == city_id,
        messages.c.direction == "in",
    )
    its = or_(messages.c.id == message_id, messages.c.contact_id == wrote.scalar_subquery())
    query = came_in(city_id).where(messages.c.state == InState.WAITING, its)
    rows = connection.execute(query.order_by(messages.c.id).limit(most))
    return [came_of(vault, row) for row in rows]


def find_inbound(
    connection: Connection, vault: Vault, city_id: int, message_id: int, now_us: Micros
) -> Came | None:
    """Give a message that waits for a person; None where none of this id does."""
    its = messages.c.id == message_id, messages.c.state == InState.WAITING
    query = came_in(city_id).add_columns(*HEARING).where(*its)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    is_mute = row.contact_id is not None and not gets_messages(row, now_us)
    return came_of(vault, row)._replace(is_mute=is_mute)


def hear_nothing(connection: Connection, came: Sequence[Came], now_us: Micros) -> set[int]:
    """Give the ids of those whose writers can be sent nothing: foreign, opted out or blocked."""
    query = select(messages.c.id, *HEARING).join(contacts, contacts.c.id == messages.c.contact_id)
    rows = connection.execute(query.where(messages.c.id.in_([one.id for one in came])))
    mute = {row.id for row in rows if not gets_messages(row, now_us)}
    return mute | {one.id for one in came if one.is_foreign}


def came_in(city_id: int) -> Select[tuple[object, ...]]:
    """Ask for messages that came in, with what is known of who wrote them."""
    return (
        select(messages, contacts.c.news, contacts.c.newest)
        .outerjoin(contacts, contacts.c.id == messages.c.contact_id)
        .where(messages.c.city_id == city_id, messages.c.direction == "in")
    )


def came_of(vault: Vault, row: Row[tuple[object, ...]], more: int = 0) -> Came:
    """Give a message of `came_in` as officials read it."""
    try:
        sender, _, said = vault.open(row.body_sealed, f"messages.body {row.id}").partition("\n")
    except SealBroken:
        sender, said = _UNREADABLE, _UNREADABLE
    shown = " / ".join(sanitise(mask_written(said), _MOST_SHOWN).splitlines())
    sent_by = sanitise(mask_written(sender), _MOST_SHOWN)
    told = row.id, row.created_at, sent_by, shown, row.state, row.code or "", row.network
    waits = [item.number for item in read_news(row.news or "") if item.takes_word]
    cases = tuple(dict.fromkeys((*waits, *newest_cases(row.newest or ""))))
    return Came(*told, cases, more, _writer(row) is None)


def answer_inbound(
    book: SqlMessageBook, connection: Connection, city: City, message_id: int, said: str, by: str
) -> None:
    """Send who wrote a message the words of a person; it waits no more.

    Raises:
        NotFound: there is no such message of this city.
        Conflict: it does not wait, or nothing may be sent to who wrote it.
        InvalidInput: no phone can show the words, or they are too long or none.
    """
    text = _fit(city, said)
    row = _waiting(book, connection, message_id)
    writer = _writer(row)
    if writer is None:
        raise Conflict("it came from no telephone of this country, so nothing can be sent there")
    check_hears(**hearing(row, book.now_us))
    person = Person(writer, row.language, opted_out=False)
    book.queue(f"answer:{message_id}", ANSWER, text, person, row.network)
    book.note_inbound(message_id, InState.ANSWERED, by)


def finish_inbound(
    book: SqlMessageBook, connection: Connection, message_id: int, by: str
) -> int | None:
    """Put a message aside that needs no answer; give who wrote it, None where nothing can be sent.

    Raises: NotFound, Conflict as for an answer.
    """
    row = _waiting(book, connection, message_id)
    book.note_inbound(message_id, InState.DONE, by)
    return _writer(row)


def keep_with(connection: Connection, message_id: int, report_id: int) -> None:
    """Say which report an official made of a message, or kept it with."""
    its = messages.c.id == message_id
    connection.execute(update(messages).where(its).values(report_id=report_id))


def _writer(row: Row[tuple[object, ...]]) -> int | None:
    """Give the contact of who wrote a message; None where nothing can be sent there."""
    return None if row.code == FOREIGN else row.contact_id


def _fit(city: City, said: str) -> str:
    said = said.strip()
    if not said:
        raise InvalidInput("write what is to be sent")
    if odd := unfoldable(said, city.language):
        raise InvalidInput("no phone can show %(odd)s: write it without", odd=" ".join(odd[:5]))
    text = fold(said, city.language)
    length, room = septets(text), city.terms_of(ANSWER).septets
    if length > room:
        raise InvalidInput(
            "it takes %(length)s characters on a phone, %(room)s fit: shorten it by %(over)s",
            length=length,
            room=room,
            over=length - room,
        )
    return text


def _waiting(
    book: SqlMessageBook, connection: Connection, message_id: int
) -> Row[tuple[object, ...]]:
    row = connection.execute(
        select(messages, contacts.c.language, *HEARING)
        .outerjoin(contacts, contacts.c.id == messages.c.contact_id)
        .where(
            messages.c.id == message_id,
            messages.c.city_id == book.city_id,
            messages.c.direction == "in",
        )
        .with_for_update(of=messages)
    ).one_or_none()
    if row is None:
        raise NotFound("there is no such message in the inbox")
    if row.state != InState.WAITING:
        raise Conflict("it is %(state)s already", state=str(row.state))
    return row
