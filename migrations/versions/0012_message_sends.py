"""What the gateway took of messages is kept, an attempt a row: each is charged.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "message_sends",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", _ID, autoincrement=False, nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "at", "message_id", name="pk_message_sends"),
        sqlite_with_rowid=False,
    )
    # Of earlier messages the last accepted attempt is known; how many parts only their sealed text
    # says, and nearly all took one.
    op.execute(
        "INSERT INTO message_sends (city_id, at, message_id, gateway, network, parts, accepted)"
        " SELECT city_id, sent_at, id, gateway, network, 1, true FROM messages"
        " WHERE direction = 'out' AND sent_at IS NOT NULL"
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("message_sends")
