"""Of each number the network is kept on which it was heard last.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Go forward."""
    none = sa.Column("network", sa.String(40), nullable=False, server_default="")
    op.add_column("contacts", none)


def downgrade() -> None:
    """Go back."""
    op.drop_column("contacts", "network")
