"""What pages are read over: it writes nothing, and several statements see one moment."""

from contextlib import closing

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError

from app.store.engine import reading_engine, writing_engine
from app.store.schema import counters
from tests.databases import KINDS, Databases

ROW = {"city_id": 7, "name": "of this test", "value": 1}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_of_one_moment_and_the_next_of_a_later_one(
    kind: str, databases: Databases
) -> None:
    rows = select(func.count()).select_from(counters).where(counters.c.name == ROW["name"])
    seen = []
    with databases.fresh(kind) as url:
        writer, reader = writing_engine(url), reading_engine(url)
        with reader.connect() as page:
            seen.append(page.scalar(rows))
            with writer.begin() as other:
                other.execute(insert(counters).values(ROW))
            seen.append(page.scalar(rows))
        with reader.connect() as page:
            seen.append(page.scalar(rows))
        reader.dispose()
        writer.dispose()

    assert seen == [0, 0, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_cannot_write(kind: str, databases: Databases) -> None:
    with databases.fresh(kind) as url:
        reader = reading_engine(url)
        with closing(reader.connect()) as page, pytest.raises(DBAPIError, match=r"read-?only"):
            page.execute(insert(counters).values(ROW))
        reader.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_breaks_off_amid_its_rows_holds_no_other_in_its_moment(
    kind: str, databases: Databases
) -> None:
    """What failed is kept for a while, in a log or until garbage is collected, and its rows so."""
    several = [ROW | {"name": f"of this test {nth}"} for nth in range(9)]
    all_rows = select(counters.c.name).where(counters.c.city_id == ROW["city_id"])
    with databases.fresh(kind) as url:
        writer, reader = writing_engine(url), reading_engine(url)
        with writer.begin() as other:
            other.execute(insert(counters), several)
        with reader.connect() as page:
            rows = iter(page.execute(all_rows))
            assert next(rows)
        with writer.begin() as other:
            other.execute(insert(counters).values(ROW))
        with reader.connect() as page:
            found = page.scalar(select(func.count()).select_from(all_rows.subquery()))
        del rows
        reader.dispose()
        writer.dispose()

    assert found == len(several) + 1
