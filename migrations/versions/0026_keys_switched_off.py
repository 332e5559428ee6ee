"""Who works at the desk may switch its keys off.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "users",
        sa.Column("letter_keys", sa.Boolean(), server_default=sa.text("true"), nullable=False),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("users", "letter_keys")
