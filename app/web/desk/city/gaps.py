"""Gaps: what the places lack where people report, what costs most reports their precision first."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.clock import end_of_day, local_day
from app.domain.gaps import Gap, Lack, gaps
from app.store.place_hits import read_hits
from app.usecases.place_filter import without_pins
from app.web.desk.city.editing import draw, state_of
from app.web.desk.filters import PATH as LIST
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import place_name

#: Filed so long ago at most; the second is what is shown unasked.
DAYS: Final = (30, 90, 365)
#: Rows of the page.
MOST_SHOWN: Final = 200


class Row(NamedTuple):
    """A gap on the page."""

    gap: Gap
    name: str
    page: str  #: code of the place whose page mends it
    cases: Mapping[str, str]  #: open and closed -> address of the list


def show(visit: Visit) -> Response:
    """List what is missing by what the draft knows: what waits there is no gap any more."""
    state = state_of(visit)
    city = state.city or visit.city
    asked = visit.query.whole("days")
    days = asked if asked in DAYS else DAYS[1]
    first = local_day(visit.now_us, city.zone) - days
    since_us = end_of_day(first - 1, city.zone) + 1  # the lists of its cases are of whole days, too
    with visit.tools.reader.connect() as connection:
        hits = read_hits(connection, visit.city_id, since_us, visit.account.scope)
    found = gaps(city.gazetteer, hits)
    since = date.fromordinal(first).isoformat()
    rows = [
        Row(
            gap,
            place_name(visit, gap.place),
            gap.place.partition("/")[0],
            {status: _cases(gap, status, since) for status in ("open", "closed")},
        )
        for gap in found[:MOST_SHOWN]
    ]
    return draw(
        visit,
        "city_gaps.html",
        "places",
        state,
        None,
        rows=rows,
        found=len(found),
        reports=sum(gap.reports for gap in found),
        days=days,
        choices=DAYS,
    )


def _cases(gap: Gap, status: str, since: str) -> str:
    is_bairro = gap.lack not in (Lack.BAIRRO, Lack.BLOCK)
    place = f"{gap.place}/" if is_bairro else gap.place  # with all of its blocks
    asked = {"place": without_pins(place), "status": status, "since": since}
    return f"{LIST}?{urlencode(asked)}"


ROOMS: Final = (Room("GET", "/city/places/gaps", Right.CITY, show),)
