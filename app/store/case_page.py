"""Reads everything of one case for the page on which officials work on it: ten queries at most."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, text

from app.domain.accounts import Scope
from app.domain.clock import Micros, micros
from app.domain.geo import Position, metres_per_degree
from app.domain.messaging import MessageState
from app.domain.phone import mask
from app.domain.public_number import parse
from app.domain.report import Channel
from app.store.caller_store import gets_messages
from app.store.case_conditions import within
from app.store.case_queue import Listed, cases, listed
from app.store.event_notes import open_note
from app.store.part_sql import ROLE, WORKS
from app.store.schema import contacts, followers, report_events, reports
from app.store.sent_of_case import Sent, sent_of_case
from app.store.tables.reports import IS_OPEN
from app.store.vault import SealBroken, Vault
from app.usecases.case_book import REPEATED
from app.usecases.parts import JOINED, SUBSCRIBED
from app.usecases.telling import RECEIVED

#: Cases near by that a page shows, and within how many metres of where this one may be.
MOST_NEAR: Final = 8
NEAR_M: Final = 300
#: A place that is known this well, in metres, has places near by.
_KNOWN_M: Final = 500
_UNREADABLE: Final = "[cannot be opened]"
#: How a message ends where nobody reads it.
_LOST: Final = frozenset({MessageState.FAILED, MessageState.DROPPED})


class Happened(NamedTuple):
    """One thing of a case's history."""

    seq: int
    at: datetime
    kind: str
    actor: str
    status: str
    note: str
    channel: str = ""  #: by what way a voice more came to the official; "" for none


class Reporter(NamedTuple):
    """Who reported it, as far as everybody may see."""

    masked: str  #: the number, most of it hidden
    language: str  #: "" where never chosen
    opted_out: bool
    flag: str
    flag_until_us: Micros | None  #: None for good
    network: str  #: code of the one on which they are told of it; "" where it is not known
    works: bool  #: is in the crew that has the case, and not asked whether it is solved


class CasePage(NamedTuple):
    """Everything of one case."""

    case: Listed
    located_by: str
    comment: str  #: the resident's own words
    answers: str | None  #: numbers typed on the way, JSON: screen -> number
    filed_by: str
    closed_at: datetime | None
    told_by: datetime | None  #: the date that was told
    meant_by: datetime | None  #: the date that whoever asks is told, where nobody was
    main: int  #: public number of the case that it repeats; 0 for none
    repeats: tuple[int, ...]  #: public numbers of those that repeat it
    followers: int
    subscribed: int  #: of those
    #: Of followers who are sent messages now: role -> the network of most of them.
    hearers: Mapping[str, str]
    asked: Mapping[str, str]  #: the same of those who are asked whether it is solved
    reporter: Reporter | None  #: None where nobody left a number
    events: tuple[Happened, ...]
    messages: tuple[Sent, ...]

    @property
    def day_sent(self) -> str:
        """How the date was told that a message was to tell: "lost" where none arrived anywhere.

        "late" where each that may have arrived left when the date was over, so that it named none;
        "" where one named it, or a screen did.
        """
        # Who joined it may have been told by the same one.
        joins = {one.seq for one in self.events if one.kind == JOINED}
        told = (one for one in self.messages if one.template == RECEIVED)
        confirm = [one for one in told if one.seq not in joins]
        if self.case.channel == Channel.USSD or not confirm:
            return ""
        left = [one for one in confirm if one.state not in _LOST]
        if not left:
            return "lost"
        last = self.told_by
        is_late = all(last and one.sent_at and one.sent_at > last for one in left)
        return "late" if is_late else ""

    @property
    def seen(self) -> int:
        """How many events there are: see `Change.seen`."""
        return len(self.events)


def read_case(
    connection: Connection, vault: Vault, city_id: int, number: int, now_us: Micros
) -> CasePage | None:
    """Give everything of a case; None where there is no such number."""
    mine = reports.c.city_id == city_id, reports.c.number == number
    query = cases().add_columns(
        reports.c.located_by,
        reports.c.comment_sealed,
        reports.c.answers,
        reports.c.network,
        reports.c.filed_by,
        reports.c.closed_at,
        reports.c.told_by,
        reports.c.meant_by,
        reports.c.duplicate_of,
        reports.c.contact_id,
    )
    row = connection.execute(query.where(*mine)).one_or_none()
    if row is None:
        return None
    events = _events(connection, vault, row.id)
    return CasePage(
        listed(row),
        row.located_by,
        _opened(vault, row.comment_sealed, f"reports.comment {row.id}"),
        row.answers,
        row.filed_by,
        row.closed_at,
        row.told_by,
        row.meant_by,
        _number_of(connection, row.duplicate_of),
        _repeats(connection, city_id, events, row.id),
        *_followers(connection, row.id, now_us),
        _reporter(connection, vault, row.id, row.contact_id, row.network),
        events,
        sent_of_case(connection, row.id, len(events)),
    )


class Around(NamedTuple):
    """Where something is looked for near by."""

    place: str  #: code, as precise as it is known
    at: Position
    radius_m: int


