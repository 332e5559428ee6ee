"""`dial311 messages list|show|resend`: what became of messages, and sending one anew."""

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Engine

from app.domain.delivery import parts_of
from app.domain.errors import NotFound
from app.domain.messaging import MessageState
from app.menu.model import City
from app.store.message_list import Listed, Whole, list_messages, whole_message
from app.store.published import Published
from app.store.vault import Vault

#: Those that will not arrive by themselves, or of which nobody knows.
DEAD: Final = (MessageState.FAILED, MessageState.UNKNOWN)
Run = Callable[[argparse.Namespace], int]


def add_to(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", read: Run, resend: Run
) -> None:
    """Give the parser of `dial311 messages` these commands."""
    listed = actions.add_parser("list", help="list messages, the newest first")
    states = ["dead", "any", *map(str, MessageState)]
    listed.add_argument(
        "--state", default="dead", choices=states, help="dead, if not given: failed and unknown"
    )
    listed.add_argument("--most", type=int, default=50, metavar="N")
    shown = actions.add_parser("show", help="show what became of a message; its number is masked")
    shown.add_argument("id", type=int)
    for parser in (listed, shown):
        parser.add_argument("--city", default="", help="code of a city; else the first")
        parser.set_defaults(run=read)
    again = actions.add_parser("resend", help="send messages anew that did not arrive")
    again.add_argument("id", type=int, nargs="+", help="as `messages list` writes it")
    again.set_defaults(run=resend)


def make_order(parsed: argparse.Namespace) -> bytes:
    """Write what is asked as the line a service takes: see `app.work.orders`."""
    return orjson.dumps({"do": "resend", "messages": parsed.id})


def read_command(
    parsed: argparse.Namespace, reader: Engine, vault: Vault, published: Published
) -> int:
    """Print messages, times in the city's zone; give the exit status.

    Raises: NotFound when there is no such message.
    """
    city_id, city = published
    with reader.connect() as connection:
        if hasattr(parsed, "id"):
            found = whole_message(connection, vault, city_id, parsed.id)
            if found is None:
                raise NotFound(f"there is no message {parsed.id} in {city.code}")
            print("\n".join(_whole(city, found)))
            return 0
        states = {"dead": DEAD, "any": ()}.get(parsed.state, (parsed.state,))
        for one in list_messages(connection, city_id, states, parsed.most):
            print(_line(city, one))
    return 0


def _line(city: City, one: Listed) -> str:
    tries = "1 try" if one.attempts == 1 else f"{one.attempts} tries"
    cells = (str(one.id), _at(city, one.at), one.template, one.state, one.code, tries)
    return "  ".join(filter(None, (*cells, one.network)))


def _at(city: City, at: datetime) -> str:
    return at.astimezone(ZoneInfo(city.zone)).strftime("%Y-%m-%d %H:%M")


def _whole(city: City, found: Whole) -> list[str]:
    parts = parts_of(found.septets)
    size = f"{found.septets} characters" + (f" in {parts} SMS" if parts > 1 else "")
    lines = [_line(city, found.message), f"  to {found.to}, {size}, priority {found.priority}"]
    for word, at in (
        ("sent", found.sent_at),
        ("over", found.final_at),
        ("shown on a call", found.shown_at),
    ):
        lines += [f"  {_at(city, at)}  {word}"] if at else []
    for one in found.receipts:
        reason = f": {one.reason}" if one.reason else ""
        lines.append(f"  {_at(city, one.at)}  receipt {one.status}{reason}")
    return lines + ([f"  cost {found.cost}"] if found.cost else [])
