"""Figures keep by which names and prices their costs were counted.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Go forward."""
    column = sa.Column("rates", sa.String(16), nullable=False, server_default="")
    op.add_column("figure_periods", column)


def downgrade() -> None:
    """Go back."""
    op.drop_column("figure_periods", "rates")
