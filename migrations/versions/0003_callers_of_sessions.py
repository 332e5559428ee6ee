"""Sessions know whose they are, so that a redial finds the call that broke off.

Sessions begun before stay without a caller: they broke off too long ago to be gone on with.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go forward."""
    op.add_column("sessions", sa.Column("caller_hash", sa.LargeBinary(length=16), nullable=True))
    op.create_index("ix_sessions_caller_hash_id", "sessions", ["caller_hash", "id"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_sessions_caller_hash_id", "sessions")
    with op.batch_alter_table("sessions") as table:
        table.drop_column("caller_hash")
