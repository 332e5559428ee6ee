"""The schema: the same on both databases, and the one the program means."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, UniqueConstraint, insert, inspect, text, update
from sqlalchemy.exc import DBAPIError

from app.domain.report import newest_cases, same_key
from app.store.base import given
from app.store.engine import writing_engine
from app.store.schema import contacts, metadata, reports
from tests.contract.store.lines import REPORT, Telephone, dial

ROOT = Path(__file__).parents[3]


def migrate(url: str, *steps: tuple[str, str]) -> None:
    config = Config(ROOT / "alembic.ini")
    engine = writing_engine(url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        for direction, revision in steps:
            getattr(command, direction)(config, revision)
            connection.commit()
    engine.dispose()


def tables(url: str) -> set[str]:
    engine = writing_engine(url)
    with engine.connect() as connection:
        found = set(inspect(connection).get_table_names())
    engine.dispose()
    return found - {"alembic_version"}


def test_there_is_one_newest_revision() -> None:
    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1


def test_the_migrated_schema_is_the_one_in_the_code(database: str) -> None:
    engine = writing_engine(database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_what_a_new_row_leaves_out_the_database_knows(database: str) -> None:
    engine = writing_engine(database)
    with engine.connect() as connection:
        stored = {
            (table, column["name"]): column
            for table in metadata.tables
            for column in inspect(connection).get_columns(table)
        }
    engine.dispose()
    later = [c for t in metadata.tables.values() for c in t.columns if c not in given(t)]

    assert len(later) > 30
    for column in later:
        known = stored[column.table.name, column.name]
        assert known["nullable"] or known["default"] is not None, column


def test_down_to_nothing_and_up_again(database: str) -> None:
    assert tables(database) == set(metadata.tables)
    migrate(database, ("downgrade", "base"))
    assert tables(database) == set()
    migrate(database, ("upgrade", "head"))
    assert tables(database) == set(metadata.tables)


def test_an_update_that_finds_nothing_to_do_keeps_every_row(line: Telephone) -> None:
    for keys in REPORT:
        line.ask(dial(keys))
    before = {name: line.rows(table) for name, table in metadata.tables.items()}
    line.close()

    migrate(line.url, ("upgrade", "head"), ("upgrade", "head"))

    assert {name: line.rows(table) for name, table in metadata.tables.items()} == before


def test_the_last_step_back_and_forth_keeps_the_rows_of_what_it_leaves(line: Telephone) -> None:
    for keys in REPORT:
        line.ask(dial(keys))
    before = {name: line.rows(table) for name, table in metadata.tables.items()}
    line.close()

    migrate(line.url, ("downgrade", "-1"))
    left = columns(line.url)
    migrate(line.url, ("upgrade", "head"))

    kept = 0
    for name, table in metadata.tables.items():
        stays = [c.name for c in table.columns if c.name in left.get(name, ())]
        rows = [[row._mapping[column] for column in stays] for row in line.rows(table)]
        assert rows == [[row._mapping[column] for column in stays] for row in before[name]], name
        kept += len(rows)
    assert kept > len(REPORT)


def test_reports_of_before_are_found_as_those_of_today(line: Telephone) -> None:
    line.file()
    [filed] = line.rows(reports)
    rows = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 4100)"
    more = ("id", "number", "filing")
    many = ", ".join(f"{name} + n" if name in more else name for name in filed._mapping)
    many = many.replace("point", "CASE n % 2 WHEN 0 THEN point ELSE '30016' END", 1)
    with line.engine.begin() as connection:
        connection.execute(
            text(
                f"INSERT INTO reports ({', '.join(filed._mapping)}) {rows}"
                f" SELECT {many} FROM t, reports"
            )
        )
    line.close()

    migrate(line.url, ("downgrade", "0006"), ("upgrade", "head"))

    after = line.rows(reports)
    expected = {
        p: same_key(filed.service_code, filed.district, filed.bairro, filed.block, p)
        for p in (filed.point, "30016")
    }
    assert filed.same_key == expected[filed.point] != expected["30016"]
    assert [row.same_key for row in after] == [expected[row.point] for row in after]
    assert len(after) == 4101
    newest = [row.number for row in after[:-4:-1]]
    assert [newest_cases(row.newest) for row in line.rows(contacts)] == [newest]


def columns(url: str) -> dict[str, set[str]]:
    """The columns of every table as the database has them."""
    engine = writing_engine(url)
    with engine.connect() as connection:
        there = inspect(connection)
        found = {n: {c["name"] for c in there.get_columns(n)} for n in there.get_table_names()}
    engine.dispose()
    return found


def test_every_check_key_and_index_is_in_the_database(database: str) -> None:
    engine = writing_engine(database)
    with engine.connect() as connection:
        there = inspect(connection)
        for name, table in metadata.tables.items():
            uniques = {
                tuple(c.columns.keys())
                for c in table.constraints
                if isinstance(c, UniqueConstraint)
            }
            found = {tuple(u["column_names"]) for u in there.get_unique_constraints(name)}
            assert found == uniques, name
            checks = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
            assert {c["name"] for c in there.get_check_constraints(name)} == checks, name
            indexes = {(tuple(i.columns.keys()), bool(i.unique)) for i in table.indexes}
            held_by = {
                (tuple(str(column) for column in i["column_names"]), bool(i["unique"]))
                for i in there.get_indexes(name)
                if not i.get("duplicates_constraint")
            }
            assert held_by == indexes, name
            keys = [column.name for column in table.primary_key]
            assert there.get_pk_constraint(name)["constrained_columns"] == keys, name
            foreign = {tuple(f.columns.keys()) for f in table.foreign_key_constraints}
            held = {tuple(f["constrained_columns"]) for f in there.get_foreign_keys(name)}
            assert held == foreign, name
    engine.dispose()


@pytest.mark.parametrize(
    "wrong",
    [
        {"lat": 91.0},
        {"lon": -181.0},
        {"radius_m": 0},
        {"located_by": "guess"},
        {"status": "lost"},
    ],
    ids=str,
)
def test_the_database_itself_refuses_what_no_report_can_be(
    line: Telephone, wrong: dict[str, object]
) -> None:
    line.file()

    with pytest.raises(DBAPIError), line.engine.begin() as connection:
        connection.execute(update(reports).values(**wrong))


@pytest.mark.parametrize("new", [{}, {"number": 1}, {"filing": 2}], ids=str)
def test_the_database_itself_refuses_a_second_report_of_one_filing_or_number(
    line: Telephone, new: dict[str, object]
) -> None:
    line.file()
    [report] = line.rows(reports)

    with pytest.raises(DBAPIError, match=r"(?i)unique"), line.engine.begin() as connection:
        connection.execute(insert(reports).values({**report._mapping, "id": 1, **new}))


def test_an_event_needs_its_report(line: Telephone) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign"), line.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO report_events"
                " VALUES (1, 0, 1, 0, 'filed', 'caller', 'received', null, null, null)"
            )
        )
