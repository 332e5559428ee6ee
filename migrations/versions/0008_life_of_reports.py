"""The life of a report: who owns it, how it ended, and who of its people was told.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward."""
    owner = sa.Column("owner", sa.String(length=40), nullable=False, server_default="")
    op.add_column("reports", owner)
    reopenings = sa.Column("reopenings", sa.Integer(), nullable=False, server_default="0")
    op.add_column("reports", reopenings)
    op.add_column("reports", sa.Column("duplicate_of", _ID, nullable=True))
    op.add_column("followers", sa.Column("via", _ID, nullable=True))
    op.add_column("messages", sa.Column("shown_at", sa.BigInteger(), nullable=True))
    op.add_column("messages", sa.Column("answer", sa.Boolean(), nullable=True))
    op.drop_column("contacts", "awaiting")
    op.add_column("contacts", sa.Column("news", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back."""
    op.drop_column("contacts", "news")
    op.add_column("contacts", sa.Column("awaiting", sa.Text(), nullable=True))
    op.drop_column("messages", "answer")
    op.drop_column("messages", "shown_at")
    op.drop_column("followers", "via")
    for column in ("owner", "reopenings", "duplicate_of"):
        op.drop_column("reports", column)
