"""Words by which reports are found, as keyed hashes.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "report_words",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report_id", _ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("city_id", "word", "report_id", name="pk_report_words"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("report_words")
