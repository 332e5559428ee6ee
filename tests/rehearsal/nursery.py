"""Runs `dial311` in processes forked from one that has the whole program loaded.

Loading takes a second, which some twenty starts would spend again and again. What is forked is the
command itself, in a process of its own, with threads, files and sockets of its own.
"""

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import IO, Final, NamedTuple

_FORKING: Final = get_context("forkserver")
_FORKING.set_forkserver_preload(["tests.rehearsal.loaded"])


class Done(NamedTuple):
    """A command that has ended: its exit status, and what it wrote."""

    status: int | None
    out: bytes
    err: bytes


def run(words: Sequence[str], environment: Mapping[str, str]) -> Done:
    """Run `dial311` with `words` to its end."""
    with tempfile.NamedTemporaryFile("r") as out, tempfile.NamedTemporaryFile("r") as err:
        process = begin(words, environment, out, err)
        process.join()
        return Done(process.exitcode, Path(out.name).read_bytes(), Path(err.name).read_bytes())


def begin(
    words: Sequence[str], environment: Mapping[str, str], out: IO[str], err: IO[str]
) -> ForkServerProcess:
    """Run `dial311` with `words`, in an environment, writing into two files that exist."""
    process = _FORKING.Process(
        target=_run, args=(words, dict(environment), out.name, err.name), daemon=True
    )
    process.start()
    return process


def _run(words: Sequence[str], environment: dict[str, str], out: str, err: str) -> None:
    from app.__main__ import main

    os.environ.clear()
    os.environ.update(environment)
    for path, descriptor in ((out, 1), (err, 2)):
        file = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.dup2(file, descriptor)
        os.close(file)
    sys.exit(main(list(words)))
