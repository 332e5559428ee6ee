"""Places of cases that officials correct, and lines that are silent.

A corrected place gets a row of `relocations`, and `located_by` may be `pin`. What comes over each
network is counted by the hour; a silence and its letters are kept; receipts are found by time.

On SQLite the words of the constraint are replaced where the schema keeps them, as its own manual
has it (ALTER TABLE, section 7): no row is touched, however many there are.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_WIDER = "located_by IN ('container', 'pin', 'point', 'block', 'bairro', 'district', 'city')"
_NARROW = "located_by IN ('container', 'point', 'block', 'bairro', 'district', 'city')"


def upgrade() -> None:
    """Go forward."""
    _replace(_NARROW, _WIDER)
    id_ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "relocations",
        sa.Column("report_id", id_, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("was_place", sa.String(length=80), nullable=False),
        sa.Column("was_lat", sa.Float(), nullable=False),
        sa.Column("was_lon", sa.Float(), nullable=False),
        sa.Column("was_radius_m", sa.Integer(), nullable=False),
        sa.Column("was_located_by", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("located_by", sa.String(length=12), nullable=False),
        sa.Column("called", sa.String(length=60), nullable=False),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_relocations_lat_range")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_relocations_lon_range")),
        sa.ForeignKeyConstraint(
            ["report_id", "seq"],
            ["report_events.report_id", "report_events.seq"],
            name=op.f("fk_relocations_report_id_seq_report_events"),
        ),
        sa.PrimaryKeyConstraint("report_id", "seq", name=op.f("pk_relocations")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_relocations_city_id_at"), "relocations", ["city_id", "at"])
    _create_lines()
    op.create_index(op.f("ix_receipts_at"), "receipts", ["at"])


def _create_lines() -> None:
    op.create_table(
        "line_hours",
        sa.Column("city_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("hour", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("filings", sa.Integer(), nullable=False),
        sa.Column("receipts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "city_id", "hour", "gateway", "network", name=op.f("pk_line_hours")
        ),
        sqlite_with_rowid=False,
    )
    key = ("city_id", "gateway", "network", "since")
    op.create_table(
        "silences",
        sa.Column("city_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("noticed_at", sa.BigInteger(), nullable=False),
        sa.Column("missed", sa.Float(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_silences")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alarms",
        sa.Column("city_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("receiver", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            [*key], [f"silences.{column}" for column in key], name="fk_alarms_silence"
        ),
        sa.PrimaryKeyConstraint(*key, "is_over", "receiver", name=op.f("pk_alarms")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_alarms_state_next_at"), "alarms", ["state", "next_at"])


def downgrade() -> None:
    """Go back; a pin would not be allowed any more, and is no container: a point comes nearest."""
    op.drop_index(op.f("ix_receipts_at"), table_name="receipts")
    for table in ("alarms", "silences", "line_hours", "relocations"):
        op.drop_table(table)
    op.execute("UPDATE reports SET located_by = 'point' WHERE located_by = 'pin'")
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
