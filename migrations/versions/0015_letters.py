"""Sheets leave by e-mail, each once for a period and a receiver.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "letters",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.String(length=8), nullable=False),
        sa.Column("first_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("receiver", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint(
            "city_id", "sheet", "first_day", "body", "receiver", name="pk_letters"
        ),
    )
    op.create_index("ix_letters_state_next_at", "letters", ["state", "next_at"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("letters")
