"""Messages leave by their priority, and within what a city and a network allow.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "messages", sa.Column("priority", sa.Integer(), nullable=False, server_default="5")
    )
    op.add_column(
        "messages",
        sa.Column("again", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    op.add_column("messages", sa.Column("renewed_at", sa.BigInteger(), nullable=True))
    op.drop_index("ix_messages_state_next_at", table_name="messages")
    op.create_index(
        "ix_messages_state_priority_next_at", "messages", ["state", "priority", "next_at"]
    )
    # Of what was in doubt before there were terms nothing is sent again by itself.
    op.execute("UPDATE messages SET next_at = 253402300799000000 WHERE state = 'unknown'")
    op.create_table(
        "message_counts",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contact_id", _ID, autoincrement=False, nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "day", "contact_id", name="pk_message_counts"),
    )
    op.create_table(
        "route_paces",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("free_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "network", name="pk_route_paces"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("route_paces")
    op.drop_table("message_counts")
    op.drop_index("ix_messages_state_priority_next_at", table_name="messages")
    op.create_index("ix_messages_state_next_at", "messages", ["state", "next_at"])
    op.drop_column("messages", "renewed_at")
    op.drop_column("messages", "again")
    op.drop_column("messages", "priority")
