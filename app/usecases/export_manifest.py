"""The manifest of an export: what is in the file, how it was asked for, and how to check it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.domain.clock import Micros, utc
from app.usecases.export_reports import Export
from app.usecases.export_table import Chunk

#: Filters that hold where nothing was typed: who reads a manifest knows what the file lacks.
_UNTYPED: Final = {"filed_by": "all but tests"}
_YES_NO: Final = {True: "yes", False: "no"}


@dataclass(slots=True)
class Tally:
    """Counts and hashes a file while it is written."""

    rows: int = 0
    cases: int = 0
    size: int = 0
    _sha: Any = field(default_factory=sha256)

    def through(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Let a file pass, and count it."""
        for chunk in chunks:
            self.rows += chunk.rows
            self.cases += chunk.cases
            self.size += len(chunk.data)
            self._sha.update(chunk.data)
            yield chunk

    @property
    def digest(self) -> str:
        """The SHA-256 of what has passed, hexadecimal."""
        return str(self._sha.hexdigest())


def manifest(export: Export, tally: Tally, made_by: str) -> bytes:
    """Write the manifest of a whole file; `made_by` is the program and its version."""
    wish = export.wish
    told = {
        "file": export.file_name,
        "format": wish.form.name,
        "profile": wish.profile,
        "sha256": tally.digest,
        "bytes": tally.size,
        "rows": tally.rows,
        "cases": tally.cases,
        "city": export.city,
        "filters": {**_UNTYPED, **filters_of(export)},
        "scope": {name: sorted(codes) for name, codes in wish.scope._asdict().items()},
        "time_zone": export.names.zone,
        "made_at": _moment(export.now_us, export.names.zone),
        "made_by": made_by,
        "personal_data": {"comments": wish.comments, "phones": wish.phones},
        "columns": [column.name for column in export.columns],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def filters_of(export: Export) -> dict[str, str]:
    """Give the filters that were set, as they were typed."""
    return {name: typed for name, typed in asdict(export.wish.asked).items() if typed}


def described(export: Export, cases: int, rows: int | None = None) -> str:
    """Say in one line what an export holds, as the audit keeps it."""
    wish = export.wish
    parts = (
        f"{wish.form.name} {wish.profile}" if wish.form.has_profiles else wish.form.name,
        f"cases {cases}",
        "" if rows is None else f"rows {rows}",
        f"personal data {_YES_NO[wish.is_personal]}",
        "comments" if wish.comments else "",
        "phones" if wish.phones else "",
        *(f"{name} {typed}" for name, typed in filters_of(export).items()),
    )
    return "; ".join(filter(None, parts))


def _moment(at: Micros, zone: str) -> str:
    return utc(at).astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
