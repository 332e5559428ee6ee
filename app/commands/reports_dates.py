"""`dial311 reports dates`: whether the dates that residents were told were kept."""

import argparse
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection

from app.commands.reading import MOST_DAYS, local, whole
from app.domain.clock import DAY_US, Micros, utc
from app.domain.promise import SHARE
from app.domain.shares import wilson
from app.menu.model import City
from app.menu.values import service_label
from app.store.dates_told import DatesTold, count_dates, together
from app.store.published import Published


def add_to(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Give the parser of `dial311 reports` this command; give the command's own."""
    parser = actions.add_parser("dates", help="whether the dates told to residents were kept")
    days = whole(MOST_DAYS)
    parser.add_argument("--days", type=days, default=30, metavar="N", help="filed so long ago")
    parser.add_argument("--json", action="store_true", help="write one object for programs")
    parser.set_defaults(dates=True)
    return parser


def dates_command(
    parsed: argparse.Namespace, connection: Connection, published: Published, now: Micros
) -> int:
    """Print over all problems and for each how many of the dates told were kept; give 0."""
    city_id, city = published
    since = now - parsed.days * DAY_US
    found = list(count_dates(connection, city_id, since, now))
    print(_as_json(since, found) if parsed.json else _as_text(city, since, found))
    return 0


def _as_json(since: Micros, found: Sequence[DatesTold]) -> str:
    whole_ = {"since": utc(since).isoformat(), "aimed_at": SHARE, **_plain(together(found))}
    return orjson.dumps(whole_ | {"services": {one.service: _plain(one) for one in found}}).decode()


def _plain(told: DatesTold) -> dict[str, Any]:
    """Give the counts for programs; `kept_share` is null where no day is over yet."""
    share = wilson(told.kept, told.over)
    counts = {"over": told.over, "kept": told.kept, "running": told.running}
    return counts | {"without_date": told.without, "kept_share": share and share._asdict()}


def _as_text(city: City, since: Micros, found: Sequence[DatesTold]) -> str:
    day = local(city, utc(since))[:10]
    head = f"Dates told since {day}, {SHARE * 100:.0f} % are aimed at:"
    rows = [("all", together(found)), *((_name(city, one.service), one) for one in found)]
    wide = max(len(name) for name, _ in rows)
    return "\n".join((head, *(f"  {name:{wide}}  {_said(told)}" for name, told in rows)))


def _said(told: DatesTold) -> str:
    kept = f"kept {told.kept} of {told.over}"
    if share := wilson(told.kept, told.over):
        kept = f"{kept}, {share}"
    return f"{kept}; not over yet: {told.running}; told no date, or nothing: {told.without}"


def _name(city: City, code: str) -> str:
    return service_label(city, code, city.language) or code
