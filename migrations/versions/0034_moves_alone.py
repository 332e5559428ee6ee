"""Of points it is known where they stood, and no longer when they appeared: nobody asks for it.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Go forward."""
    op.execute("DELETE FROM place_moves WHERE lat IS NULL OR lon IS NULL")
    _let_be(nullable=False)


def downgrade() -> None:
    """Go back."""
    _let_be(nullable=True)


def _let_be(*, nullable: bool) -> None:
    with op.batch_alter_table("place_moves") as table:
        for name in ("lat", "lon"):
            table.alter_column(name, existing_type=sa.Float(), nullable=nullable)
