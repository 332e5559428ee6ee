"""`dial311 sheet day|week|month|sent`: sheets to read, to print or to send, and what was sent."""

import argparse
from collections.abc import Mapping
from datetime import date
from typing import Final

import orjson
from sqlalchemy import Engine

from app.commands.output import opened
from app.commands.reading import Run, add_most, add_reading, local, tries
from app.domain.clock import Micros
from app.domain.errors import InvalidInput, NotFound
from app.domain.periods import Kind
from app.drawings.sheet_page import html_page, plain_page
from app.menu.model import City
from app.menufiles.notes import short, suggest
from app.store.letter_store import Listed, list_letters
from app.store.published import Published
from app.store.sheets import count_for
from app.store.vault import Vault
from app.usecases.compose_sheet import compose
from app.usecases.sheet_post import asked_period

_HELP: Final[Mapping[Kind, str]] = {
    Kind.DAY: "the open cases of a body or of all, as a list to work by",
    Kind.WEEK: "what became of the cases of a week; the last whole one if no date is given",
    Kind.MONTH: "a month of a body on one page; the last whole one if no date is given",
}


def add_to(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", read: Run, send: Run
) -> None:
    """Give the parser of `dial311 sheet` these commands; `send` runs those that say `--send`."""
    for kind, means in _HELP.items():
        parser = actions.add_parser(kind, help=means, description=means)
        parser.add_argument("--body", default="", help="code of a body of city.yaml; else all")
        day = "a day of it, such as 2026-11-20, in the city's zone"
        parser.add_argument("--date", type=_day, default=0, metavar="YYYY-MM-DD", help=day)
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--html", metavar="FILE", help="write a page to print; - for the screen")
        where.add_argument("--text", action="store_true", help="print it as plain text, as else")
        mail = "queue it for its receivers in city.yaml, but for who surely had it"
        where.add_argument("--send", action="store_true", help=mail)
        add_reading((parser,), lambda parsed: send(parsed) if parsed.send else read(parsed))
        parser.set_defaults(kind=kind)
    sent = actions.add_parser("sent", help="list what was sent, or is tried, the newest first")
    add_most(sent)
    add_reading((sent,), read)


def _day(written: str) -> int:
    try:
        if len(written) == len("2026-11-20"):
            return date.fromisoformat(written).toordinal()
    except ValueError:
        pass  # a day that no month has
    raise argparse.ArgumentTypeError(f"{written} is no date: write year-month-day, 2026-11-20")


def make_order(parsed: argparse.Namespace) -> bytes:
    """Write what is asked as the line a service takes: see `app.work.orders`.

    Raises: InvalidInput when a word of the command is no text.
    """
    order = {"do": "send_sheet", "city": parsed.city, "sheet": str(parsed.kind)}
    try:
        return orjson.dumps(order | {"body": parsed.body, "day": parsed.date})
    except TypeError as error:
        raise InvalidInput("a name is not written in UTF-8") from error


def read_command(
    parsed: argparse.Namespace, reader: Engine, _vault: Vault, published: Published, now: Micros
) -> int:
    """Print or write a sheet, or list what was sent; give the exit status.

    Raises:
        NotFound: there is no such body.
        InvalidInput: the day is to come, or the file cannot be written.
    """
    city_id, city = published
    if not hasattr(parsed, "kind"):
        with reader.connect() as connection:
            found = list_letters(connection, city_id, parsed.most)
        for one in found:
            print(_line(city, one))
        return 0
    if parsed.body and parsed.body not in city.bodies:
        what = f"{city.code} has no body {short(parsed.body)}"
        raise NotFound(f"{what}: {suggest(parsed.body, city.bodies)}")
    period = asked_period(city, parsed.kind, parsed.date, now)
    sheet = compose(count_for(reader, published, parsed.kind, period, parsed.body, now))
    if parsed.html is None:
        print(plain_page(sheet), end="")
        return 0
    with opened(parsed.html) as file:
        file.write(html_page(sheet).encode())
    return 0


def _line(city: City, one: Listed) -> str:
    first = date.fromordinal(one.period.first).isoformat()
    cells = (local(city, one.changed_at), one.sheet, first, one.body, one.receiver, one.state)
    return "  ".join(filter(None, (*cells, tries(one.attempts), one.said)))
