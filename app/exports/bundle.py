"""Put an export, its data dictionary and its manifest into one zip, while it is being written."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.clock import utc
from app.usecases.export_dictionary import dictionary
from app.usecases.export_manifest import Tally, manifest
from app.usecases.export_reports import Export
from app.usecases.export_table import Chunk

#: What lies in it beside the data.
DICTIONARY: Final = "columns.csv"
MANIFEST: Final = "manifest.json"
#: Already pressed; to press them again costs time and saves nothing.
_PRESSED: Final = (".xlsx",)
_READABLE: Final = 0o600 << 16


class _Line(io.RawIOBase):
    """Takes what is written and gives it on; nobody can go back on it."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, piece: object) -> int:
        """Take a piece."""
        data = bytes(piece)  # type: ignore[call-overload] # any buffer, as zipfile hands them over
        self._pieces.append(data)
        return len(data)

    def take(self) -> bytes:
        """Give what was written since the last time."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def bundled(export: Export, tally: Tally, made_by: str) -> Iterator[Chunk]:
    """Write the zip; `tally` has counted the data file when this is at its end."""
    line = _Line()
    with zipfile.ZipFile(line, "w", zipfile.ZIP_DEFLATED) as bundle:
        name = export.file_name
        pressed = zipfile.ZIP_STORED if name.endswith(_PRESSED) else zipfile.ZIP_DEFLATED
        # Nobody knows yet whether it will be more than 4 GB.
        with bundle.open(_info(export, name, pressed), "w", force_zip64=True) as file:
            for chunk in tally.through(export.chunks()):
                file.write(chunk.data)
                yield Chunk(line.take(), chunk.rows, chunk.cases)
        bundle.writestr(_info(export, DICTIONARY), dictionary(export.columns, export.profile))
        bundle.writestr(_info(export, MANIFEST), manifest(export, tally, made_by))
    yield Chunk(line.take(), 0, 0)


def _info(export: Export, name: str, pressed: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    at: datetime = utc(export.now_us).astimezone(ZoneInfo(export.names.zone))
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = pressed
    info.external_attr = _READABLE
    return info
