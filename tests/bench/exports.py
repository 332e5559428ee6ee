"""How much memory and time an export of a million reports takes: `python -m tests.bench.exports`.

A database is filled, each kind of file is written by a process of its own, and the most memory
that process ever had is printed beside how long it took. Nothing is on the machine but numbers
that belong to nobody.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import insert

from app.domain.check_digit import check_digit
from app.domain.clock import Micros, end_of_day, local_day
from app.domain.ids import first_id
from app.domain.public_number import spoken
from app.exports.making import FORMS, Making
from app.store.engine import reading_engine, writing_engine
from app.store.report_export import ReportExport
from app.store.schema import contacts, report_events, reports
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish, prepare_export
from app.usecases.export_wish import Part
from tests.contract.export_data import MIDNIGHT, VAULT, SmallCity, publish, report
from tests.databases import KINDS as KINDS_OF_DATABASE
from tests.databases import Databases

#: Rows that are stored at a time.
_STEP: Final = 20_000
#: Every so many-th report has words, sealed.
_WORDS: Final = 5
#: Every so many-th report repeats the one before it, and is merged into that one.
_REPEATS: Final = 14
START: Final = MIDNIGHT + 4 * 365 * 86_400_000_000
_SECOND: Final = 1_000_000
_ZONE: Final = "Africa/Maputo"
#: What is measured: form, part, with words and numbers.
KINDS: Final = {
    "csv": ("csv", Part.FILE, False),
    "csv, personal": ("csv", Part.FILE, True),
    "geojson": ("geojson", Part.FILE, False),
    "events": ("events", Part.FILE, True),
    "csv, zip": ("csv", Part.BUNDLE, False),
    "xlsx": ("xlsx", Part.FILE, False),
}


class Measured(NamedTuple):
    """What writing one file took."""

    rows: int
    megabytes: float  #: of the file
    seconds: float
    peak_mb: float  #: the most memory the process had


def fill(url: str, many: int) -> None:
    """Put so many reports, each with three events, where there are but empty tables."""
    engine = writing_engine(url)
    publish(engine)
    with engine.begin() as connection:
        number = VAULT.seal("+258840000001", "contacts.phone 1")
        values = {"id": 1, "city_id": 1, "phone_hash": b"1", "phone_sealed": number}
        connection.execute(insert(contacts).values(**values, created_at=START))
    for begin in range(0, many, _STEP):
        with engine.begin() as connection:
            of = range(begin, min(begin + _STEP, many))
            connection.execute(insert(reports), [*map(_report, of)])
            connection.execute(insert(report_events), [event for n in of for event in _events(n)])
    engine.dispose()


def _id(n: int) -> int:
    return first_id(START) + n


def _number(n: int) -> int:
    payload = 1_000_000 + n
    return payload * 10 + int(check_digit(str(payload)))


def _repeats(n: int) -> bool:
    return n % _REPEATS == _REPEATS - 1


def _report(n: int) -> dict[str, Any]:
    words = "Já não há espaço; está tudo no chão" if n % _WORDS == 0 else None
    at = START + n * _SECOND
    made = report(1, at=at, status="duplicate" if _repeats(n) else "resolved", owner="waste")
    sealed = words and VAULT.seal(words, f"reports.comment {_id(n)}")
    where = {"bairro": "maxaquene_b", "block": str(n % 90)} if n % 3 else {}
    return {
        **made,
        **where,
        "id": _id(n),
        "number": _number(n),
        "contact_id": 1,
        "comment_sealed": sealed,
        "duplicate_of": _id(n - 1) if _repeats(n) else None,
        "told_by": end_of_day(local_day(at, _ZONE) + 2, _ZONE),
    }


def _events(n: int) -> Iterator[dict[str, Any]]:
    at, official, crew = START + n * _SECOND, "official ana", "crew kamavota 3"
    yield _event(n, 0, at, "filed", "caller", "received")
    if _repeats(n + 1):
        # Of the very moment at which the other one is merged into it.
        yield _event(n, 1, at + _SECOND + 2, "repeated", official, "received", _number(n + 1))
    else:
        yield _event(n, 1, at + 1, "assigned", official, "assigned")
    if _repeats(n):
        yield _event(n, 2, at + 2, "merged", official, "duplicate")
    else:
        yield _event(n, 2, at + _SECOND + 3, "resolved", crew, "resolved")


def _event(
    n: int, seq: int, at: Micros, kind: str, actor: str, status: str, names: int = 0
) -> dict[str, Any]:
    sealed = VAULT.seal(spoken(names), f"report_events.note {_id(n)} {seq}") if names else None
    return {
        "report_id": _id(n),
        "seq": seq,
        "city_id": 1,
        "at": at,
        "kind": kind,
        "actor": actor,
        "status": status,
        "note_sealed": sealed,
    }


def measure(url: str, kind: str) -> Measured:
    """Write one file in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.exports", "--one", kind, "--database", url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Measured(**json.loads(done.stdout))


def _one(url: str, kind: str) -> Measured:
    form, part, personal = KINDS[kind]
    began = time.monotonic()
    engine = reading_engine(url)
    city = SmallCity()
    phones = personal and not FORMS[form].of_events
    wish = Wish(Asked(), FORMS[form], comments=personal, phones=phones)
    reader = ReportExport(engine, VAULT, city.code)
    making = Making(prepare_export(reader, city, wish, now_us=START), part)
    size = 0
    with tempfile.TemporaryFile() as file:
        for chunk in making.chunks():
            size += file.write(chunk.data)
    engine.dispose()
    took = time.monotonic() - began
    return Measured(making.tally.rows, round(size / 1e6, 1), round(took, 1), round(_peak_mb(), 1))


def _peak_mb() -> float:
    """Give the most memory this process ever had; getrusage counts that of its parent, too."""
    status = Path("/proc/self/status").read_text("ascii")
    [kilobytes] = re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kilobytes) * 1_024 / 1e6


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--kind", action="append", choices=[*KINDS], help="else all")
    parser.add_argument("--on", choices=KINDS_OF_DATABASE, default="sqlite")
    parser.add_argument("--one", choices=[*KINDS], help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_one(asked.database, asked.one)._asdict()))
        return
    with ExitStack() as stack:
        databases = Databases(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        stack.callback(databases.close)
        url = stack.enter_context(databases.fresh(asked.on))
        fill(url, asked.reports)
        print(f"| file, on {asked.on} | rows | MB | seconds | peak MB |\n|---|---|---|---|---|")
        for kind in asked.kind or KINDS:
            told = measure(url, kind)
            print(f"| {kind} | {' | '.join(map(str, told))} |", flush=True)


if __name__ == "__main__":
    main()
