"""Empty a PostgreSQL database after a test: making one anew takes ten times as long.

Only what is as it was made is used again: a test that changed more than rows is found out.
"""

from typing import Any, LiteralString

import psycopg
from sqlalchemy import make_url

#: What a database is made of: relations, columns, constraints, triggers, functions, settings.
_MADE_OF: LiteralString = """
SELECT md5(string_agg(part, E'\\n' ORDER BY part)) FROM (
    SELECT concat_ws(' ', 'rel', relname, relkind, reloptions) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL
        SELECT concat_ws(' ', 'col', attrelid::regclass, attname, atttypid, attnotnull, atthasdef)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'con', conrelid::regclass, conname, convalidated)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
        WHERE NOT tgisinternal
    UNION ALL SELECT concat_ws(' ', 'function', proname) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'schema', nspname) FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\\_%%'
    UNION ALL SELECT concat_ws(' ', 'setting', setconfig) FROM pg_db_role_setting
        JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = current_database()
) AS made(part)
"""
#: Who is in the middle of something; engines that wait for the next test to lend them are not.
_OTHERS_END: LiteralString = """
SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
_TABLES: LiteralString = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
AND relname <> 'alembic_version'
"""

#: What a database is made of, and its tables.
Tables = tuple[str, tuple[str, ...]]


def tables_of(url: str) -> Tables:
    """Say what a database is made of."""
    with _connect(url) as connection:
        return _tables(connection)


class Emptying:
    """Empties databases again and again, over connections that stay.

    A new one has to learn what there is: that takes ten times as long as all the rest.
    """

    def __init__(self, tables: Tables) -> None:
        """Databases made of `tables`."""
        self._tables = tables
        self._deleting = psycopg.sql.SQL("; ").join(
            psycopg.sql.SQL("DELETE FROM {}").format(psycopg.sql.Identifier(name))
            for name in tables[1]
        )
        self._connections: dict[str, psycopg.Connection[Any]] = {}

    def is_emptied(self, url: str) -> bool:
        """Take all rows out of a database; False where more has changed, or it cannot be."""
        if self._is_emptied(url):
            return True
        self.leave(url)
        return False

    def leave(self, url: str) -> None:
        """Come no more to a database."""
        if connection := self._connections.pop(url, None):
            connection.close()

    def close(self) -> None:
        """Leave all."""
        for url in [*self._connections]:
            self.leave(url)

    def _is_emptied(self, url: str) -> bool:
        try:
            connection = self._connection(url)
            connection.execute(_OTHERS_END)
            if _tables(connection) != self._tables:
                return False
            connection.execute(self._deleting)
        except psycopg.Error:
            return False
        return True

    def _connection(self, url: str) -> psycopg.Connection[Any]:
        if url not in self._connections:
            self._connections[url] = _connect(url)
            # Rows are taken out in any order.
            self._connections[url].execute("SET session_replication_role = replica")
        return self._connections[url]


def _tables(connection: psycopg.Connection[Any]) -> Tables:
    [made] = connection.execute(_MADE_OF).fetchone() or [""]
    return made, tuple(sorted(row[0] for row in connection.execute(_TABLES)))


def _connect(url: str) -> psycopg.Connection[Any]:
    parts = make_url(url).set(drivername="postgresql")
    return psycopg.connect(parts.render_as_string(hide_password=False), autocommit=True)
