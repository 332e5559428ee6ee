"""What nobody foresaw is told in a sentence, on a page of the desk, and written in the log."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.accounts import Role
from tests.contract.desk.site import opened
from tests.databases import KINDS, Databases


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_fails_says_so(
    databases: Databases, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with databases.fresh(kind) as url, opened(url, tmp_path) as site:
        ana = site.enter(Role.CLERK)
        with site.house.engine.begin() as connection:
            connection.execute(text("ALTER TABLE report_words RENAME TO lost"))
        try:
            failed = ana.get("/desk/reports?words=contentor", accept_language="pt")
            page = ana.get("/desk/reports")
        finally:
            with site.house.engine.begin() as connection:
                connection.execute(text("ALTER TABLE lost RENAME TO report_words"))

        assert failed.status_code == 500
        assert "Algo correu mal aqui" in failed.text
        assert "report_words" not in failed.text
        assert page.status_code == 200
        [record] = [one for one in caplog.records if one.levelno >= logging.ERROR]
        assert record.exc_info
        assert (record.message, record.room) == ("desk.failed", "GET /reports")  # type: ignore[attr-defined]
        assert ana.get("/desk/reports?words=contentor").status_code == 200
