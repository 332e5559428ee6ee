"""Files the cases that tests of exports take, and tells what was taken."""

import csv
import io
import re
from typing import Any

from app.domain.accounts import Right
from app.store.schema import audit_entries
from tests.contract.desk.filing import file_at
from tests.contract.desk.site import Site, Visitor

PATH = "/desk/reports/export"
PHONES = ("+258840000001", "+258840000002", "+258840000003")
WORDS = "=HYPERLINK(A1)"
OF_REVEAL = frozenset({Right.REVEAL})


def file_four(site: Site) -> list[int]:
    """File cases of three people, the last with words; give their numbers."""
    numbers = [file_at(site, place, phone) for place, phone in enumerate(PHONES)]
    return [*numbers, file_at(site, 3, PHONES[0], words=WORDS)]


def kept(site: Site) -> list[Any]:
    return [row for row in site.rows(audit_entries) if row.deed == "exported"]


def counted(page: Any) -> int:
    found = re.search(r'class="total"><strong>([\d\u202f]+)</strong>', page.text)
    assert found, page.text
    return int(found[1].replace("\u202f", ""))


def numbers_of(answer: Any) -> list[int]:
    return [int(row["service_request_id"]) for row in _rows_of(answer)]


def column(visitor: Visitor, kind: str, name: str) -> dict[int, str]:
    """Give a column of a file that somebody takes, by case; of its events the newest."""
    rows = _rows_of(visitor.get(f"{PATH}/file?kind={kind}"))
    return {int(row["service_request_id"]): row[name] for row in rows}


def _rows_of(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))]
