"""`dial311 menu history [CITY]`: which version answered since when, and why."""

import argparse
from typing import Final

from sqlalchemy import Engine

from app.domain.errors import NotFound
from app.domain.versions import beginning
from app.store.publications import Publication, history

HELP: Final = "say which version answered since when, and why"


def add_to(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Give the parser of `dial311 menu` this command."""
    parser = actions.add_parser("history", help=HELP, description=HELP)
    parser.add_argument("city", nargs="?", default="", help="code of a city; else all")
    return parser


def history_command(parsed: argparse.Namespace, reader: Engine) -> int:
    """Print what was published, newest first, times in UTC; give the exit status.

    Raises: NotFound when nothing was published of such a city.
    """
    with reader.connect() as connection:
        found = history(connection, parsed.city)
        known = {one.city for one in found} or {one.city for one in history(connection)}
    if not found:
        there = f"; there are: {', '.join(sorted(known))}" if known else ""
        raise NotFound(f"nothing was published of {parsed.city or 'any city'}{there}")
    widths = [max(map(len, column)) for column in zip(*map(_cells, found), strict=True)]
    for one in found:
        cells = (cell.ljust(width) for cell, width in zip(_cells(one), widths, strict=True))
        print("  ".join(cells).rstrip())
    return 0


def _cells(one: Publication) -> tuple[str, ...]:
    mark = "*" if one.is_current else " "
    at = one.at.strftime("%Y-%m-%d %H:%M:%S")
    by = f"by {one.by}" if one.by else ""
    return f"{mark} {one.city}", str(one.seq), beginning(one.version), at, one.how, one.note, by
