"""It is known when a place was last put elsewhere: pins from before say nothing of it.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Go forward; of places that were put elsewhere before, nobody knows when."""
    op.add_column("places", sa.Column("moved_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("places", "moved_at")
