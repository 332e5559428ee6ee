"""`dial311 menu publish FOLDER`, `… --rollback VERSION`: let a version answer new sessions.

On an embedded database the running service does it, as nobody else may write; the command hands it
the files over its socket. Where no service runs, the command does the same itself.
"""

import argparse
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from app.commands.folders import need_folder
from app.domain.errors import AppError, Busy, InvalidInput
from app.menufiles.city_folder import read_folder

HELP: Final = "let a checked folder, or an earlier version, answer new calls"
#: Seconds; checking a large city takes one or two.
PATIENCE_S: Final = 60.0
_MOST_BYTES: Final = 1024 * 1024


class Told(NamedTuple):
    """What became of an order: an exit status and lines to print."""

    status: int
    said: list[str]


def add_to(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Give the parser of `dial311 menu` this command."""
    parser = actions.add_parser("publish", help=HELP, description=HELP)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", type=Path, nargs="?", help="the city's folder")
    what.add_argument(
        "--rollback", metavar="VERSION", help="an earlier version; its first four signs are enough"
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="why, for the history")
    return parser


def make_order(parsed: argparse.Namespace) -> bytes:
    """Write what is asked as the line a service takes: see `app.work.orders`.

    Raises:
        MenuFileError: the folder's files cannot be read.
        InvalidInput: there is no such folder, or a word of the command is no text.
    """
    if parsed.rollback is not None:
        return _line({"do": "rollback", "version": parsed.rollback, "note": parsed.note})
    folder = need_folder(parsed.folder)
    files = read_folder(folder)
    names = {"folder": str(folder.resolve()), "shown": str(folder)}
    return _line({"do": "publish", "files": files, **names, "note": parsed.note})


def _line(order: Mapping[str, object]) -> bytes:
    try:
        return orjson.dumps(order)
    except TypeError as error:  # bytes of another encoding, as an old terminal or disk may give
        raise InvalidInput(
            "the name of the folder, the version or the note is not written in UTF-8:"
            " write it in other letters"
        ) from error


def ask_service(path: Path, order: bytes) -> Told | None:
    """Have a running service do it; None when none runs.

    Raises:
        Busy: it does not answer.
        InvalidInput: this system has no such sockets.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise InvalidInput("this system has no Unix sockets: stop the service, then publish")
    with socket.socket(socket.AF_UNIX) as service:
        service.settimeout(PATIENCE_S)
        try:
            service.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        except OSError as error:
            raise AppError(f"{path} cannot be used ({error.strerror or error})") from error
        return _exchange(service, order)


def _exchange(service: socket.socket, order: bytes) -> Told:
    try:
        service.sendall(order + b"\n")
        with service.makefile("rb") as heard:
            answer = orjson.loads(heard.readline(_MOST_BYTES))
        return Told(int(answer["status"]), [str(line) for line in answer["said"]])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Busy(
            "the running service does not answer; `menu history` shows what is so"
        ) from error


def say_answer(told: Told) -> int:
    """Print what became of it; give the exit status."""
    for line in told.said:
        print(line, file=sys.stderr if told.status else sys.stdout)
    return told.status
