"""Numbers that are blocked, of monitors or tests; reports that wait for an official.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FLAGS = "'', 'blocked', 'monitor', 'test'"
_REASONS = "'', 'blocked', 'phone', 'place', 'bairro'"
_WHOSE = "'resident', 'monitor', 'test'"
_PASSED = sa.text("held = '' AND filed_by = 'resident'")
_IS_HELD = sa.text("held <> ''")


def _add_word(table: str, name: str, default: str, words: str) -> None:
    """Add a column of few words. With its check, for which SQLite would write a table anew."""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR(10) DEFAULT '{default}' NOT NULL"
        f" CONSTRAINT ck_{table}_{name} CHECK ({name} IN ({words}))"
    )


def upgrade() -> None:
    """Go forward."""
    _add_word("contacts", "flag", "", _FLAGS)
    op.add_column("contacts", sa.Column("flag_until", sa.BigInteger(), nullable=True))
    op.add_column(
        "contacts",
        sa.Column("filed_at", sa.String(length=660), nullable=False, server_default=""),
    )
    op.execute("UPDATE contacts SET flag = 'blocked' WHERE blocked")
    op.drop_column("contacts", "blocked")
    _add_word("reports", "held", "", _REASONS)
    _add_word("reports", "filed_by", "resident", _WHOSE)
    for name, columns, which in (
        ("ix_reports_passed", ["city_id", "bairro", "id"], _PASSED),
        ("ix_reports_held", ["city_id", "id"], _IS_HELD),
    ):
        op.create_index(name, "reports", columns, sqlite_where=which, postgresql_where=which)
    op.create_table(
        "caller_events",
        sa.Column("contact_id", _ID, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("flag", sa.String(length=10), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_caller_events_contact_id_contacts"
        ),
        sa.PrimaryKeyConstraint("contact_id", "seq", name="pk_caller_events"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("caller_events")
    op.drop_index("ix_reports_held", table_name="reports")
    op.drop_index("ix_reports_passed", table_name="reports")
    op.drop_column("reports", "filed_by")
    op.drop_column("reports", "held")
    op.add_column(
        "contacts", sa.Column("blocked", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE contacts SET blocked = (flag = 'blocked')")
    for name in ("filed_at", "flag_until", "flag"):
        op.drop_column("contacts", name)
