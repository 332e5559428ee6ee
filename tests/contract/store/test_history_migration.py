"""The history of publications through migrations: made of what was there, never lost."""

from typing import Any

from sqlalchemy import create_engine, make_url, text

from tests.contract.store.test_schema import migrate, tables

A, B, C = ("a" * 32, "b" * 32, "c" * 32)


def run(url: str, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    name = make_url(url).get_backend_name()
    driver = "sqlite" if name == "sqlite" else "postgresql+psycopg"
    engine = create_engine(make_url(url).set(drivername=driver))
    with engine.begin() as connection:
        done = connection.execute(text(statement), values)
        rows = [tuple(row) for row in done] if done.returns_rows else []
    engine.dispose()
    return rows


def keep(url: str, city: int, version: str, at: int) -> None:
    statement = "INSERT INTO menu_versions VALUES (:city, :version, :at, '{}', '{}')"
    run(url, statement, city=city, version=version, at=at)


def answers_with(url: str, city: int, version: str) -> None:
    run(url, "DELETE FROM cities WHERE id = :city", city=city)
    statement = "INSERT INTO cities VALUES (:city, :code, :version, :version)"
    run(url, statement, city=city, code=f"city{city}", version=version)


def history(url: str, city: int = 1) -> list[tuple[Any, ...]]:
    query = "SELECT seq, version, at, how, note FROM publications WHERE city_id = :city ORDER BY 1"
    return run(url, query, city=city)


def test_what_was_published_before_there_was_a_history_is_in_it(database: str) -> None:
    migrate(database, ("downgrade", "base"), ("upgrade", "0003"))
    for version, at in ((B, 20), (A, 10), (C, 30)):
        keep(database, 1, version, at)
    keep(database, 2, A, 15)
    answers_with(database, 1, B)  # edited to C, and back
    answers_with(database, 2, A)

    migrate(database, ("upgrade", "head"))

    assert history(database) == [
        (1, A, 10, "folder", ""),
        (2, C, 30, "folder", ""),
        (3, B, 20, "folder", ""),
    ]
    assert history(database, 2) == [(1, A, 15, "folder", "")]


def test_a_step_back_and_forth_keeps_notes_and_adds_what_was_published_meanwhile(
    database: str,
) -> None:
    keep(database, 1, A, 10)
    keep(database, 1, B, 20)
    answers_with(database, 1, A)
    rows = [(1, A, 10, "folder", ""), (2, B, 20, "publish", "new"), (3, A, 25, "rollback", "no")]
    for seq, version, at, how, note in rows:
        run(
            database,
            "INSERT INTO publications (city_id, seq, version, at, how, note)"
            " VALUES (1, :seq, :version, :at, :how, :note)",
            **{"seq": seq, "version": version, "at": at, "how": how, "note": note},
        )

    migrate(database, ("downgrade", "0003"), ("upgrade", "head"))
    untouched = history(database)
    migrate(database, ("downgrade", "0003"))
    keep(database, 1, C, 40)
    answers_with(database, 1, C)
    migrate(database, ("upgrade", "head"))
    with_new = history(database)
    migrate(database, ("downgrade", "0003"))
    answers_with(database, 1, B)
    migrate(database, ("upgrade", "head"))

    assert untouched == rows
    assert with_new == [*rows, (4, C, 40, "folder", "")]
    assert history(database) == [*with_new, (5, B, 40, "folder", "")]


def test_nothing_of_it_is_left_behind_the_first_step(database: str) -> None:
    migrate(database, ("downgrade", "base"))

    assert tables(database) == set()
