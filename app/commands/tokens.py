"""`dial311 tokens list|add|revoke`: secrets by which scripts take exports."""

import argparse
from collections.abc import Callable, Mapping

from sqlalchemy import Engine

from app.commands.acting import order_of_shell
from app.domain.clock import utc
from app.domain.export_tokens import ExportToken
from app.store.token_store import list_tokens

Run = Callable[[argparse.Namespace], int]


def add_to(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", read: Run, write: Run
) -> None:
    """Add `dial311 tokens` and its commands."""
    tokens = commands.add_parser("tokens", help="let scripts take exports")
    actions = tokens.add_subparsers(required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="which there are, and when each was last used")
    listed.set_defaults(run=read, listing=read_command)
    for word, help_ in (
        ("add", "make one; prints the secret, once"),
        ("revoke", "let one open nothing any more"),
    ):
        action = actions.add_parser(word, help=help_, description=help_)
        action.add_argument("name", metavar="NAME", help="what uses it")
        if word == "add":
            action.add_argument("--city", default="", help="code of the one city; else all")
            action.add_argument(
                "--comments", action="store_true", help="may read the residents' own words too"
            )
        action.add_argument("--by", default="", metavar="NAME", help="who does it; else your login")
        action.set_defaults(run=write, word=word, order=make_order)


def make_order(parsed: argparse.Namespace) -> bytes:
    """Write what is asked as the line a service takes: see `app.work.export_orders`.

    Raises: InvalidInput when a word of the command is no text, or nobody does it.
    """
    name = parsed.name[:80]
    if parsed.word == "revoke":
        return order_of_shell("revoke_token", parsed.by, name=name)
    wish = {"name": name, "city": parsed.city, "comments": parsed.comments}
    return order_of_shell("add_token", parsed.by, **wish)


def read_command(reader: Engine, cities: Mapping[int, str]) -> int:
    """Print which tokens there are; give the exit status. `cities`: their codes."""
    with reader.connect() as connection:
        found = list_tokens(connection)
    print("\n".join(_line(one, cities) for one in found) or "None yet: tokens add NAME")
    return 0


def _line(one: ExportToken, cities: Mapping[int, str]) -> str:
    city = "every city" if one.city_id is None else cities.get(one.city_id, str(one.city_id))
    parts = (
        one.name,
        city,
        "with comments" if one.comments else "",
        f"made {utc(one.made_us):%Y-%m-%d} by {one.made_by}",
        _state(one),
    )
    return "  ".join(filter(None, parts))


def _state(one: ExportToken) -> str:
    if one.revoked_us:
        return f"revoked {utc(one.revoked_us):%Y-%m-%d} by {one.revoked_by}"
    return f"last used {utc(one.used_us):%Y-%m-%d %H:%M} UTC" if one.used_us else "never used"
