"""Of a voice more is kept by what way it came to the official who wrote it down.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Go forward."""
    op.add_column("report_events", sa.Column("channel", sa.String(12), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("report_events", "channel")
