"""A million reports are exported in the memory of a few pages: `make soak`."""

import pytest

from tests.bench.exports import fill, measure
from tests.databases import KINDS, Databases

REPORTS = 1_000_000
#: Of the whole process, what it imports included.
MOST_MB = 150


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
def test_a_million_reports_take_no_more_memory_than_a_thousand(
    databases: Databases, kind: str
) -> None:
    with databases.fresh(kind) as few, databases.fresh(kind) as many:
        fill(few, 1_000)
        fill(many, REPORTS)

        for form in ("csv", "geojson", "events", "csv, zip"):
            whole, small = measure(many, form), measure(few, form)
            assert whole.rows == REPORTS * (3 if form == "events" else 1)
            assert whole.peak_mb < MOST_MB, form
            assert whole.peak_mb < small.peak_mb + 30, form
