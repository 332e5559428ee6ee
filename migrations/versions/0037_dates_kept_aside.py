"""Dates are kept while a case is a test, and what repeats another one is found.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

_MERGED = sa.text("status = 'duplicate'")


def upgrade() -> None:
    """Go forward. Of what is a test by now, the date is worked out anew when it comes back."""
    op.add_column("reports", sa.Column("due_aside", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_reports_merged",
        "reports",
        ["city_id", "id"],
        sqlite_where=_MERGED,
        postgresql_where=_MERGED,
    )


def downgrade() -> None:
    """Go back. An older program works a test's date out from when its time began."""
    op.execute(
        "UPDATE reports SET due_since = requested_at"
        " WHERE due_aside IS NOT NULL AND due_since IS NULL AND filed_by = 'test'"
    )
    op.drop_index("ix_reports_merged", "reports")
    op.drop_column("reports", "due_aside")
