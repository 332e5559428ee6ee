"""Write a city's folder: each file whole, in the way it was saved, and only where it differs."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import AppError, Conflict, MenuFileError
from app.menufiles.city_folder import folder_hash, read_folder

_MARK = b"\xef\xbb\xbf"


class FolderFiles:
    """The files of one city's folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self._folder = folder

    def hash(self) -> str:
        """Give the version that the folder holds now.

        Raises: Conflict where it cannot be read.
        """
        try:
            return folder_hash(read_folder(self._folder))
        except MenuFileError as error:
            raise Conflict(
                "The city's folder cannot be read: the page Draft says what is to be mended."
            ) from error

    def put(self, texts: Mapping[str, str]) -> Mapping[str, bytes]:
        """Let the folder hold these files and no others of a city; give what it held before.

        Every file is written beside the old one first, so that a full disk changes nothing.

        Raises: AppError where that cannot be done.
        """
        there = read_folder(self._folder)
        before = {name: (self._folder / name).read_bytes() for name in there}
        # Line ends of both kinds may stand in one file: what says the same is left as it lies.
        left = {name: before[name] for name, text in texts.items() if there.get(name) == text}
        new = {name: _like(before.get(name), text) for name, text in texts.items()}
        self._exchange(new | left)
        return before

    def restore(self, before: Mapping[str, bytes]) -> None:
        """Let it hold what it held before."""
        self._exchange(before)

    def _exchange(self, files: Mapping[str, bytes]) -> None:
        ready: list[tuple[Path, Path]] = []
        try:
            there = {path.name for path in self._folder.glob("*.yaml") if path.name[0] != "."}
            for name, raw in files.items():
                path = self._folder / name
                if name not in there or path.read_bytes() != raw:
                    ready.append((_beside(path, raw), path))
            for new, path in ready:
                new.replace(path)
            for name in there - {*files}:
                (self._folder / name).unlink()
        except OSError as error:
            for new, _ in ready:
                new.unlink(missing_ok=True)
            raise _unwritten(error) from error


def _unwritten(error: OSError) -> AppError:
    """Say why nothing was written: the system has words of its own, in its own language."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return AppError(
                "The city's folder cannot be written, its disk is full. Nothing was published."
            )
        case errno.EROFS:
            return AppError(
                "The city's folder cannot be written, its disk can only be read."
                " Nothing was published."
            )
        case errno.EACCES | errno.EPERM:
            return AppError(
                "The city's folder cannot be written: the service is not permitted to."
                " Nothing was published."
            )
    return AppError(
        "The city's folder cannot be written (error %(number)s of the system)."
        " Nothing was published.",
        number=error.errno or 0,
    )


def _beside(path: Path, raw: bytes) -> Path:
    """Write a file under a name that nobody reads, flushed to the disk."""
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        new.chmod(path.stat().st_mode & 0o777)
    return new


def _like(before: bytes | None, text: str) -> bytes:
    """Write a text with the line ends and the byte order mark of the file it replaces."""
    if before is None:
        return text.encode()
    mark = _MARK if before.startswith(_MARK) else b""
    ends = text.replace("\n", "\r\n") if b"\r\n" in before else text
    return mark + ends.encode()
