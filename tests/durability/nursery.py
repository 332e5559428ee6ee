"""A process that has the whole program loaded and forks a service when told to.

Loading takes seconds, which fifty starts would spend fifty times; a fork takes none. What is
forked is the command itself, in a process of its own, with threads, files and sockets of its own.

Each line read from standard input names a variant. It answers with the process's id, and once
more, with how it ended, when it is no longer there.
"""

import os
import sys
from contextlib import suppress

import tests.rehearsal.loaded  # noqa: F401 - here, so that no start loads it
from tests.durability.variants import VARIANTS


def run() -> None:
    """Fork until standard input ends."""
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os.dup2(2, 1)  # standard output is the nursery's own
            os._exit(VARIANTS[line.strip()]())
        print(child, flush=True)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        with suppress(BrokenPipeError):  # nobody may ask any more
            print(status, flush=True)


if __name__ == "__main__":
    run()
