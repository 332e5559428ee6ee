"""A million reports are exported in the memory of a few pages: `make soak`."""

from pathlib import Path

import pytest

from tests.bench.exports import fill, measure

REPORTS = 1_000_000
#: Of the whole process, what it imports included.
MOST_MB = 150


@pytest.mark.soak
def test_a_million_reports_take_no_more_memory_than_a_thousand(tmp_path: Path) -> None:
    few, many = tmp_path / "few.sqlite3", tmp_path / "many.sqlite3"
    fill(few, 1_000)
    fill(many, REPORTS)

    for kind in ("csv", "geojson", "events", "csv, zip"):
        whole, small = measure(many, kind), measure(few, kind)
        assert whole.rows == REPORTS * (3 if kind == "events" else 1)
        assert whole.peak_mb < MOST_MB, kind
        assert whole.peak_mb < small.peak_mb + 30, kind
