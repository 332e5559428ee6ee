"""Run migrations on the connection the program gives, or on DIAL311_DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection

from app.store.base import Moment
from app.store.engine import is_sqlite, writing_engine
from app.store.schema import metadata

#: Two processes that start at once must not migrate at once: PostgreSQL's advisory lock.
LOCK = 0x311


def _plain_type(kind: str, item: object, autogen: object) -> str | bool:
    """Write a moment as what it is in the database: migrations outlive the program's types."""
    return "sa.BigInteger()" if kind == "type" and isinstance(item, Moment) else False


def _migrate(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Rebuilding a table would delete its children while foreign keys are on.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.rollback()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=sqlite,
        transactional_ddl=True,
        compare_type=True,
        render_item=_plain_type,
    )
    with context.begin_transaction():
        if not sqlite:
            # A migration may take longer than a turn may.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        context.run_migrations()
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"a migration left a row without its parent: {broken}")
    if sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.rollback()


given = context.config.attributes.get("connection")
if given is not None:
    _migrate(given)
else:
    url = os.environ["DIAL311_DATABASE_URL"]
    engine = writing_engine(url)
    with engine.connect() as connection:
        _migrate(connection)
        if is_sqlite(url):
            connection.commit()
    engine.dispose()
