"""Dates that are kept: by when a report is due, and who looks for those that are not kept.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_DATES = ("due_at", "due_since", "overdue_at")


def upgrade() -> None:
    """Go forward."""
    for name in _DATES:
        op.add_column("reports", sa.Column(name, sa.BigInteger(), nullable=True))
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("worker", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobs")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("jobs")
    for name in reversed(_DATES):
        op.drop_column("reports", name)
