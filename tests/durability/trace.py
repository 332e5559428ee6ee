"""What strace saw, and whether each screen left only after its rows were on the disk."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

CALLS = "fsync,fdatasync,write,pwrite64,sendto,sendmsg,writev,send"
#: Descriptors by path; text of a screen's length; many threads in one file, in order of time.
STRACE = ("strace", "--follow-forks", "--decode-fds=path", "--string-limit=600", "--quiet=all")
_LINE = re.compile(r"^(?P<thread>\d+) +(?P<call>\w+)\(\d+<(?P<file>[^>]*)>(?P<rest>.*)$")
_RESUMED = re.compile(r"^(?P<thread>\d+) +<\.\.\. (?P<call>\w+) resumed>")
#: With or without the head in front of it: a server may send the two apart.
_SCREEN = re.compile(r'"(?:HTTP/1\.1 200 .*\\r\\n\\r\\n)?(?P<text>(?:CON|END) [^"]*)')
_FLUSHES = ("fsync", "fdatasync")


class Event(NamedTuple):
    """One thing that happened, in order."""

    what: str  #: write | flushed | screen
    text: str  #: of a screen


def events(lines: Iterable[str]) -> Iterator[Event]:
    """Give the writes to the database's log, its flushes when they were done, and the screens."""
    flushing: set[str] = set()
    for line in lines:
        if begun := _LINE.match(line):
            yield from _begun(begun, flushing)
        elif (resumed := _RESUMED.match(line)) and resumed["thread"] in flushing:
            flushing.discard(resumed["thread"])
            yield Event("flushed", "")


def _begun(call: re.Match[str], flushing: set[str]) -> Iterator[Event]:
    """Give what a call did; a flush that goes on is noted by its thread."""
    if not call["file"].endswith("-wal"):
        if screen := _SCREEN.search(call["rest"]):
            yield Event("screen", screen["text"])
    elif call["call"] not in _FLUSHES:
        yield Event("write", "")
    elif "unfinished" in call["rest"]:
        flushing.add(call["thread"])
    else:
        yield Event("flushed", "")


def unflushed(seen: Iterable[Event]) -> list[str]:
    """Give the screens that left before a write to the log that came first was flushed.

    A screen for which nothing was written is none of them, but a trace that shows no write at
    all shows nothing: see `events`.
    """
    early: list[str] = []
    dirty = False
    for event in seen:
        if event.what == "screen":
            if dirty:
                early.append(event.text)
        else:
            dirty = event.what == "write"
    return early
