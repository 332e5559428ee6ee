"""Where a command writes: standard output, a device, or a file that appears when it is whole."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from app.domain.errors import InvalidInput

#: The name of standard output.
PIPE: Final = "-"


@contextmanager
def opened(output: str, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Open what is written to; a file gets these permissions, and its name when it is whole.

    A link stays: what it leads to is written.

    Raises:
        InvalidInput: nothing can be written there.
        OSError: writing itself fails; of a file the old one stays.
    """
    if output == PIPE:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    given = Path(output)
    # By its own name: what /dev/stdout leads to may have none.
    if given.exists() and not given.is_file():
        with _device(given) as device:
            yield device
        return
    with _whole(_behind_links(given), output) as file:
        os.fchmod(file.fileno(), mode)
        yield file


def _device(given: Path) -> BinaryIO:
    try:
        return given.open("wb")
    except OSError as error:  # a folder, say
        raise InvalidInput(f"cannot write {given}: {error.strerror}") from error


def _behind_links(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:
        raise InvalidInput(f"cannot write {path}: a link leads back to itself") from error


@contextmanager
def _whole(target: Path, said: str) -> Iterator[BinaryIO]:
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        # Its own words name a file that nobody typed.
        raise InvalidInput(f"cannot write {said}: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