def read_near(
    connection: Connection, city_id: int, service: str, where: Around, scope: Scope, but: int = 0
) -> list[Listed]:
    """Give open cases of a problem near a place, the nearest first; `but` the one of this id.

    Where only the bairro is known all of its cases have one position: then only the very same
    place is near.
    """
    apart = func.abs(reports.c.lat - where.at.lat) + func.abs(reports.c.lon - where.at.lon)
    query = (
        cases()
        .where(
            reports.c.city_id + 0 == city_id,
            text(IS_OPEN),
            reports.c.service_code == service,
            _is_near(where),
            reports.c.id != but,
            reports.c.held == "",
            *within(scope),
        )
        .order_by(apart, reports.c.id)
        .limit(MOST_NEAR)
    )
    return [listed(row) for row in connection.execute(query)]


def _is_near(where: Around) -> ColumnElement[bool]:
    if where.radius_m > _KNOWN_M:
        bairro, _, block = where.place.partition("/")
        same = or_(
            reports.c.bairro == bairro, and_(reports.c.bairro == "", reports.c.district == bairro)
        )
        return and_(same, reports.c.block == block, reports.c.point == "")
    north_m, east_m = metres_per_degree(where.at.lat)
    reach = NEAR_M + where.radius_m
    north, east = reach / north_m, reach / east_m
    return and_(
        reports.c.radius_m <= _KNOWN_M,
        reports.c.lat.between(where.at.lat - north, where.at.lat + north),
        reports.c.lon.between(where.at.lon - east, where.at.lon + east),
    )


def reporter_phone(connection: Connection, vault: Vault, city_id: int, number: int) -> str:
    """Give the whole number of who reported a case; "" where nobody left one."""
    query = (
        select(contacts.c.id, contacts.c.phone_sealed)
        .join(reports, reports.c.contact_id == contacts.c.id)
        .where(reports.c.city_id == city_id, reports.c.number == number)
    )
    row = connection.execute(query).one_or_none()
    return _opened(vault, row.phone_sealed, f"contacts.phone {row.id}") if row else ""


def _events(connection: Connection, vault: Vault, report_id: int) -> tuple[Happened, ...]:
    query = select(report_events).where(report_events.c.report_id == report_id)
    rows = connection.execute(query.order_by(report_events.c.seq))
    said = ((row, open_note(vault, row)) for row in rows)
    return tuple(
        Happened(row.seq, row.at, row.kind, row.actor, row.status, note, row.channel or "")
        for row, note in said
    )


def _followers(
    connection: Connection, report_id: int, now_us: Micros
) -> tuple[int, int, dict[str, str], dict[str, str]]:
    """Give how many there are and how many of them subscribed; networks of who hears and is asked.

    Whether a case is solved nobody is asked who is in the crew that has it.
    """
    its = contacts.c.opted_out_at, contacts.c.flag, contacts.c.flag_until, contacts.c.network
    each = (
        select(followers.c.kind, ROLE.label("role"), *its, WORKS)
        .join(contacts, contacts.c.id == followers.c.contact_id)
        .join(reports, reports.c.id == followers.c.report_id)
        .where(followers.c.report_id == report_id)
        .subquery()
    )
    query = select(*each.c, func.count().label("people")).group_by(*each.c)
    rows = connection.execute(query).all()
    subscribed = sum(row.people for row in rows if row.kind == SUBSCRIBED)
    heard = [row for row in rows if gets_messages(row, now_us)]
    asked = [row for row in heard if not row.works]
    return sum(row.people for row in rows), subscribed, _networks(heard), _networks(asked)


def _networks(rows: Iterable[Any]) -> dict[str, str]:
    """Give by role the network of most."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row.role][row.network] += row.people
    return {role: max(its.items(), key=lambda one: one[::-1])[0] for role, its in found.items()}


def _number_of(connection: Connection, report_id: int | None) -> int:
    if report_id is None:
        return 0
    return connection.scalar(select(reports.c.number).where(reports.c.id == report_id)) or 0


def _repeats(
    connection: Connection, city_id: int, events: Sequence[Happened], report_id: int
) -> tuple[int, ...]:
    """Give those that are merged into a case, of which its history tells."""
    named = {parse(event.note) for event in events if event.kind == REPEATED} - {None}
    if not named:
        return ()
    its = reports.c.city_id == city_id, reports.c.number.in_(sorted(filter(None, named)))
    still = select(reports.c.number).where(*its, reports.c.duplicate_of == report_id)
    return tuple(sorted(connection.scalars(still)))


def _reporter(
    connection: Connection, vault: Vault, report_id: int, contact_id: int | None, network: str
) -> Reporter | None:
    if contact_id is None:
        return None
    names = ("phone_sealed", "language", "opted_out_at", "flag", "flag_until", "network")
    columns = [contacts.c[name] for name in names]
    query = select(*columns, WORKS).join(reports, reports.c.contact_id == contacts.c.id)
    row = connection.execute(query.where(reports.c.id == report_id)).one()
    phone = _opened(vault, row.phone_sealed, f"contacts.phone {contact_id}")
    return Reporter(
        mask(phone),
        row.language or "",
        row.opted_out_at is not None,
        row.flag or "",
        micros(row.flag_until) if row.flag_until else None,
        row.network or network,
        bool(row.works),
    )


def _opened(vault: Vault, sealed: bytes | None, belongs_to: str) -> str:
    if sealed is None:
        return ""
    try:
        return vault.open(sealed, belongs_to)
    except SealBroken:
        return _UNREADABLE
