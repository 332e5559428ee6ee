"""How many have joined a report is kept with it, not counted whenever somebody asks.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Go forward."""
    op.add_column("reports", sa.Column("joined", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE reports SET joined = (SELECT count(*) FROM followers"
        " WHERE followers.report_id = reports.id AND followers.kind = 'joined')"
        " WHERE id IN (SELECT report_id FROM followers WHERE kind = 'joined')"
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("reports", "joined")
