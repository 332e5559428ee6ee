"""Reports of which no more is known than the city: `located_by` may be `city`.

On SQLite the words of the constraint are replaced where the schema keeps them, as its own manual
has it (ALTER TABLE, section 7): no row is touched, however many there are.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_WIDER = "located_by IN ('container', 'point', 'block', 'bairro', 'district', 'city')"
_NARROW = "located_by IN ('container', 'point', 'block', 'bairro', 'district')"


def upgrade() -> None:
    """Go forward."""
    _replace(_NARROW, _WIDER)


def downgrade() -> None:
    """Go back; a place known by its city only would not be allowed any more."""
    op.execute("UPDATE reports SET located_by = 'district' WHERE located_by = 'city'")
    _replace(_WIDER, _NARROW)


def _replace(old: str, new: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _replace_on_sqlite(old, new)
        return
    name = op.f("ck_reports_located_by")
    op.drop_constraint(name, "reports", type_="check")
    # Rows are looked at without a lock that would hold up turns.
    op.create_check_constraint(name, "reports", new, postgresql_not_valid=True)
    op.execute(f"ALTER TABLE reports VALIDATE CONSTRAINT {name}")


def _replace_on_sqlite(old: str, new: str) -> None:
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new)"
            " WHERE type = 'table' AND name = 'reports' AND instr(sql, :old) > 0"
        ),
        {"old": old, "new": new},
    )
    if changed.rowcount != 1:
        raise RuntimeError("the table of reports has not the constraint that is to be replaced")
    # Every connection reads the schema anew.
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
