"""`dial311 backup FILE`: a copy of the embedded database, made while it is in use."""

import argparse
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from app.domain.clock import Micros
from app.store.backup import back_up, note_backup


def add_to(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    run: Callable[[argparse.Namespace], int],
) -> None:
    """Give the parser of `dial311` this command."""
    help_ = "copy the embedded database, in use or not, into a new file"
    command = commands.add_parser("backup", help=help_, description=help_)
    command.add_argument("file", metavar="FILE", help="on another disk, best in another house")
    command.set_defaults(run=run)


def backup_command(
    parsed: argparse.Namespace, reader: Engine, data_dir: Path, now_us: Micros
) -> int:
    """Make a copy and say so; give the exit status. Raises: as `back_up`."""
    made = back_up(reader, Path(parsed.file).expanduser().absolute(), now_us)
    note_backup(data_dir, made)
    print(f"{made.file}: {made.bytes / 1e6:.1f} MB, read through")
    return 0
