"""The row of a new report, whoever files it: one place, so that all are equal in the store."""

from typing import NamedTuple

import orjson

from app.domain.clock import Micros
from app.domain.gazetteer import Located
from app.domain.limits import FiledBy
from app.domain.report import Status, same_key
from app.menu.model import City
from app.store.promises import told_by
from app.store.trips import Row
from app.usecases.call import Filing
from app.usecases.deadlines import due_at


class Whence(NamedTuple):
    """How a report came."""

    channel: str
    network: str = ""
    session_id: int | None = None
    filing: int | None = None  #: the how-manieth of its session


def report_row(city: City, city_id: int, filing: Filing, whence: Whence, now_us: Micros) -> Row:
    """Give the row of a report, as `base.given` orders its columns."""
    located = city.gazetteer.locate(filing.place)
    assert located is not None, "whoever files names a place that the version has"
    owner = city.owner(filing.service, filing.place)
    return (
        filing.report_id,
        city_id,
        filing.number,
        whence.session_id,
        whence.filing,
        filing.contact_id,
        filing.service,
        *_located(located),
        str(Status.RECEIVED),
        whence.channel,
        filing.language,
        whence.network,
        now_us,
        now_us,
        _answers(filing),
        owner,
        _same(filing, located),
        due_at(city, owner, filing.service, filing.place, now_us) if _is_usual(filing) else None,
        told_by(filing.due, city.zone),
        str(filing.held),
        str(filing.filed_by),
    )


def _is_usual(filing: Filing) -> bool:
    """Whether it is somebody's to mend from now on: not held, not a test."""
    return not filing.held and filing.filed_by is not FiledBy.TEST


def _same(filing: Filing, at: Located) -> int:
    """Give by what others find it as the same; nobody joins what is held, or a test."""
    if not _is_usual(filing):
        return 0
    return same_key(filing.service, at.district, at.bairro, at.block, at.point)


def _answers(filing: Filing) -> str | None:
    """Write the numbers that were typed, by screen; None for none."""
    if not filing.numbers:
        return None
    return orjson.dumps({screen: int(digits) for screen, digits in filing.numbers}).decode()


def _located(located: Located) -> Row:
    return (
        located.district,
        located.bairro,
        located.block,
        located.point,
        located.position.lat,
        located.position.lon,
        located.radius_m,
        located.located_by,
    )
