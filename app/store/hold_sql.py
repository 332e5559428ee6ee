"""Holds what is over a limit, in the trip that stores it: nobody on the line has to know.

The database is asked only where a limit may be near: by how many cases the caller had when the call
began, and by how many reports of the number, the place and the bairro this process has stored in a
day. So a limit that nobody is near costs nothing; and of each place and bairro a process that has
just begun lets one pass without a look, or a quarter of what may.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    update,
)

from app.domain.ids import first_id
from app.domain.limits import (
    NO_TIME,
    OF_PHONE,
    OF_PROCESS,
    SPANS,
    WIDTH,
    FiledBy,
    Held,
    Limits,
    Most,
    place_in_times,
    since_time,
)
from app.domain.tally import Tally
from app.store.schema import contacts, reports
from app.store.tables.reports import PASSED
from app.usecases.call import Call, Filing

#: Behind all ids: what has no limit finds nothing.
_NO_ID: Final = 2**63 - 1
#: Not a value of the statement: the server would take it for a wider number than it knows here.
_TIME_OF: Final[ColumnElement[Any]] = literal_column(str(WIDTH - 1))
_ONE: Final[ColumnElement[Any]] = literal_column("1")

_earlier = reports.alias("earlier")
_HERE: Final = (
    _earlier.c.block == reports.c.block,
    _earlier.c.point == reports.c.point,
)


def _full(kind: str, span: str, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say whether as many have passed since a moment as may: the last of these is there."""
    its = _earlier.c.city_id == reports.c.city_id, _earlier.c.bairro == reports.c.bairro
    since = _earlier.c.id >= bindparam(f"{kind}_{span}_since"), _earlier.c.id < reports.c.id
    found = select(_ONE).select_from(_earlier).where(*its, *since, text(PASSED), *more)
    last = found.limit(1).offset(bindparam(f"{kind}_{span}_before"))
    return last.correlate(reports).scalar_subquery() == _ONE


def _spent(span: str) -> ColumnElement[bool]:
    """Say whether a number had filed as often as it may, by its times."""
    place = cast(bindparam(f"phone_{span}_place"), Integer)
    time = select(func.substr(contacts.c.filed_at, place, _TIME_OF))
    its = time.where(contacts.c.id == reports.c.contact_id).correlate(reports).scalar_subquery()
    return its >= bindparam(f"phone_{span}_since", type_=Text)


_BY_PHONE: Final = or_(*(_spent(span) for span in SPANS))
_BY_PLACE: Final = or_(*(_full("place", span, *_HERE) for span in SPANS))
_BY_BAIRRO: Final = or_(*(_full("bairro", span) for span in SPANS))

#: Run when the reports and the times of their numbers are there. On PostgreSQL what one batch files
#: at a place counts there whatever else holds it.
HOLD: Final = (
    update(reports)
    .where(reports.c.id == bindparam("report"), or_(_BY_PHONE, _BY_PLACE, _BY_BAIRRO))
    .values(
        held=case(
            (_BY_PHONE, literal_column(f"'{Held.PHONE}'")),
            (_BY_PLACE, literal_column(f"'{Held.PLACE}'")),
            else_=literal_column(f"'{Held.BAIRRO}'"),
        ),
        same_key=literal_column("0"),
        due_at=null(),
    )
)


def holds(filed: Sequence[tuple[Call, Filing]], tally: Tally, now_us: int) -> list[dict[str, Any]]:
    """Give what `HOLD` asks of each report that may be held; those of marked numbers may not."""
    wanted: list[dict[str, Any]] = []
    later: Counter[int] = Counter()
    usual = sorted((one for one in filed if _is_usual(one[1])), key=_age)
    near = {one[1].report_id for one in usual if _is_near(*one, tally, now_us)}
    for call, filing in reversed(usual):
        if filing.report_id in near:
            wanted.append(_look(call, filing, call.city.limits, later, now_us))
        if filing.contact_id is not None:
            later[filing.contact_id] += 1
    return wanted[::-1]


def _is_usual(filing: Filing) -> bool:
    return not filing.held and filing.filed_by is FiledBy.RESIDENT


def _age(one: tuple[Call, Filing]) -> int:
    return one[1].report_id


def _is_near(call: Call, filing: Filing, tally: Tally, now_us: int) -> bool:
    """Count a report, and say whether a limit that it falls under may be near."""
    at = call.city.gazetteer.locate(filing.place)
    assert at is not None, "a pinned version names only places it has"
    limits, bairro = call.city.limits, (call.city.code, at.bairro)
    # All are counted, whichever is near.
    of_phone = call.caller.cases + filing.filing - 1
    if filing.contact_id is not None:  # it may call twice at once
        of_phone = max(of_phone, tally.add(filing.contact_id, now_us))
    of_bairro = tally.add(bairro, now_us) if at.bairro else 0
    is_exact = bool(at.block or at.point)
    of_place = tally.add((*bairro, at.block, at.point), now_us) if is_exact else 0
    return (
        limits.phone.is_near(of_phone, OF_PHONE)
        or limits.place.is_near(of_place, OF_PROCESS)
        or limits.bairro.is_near(of_bairro, OF_PROCESS)
    )


def _look(
    call: Call, filing: Filing, limits: Limits, later: Counter[int], now_us: int
) -> dict[str, Any]:
    at = call.city.gazetteer.locate(filing.place)
    assert at is not None, "a pinned version names only places it has"
    look: dict[str, Any] = {"report": filing.report_id}
    newer = later[filing.contact_id] if filing.contact_id is not None else 0
    for number, span in enumerate(SPANS):
        most = limits.phone[number]
        look[f"phone_{span}_place"] = place_in_times(newer + (most or 0))
        look[f"phone_{span}_since"] = NO_TIME if most is None else since_time(now_us, span)
    kinds = {"place": limits.place if at.block or at.point else Most(), "bairro": limits.bairro}
    for kind, may in kinds.items():
        for span, most in zip(SPANS, may if at.bairro else Most(), strict=True):
            since = first_id(now_us - SPANS[span])
            look[f"{kind}_{span}_since"] = _NO_ID if most is None else since
            look[f"{kind}_{span}_before"] = most - 1 if most else 0
    return look
