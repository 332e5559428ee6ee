"""`dial311 users list|add|change|link|end`: who works at the desk."""

import argparse
import getpass
from collections.abc import Callable, Mapping, Sequence

import orjson
from sqlalchemy import Engine

from app.commands.acting import MOST_NAME
from app.domain.accounts import PERSONAL, Role
from app.domain.errors import InvalidInput
from app.store.login_list import Listed, list_users

Run = Callable[[argparse.Namespace], int]
_DO = {"add": "add_user", "change": "change_user", "link": "link_user", "end": "end_user"}


def add_to(parser: argparse.ArgumentParser, read: Run, write: Run) -> None:
    """Give the parser of `dial311 users` these commands."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="who may sign in, and when they last were there")
    listed.set_defaults(run=read, listing=read_command)
    for word, help_ in (
        ("add", "let somebody work at the desk; prints a link to set a password"),
        ("change", "say anew what somebody may do and see; they are signed out"),
        ("link", "make another link to set a password"),
        ("end", "let somebody in no more"),
    ):
        action = actions.add_parser(word, help=help_, description=help_)
        action.add_argument("name", metavar="NAME", help="what they sign in with")
        if word in ("add", "change"):
            _add_wish(action)
        action.add_argument("--by", default="", metavar="NAME", help="who does it; else your login")
        action.set_defaults(run=write, word=word, order=make_order)


def _add_wish(action: argparse.ArgumentParser) -> None:
    action.add_argument("--role", type=Role, choices=list(Role), default=Role.CLERK)
    may = " or ".join(PERSONAL)
    action.add_argument(
        "--may", action="append", default=[], choices=[*map(str, PERSONAL)], help=f"also {may}"
    )
    action.add_argument("--city", default="", help="code of the one city they work for; else all")
    for scope, help_ in (
        ("--service", "code of a service they work on; again for more; else all"),
        ("--area", "code of a district or bairro they work on; again for more; else all"),
    ):
        action.add_argument(scope, action="append", default=[], metavar="CODE", help=help_)


def make_order(parsed: argparse.Namespace) -> bytes:
    """Write what is asked as the line a service takes: see `app.work.account_orders`.

    Raises: InvalidInput when a word of the command is no text, or nobody does it.
    """
    order = {"do": _DO[parsed.word], "name": parsed.name[:80], "actor": _actor(parsed.by)}
    if parsed.word in ("add", "change"):
        order |= {
            "role": str(parsed.role),
            "personal": parsed.may,
            "city": parsed.city,
            "services": parsed.service,
            "areas": parsed.area,
        }
    try:
        return orjson.dumps(order)
    except TypeError as error:
        raise InvalidInput("a word of the command is not written in UTF-8") from error


def _actor(by: str) -> str:
    try:
        return f"shell {' '.join(by.split()) or getpass.getuser()}"[: len("shell ") + MOST_NAME]
    except (KeyError, OSError) as error:  # as in a container, where a user has a number only
        raise InvalidInput("nobody is logged in by a name: say who does it with --by") from error


def read_command(reader: Engine, cities: Mapping[int, str]) -> int:
    """Print who may sign in; give the exit status. `cities`: their codes."""
    with reader.connect() as connection:
        found = list_users(connection)
    print("\n".join(_line(one, cities) for one in found) or "Nobody yet: users add NAME")
    return 0


def _line(one: Listed, cities: Mapping[int, str]) -> str:
    account = one.account
    parts: Sequence[str] = (
        account.name,
        str(account.role),
        " ".join(f"+{right}" for right in sorted(account.personal)),
        "" if account.city_id is None else cities.get(account.city_id, str(account.city_id)),
        " ".join(sorted(account.scope.services | account.scope.areas)),
        _state(one),
    )
    return "  ".join(filter(None, parts))


def _state(one: Listed) -> str:
    if one.ended_at:
        return f"let in no more since {one.ended_at:%Y-%m-%d}"
    if not one.has_password:
        return "has set no password yet"
    # Whoever set a password was there; of logins a month is remembered.
    return f"last there {one.seen_at:%Y-%m-%d %H:%M} UTC" if one.seen_at else "not there of late"
