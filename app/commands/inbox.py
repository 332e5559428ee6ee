"""`dial311 messages inbox|answer|done`: what residents wrote that a person must read."""

import argparse

from sqlalchemy import Connection

from app.commands.acting import add_acting, in_pieces, order_line
from app.commands.reading import MOST_ID, Run, add_most, add_reading, local, whole
from app.domain.public_number import spoken
from app.menu.model import City
from app.store.inbound_list import Came, list_inbound, list_of_number
from app.store.published import Published
from app.store.vault import Vault


def add_to(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", read: Run, write: Run
) -> None:
    """Give the parser of `dial311 messages` these commands."""
    listed = actions.add_parser(
        "inbox", help="what residents wrote and nobody has answered, the oldest first"
    )
    which = listed.add_mutually_exclusive_group()
    which.add_argument(
        "--all", action="store_true", dest="every", help="all that came, newest first"
    )
    which.add_argument(
        "--of", type=whole(MOST_ID), metavar="id", help="all that waits of who wrote this message"
    )
    add_most(listed)
    add_reading((listed,), read)
    answer = actions.add_parser("answer", help="send who wrote a message an answer by SMS")
    answer.add_argument(
        "message", type=whole(MOST_ID), metavar="id", help="as `messages inbox` writes it"
    )
    answer.add_argument("text", help="what is sent")
    answer.set_defaults(run=write, order="answer")
    done = actions.add_parser("done", help="put messages aside that need no answer")
    done.add_argument("messages", type=whole(MOST_ID), nargs="+", metavar="id")
    done.set_defaults(run=write, order="finish")
    for parser in (answer, done):
        add_acting(parser)


def make_orders(parsed: argparse.Namespace) -> list[bytes]:
    """Write what is asked as lines a service takes: see `app.work.orders`.

    Raises: InvalidInput when a word of the command is no text, or nobody does it.
    """
    if parsed.order == "answer":
        return [order_line("answer", parsed, message=parsed.message, text=parsed.text)]
    pieces = in_pieces(parsed.messages)
    return [order_line("finish", parsed, messages=piece) for piece in pieces]


def print_inbox(
    parsed: argparse.Namespace, connection: Connection, vault: Vault, published: Published
) -> int:
    """Print what came in, times in the city's zone, numbers masked; give the exit status."""
    city_id, city = published
    if parsed.of:
        came = list_of_number(connection, vault, city_id, parsed.of, parsed.most)
    else:
        came = list_inbound(connection, vault, city_id, parsed.most, every=parsed.every)
    for one in came:
        print(_line(city, one))
        print(f"    {one.text}")
        if one.more:
            print(f"    and {one.more} more of this number: messages inbox --of {one.id}")
    return 0


def _line(city: City, one: Came) -> str:
    at, numbers = local(city, one.at), ", ".join(map(spoken, one.cases))
    written = str(one.id), at, one.sender, one.state, one.code, one.network
    return "  ".join(filter(None, (*written, numbers and f"cases {numbers}")))
