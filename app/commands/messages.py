"""`dial311 messages list|show|resend`: what became of messages, and sending one anew.

`messages inbox|answer|done`, what residents wrote, is in `inbox`.
"""

import argparse
from datetime import UTC, datetime
from typing import Final

import orjson
from sqlalchemy import Connection, Engine

from app.commands import inbox
from app.commands.acting import actor, in_pieces
from app.commands.reading import MOST_ID, Run, add_most, add_reading, local, whole
from app.domain.clock import micros
from app.domain.delivery import parts_of
from app.domain.errors import NotFound
from app.domain.messaging import MessageState
from app.menu.model import City
from app.store.message_list import ANY, Listed, Whole, list_messages, whole_message
from app.store.published import Published
from app.store.undelivered import list_undelivered
from app.store.vault import Vault

#: In place of a state: those that need a hand.
DEAD: Final = "dead"


def add_to(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", read: Run, resend: Run
) -> None:
    """Give the parser of `dial311 messages` these commands; `resend` has written what they ask."""
    inbox.add_to(actions, read, resend)
    listed = actions.add_parser("list", help="list messages, the newest first")
    states = [DEAD, ANY, *map(str, MessageState)]
    dead = "dead, if not given: failed, unknown, expired or unpaid, and neither past nor mute"
    listed.add_argument("--state", default=DEAD, choices=states, help=dead)
    add_most(listed)
    shown = actions.add_parser("show", help="show what became of a message; its number is masked")
    shown.add_argument("id", type=whole(MOST_ID))
    add_reading((listed, shown), read)
    again = actions.add_parser("resend", help="send messages anew that did not arrive")
    again.add_argument("id", type=whole(MOST_ID), nargs="+", help="as `messages list` writes it")
    again.add_argument("--by", default="", metavar="NAME", help="who does it; else your login")
    again.set_defaults(run=resend)


def make_orders(parsed: argparse.Namespace) -> list[bytes]:
    """Write what is asked as lines a service takes: see `app.work.orders`.

    Raises: InvalidInput when a word of the command is no text, or nobody does it.
    """
    if hasattr(parsed, "order"):
        return inbox.make_orders(parsed)
    who = actor(parsed)
    pieces = in_pieces(parsed.id)
    return [orjson.dumps({"do": "resend", "messages": one, "actor": who}) for one in pieces]


def read_command(
    parsed: argparse.Namespace, reader: Engine, vault: Vault, published: Published
) -> int:
    """Print messages, times in the city's zone; give the exit status.

    Raises: NotFound when there is no such message.
    """
    city_id, city = published
    with reader.connect() as connection:
        if hasattr(parsed, "every"):
            return inbox.print_inbox(parsed, connection, vault, published)
        if hasattr(parsed, "id"):
            found = whole_message(connection, vault, city_id, parsed.id)
            if found is None:
                raise NotFound(f"there is no message {parsed.id} in {city.code}")
            print("\n".join(_whole(city, found)))
            return 0
        for one in _asked(parsed, connection, published):
            print(_line(city, one))
    return 0


def _asked(
    parsed: argparse.Namespace, connection: Connection, published: Published
) -> list[Listed]:
    if parsed.state == DEAD:
        return list_undelivered(connection, published, micros(datetime.now(UTC)), parsed.most)
    return list_messages(connection, published.id, parsed.state, parsed.most)


def _line(city: City, one: Listed) -> str:
    tries = "1 try" if one.attempts == 1 else f"{one.attempts} tries"
    cells = (str(one.id), local(city, one.at), one.template, one.state, one.code, tries)
    return "  ".join(filter(None, (*cells, one.network)))


def _whole(city: City, found: Whole) -> list[str]:
    parts = parts_of(found.septets)
    size = f"{found.septets} characters" + (f" in {parts} SMS" if parts > 1 else "")
    lines = [_line(city, found.message), f"  to {found.to}, {size}, priority {found.priority}"]
    for word, at in (
        ("sent", found.sent_at),
        ("over", found.final_at),
        ("shown on a call", found.shown_at),
    ):
        lines += [f"  {local(city, at)}  {word}"] if at else []
    for at, by in found.anew:
        lines.append(f"  {local(city, at)}  sent anew{f' by {by}' if by else ''}")
    for one in found.receipts:
        reason = f": {one.reason}" if one.reason else ""
        lines.append(f"  {local(city, one.at)}  receipt {one.status}{reason}")
    return lines + ([f"  cost {found.cost}"] if found.cost else [])
