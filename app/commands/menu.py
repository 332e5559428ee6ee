"""`dial311 menu …`: work with a city's folder."""

import argparse
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from app.commands import (
    menu_card,
    menu_check,
    menu_play,
    menu_schema,
    menu_sheet,
    menu_show,
    menu_test,
)


class Command(NamedTuple):
    """One word behind `dial311 menu`."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


COMMANDS: Final[Sequence[Command]] = (
    Command("check", menu_check.HELP, menu_check.add_arguments, menu_check.run),
    Command("test", menu_test.HELP, menu_test.add_arguments, menu_test.run),
    Command("play", menu_play.HELP, menu_play.add_arguments, menu_play.run),
    Command("show", menu_show.HELP, menu_show.add_arguments, menu_show.run),
    Command("sheet", menu_sheet.HELP, menu_sheet.add_arguments, menu_sheet.run),
    Command("schema", menu_schema.HELP, menu_schema.add_arguments, menu_schema.run),
    Command("card", menu_card.HELP, menu_card.add_arguments, menu_card.run),
)


def add_menu_commands(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Give the parser of `dial311 menu` its commands."""
    for command in COMMANDS:
        parser = actions.add_parser(command.name, help=command.help, description=command.help)
        command.add_arguments(parser)
        parser.set_defaults(run=command.run)
